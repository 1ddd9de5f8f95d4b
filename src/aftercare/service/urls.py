"""Addresses of service work."""

from django.urls import path

from aftercare.service.evidence import views as evidence
from aftercare.service.history import views as history
from aftercare.service.life.views import lists as life_lists
from aftercare.service.life.views import page as life
from aftercare.service.life.views import paper as life_paper
from aftercare.service.orders import views as orders
from aftercare.service.records import views as records
from aftercare.service.reports import views as reports
from aftercare.service.requests import views as requests
from aftercare.service.states import views as states
from aftercare.service.steps import views as steps
from aftercare.service.today import views as today
from aftercare.service.tracking import views as tracking
from aftercare.service.visits import views as visits
from aftercare.service.worktypes import views as worktypes

app_name = "service"
urlpatterns = [
    path("requests/", requests.LIST.view, name="requests"),
    path("requests/new/", requests.new, name="request_new"),
    path("requests/new/hints/", requests.hints, name="request_hints"),
    path("requests/<int:request_id>/", requests.page, name="request"),
    path("requests/<int:request_id>/triage/", requests.triage, name="request_triage"),
    path("requests/<int:request_id>/correct/", requests.correct, name="request_correct"),
    path("requests/<int:request_id>/answer/", requests.answer, name="request_answer"),
    path("requests/<int:request_id>/link/", tracking.link, name="request_link"),
    path("requests/<int:request_id>/diagnose/", requests.diagnose, name="request_diagnose"),
    path("requests/<int:request_id>/plan/", requests.plan, name="request_plan"),
    path("requests/<int:request_id>/pause/", requests.pause, name="request_pause"),
    path("requests/<int:request_id>/resume/", requests.resume, name="request_resume"),
    path("requests/<int:request_id>/urge/", requests.urge, name="request_urge"),
    path("requests/<int:request_id>/sub-state/", requests.sub_state, name="request_sub_state"),
    path("requests/<int:request_id>/resolve/", requests.resolve, name="request_resolve"),
    path("requests/<int:request_id>/reopen/", requests.reopen, name="request_reopen"),
    path("requests/<int:request_id>/cancel/", requests.cancel, name="request_cancel"),
    path("requests/<int:request_id>/merge/", requests.merge, name="request_merge"),
    path("requests/<int:request_id>/split/", requests.split, name="request_split"),
    path("requests/<int:request_id>/archive/", requests.archive, name="request_archive"),
    path("requests/<int:request_id>/rebase/", requests.rebase, name="request_rebase"),
    path("requests/<int:request_id>/waive/", evidence.waive_request, name="request_waive"),
    path("requests/<int:request_id>/ask/", evidence.ask_request, name="request_ask"),
    path("requests/<int:request_id>/order/", orders.new, name="order_new"),
    path("cases/<int:case_id>/", records.case, name="case"),
    path("orders/", orders.LIST.view, name="orders"),
    path("orders/new/", orders.new_planned, name="order_new_planned"),
    path("orders/<int:order_id>/", orders.page, name="order"),
    path("orders/<int:order_id>/tasks/<int:position>/", orders.task, name="order_task"),
    path("orders/<int:order_id>/tools/", orders.tools, name="order_tools"),
    path("orders/<int:order_id>/pool/", orders.pool, name="order_pool"),
    path("orders/<int:order_id>/hold/", orders.hold, name="order_hold"),
    path("orders/<int:order_id>/resume/", orders.resume, name="order_resume"),
    path("orders/<int:order_id>/sub-state/", orders.sub_state, name="order_sub_state"),
    path("orders/<int:order_id>/finish/", orders.finish, name="order_finish"),
    path("orders/<int:order_id>/reopen/", orders.reopen, name="order_reopen"),
    path("orders/<int:order_id>/cancel/", orders.cancel, name="order_cancel"),
    path("orders/<int:order_id>/visit/", visits.new, name="order_visit"),
    path("orders/<int:order_id>/grab/", visits.grab, name="order_grab"),
    path("orders/<int:order_id>/report/", reports.issue, name="order_report"),
    path("orders/<int:order_id>/review/", reports.review, name="order_review"),
    path("orders/<int:order_id>/waive/", evidence.waive_order, name="order_waive"),
    path("orders/<int:order_id>/ask/", evidence.ask_order, name="order_ask"),
    path("visits/", visits.LIST.view, name="visits"),
    path("today/", today.today, name="today"),
    path("visits/mine/", visits.my_day, name="my_day"),
    path("visits/<int:visit_id>/", visits.page, name="visit"),
    path("visits/<int:visit_id>/dispatch/", visits.dispatch, name="visit_dispatch"),
    path("visits/<int:visit_id>/sub-state/", visits.sub_state, name="visit_sub_state"),
    path("visits/<int:visit_id>/assign/", visits.assign, name="visit_assign"),
    path("visits/<int:visit_id>/release/", visits.release, name="visit_release"),
    path("visits/<int:visit_id>/reschedule/", visits.reschedule, name="visit_reschedule"),
    path("visits/<int:visit_id>/shares/", visits.shares, name="visit_shares"),
    path("visits/<int:visit_id>/crew/<int:staff_id>/times/", visits.times, name="visit_times"),
    path("visits/<int:visit_id>/refuse/", visits.refuse, name="visit_refuse"),
    path("visits/<int:visit_id>/transfer/", visits.transfer, name="visit_transfer"),
    path("visits/<int:visit_id>/cancel/", visits.cancel, name="visit_cancel"),
    path("visits/<int:visit_id>/accept/", steps.accept, name="visit_accept"),
    path("visits/<int:visit_id>/depart/", steps.depart, name="visit_depart"),
    path("visits/<int:visit_id>/arrive/", steps.arrive, name="visit_arrive"),
    path("visits/<int:visit_id>/start/", steps.start_work, name="visit_start_work"),
    path("visits/<int:visit_id>/finish/", steps.finish, name="visit_finish"),
    path("visits/<int:visit_id>/incomplete/", steps.leave_incomplete, name="visit_leave_incomplete"),
    path("visits/<int:visit_id>/confirm/", steps.confirm, name="visit_confirm"),
    path("visits/<int:visit_id>/code/", steps.code, name="visit_code"),
    path("visits/<int:visit_id>/code/send/", steps.send_code, name="visit_code_send"),
    path("visits/<int:visit_id>/photos/", steps.photo, name="visit_photo"),
    path("visits/<int:visit_id>/photos/<int:link_id>/remove/", steps.photo_remove, name="visit_photo_remove"),
    path("visits/<int:visit_id>/forms/<slug:form>/", evidence.form, name="visit_form"),
    path("visits/<int:visit_id>/files/<str:role>/", evidence.file, name="visit_file"),
    path("visits/<int:visit_id>/waive/", evidence.waive_visit, name="visit_waive"),
    path("visits/<int:visit_id>/ask/", evidence.ask_visit, name="visit_ask"),
    path("history/", history.page, name="history"),
    path("history/new/", history.new, name="history_new"),
    path("history/<int:batch_id>/undo/", history.undo, name="history_undo"),
    path("equipment/<int:asset_id>/life/", life.page, name="life"),
    path("equipment/<int:asset_id>/life.pdf", life_paper.paper, name="life_paper"),
    path("equipment/<int:asset_id>/life/records/", life_lists.RECORDS.view, name="life_records"),
    path("equipment/<int:asset_id>/life/failures/", life_lists.FAILURES.view, name="life_failures"),
    path("equipment/<int:asset_id>/life/times/", life_lists.TIMES.view, name="life_times"),
    path("states/", states.page, name="states"),
    path("states/<slug:subject>/<slug:state>/rename/", states.rename, name="state_rename"),
    path("states/<slug:subject>/<slug:state>/new/", states.add, name="sub_state_new"),
    path("states/<int:name_id>/", states.edit, name="sub_state"),
    path("states/<int:name_id>/end/", states.end, name="sub_state_end"),
    path("worktypes/", worktypes.LIST.view, name="worktypes"),
    path("worktypes/new/", worktypes.edit, name="worktype_new"),
    path("worktypes/<int:work_type_id>/", worktypes.edit, name="worktype"),
]
