"""Addresses of dispatch."""

from django.urls import path

from aftercare.operations.dispatch.board import views as board
from aftercare.operations.dispatch.board.selectors.waiting import LIST as WAITING
from aftercare.operations.dispatch.bookings import views as bookings
from aftercare.operations.dispatch.calendars import views as calendars
from aftercare.operations.dispatch.fairness import views as fairness
from aftercare.operations.dispatch.places import views as places
from aftercare.operations.dispatch.problems import views as problems
from aftercare.operations.dispatch.reasons import views as reasons
from aftercare.operations.dispatch.runs import views as runs
from aftercare.operations.dispatch.slots import views as slots

app_name = "dispatch"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("waiting/", WAITING.view, name="waiting"),
    path("overlaps/", board.overlaps, name="overlaps"),
    path("plans/", runs.LIST.view, name="runs"),
    path("plans/new/", runs.new, name="run_new"),
    path("plans/<int:run_id>/", runs.page, name="run"),
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
    path("health/", problems.health, name="health"),
    path("orders/<int:order_id>/waive/<slug:defect>/", problems.waive, name="waive"),
    path("orders/<int:order_id>/candidates/", reasons.page, name="reasons"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar"),
    path("orders/<int:order_id>/appointment/", slots.appointment, name="appointment"),
    path("orders/<int:order_id>/appointment/cancel/", slots.cancel, name="appointment_cancel"),
    path("orders/<int:order_id>/hold/", bookings.hold, name="booking_hold"),
    path("visits/<int:visit_id>/booking/confirm/", bookings.confirm, name="booking_confirm"),
    path("visits/<int:visit_id>/booking/release/", bookings.release, name="booking_release"),
    path("visits/<int:visit_id>/lock/", bookings.lock, name="visit_lock"),
    path("visits/<int:visit_id>/unlock/", bookings.unlock, name="visit_unlock"),
    path("settings/<int:unit_id>/", problems.settings, name="settings"),
]
