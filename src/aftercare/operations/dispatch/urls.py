"""Addresses of dispatch."""

from django.urls import path

from aftercare.operations.dispatch.board import views as board
from aftercare.operations.dispatch.board.selectors.waiting import LIST as WAITING

app_name = "dispatch"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("waiting/", WAITING.view, name="waiting"),
    path("overlaps/", board.overlaps, name="overlaps"),
]
