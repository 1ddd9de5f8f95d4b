"""Planning and manning visits: plan, assign, dispatch, refuse, pass on, grab, reschedule, cancel.

What the engineer does on the way and on site is in `steps`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import Move, change
from aftercare.platform.accounts import public as accounts
from aftercare.registry.organisation import public as organisation
from aftercare.service.orders import selectors as orders
from aftercare.service.orders import services as order_services
from aftercare.service.orders.errors import OrderMoveError
from aftercare.service.orders.models import Order
from aftercare.service.states import services as states
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import (
    EngineerBusyError,
    EngineerUnableError,
    NoLeadError,
    NotPooledError,
    PoolCapError,
    VisitMoveError,
    VisitTimeError,
    VisitWindowError,
)
from aftercare.service.visits.events import (
    VisitCancelled,
    VisitCrewChanged,
    VisitDispatched,
    VisitFinished,
    VisitNotAccepted,
    VisitPlanned,
    VisitRefused,
    VisitRescheduled,
    VisitSubStateChanged,
    VisitTransferred,
    VisitWorkStarted,
)
from aftercare.service.visits.models import Participation, Visit

S = Visit.State
# Orders one engineer may take from the pool in 24 hours (the fairness cap of feature 41).
POOL_CAP = 3


@command("visit.plan")
def plan(
    *,
    order_id: int,
    by: Actor,
    start_at: datetime,
    end_at: datetime,
    at: datetime,
    lead_id: int | None = None,
    helper_ids: Sequence[int] = (),
    dispatch_now: bool = False,
    uid: UUID | None = None,
) -> Visit:
    """Plan an appointment under an order, with or without an engineer yet."""
    order = orders.get_order(order_id=order_id, by=by)
    accounts.require(by, "visit.plan", unit_path=order.unit_path)
    visit = _plan(order, start_at=start_at, end_at=end_at, lead_id=lead_id, at=at, uid=uid, grabbed=False)
    if lead_id is not None:
        _set_crew(visit, lead_id=lead_id, helper_ids=helper_ids, at=at)
    if dispatch_now:
        _dispatch(visit, by=by, at=at)
    order_services.roll_up(order, at=at)
    return visit


@command("visit.assign")
def assign(
    *, visit_id: int, by: Actor, lead_id: int, at: datetime, helper_ids: Sequence[int] = (), version: int | None = None
) -> Visit:
    """Set or change the crew (feature 45). A dispatched visit goes back to planned for the new lead."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.plan")
    visit.expect(version)
    move = rules.MOVES.check("assign", visit.state, by=by, error=VisitMoveError)
    if lead_id != visit.lead_id:
        _update(visit, move.sources, state=move.target, lead_id=lead_id, dispatched_at=None, accepted_at=None)
    _set_crew(visit, lead_id=lead_id, helper_ids=helper_ids, at=at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.dispatch")
def dispatch(*, visit_id: int, by: Actor, at: datetime, version: int | None = None) -> Visit:
    """Send the visit to its engineer (D01.3, D02.3, D13.2)."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.dispatch")
    visit.expect(version)
    _dispatch(visit, by=by, at=at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.reschedule")
def reschedule(
    *,
    visit_id: int,
    by: Actor,
    start_at: datetime,
    end_at: datetime,
    reason: str,
    at: datetime,
    version: int | None = None,
) -> Visit:
    """Move the appointment; a dispatched one is dispatched anew, so that the engineer sees it."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.plan")
    visit.expect(version)
    move = rules.MOVES.check("reschedule", visit.state, by=by, error=VisitMoveError)
    if reason not in rules.RESCHEDULE_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    _check_window(start_at, end_at)
    for member in visit.crew.values_list("staff_id", flat=True):
        _refuse_busy(member, start_at, end_at, leave_out=visit.pk)
    state = S.PLANNED if visit.state == S.PLANNED else S.DISPATCHED
    sent = visit.dispatched_at if state == S.PLANNED else at
    _update(
        visit, move.sources, state=state, planned_start_at=start_at, planned_end_at=end_at, accepted_at=None,
        dispatched_at=sent,
    )  # fmt: skip
    tell(visit, VisitRescheduled(**ids(visit), start_at=start_at, end_at=end_at, reason=reason), at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.cancel")
def cancel(*, visit_id: int, by: Actor, reason: str, at: datetime, version: int | None = None) -> Visit:
    """Cancel the appointment; the order is scheduled anew or cancelled itself."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.plan")
    visit.expect(version)
    if reason not in rules.CANCEL_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    _move(visit, "cancel", by=by, ended_at=at)
    tell(visit, VisitCancelled(**ids(visit), reason=reason), at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.refuse")
def refuse(
    *, visit_id: int, by: Actor, reason: str, at: datetime, words: str = "", version: int | None = None
) -> Visit:
    """The engineer refuses; the visit goes back to the dispatcher, the clocks go on (feature 40)."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    visit.expect(version)
    if reason not in rules.REFUSAL_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    engineer = visit.lead_id
    if engineer is None:
        raise NoLeadError
    _move(visit, "refuse", by=by, lead_id=None, dispatched_at=None, accepted_at=None)
    visit.crew.all().delete()
    tell(visit, VisitRefused(**ids(visit), engineer=engineer, reason=reason, words=words), at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.transfer")
def transfer(
    *, visit_id: int, by: Actor, taker_id: int, reason: str, at: datetime, version: int | None = None
) -> Visit:
    """The engineer passes the visit to a colleague, who has to accept it (feature 40)."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    visit.expect(version)
    giver = visit.lead_id
    if giver is None or giver == taker_id:
        raise InvalidError(fields={"taker_id": [rules.CHOOSE_ANOTHER]})
    _move(visit, "transfer", by=by, lead_id=taker_id, dispatched_at=at, accepted_at=None)
    helpers = [one for one in visit.crew.filter(role="helper").values_list("staff_id", flat=True) if one != taker_id]
    _set_crew(visit, lead_id=taker_id, helper_ids=helpers, at=at)
    tell(visit, VisitTransferred(**ids(visit), giver=giver, taker=taker_id, reason=reason), at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.record")
def record(*, order_id: int, by: Actor, at: datetime, until: datetime | None = None) -> Visit:
    """An interval at the equipment that an older system knows of: nobody named, nothing planned (decision 32)."""
    order = orders.get_order(order_id=order_id, by=by)
    if by.kind is not ActorKind.HISTORY:
        raise VisitMoveError(verb=str(rules.MOVES["end_record"].label))
    visit = Visit.objects.create(
        uid=uuid7(at),
        order=order,
        case_id=order.case_id,
        sequence=1,
        state=S.ON_SITE,
        unit_path=order.unit_path,
        work_started_at=at,
        from_history=True,
    )
    tell(visit, VisitWorkStarted(**ids(visit)), at)
    order_services.roll_up(order, at=at)
    if until is not None:
        _move(visit, "end_record", by=by, ended_at=until)
        tell(visit, VisitFinished(**ids(visit), started_at=at), until)
        order_services.roll_up(order, at=until)
    return visit


@command("visit.sub_state")
def set_sub_state(*, visit_id: int, by: Actor, sub_state: str, at: datetime, version: int | None = None) -> Visit:
    """Put the visit into a sub-state of its state, or with "" out of it; its state stays."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.sub_state")
    visit.expect(version)
    if states.put(visit, "visit", sub_state, error=VisitMoveError):
        tell(visit, _sub_state(visit), at)
    return visit


def follow_event(*, visit_id: int, state: str, sub_state: str, cause: str, at: datetime) -> None:
    """An event puts it into a sub-state, if it is in that state; called within commands."""
    visit = Visit.objects.filter(pk=visit_id, state=state).first()
    if visit is not None and states.follow(visit, sub_state):
        tell(visit, _sub_state(visit, cause), at)


def _sub_state(visit: Visit, cause: str = "") -> VisitSubStateChanged:
    return VisitSubStateChanged(**ids(visit), state=visit.state, sub_state=visit.sub_state, cause=cause)


@command("visit.take_back")
def take_back(*, visit_id: int, by: Actor, at: datetime) -> bool:
    """The engineer did not accept in time: the visit goes back to the dispatcher, the clocks go on (feature 40).

    False: it was accepted, moved or taken back meanwhile, so nothing is done; a second run changes nothing.
    """
    accounts.require(by, "visit.dispatch")
    if visit_id not in selectors.lapsed_ids(at, visit_id=visit_id):
        return False
    visit = selectors.get_visit(visit_id=visit_id, by=by)
    engineer, minutes = visit.lead_id, visit.order.accept_minutes
    if engineer is None:
        return False
    _move(visit, "take_back", by=by, lead_id=None, dispatched_at=None, accepted_at=None)
    visit.crew.all().delete()
    tell(visit, VisitNotAccepted(**ids(visit), engineer=engineer, minutes=minutes), at)
    order_services.roll_up(visit.order, at=at)
    return True


@command("visit.grab")
def grab(*, order_id: int, by: Actor, start_at: datetime, end_at: datetime, at: datetime) -> Visit:
    """An able engineer takes an order from the pool (抢单), within the fairness cap (feature 41)."""
    order = orders.get_order(order_id=order_id, by=by, permission="visit.grab")
    if not order.is_pooled or by.id is None:
        raise NotPooledError
    if selectors.grabbed_since(staff_id=by.id, since=at - timedelta(days=1)) >= POOL_CAP:
        raise PoolCapError(cap=POOL_CAP)
    change(order, states=[Order.State.OPEN], error=NotPooledError, is_pooled=False)
    visit = _plan(order, start_at=start_at, end_at=end_at, lead_id=by.id, at=at, uid=None, grabbed=True)
    _set_crew(visit, lead_id=by.id, helper_ids=(), at=at)
    _dispatch(visit, by=by, at=at)
    order_services.roll_up(order, at=at)
    return visit


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
    _move(visit, verb, by=by, **{step: at}, **values)


def _move(visit: Visit, verb: str, *, by: Actor, **values: Any) -> Move:
    allowed = rules.MOVES.check(verb, visit.state, by=by, error=VisitMoveError)
    _update(visit, allowed.sources, state=allowed.target, **values)
    return allowed


def _update(visit: Visit, states: Iterable[str], **values: Any) -> None:
    change(visit, states=states, error=VisitMoveError, **values)


def _plan(
    order: Order,
    *,
    start_at: datetime,
    end_at: datetime,
    lead_id: int | None,
    at: datetime,
    uid: UUID | None,
    grabbed: bool,
) -> Visit:
    if order.state not in Order.ACTIVE_STATES or order.held_at:
        raise OrderMoveError
    _check_window(start_at, end_at)
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


def _dispatch(visit: Visit, *, by: Actor, at: datetime) -> None:
    if visit.lead_id is None:
        raise NoLeadError
    _move(visit, "dispatch", by=by, dispatched_at=at)
    tell(visit, VisitDispatched(**ids(visit), engineer=visit.lead_id), at)


def _set_crew(visit: Visit, *, lead_id: int, helper_ids: Sequence[int], at: datetime) -> None:
    """Check every member, then write the crew with equal shares."""
    members = rules.equal_shares(lead_id, [one for one in dict.fromkeys(helper_ids) if one != lead_id])
    if visit.planned_start_at and visit.planned_end_at:
        staff_ids = [member.staff_id for member in members]
        refuse_misfits(visit, staff_ids, visit.planned_start_at, visit.planned_end_at)
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


def refuse_misfits(visit: Visit, staff_ids: Sequence[int], start_at: datetime, end_at: datetime) -> None:
    """Who cannot do it, or is elsewhere at the time; the lead comes first."""
    _refuse_unable(visit, staff_ids, start_at)
    for staff_id in staff_ids:
        _refuse_busy(staff_id, start_at, end_at, leave_out=visit.pk)


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


def _refuse_busy(staff_id: int, start_at: datetime, end_at: datetime, *, leave_out: int | None) -> None:
    other = selectors.overlapping(staff_id=staff_id, start_at=start_at, end_at=end_at, leave_out=leave_out)
    if other is not None:
        name = organisation.briefs([staff_id])[staff_id].name
        raise EngineerBusyError(name=name, number=f"{other.order.number}-{other.sequence}")


def _check_window(start_at: datetime, end_at: datetime) -> None:
    if not start_at < end_at <= start_at + rules.MAX_DURATION:
        raise VisitWindowError(fields={"end_at": [VisitWindowError.message]})
