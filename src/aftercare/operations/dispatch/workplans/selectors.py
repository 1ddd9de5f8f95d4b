"""Reading plans of work."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.operations.dispatch.workplans.errors import PlanNotFoundError
from aftercare.operations.dispatch.workplans.models import PlanItem, ServicePlan
from aftercare.platform.accounts import public as accounts
from aftercare.platform.notify import public as notify
from aftercare.service import public as service

UNAPPROVED = Q(approved_revision__isnull=True) | Q(approved_revision__lt=F("revision"))


def visible_to(by: Actor, permission: str = "work_plan.view") -> QuerySet[ServicePlan]:
    """The plans that an actor may see (or do `permission` to). Own: of orders that one works on, and one's own."""
    return ServicePlan.objects.filter(accounts.scope_q(by, permission, own=lambda: _own(by)))


def _own(by: Actor) -> Q:
    working = service.Visit.objects.filter(service.seen_visits(), crew__staff_id=by.id or 0).values("order_id")
    return Q(order_id__in=working) | Q(written_by_id=by.id)


def listed(by: Actor) -> QuerySet[ServicePlan]:
    """`visible_to`, for a list, with how far each has come."""
    accounts.require_somewhere(by, "work_plan.view")
    return counted(by)


def counted(by: Actor) -> QuerySet[ServicePlan]:
    """The visible ones with how many items they have and how many are done."""
    done = Count("items", filter=Q(items__done_on__isnull=False))
    return visible_to(by).annotate(items_all=Count("items"), items_done=done)


def get(*, plan_id: int, by: Actor, permission: str = "work_plan.view") -> ServicePlan:
    """One plan; not to be seen: it does not exist; seen, but not to be done: refused."""
    rows = visible_to(by, permission).select_related("project", "order", "unit", "approved_by", "written_by")
    found = rows.filter(pk=plan_id).first()
    if found is None:
        if visible_to(by).filter(pk=plan_id).exists():
            raise NotAllowedError
        raise PlanNotFoundError
    return found


def items_of(plan: ServicePlan) -> list[PlanItem]:
    """Its items, in order."""
    return list(plan.items.select_related("done_by").order_by("position"))


def of_order(order_id: int) -> list[ServicePlan]:
    """The plans of an order; the caller may see it."""
    return list(ServicePlan.objects.filter(order_id=order_id).order_by("-written_at", "-pk"))


def of_project(project_id: int) -> list[ServicePlan]:
    """The plans of a project; the caller may see it."""
    return list(ServicePlan.objects.filter(project_id=project_id).order_by("-written_at", "-pk"))


def due_items(by: Actor, today: date) -> QuerySet[PlanItem]:
    """What plans that the actor carries out have for today or before, and is not done."""
    plans = visible_to(by, "work_plan.do").filter(~UNAPPROVED)
    rows = PlanItem.objects.filter(plan__in=plans, done_on__isnull=True, planned_on__lte=today)
    return rows.select_related("plan").order_by("planned_on", "pk")


def facts(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """What messages say of plans."""
    rows = ServicePlan.objects.filter(pk__in=ids)
    return {
        row.pk: notify.Facts(
            number=f"v{row.revision}",
            title=row.title,
            unit_path=row.unit_path,
            link=reverse("dispatch:work_plan", args=[row.pk]),
            values={},
        )
        for row in rows
    }
