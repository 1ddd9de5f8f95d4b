"""What stands around today's work: obstacles on site, work handed over, plans of work, calls that nobody took."""

from datetime import datetime, timedelta

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.demo import rules
from aftercare.demo.services.acts import Acts
from aftercare.operations.dispatch import public as dispatch
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

Visit, Request = service.Visit, service.Request
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def fill(acts: Acts, *, at: datetime) -> None:
    """In the first office, where the logins are."""
    desk = acts.desks.get(acts.home, {})
    if {"hotline", "dispatcher", "manager"} <= desk.keys():
        _obstacles(acts, desk, at)
        _calls(acts, desk, at)
        _handovers(acts, desk, at)
        _plans(acts, desk, at)


def _obstacles(acts: Acts, desk: dict[str, Actor], at: datetime) -> None:
    """Engineers on site report what stops them; the first is taken up."""
    on_site = Visit.objects.filter(unit_path=acts.home, state=Visit.State.ON_SITE, lead__isnull=False).order_by("-pk")
    for number, (visit, told) in enumerate(zip(on_site, rules.OBSTACLES, strict=False)):
        kind, words, needs = told
        row = dispatch.obstacles.report(
            visit_id=visit.pk, by=acts.engineer(visit.lead_id or 0), kind=kind, words=words, needs=needs, at=at
        )
        if not number:
            dispatch.obstacles.answer(
                obstacle_id=row.pk, by=desk["dispatcher"], words=rules.TAKEN_UP, until_at=at + 3 * HOUR, at=at
            )


def _calls(acts: Acts, desk: dict[str, Actor], at: datetime) -> None:
    """Some customers did not answer, and are tried again."""
    for number, request in enumerate(_open(acts, Request.State.TRIAGED)[:3]):
        dispatch.contacts.contact(
            request_id=request.pk, by=desk["hotline"], way="phone", reached=False, at=at,
            try_again_at=at + (number + 1) * HOUR,
        )  # fmt: skip


def _handovers(acts: Acts, desk: dict[str, Actor], at: datetime) -> None:
    """The desk hands pieces of work to the office manager, who takes the first."""
    for number, (request, told) in enumerate(
        zip(_open(acts, Request.State.IN_PROGRESS), rules.HANDED_OVER, strict=False)
    ):
        reason, words = told
        row = dispatch.handovers.ask(
            request_id=request.pk, by=desk["dispatcher"], reason=reason, words=words, staff_id=desk["manager"].id,
            due_at=at + 2 * DAY, at=at,
        )  # fmt: skip
        if not number:
            dispatch.handovers.accept(handover_id=row.pk, by=desk["manager"], at=at)


def _open(acts: Acts, state: str) -> list[service.Request]:
    return list(Request.objects.filter(unit_path=acts.home, state=state, from_history=False).order_by("-pk")[:5])


def _plans(acts: Acts, desk: dict[str, Actor], at: datetime) -> None:
    """One plan for a project, approved and under way; one that waits for approval."""
    project = equipment.Project.objects.filter(unit_path=acts.home, closed_at=None).order_by("pk").first()
    today = timezone.localdate(at)
    for number, (title, *lines) in enumerate(rules.WORK_PLANS):
        items = [dispatch.Item(today + (day - number) * DAY, words) for day, words in enumerate(lines)]
        project_id = project.pk if project and not number else None
        plan = dispatch.work_plans.make(
            by=desk["dispatcher"], title=title, starts_on=items[0].planned_on, ends_on=items[-1].planned_on,
            items=items, project_id=project_id, unit_id=None if project_id else _unit_id(acts), at=at,
            people=rules.PLANNED_PEOPLE, materials=rules.PLANNED_MATERIALS, risks=rules.PLANNED_RISKS,
        )  # fmt: skip
        if not number:
            dispatch.work_plans.approve(plan_id=plan.pk, by=desk["manager"], at=at)
            dispatch.work_plans.finish_item(
                plan_id=plan.pk, position=1, by=desk["dispatcher"], words=rules.ITEM_DONE, done_on=today, at=at
            )


def _unit_id(acts: Acts) -> int:
    return int(acts.home.strip("/").rpartition("/")[2])
