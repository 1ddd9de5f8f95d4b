"""The API of what stands in the way of the work."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel.http import Limit, page_of
from aftercare.operations.dispatch.obstacles import selectors, services
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.operations.dispatch.obstacles.schemas import (
    ObstacleAnswerIn,
    ObstacleClearIn,
    ObstacleIn,
    ObstacleOut,
    ObstaclePage,
)
from aftercare.platform.accounts.public import actor_of, doing, doing_on

router = Router(tags=["obstacles"])
FIELDS = tuple(ObstacleOut.model_fields)


@router.get("/obstacles/", response=ObstaclePage, operation_id="obstacles_list", url_name="obstacles")
def obstacles(request: HttpRequest, state: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """What stands in the way of the work that you may see, the newest first."""
    rows = selectors.listed(actor_of(request))
    if state:
        rows = rows.filter(state__in=state.split(","))
    return page_of(rows, FIELDS, after=after, limit=limit)


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
    made = services.report(order_id=order_id, **doing(request), **data.model_dump())
    return Status(201, made)


@router.post(
    "/visits/{int:visit_id}/obstacles/",
    response={201: ObstacleOut},
    operation_id="visits_report_obstacle",
    url_name="visit_obstacle",
)
def of_visit(request: HttpRequest, visit_id: int, data: ObstacleIn) -> Any:
    """Report what stands in the way of a visit."""
    made = services.report(visit_id=visit_id, **doing(request), **data.model_dump())
    return Status(201, made)


@router.post(
    "/obstacles/{int:obstacle_id}/answer/",
    response=ObstacleOut,
    operation_id="obstacles_answer",
    url_name="obstacle_answer",
)
def answer(request: HttpRequest, obstacle_id: int, data: ObstacleAnswerIn) -> Obstacle:
    """Say what is done about it, and by when it will be settled."""
    return services.answer(obstacle_id=obstacle_id, **doing_on(request), **data.model_dump())


@router.post(
    "/obstacles/{int:obstacle_id}/clear/",
    response=ObstacleOut,
    operation_id="obstacles_clear",
    url_name="obstacle_clear",
)
def clear(request: HttpRequest, obstacle_id: int, data: ObstacleClearIn) -> Obstacle:
    """It stands in the way no longer."""
    return services.clear(obstacle_id=obstacle_id, **doing_on(request), **data.model_dump())
