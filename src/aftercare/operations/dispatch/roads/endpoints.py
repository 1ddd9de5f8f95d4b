"""The API of what is known of the roads."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from aftercare.operations.dispatch.roads import services
from aftercare.operations.dispatch.roads.schemas import LessonOut
from aftercare.operations.dispatch.roads.selectors import trips as selectors
from aftercare.platform.accounts.public import actor_of, doing

router = Router(tags=["plans"])


@router.get("/roads/", response=LessonOut, operation_id="roads_read", url_name="roads")
def read(request: HttpRequest, version: int | None = None) -> Any:
    """What trips have taught of how long ways take: last, or as this version."""
    return selectors.lesson(by=actor_of(request), version=version)


@router.post("/roads/learn/", response=LessonOut, operation_id="roads_learn", url_name="roads_learn")
def learn(request: HttpRequest) -> Any:
    """Learn anew from the trips of the last half year; plans from now on use it."""
    found = services.learn(**doing(request))
    return selectors.lesson(by=actor_of(request), version=found.version)
