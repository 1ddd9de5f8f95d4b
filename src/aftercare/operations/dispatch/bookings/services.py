"""Holding, confirming and releasing visits softly; locking what plans may not change or choose."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.base.kernel.events import Event
from aftercare.operations.dispatch.bookings import rules, selectors
from aftercare.operations.dispatch.bookings.errors import (
    DeadlineError,
    LockClashError,
    LockContradictedError,
    LockTimeError,
    NobodyToLockError,
    NothingToLockError,
    NotLockableError,
    NotLockedError,
    NotSoftError,
    OrderNotLockableError,
    OrderNotLockedError,
)
from aftercare.operations.dispatch.bookings.events import (
    BookingConfirmed,
    BookingHeld,
    BookingLocked,
    BookingReleased,
    BookingUnlocked,
    OrderLocked,
    OrderUnlocked,
)
from aftercare.operations.dispatch.bookings.models import Booking, OrderLock
from aftercare.operations.dispatch.problems.rules.settings import MOST_DAYS
from aftercare.operations.dispatch.problems.selectors.building import contradiction
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service
from aftercare.service.public import Order, Visit

PLAN = "visit.plan"
# The reason of a visit that is cancelled because its booking was let go; the order is planned anew.
LET_GO = "replanned"


@command("booking.hold")
def hold(
    *,
    order_id: int,
    by: Actor,
    staff_id: int,
    start_at: datetime,
    end_at: datetime,
    at: datetime,
    until: datetime | None = None,
    then: str = Booking.Then.RELEASE,
) -> Visit:
    """Book an order softly: an engineer and a time are kept free until the deadline, and told nothing."""
    if then not in Booking.Then.values:
        raise InvalidError(fields={"then": [InvalidError.message]})
    visit = service.visits.plan(
        order_id=order_id, by=by, start_at=start_at, end_at=end_at, lead_id=staff_id, at=at
    )  # fmt: skip
    until = until or rules.deadline(start_at, at, settings_of(visit.unit_path).confirm_hours)
    if not at < until <= start_at:
        raise DeadlineError(fields={"until": [DeadlineError.message]})
    _write(visit, at, is_soft=True, held_until=until, then=then)
    held = BookingHeld(**_ids(visit), engineer=staff_id, start_at=start_at, end_at=end_at, until=until, then=then)
    _tell(visit, held, at)
    return visit


@command("booking.confirm")
def confirm(*, visit_id: int, by: Actor, at: datetime, dispatch_now: bool = False, version: int | None = None) -> Visit:
    """Make a soft booking firm; `dispatch_now` sends it to its engineer as well."""
    visit = _held(visit_id, by=by, version=version)
    _settle(visit, at, how="by_hand")
    if dispatch_now:
        return service.visits.dispatch(visit_id=visit_id, by=by, at=at)
    return visit


@command("booking.release")
def release(*, visit_id: int, by: Actor, at: datetime, version: int | None = None) -> Visit:
    """Let a soft booking go: the visit is cancelled and the order waits again."""
    visit = _held(visit_id, by=by, version=version)
    return _let_go(visit, by=by, at=at, how="by_hand")


@command("booking.lapse")
def lapse(*, visit_id: int, by: Actor, at: datetime) -> bool:
    """At the deadline: confirm or let go, as was said when it was booked. False: nothing is left to decide."""
    row = Booking.objects.select_for_update(of=("self",)).filter(selectors.is_due(at), visit_id=visit_id).first()
    if row is None:
        return False
    visit = service.get_visit(visit_id=visit_id, by=by, permission=PLAN)
    if visit.state != Visit.State.PLANNED:
        _write(visit, at, is_soft=False)
    elif row.then == Booking.Then.CONFIRM:
        _settle(visit, at, how="deadline")
    else:
        _let_go(visit, by=by, at=at, how="deadline")
    return True


@command("booking.lock")
def lock(
    *, visit_id: int, by: Actor, person: bool, time: bool, reason: str, at: datetime, version: int | None = None
) -> Booking:
    """Plans may no longer change the person, the time, or both; whoever plans by hand still may."""
    visit = service.get_visit(visit_id=visit_id, by=by, permission=PLAN)
    visit.expect(version)
    if visit.state not in rules.LOCKABLE:
        raise NotLockableError
    _refuse_empty(visit, person=person, time=time, reason=reason)
    staff_id = by.id if by.kind is ActorKind.STAFF else None
    row = _write(
        visit, at, locks_person=person, locks_time=time, lock_reason=reason.strip(), locked_by_id=staff_id, locked_at=at
    )
    _tell(visit, BookingLocked(**_ids(visit), person=person, time=time, reason=reason.strip()), at)
    return row


def _refuse_empty(visit: Visit, *, person: bool, time: bool, reason: str) -> None:
    if not person and not time:
        raise InvalidError(fields={"what": [InvalidError.message]})
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    if person and visit.lead_id is None:
        raise NobodyToLockError(fields={"what": [NobodyToLockError.message]})


@command("booking.unlock")
def unlock(*, visit_id: int, by: Actor, at: datetime, version: int | None = None) -> Booking:
    """Plans may change the visit again."""
    visit = service.get_visit(visit_id=visit_id, by=by, permission=PLAN)
    visit.expect(version)
    row = selectors.of_visit(visit_id)
    if row is None or not (row.locks_person or row.locks_time):
        raise NotLockedError
    row = _write(
        visit, at, locks_person=False, locks_time=False, lock_reason="", locked_by_id=None, locked_at=None
    )  # fmt: skip
    _tell(visit, BookingUnlocked(**_ids(visit)), at)
    return row


@command("order.lock")
def lock_order(
    *,
    order_id: int,
    by: Actor,
    reason: str,
    at: datetime,
    staff_id: int | None = None,
    start_from: datetime | None = None,
    start_until: datetime | None = None,
    version: int | None = None,
) -> OrderLock:
    """Plans give the order to this person, at this time, or both, until it has a visit, which takes the lock over.

    `start_until` left out: the visit begins at `start_from`. What cannot be kept as things are is refused.
    """
    order = _lockable(order_id, by=by, version=version)
    start_until = start_until or start_from
    _refuse_order_lock(staff_id, start_from, start_until, reason=reason, at=at)
    if staff_id is not None:
        organisation.get_staff(staff_id=staff_id, by=by)
    values = {"staff_id": staff_id, "start_from": start_from, "start_until": start_until, "reason": reason.strip()}
    given = {**values, "locked_by_id": by.id if by.kind is ActorKind.STAFF else None, "locked_at": at}
    row, _made = OrderLock.objects.update_or_create(order_id=order_id, defaults=given)
    _refuse_contradiction(order, row, at)
    event = OrderLocked(
        case=order.case_id, order=order_id, engineer=staff_id, start_from=start_from, start_until=start_until,
        reason=row.reason,
    )  # fmt: skip
    publish(event, stream_id=order.case_id, at=at)
    return row


@command("order.unlock")
def unlock_order(*, order_id: int, by: Actor, at: datetime, version: int | None = None) -> Order:
    """Plans may choose who and when again."""
    order = service.order(order_id=order_id, by=by, permission=PLAN)
    order.expect(version)
    if not OrderLock.objects.filter(order_id=order_id).delete()[0]:
        raise OrderNotLockedError
    _tell_unlocked(order, how="by_hand", at=at)
    return order


def _lockable(order_id: int, *, by: Actor, version: int | None) -> Order:
    order = service.order(order_id=order_id, by=by, permission=PLAN)
    order.expect(version)
    if order.state != Order.State.OPEN or order.is_pooled:
        raise OrderNotLockableError
    return order


def _refuse_order_lock(
    staff_id: int | None, start_from: datetime | None, start_until: datetime | None, *, reason: str, at: datetime
) -> None:
    if staff_id is None and start_from is None:
        raise NothingToLockError(fields={"staff_id": [NothingToLockError.message]})
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    if start_from is None or start_until is None:
        if start_until is not None:
            raise LockTimeError(fields={"start_from": [LockTimeError.message]})
    elif not at < start_from <= start_until:
        raise LockTimeError(fields={"start_from": [LockTimeError.message]})


def _refuse_contradiction(order: Order, row: OrderLock, at: datetime) -> None:
    """By the same words as the data for plans; then by what the person is bound to."""
    first = timezone.localdate(row.start_from or at)
    days = (timezone.localdate(row.start_until) - first).days + 1 if row.start_until else MOST_DAYS
    found = contradiction(order.pk, first=first, days=min(days, MOST_DAYS), at=at)
    field = "start_from" if found is not None and found.code in rules.OF_TIME else "staff_id"
    if found is not None:
        raise LockContradictedError(fields={field: [str(found)]}, why=found)
    if row.staff_id is None or row.start_from is None or row.start_from != row.start_until:
        return
    number = selectors.bound_to(
        row.staff_id, row.start_from, row.start_from + timedelta(minutes=order.duration_minutes), leave_out=order.pk
    )
    if number:
        name = organisation.briefs([row.staff_id])[row.staff_id].name
        clash = LockClashError(name=name, number=number)
        raise LockClashError(fields={"start_from": [str(clash)]}, name=name, number=number)


def _tell_unlocked(order: Order, *, how: str, at: datetime) -> None:
    publish(OrderUnlocked(case=order.case_id, order=order.pk, how=how), stream_id=order.case_id, at=at)


def follow_planned(visit_id: int, at: datetime) -> None:
    """The first visit of a locked order takes over what it keeps of the lock; whoever planned by hand may differ."""
    row = OrderLock.objects.filter(order__visits=visit_id).select_related("order").first()
    if row is None:
        return
    visit = Visit.objects.get(pk=visit_id)
    person = row.staff_id is not None and row.staff_id == visit.lead_id
    time = rules.is_within(visit.planned_start_at, row.start_from, row.start_until)
    row.delete()
    _tell_unlocked(row.order, how="visit", at=at)
    if person or time:
        _write(
            visit, at, locks_person=person, locks_time=time, lock_reason=row.reason, locked_by_id=row.locked_by_id,
            locked_at=row.locked_at,
        )  # fmt: skip
        _tell(visit, BookingLocked(**_ids(visit), person=person, time=time, reason=row.reason), at)


def follow_order_over(order_id: int, at: datetime) -> None:
    """An order that is over, or done without a visit, holds nobody and nothing."""
    del at
    OrderLock.objects.filter(order_id=order_id).delete()


def agree(*, visit: Visit, start_at: datetime, end_at: datetime, at: datetime, moves: int = 0) -> Booking:
    """Part of a command that makes an appointment: the window that the customer was promised. It is firm then."""
    row = _write(visit, at, is_soft=False, announced_at=at, agreed_from=start_at, agreed_to=end_at)
    Booking.objects.filter(pk=row.pk).update(moves=F("moves") + moves)
    return row


def follow_agreed(visit_id: int, at: datetime) -> None:
    """The customer knows the time, whoever told them."""
    Booking.objects.update_or_create(visit_id=visit_id, defaults={"announced_at": at, "changed_at": at})


def follow_moved(visit_id: int, at: datetime) -> None:
    """Moved out of the window that was agreed, the visit is one that the customer does not know of."""
    row = Booking.objects.filter(visit_id=visit_id, agreed_from__isnull=False).select_related("visit").first()
    start = row.visit.planned_start_at if row else None
    if row is None or row.agreed_from is None or row.agreed_to is None or start is None:
        return
    if not row.agreed_from <= start <= row.agreed_to:
        _write(row.visit, at, announced_at=None, agreed_from=None, agreed_to=None)


def follow_dispatched(visit_id: int, at: datetime) -> None:
    """Whoever dispatches a soft visit has decided."""
    if Booking.objects.filter(visit_id=visit_id, is_soft=True).exists():
        _settle(Visit.objects.get(pk=visit_id), at, how="dispatched")


def follow_ended(visit_id: int, at: datetime) -> None:
    """A visit that is over holds nobody and nothing."""
    Booking.objects.filter(visit_id=visit_id).update(
        is_soft=False, locks_person=False, locks_time=False, changed_at=at
    )  # fmt: skip


def lapse_all(at: datetime) -> int:
    """Decide what is due, each in a transaction of its own; how many were."""
    return sum(lapse(visit_id=visit_id, by=SYSTEM, at=at) for visit_id in selectors.due_ids(at))


def _held(visit_id: int, *, by: Actor, version: int | None) -> Visit:
    visit = service.get_visit(visit_id=visit_id, by=by, permission=PLAN)
    visit.expect(version)
    soft = Booking.objects.select_for_update().filter(visit_id=visit_id, is_soft=True)
    if visit.state != Visit.State.PLANNED or not soft.exists():
        raise NotSoftError
    return visit


def _settle(visit: Visit, at: datetime, *, how: str) -> None:
    _write(visit, at, is_soft=False)
    _tell(visit, BookingConfirmed(**_ids(visit), how=how), at)


def _let_go(visit: Visit, *, by: Actor, at: datetime, how: str) -> Visit:
    _write(visit, at, is_soft=False)
    _tell(visit, BookingReleased(**_ids(visit), how=how), at)
    return service.visits.cancel(visit_id=visit.pk, by=by, reason=LET_GO, at=at)


def _write(visit: Visit, at: datetime, **values: Any) -> Booking:
    row, _made = Booking.objects.update_or_create(visit_id=visit.pk, defaults={**values, "changed_at": at})
    return row


def _ids(visit: Visit) -> dict[str, int]:
    return {"case": visit.case_id, "order": visit.order_id, "visit": visit.pk}


def _tell(visit: Visit, event: Event, at: datetime) -> None:
    publish(event, stream_id=visit.case_id, at=at)
