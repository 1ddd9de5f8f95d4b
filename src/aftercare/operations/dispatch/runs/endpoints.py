"""The API of plans."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel.http import Limit, page_of
from aftercare.operations.dispatch.runs import selectors, services
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.operations.dispatch.runs.schemas import (
    AppliedOut,
    ApplyIn,
    ComparisonOut,
    DiscardIn,
    OrdersIn,
    RunIn,
    RunLine,
    RunOut,
    RunPage,
)
from aftercare.platform.accounts.public import actor_of, doing, doing_on

router = Router(tags=["plans"])
FIELDS = tuple(RunLine.model_fields)


@router.get("/plans/", response=RunPage, operation_id="plans_list", url_name="plans")
def plans(request: HttpRequest, state: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """The plans that you may see, the newest first."""
    rows = selectors.listed(actor_of(request))
    if state:
        rows = rows.filter(state__in=state.split(","))
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.post("/plans/", response={201: RunOut}, operation_id="plans_ask", url_name="plans_ask")
def ask(request: HttpRequest, data: RunIn) -> Any:
    """Ask for a plan of a unit: a job works it out, nothing changes until it is applied."""
    return Status(201, services.ask(**doing(request), **data.model_dump()))


@router.post(
    "/plans/orders/", response={201: RunOut}, operation_id="plans_ask_for_orders", url_name="plans_ask_for_orders"
)
def ask_for_orders(request: HttpRequest, data: OrdersIn) -> Any:
    """Ask for a plan of these orders alone: everything else stays where it is, nothing changes until it is applied."""
    return Status(201, services.ask_for_orders(**doing(request), **data.model_dump()))


@router.get("/plans/{int:run_id}/", response=RunOut, operation_id="plans_read", url_name="plan")
def read(request: HttpRequest, run_id: int) -> PlanRun:
    """One plan."""
    return selectors.get_run(run_id=run_id, by=actor_of(request))


@router.get(
    "/plans/{int:run_id}/comparison/", response=ComparisonOut, operation_id="plans_compare", url_name="plan_compare"
)
def comparison(request: HttpRequest, run_id: int, other_id: int | None = None) -> ComparisonOut:
    """A plan beside another, or beside the visits as they stood when it was made."""
    return ComparisonOut.of(selectors.comparison(run_id=run_id, by=actor_of(request), other_id=other_id))


@router.post("/plans/{int:run_id}/apply/", response=AppliedOut, operation_id="plans_apply", url_name="plan_apply")
def apply(request: HttpRequest, run_id: int, data: ApplyIn) -> services.Outcome:
    """Carry out all open changes of a plan, or these; what changed meanwhile is a conflict and stays."""
    return services.apply(run_id=run_id, **doing_on(request), **data.model_dump())


@router.post("/plans/{int:run_id}/discard/", response=RunOut, operation_id="plans_discard", url_name="plan_discard")
def discard(request: HttpRequest, run_id: int, data: DiscardIn) -> PlanRun:
    """Throw a plan away."""
    return services.discard(run_id=run_id, **doing_on(request), **data.model_dump())
