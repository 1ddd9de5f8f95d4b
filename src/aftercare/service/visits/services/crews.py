"""What all verbs of visits share: the row and its moves, the crew and who may be in it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import Move, change
from aftercare.registry.organisation import public as organisation
from aftercare.service.orders.errors import OrderMoveError
from aftercare.service.orders.models import Order
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import (
    EngineerBusyError,
    EngineerUnableError,
    NoLeadError,
    VisitMoveError,
    VisitTimeError,
    VisitWindowError,
)
from aftercare.service.visits.events import (
    VisitCrewChanged,
    VisitDispatched,
    VisitPlanned,
)
from aftercare.service.visits.models import Participation, Visit

S = Visit.State


def ids(visit: Visit) -> dict[str, int]:
    """The ids that every event of a visit carries."""
    return {"case": visit.case_id, "order": visit.order_id, "visit": visit.pk}


def tell(visit: Visit, event: Event, at: datetime, device_at: datetime | None = None) -> None:
    """Publish on the case's stream."""
    publish(event, stream_id=visit.case_id, at=at, device_at=device_at)


def move(visit: Visit, verb: str, *, by: Actor, step: str, at: datetime, **values: Any) -> None:
    """One step of the engineer: the move, its time, in order."""
    if not rules.times_in_order(selectors.times_of(visit), step=step, at=at):
        raise VisitTimeError
    take(visit, verb, by=by, **{step: at}, **values)


def take(visit: Visit, verb: str, *, by: Actor, **values: Any) -> Move:
    """One move of the table, with what else it changes."""
    allowed = rules.MOVES.check(verb, visit.state, by=by, error=VisitMoveError)
    update(visit, allowed.sources, state=allowed.target, **values)
    return allowed


def update(visit: Visit, states: Iterable[str], **values: Any) -> None:
    """Compare and set."""
    change(visit, states=states, error=VisitMoveError, **values)


def make(
    order: Order,
    *,
    start_at: datetime,
    end_at: datetime,
    lead_id: int | None,
    at: datetime,
    uid: UUID | None,
    grabbed: bool,
) -> Visit:
    """The row of a new appointment."""
    if order.state not in Order.ACTIVE_STATES or order.held_at:
        raise OrderMoveError
    check_window(start_at, end_at)
    last = order.visits.aggregate(last=Max("sequence"))["last"] or 0
    visit = Visit.objects.create(
        uid=uid or uuid7(at),
        order=order,
        case_id=order.case_id,
        sequence=last + 1,
        unit_path=order.unit_path,
        lead_id=lead_id,
        planned_start_at=start_at,
        planned_end_at=end_at,
        grabbed_at=at if grabbed else None,
    )
    tell(visit, VisitPlanned(**ids(visit), engineer=lead_id, start_at=start_at, end_at=end_at, grabbed=grabbed), at)
    return visit


def send(visit: Visit, *, by: Actor, at: datetime) -> None:
    """Dispatch it to whoever leads it."""
    if visit.lead_id is None:
        raise NoLeadError
    take(visit, "dispatch", by=by, dispatched_at=at)
    tell(visit, VisitDispatched(**ids(visit), engineer=visit.lead_id), at)


def set_crew(visit: Visit, *, lead_id: int, helper_ids: Sequence[int], by: Actor, at: datetime) -> None:
    """Check every member, then write the crew; new people share in equal parts."""
    before = dict(visit.crew.values_list("staff_id", "share_bp"))
    members = rules.kept_shares(before, lead_id, [one for one in dict.fromkeys(helper_ids) if one != lead_id])
    if visit.planned_start_at and visit.planned_end_at:
        staff_ids = [member.staff_id for member in members]
        refuse_misfits(visit, staff_ids, visit.planned_start_at, visit.planned_end_at, by=by)
    visit.crew.all().delete()
    Participation.objects.bulk_create(
        Participation(
            visit=visit,
            staff_id=member.staff_id,
            role=Participation.Role.LEAD if member.staff_id == lead_id else Participation.Role.HELPER,
            share_bp=member.share_bp,
        )
        for member in members
    )
    tell(
        visit,
        VisitCrewChanged(
            **ids(visit),
            lead=lead_id,
            helpers=[member.staff_id for member in members[1:]],
            shares_bp=[member.share_bp for member in members],
        ),
        at,
    )


def refuse_misfits(visit: Visit, staff_ids: Sequence[int], start_at: datetime, end_at: datetime, *, by: Actor) -> None:
    """Who cannot do it, or is elsewhere at the time; the lead comes first."""
    _refuse_unable(visit, staff_ids, start_at)
    for staff_id in staff_ids:
        refuse_busy(visit, staff_id, start_at, end_at, by)


def _refuse_unable(visit: Visit, staff_ids: Sequence[int], start_at: datetime) -> None:
    """Skills, certificates valid on the day, leave, shift (features 75, 76; D04.3).

    The lead needs the skills and certificates; helpers need to be at work.
    """
    lead, *helpers = staff_ids
    order = visit.order
    found = organisation.available_engineers(
        "/", start_at, order.skills, certificates=order.certificates, staff_ids=[lead]
    )
    found += organisation.available_engineers("/", start_at, staff_ids=helpers) if helpers else []
    if {one.staff_id for one in found} != set(staff_ids):
        raise InvalidError(fields={"lead_id": [rules.CHOOSE_ANOTHER]})
    for one in found:
        if one.reasons:
            raise EngineerUnableError(name=one.name, reasons=" ".join(str(reason) for reason in one.reasons))


def refuse_busy(visit: Visit, staff_id: int, start_at: datetime, end_at: datetime, by: Actor) -> None:
    """A higher app may know better who may plan what beside what; without it no two visits overlap."""
    check = rules.busy_checks.get("busy")
    if check is not None:
        check(visit, staff_id, start_at, end_at, by)
        return
    other = selectors.overlapping(staff_id=staff_id, start_at=start_at, end_at=end_at, leave_out=visit.pk)
    if other is not None:
        name = organisation.briefs([staff_id])[staff_id].name
        raise EngineerBusyError(name=name, number=f"{other.order.number}-{other.sequence}")


def check_window(start_at: datetime, end_at: datetime) -> None:
    """It ends after it begins, and within a month."""
    if not start_at < end_at <= start_at + rules.MAX_DURATION:
        raise VisitWindowError(fields={"end_at": [VisitWindowError.message]})
