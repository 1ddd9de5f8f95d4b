"""The API of plans of work."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from aftercare.base.kernel.http import Limit, page_of
from aftercare.operations.dispatch.workplans import selectors, services
from aftercare.operations.dispatch.workplans.models import PlanItem, ServicePlan
from aftercare.operations.dispatch.workplans.rules import Item
from aftercare.operations.dispatch.workplans.schemas import (
    WorkItemDoneIn,
    WorkItemOut,
    WorkPlanApproveIn,
    WorkPlanIn,
    WorkPlanLine,
    WorkPlanMakeIn,
    WorkPlanOut,
    WorkPlanPage,
)
from aftercare.platform.accounts.public import actor_of, doing, doing_on

router = Router(tags=["work plans"])
FIELDS = tuple(WorkPlanLine.model_fields)


def _values(data: Schema) -> dict[str, Any]:
    given = data.model_dump()
    return {**given, "items": [Item(**one) for one in given["items"]]}


def _out(plan: ServicePlan) -> dict[str, Any]:
    """A plan with its items, in order."""
    names = set(WorkPlanOut.model_fields) - {"items"}
    return {**{name: getattr(plan, name) for name in names}, "items": selectors.items_of(plan)}


@router.get("/work-plans/", response=WorkPlanPage, operation_id="work_plans_list", url_name="work_plans")
def plans(request: HttpRequest, kind: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """The plans of work that you may see, the newest first."""
    rows = selectors.listed(actor_of(request))
    if kind:
        rows = rows.filter(kind__in=kind.split(","))
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.post("/work-plans/", response={201: WorkPlanOut}, operation_id="work_plans_make", url_name="work_plans_make")
def make(request: HttpRequest, data: WorkPlanMakeIn) -> Any:
    """Write a plan for a project, an order or a department."""
    return Status(201, _out(services.make(**doing(request), **_values(data))))


@router.get("/work-plans/{int:plan_id}/", response=WorkPlanOut, operation_id="work_plans_read", url_name="work_plan")
def read(request: HttpRequest, plan_id: int) -> dict[str, Any]:
    """One plan with its items."""
    return _out(selectors.get(plan_id=plan_id, by=actor_of(request)))


@router.post(
    "/work-plans/{int:plan_id}/revise/",
    response=WorkPlanOut,
    operation_id="work_plans_revise",
    url_name="work_plan_revise",
)
def revise(request: HttpRequest, plan_id: int, data: WorkPlanIn) -> dict[str, Any]:
    """Write a plan anew; it waits for approval again, and what is done stays."""
    return _out(services.revise(plan_id=plan_id, **doing_on(request), **_values(data)))


@router.post(
    "/work-plans/{int:plan_id}/approve/",
    response=WorkPlanOut,
    operation_id="work_plans_approve",
    url_name="work_plan_approve",
)
def approve(request: HttpRequest, plan_id: int, data: WorkPlanApproveIn) -> dict[str, Any]:
    """Approve a plan as it stands."""
    return _out(services.approve(plan_id=plan_id, **doing_on(request), **data.model_dump()))


@router.post(
    "/work-plans/{int:plan_id}/items/{int:position}/done/",
    response=WorkItemOut,
    operation_id="work_plans_item_done",
    url_name="work_plan_item_done",
)
def finish_item(request: HttpRequest, plan_id: int, position: int, data: WorkItemDoneIn) -> PlanItem:
    """Report one item as done."""
    return services.finish_item(plan_id=plan_id, position=position, **doing(request), **data.model_dump())
