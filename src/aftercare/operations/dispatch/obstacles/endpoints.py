"""The API of what stands in the way of the work."""

from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from aftercare.base.kernel import clock
from aftercare.operations.dispatch.obstacles import selectors, services
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.operations.dispatch.obstacles.schemas import (
    ObstacleAnswerIn,
    ObstacleClearIn,
    ObstacleIn,
    ObstacleOut,
    ObstaclePage,
)
from aftercare.platform.accounts.public import actor_of

router = Router(tags=["obstacles"])
FIELDS = tuple(ObstacleOut.model_fields)
Limit = Annotated[int, Field(ge=1, le=200)]


def _version(request: HttpRequest) -> int | None:
    found: int | None = getattr(request, "expected_version", None)
    return found


@router.get("/obstacles/", response=ObstaclePage, operation_id="obstacles_list", url_name="obstacles")
def obstacles(request: HttpRequest, state: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """What stands in the way of the work that you may see, the newest first."""
    rows = selectors.listed(actor_of(request))
    if state:
        rows = rows.filter(state__in=state.split(","))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk").values(*FIELDS)[: limit + 1])
    following = str(found[limit - 1]["id"]) if len(found) > limit else None
    body = orjson.dumps({"items": found[:limit], "next": following}, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, content_type="application/json")


@router.get("/obstacles/{int:obstacle_id}/", response=ObstacleOut, operation_id="obstacles_read", url_name="obstacle")
def read(request: HttpRequest, obstacle_id: int) -> Obstacle:
    """One obstacle."""
    return selectors.get(obstacle_id=obstacle_id, by=actor_of(request))


@router.post(
    "/orders/{int:order_id}/obstacles/",
    response={201: ObstacleOut},
    operation_id="orders_report_obstacle",
    url_name="order_obstacle",
)
def of_order(request: HttpRequest, order_id: int, data: ObstacleIn) -> Any:
    """Report what stands in the way of an order."""
    made = services.report(order_id=order_id, by=actor_of(request), at=clock.now(), **data.model_dump())
    return Status(201, made)


@router.post(
    "/visits/{int:visit_id}/obstacles/",
    response={201: ObstacleOut},
    operation_id="visits_report_obstacle",
    url_name="visit_obstacle",
)
def of_visit(request: HttpRequest, visit_id: int, data: ObstacleIn) -> Any:
    """Report what stands in the way of a visit."""
    made = services.report(visit_id=visit_id, by=actor_of(request), at=clock.now(), **data.model_dump())
    return Status(201, made)


@router.post(
    "/obstacles/{int:obstacle_id}/answer/",
    response=ObstacleOut,
    operation_id="obstacles_answer",
    url_name="obstacle_answer",
)
def answer(request: HttpRequest, obstacle_id: int, data: ObstacleAnswerIn) -> Obstacle:
    """Say what is done about it, and by when it will be settled."""
    return services.answer(
        obstacle_id=obstacle_id, by=actor_of(request), at=clock.now(), version=_version(request), **data.model_dump()
    )


@router.post(
    "/obstacles/{int:obstacle_id}/clear/",
    response=ObstacleOut,
    operation_id="obstacles_clear",
    url_name="obstacle_clear",
)
def clear(request: HttpRequest, obstacle_id: int, data: ObstacleClearIn) -> Obstacle:
    """It stands in the way no longer."""
    return services.clear(
        obstacle_id=obstacle_id, by=actor_of(request), at=clock.now(), version=_version(request), **data.model_dump()
    )
