"""Addresses of dispatch."""

from django.urls import path

from aftercare.operations.dispatch.board import views as board
from aftercare.operations.dispatch.board.selectors.waiting import LIST as WAITING
from aftercare.operations.dispatch.problems import views as problems
from aftercare.operations.dispatch.reasons import views as reasons
from aftercare.operations.dispatch.runs import views as runs

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
    path("health/", problems.health, name="health"),
    path("orders/<int:order_id>/waive/<slug:defect>/", problems.waive, name="waive"),
    path("orders/<int:order_id>/candidates/", reasons.page, name="reasons"),
    path("settings/<int:unit_id>/", problems.settings, name="settings"),
]
