"""Addresses of dispatch."""

from django.urls import path

from aftercare.operations.dispatch.board import views as board
from aftercare.operations.dispatch.board.selectors.waiting import LIST as WAITING
from aftercare.operations.dispatch.bookings import views as bookings
from aftercare.operations.dispatch.calendars import views as calendars
from aftercare.operations.dispatch.contacts import views as contacts
from aftercare.operations.dispatch.fairness import views as fairness
from aftercare.operations.dispatch.handovers import views as handovers
from aftercare.operations.dispatch.obstacles import views as obstacles
from aftercare.operations.dispatch.places import views as places
from aftercare.operations.dispatch.problems import views as problems
from aftercare.operations.dispatch.reasons import views as reasons
from aftercare.operations.dispatch.roads import views as roads
from aftercare.operations.dispatch.runs import views as runs
from aftercare.operations.dispatch.slots import views as slots
from aftercare.operations.dispatch.tools import views as tools
from aftercare.operations.dispatch.workplans import views as work_plans

app_name = "dispatch"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("waiting/", WAITING.view, name="waiting"),
    path("overlaps/", board.overlaps, name="overlaps"),
    path("plans/", runs.LIST.view, name="runs"),
    path("plans/new/", runs.new, name="run_new"),
    path("plans/<int:run_id>/", runs.page, name="run"),
    path("plans/<int:run_id>/progress/", runs.progress, name="run_progress"),
    path("plans/<int:run_id>/apply/", runs.apply, name="run_apply"),
    path("plans/<int:run_id>/discard/", runs.discard, name="run_discard"),
    path("offices/", places.LIST.view, name="offices"),
    path("offices/<int:office_request_id>/", places.page, name="office"),
    path("offices/<int:office_request_id>/accept/", places.accept, name="office_accept"),
    path("offices/<int:office_request_id>/decline/", places.decline, name="office_decline"),
    path("requests/<int:request_id>/inform/", places.inform, name="place_inform"),
    path("requests/<int:request_id>/office/", places.ask, name="place_ask"),
    path("requests/<int:request_id>/coordinate/", places.coordinate, name="place_coordinate"),
    path("fairness/", fairness.page, name="fairness"),
    path("contacts/", contacts.LIST.view, name="contacts"),
    path("contacts/<int:note_id>/", contacts.page, name="contact"),
    path("requests/<int:request_id>/contact/", contacts.contact_request, name="contact_request"),
    path("requests/<int:request_id>/tell/", contacts.tell_request, name="tell_request"),
    path("visits/<int:visit_id>/contact/", contacts.contact_visit, name="contact_visit"),
    path("visits/<int:visit_id>/agree/", contacts.agree, name="agree"),
    path("visits/<int:visit_id>/tell/", contacts.tell_visit, name="tell_visit"),
    path("visits/<int:visit_id>/check/", contacts.check, name="check"),
    path("obstacles/", obstacles.LIST.view, name="obstacles"),
    path("obstacles/<int:obstacle_id>/", obstacles.page, name="obstacle"),
    path("obstacles/<int:obstacle_id>/answer/", obstacles.answer, name="obstacle_answer"),
    path("obstacles/<int:obstacle_id>/clear/", obstacles.clear, name="obstacle_clear"),
    path("orders/<int:order_id>/obstacle/", obstacles.of_order, name="order_obstacle"),
    path("visits/<int:visit_id>/obstacle/", obstacles.of_visit, name="visit_obstacle"),
    path("handovers/", handovers.LIST.view, name="handovers"),
    path("handovers/<int:handover_id>/", handovers.page, name="handover"),
    path("handovers/<int:handover_id>/accept/", handovers.accept, name="handover_accept"),
    path("handovers/<int:handover_id>/decline/", handovers.decline, name="handover_decline"),
    path("handovers/<int:handover_id>/finish/", handovers.finish, name="handover_finish"),
    path("requests/<int:request_id>/hand-over/", handovers.ask, name="hand_over"),
    path("work-plans/", work_plans.LIST.view, name="work_plans"),
    path("work-plans/new/", work_plans.new, name="work_plan_new"),
    path("work-plans/<int:plan_id>/", work_plans.page, name="work_plan"),
    path("work-plans/<int:plan_id>/revise/", work_plans.revise, name="work_plan_revise"),
    path("work-plans/<int:plan_id>/approve/", work_plans.approve, name="work_plan_approve"),
    path("work-plans/<int:plan_id>/items/<int:position>/", work_plans.finish_item, name="work_plan_item"),
    path("orders/<int:order_id>/work-plan/", work_plans.of_order, name="work_plan_of_order"),
    path("projects/<int:project_id>/work-plan/", work_plans.of_project, name="work_plan_of_project"),
    path("health/", problems.health, name="health"),
    path("roads/", roads.page, name="roads"),
    path("roads/learn/", roads.learn, name="roads_learn"),
    path("orders/<int:order_id>/waive/<slug:defect>/", problems.waive, name="waive"),
    path("orders/<int:order_id>/candidates/", reasons.page, name="reasons"),
    path("tools/", tools.LIST.view, name="tools"),
    path("tools/new/", tools.new, name="tool_new"),
    path("tools/<int:tool_id>/", tools.edit, name="tool"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar"),
    path("orders/<int:order_id>/appointment/", slots.appointment, name="appointment"),
    path("orders/<int:order_id>/appointment/cancel/", slots.cancel, name="appointment_cancel"),
    path("orders/<int:order_id>/hold/", bookings.hold, name="booking_hold"),
    path("orders/<int:order_id>/lock/", bookings.lock_order, name="order_lock"),
    path("orders/<int:order_id>/unlock/", bookings.unlock_order, name="order_unlock"),
    path("visits/<int:visit_id>/booking/confirm/", bookings.confirm, name="booking_confirm"),
    path("visits/<int:visit_id>/booking/release/", bookings.release, name="booking_release"),
    path("visits/<int:visit_id>/lock/", bookings.lock, name="visit_lock"),
    path("visits/<int:visit_id>/unlock/", bookings.unlock, name="visit_unlock"),
    path("settings/<int:unit_id>/", problems.settings, name="settings"),
    path("settings/<int:unit_id>/try-roads/", problems.try_roads, name="settings_try_roads"),
]
