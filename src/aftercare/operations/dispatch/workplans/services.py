"""Plans of work: made, approved, revised, carried out item by item (D01.2, D09.2, D09.5, D15.6)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.operations.dispatch.workplans import rules, selectors
from aftercare.operations.dispatch.workplans.errors import (
    AHEAD,
    NAME_IT,
    ONE_SUBJECT,
    ApprovedError,
    DoneError,
    ItemNotFoundError,
    NotApprovedError,
    OwnPlanError,
)
from aftercare.operations.dispatch.workplans.events import (
    ServicePlanApproved,
    ServicePlanItemDone,
    ServicePlanMade,
    ServicePlanRevised,
)
from aftercare.operations.dispatch.workplans.models import PlanItem, ServicePlan
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

K = ServicePlan.Kind


@command("service_plan.make")
def make(
    *,
    by: Actor,
    title: str,
    starts_on: date,
    ends_on: date,
    items: Sequence[rules.Item],
    at: datetime,
    project_id: int | None = None,
    order_id: int | None = None,
    unit_id: int | None = None,
    people: str = "",
    materials: str = "",
    risks: str = "",
) -> ServicePlan:
    """Write a plan for a project, for an order that takes days, or for a department."""
    kind, unit = _subject(by, project_id, order_id, unit_id)
    accounts.require(by, "work_plan.make", unit_path=unit.path)
    rules.check(starts_on, ends_on, items)
    plan = ServicePlan.objects.create(
        uid=uuid7(at), kind=kind, project_id=project_id, order_id=order_id, unit=unit, unit_path=unit.path,
        title=_named(title), starts_on=starts_on, ends_on=ends_on, people=people.strip(), materials=materials.strip(),
        risks=risks.strip(), written_by_id=_staff(by), written_at=at,
    )  # fmt: skip
    _write(plan, items, after=0)
    event = ServicePlanMade(
        kind=kind, project=project_id, order=order_id, unit=unit.pk, starts_on=starts_on, ends_on=ends_on,
        items=len(items),
    )  # fmt: skip
    publish(event, stream_id=plan.pk, at=at)
    return plan


def _subject(by: Actor, project_id: int | None, order_id: int | None, unit_id: int | None) -> tuple[str, units.Unit]:
    """What the plan is for, and whose it is."""
    if project_id is not None and order_id is None:
        return K.PROJECT, units.get(equipment.get_project(project_id=project_id, by=by).unit_id)
    if order_id is not None and project_id is None:
        return K.ORDER, units.get(service.order(order_id=order_id, by=by).unit_id)
    if unit_id is not None and project_id is None and order_id is None:
        return K.DEPARTMENT, units.get(unit_id)
    raise InvalidError(fields={"unit_id": [ONE_SUBJECT]})


@command("service_plan.revise")
def revise(
    *,
    plan_id: int,
    by: Actor,
    title: str,
    starts_on: date,
    ends_on: date,
    items: Sequence[rules.Item],
    at: datetime,
    people: str = "",
    materials: str = "",
    risks: str = "",
    version: int | None = None,
) -> ServicePlan:
    """Write the plan anew: what is done stays, all that is open is as it says now; it waits for approval again."""
    plan = selectors.get(plan_id=plan_id, by=by, permission="work_plan.make")
    plan.expect(version)
    done = list(plan.items.filter(done_on__isnull=False).order_by("position"))
    rules.check(starts_on, ends_on, items)
    change(
        plan, states=None, error=ApprovedError, title=_named(title), starts_on=starts_on, ends_on=ends_on,
        people=people.strip(), materials=materials.strip(), risks=risks.strip(), revision=plan.revision + 1,
        written_by_id=_staff(by), written_at=at,
    )  # fmt: skip
    plan.items.filter(done_on__isnull=True).delete()
    _write(plan, items, after=max((one.position for one in done), default=0))
    total = len(items) + len(done)
    event = ServicePlanRevised(version=plan.revision, items=total, project=plan.project_id)
    publish(event, stream_id=plan.pk, at=at)
    return plan


@command("service_plan.approve")
def approve(*, plan_id: int, by: Actor, at: datetime, version: int | None = None) -> ServicePlan:
    """Approve it as it stands; whoever wrote it does not."""
    plan = selectors.get(plan_id=plan_id, by=by, permission="work_plan.approve")
    plan.expect(version)
    if plan.is_approved:
        raise ApprovedError
    if by.kind is ActorKind.STAFF and plan.written_by_id == by.id:
        raise OwnPlanError
    change(
        plan, states=None, error=ApprovedError, approved_revision=plan.revision, approved_at=at,
        approved_by_id=_staff(by),
    )  # fmt: skip
    publish(ServicePlanApproved(version=plan.revision, project=plan.project_id), stream_id=plan.pk, at=at)
    return plan


@command("service_plan.item")
def finish_item(
    *, plan_id: int, position: int, by: Actor, at: datetime, words: str = "", done_on: date | None = None
) -> PlanItem:
    """Report one item as done, on which day and what came of it."""
    plan = selectors.get(plan_id=plan_id, by=by, permission="work_plan.do")
    if not plan.is_approved:
        raise NotApprovedError
    item = plan.items.filter(position=position).first()
    if item is None:
        raise ItemNotFoundError
    today = timezone.localdate(at)
    if (done_on or today) > today:
        raise InvalidError(fields={"done_on": [AHEAD]})
    _finish(item, done_on or today, words.strip(), _staff(by))
    event = ServicePlanItemDone(
        item=item.position, planned_on=item.planned_on, done_on=item.done_on, project=plan.project_id,
        words=item.report,
    )  # fmt: skip
    publish(event, stream_id=plan.pk, at=at)
    return item


def _finish(item: PlanItem, day: date, words: str, staff_id: int | None) -> None:
    values: dict[str, Any] = {"done_on": day, "report": words, "done_by_id": staff_id}
    if not PlanItem.objects.filter(pk=item.pk, done_on__isnull=True).update(**values):
        raise DoneError
    item.refresh_from_db()


def _write(plan: ServicePlan, items: Sequence[rules.Item], *, after: int) -> None:
    ordered = sorted(items, key=lambda one: one.planned_on)
    PlanItem.objects.bulk_create(
        PlanItem(plan=plan, position=position, planned_on=one.planned_on, words=one.words)
        for position, one in enumerate(ordered, start=after + 1)
    )


def _named(title: str) -> str:
    if not title.strip():
        raise InvalidError(fields={"title": [NAME_IT]})
    return title.strip()


def _staff(by: Actor) -> int | None:
    return by.id if by.kind is ActorKind.STAFF else None
