"""The API of visits and their steps."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel import clock
from aftercare.service.cases.endpoints import Limit, acting, expected, page_of
from aftercare.service.steps import services as steps
from aftercare.service.visits import selectors, services
from aftercare.service.visits.models import Visit
from aftercare.service.visits.schemas import FinishIn, IncompleteIn, StepIn, VisitIn, VisitOut, VisitPage

router = Router(tags=["visits"])
FIELDS = tuple(VisitOut.model_fields)


@router.get("/visits/", response=VisitPage, operation_id="visits_list", url_name="visits")
def visits(
    request: HttpRequest,
    state: str = "",
    lead_id: int | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The visits that you may see, the newest first."""
    rows = selectors.listed(acting(request))
    if state:
        rows = rows.filter(state__in=state.split(","))
    if lead_id is not None:
        rows = rows.filter(lead_id=lead_id)
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.get("/visits/{int:visit_id}/", response=VisitOut, operation_id="visits_read", url_name="visit")
def read(request: HttpRequest, visit_id: int) -> Visit:
    """One visit."""
    return selectors.get_visit(visit_id=visit_id, by=acting(request))


@router.post(
    "/orders/{int:order_id}/visits/", response={201: VisitOut}, operation_id="visits_plan", url_name="visits_plan"
)
def plan(request: HttpRequest, order_id: int, data: VisitIn) -> Any:
    """Plan a visit."""
    return Status(201, services.plan(order_id=order_id, by=acting(request), at=clock.now(), **data.model_dump()))


def _step(verb: str, service: Callable[..., Visit]) -> None:
    """An operation for one press of the engineer."""

    @router.post(
        f"/visits/{{int:visit_id}}/{verb}/",
        response=VisitOut,
        operation_id=f"visits_{verb}",
        url_name=f"visit_{verb}",
        summary=(service.__doc__ or "").split("\n")[0],
    )
    def operation(request: HttpRequest, visit_id: int, data: StepIn) -> Visit:
        at = data.happened_at or clock.now()
        return service(visit_id=visit_id, by=acting(request), at=at, place=data.place, version=expected(request))


_step("accept", steps.accept)
_step("depart", steps.depart)
_step("arrive", steps.arrive)
_step("start_work", steps.start_work)


@router.post("/visits/{int:visit_id}/finish/", response=VisitOut, operation_id="visits_finish", url_name="visit_finish")
def finish(request: HttpRequest, visit_id: int, data: FinishIn) -> Visit:
    """The work of the visit is done."""
    return steps.finish(
        visit_id=visit_id,
        by=acting(request),
        at=data.happened_at or clock.now(),
        note=data.note,
        cause_code=data.cause_code,
        action_code=data.action_code,
        place=data.place,
        version=expected(request),
    )


@router.post(
    "/visits/{int:visit_id}/incomplete/",
    response=VisitOut,
    operation_id="visits_incomplete",
    url_name="visit_incomplete",
)
def incomplete(request: HttpRequest, visit_id: int, data: IncompleteIn) -> Visit:
    """The visit ends with work left."""
    return steps.leave_incomplete(
        visit_id=visit_id,
        by=acting(request),
        at=data.happened_at or clock.now(),
        reason=data.reason,
        next_step=data.next_step,
        note=data.note,
        place=data.place,
        version=expected(request),
    )
