"""Reading soft bookings and locks; the caller may see the visits, unless it says otherwise."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.operations.dispatch.bookings import rules
from aftercare.operations.dispatch.bookings.models import Booking, OrderLock
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service


def of_visit(visit_id: int) -> Booking | None:
    """What holds of a visit, if anything does."""
    return Booking.objects.filter(visit_id=visit_id).select_related("locked_by").first()


def get(visit_id: int) -> Booking:
    """The same; a row that says nothing where nothing holds."""
    return of_visit(visit_id) or Booking(visit_id=visit_id)


def booking(*, visit_id: int, by: Actor) -> Booking:
    """What holds of a visit, for somebody who may plan it."""
    return get(service.get_visit(visit_id=visit_id, by=by, permission="visit.plan").pk)


def of_visits(visit_ids: Collection[int]) -> dict[int, Booking]:
    """Visit → what holds of it."""
    rows = Booking.objects.filter(visit_id__in=visit_ids).select_related("locked_by")
    return {row.visit_id: row for row in rows}


def seen_by_crew(visit: str) -> Q:
    """Visits that their engineer sees: all but those that are booked softly."""
    return Q(**{f"{visit}booking__isnull": True}) | Q(**{f"{visit}booking__is_soft": False})


def due_ids(at: datetime) -> list[int]:
    """Visits whose soft booking has to be decided by now, the longest due first."""
    rows = Booking.objects.filter(is_due(at)).order_by("held_until", "pk")
    return list(rows.values_list("visit_id", flat=True))


def is_due(at: datetime) -> Q:
    """Soft, and at its deadline, or moved to before it and about to begin."""
    return Q(is_soft=True) & (Q(held_until__lte=at) | Q(visit__planned_start_at__lte=at))


def forbids(visit_id: int, *, staff_ids: Iterable[int], start_at: datetime | None) -> bool:
    """Whether a lock stands against giving the visit to these people at this time."""
    row = Booking.objects.filter(visit_id=visit_id).select_related("visit").first()
    if row is None:
        return False
    moves = row.locks_time and row.visit.planned_start_at != start_at
    return moves or (row.locks_person and row.visit.lead_id not in set(staff_ids))


def lock_of_order(order_id: int) -> OrderLock | None:
    """What is settled for an order before it has a visit, if anything is."""
    return OrderLock.objects.filter(order_id=order_id).select_related("staff", "locked_by").first()


def order_lock(*, order_id: int, by: Actor) -> OrderLock:
    """The same, for somebody who may plan it; a row that says nothing where nothing is locked."""
    order = service.order(order_id=order_id, by=by, permission="visit.plan")
    return lock_of_order(order.pk) or OrderLock(order_id=order.pk)


def forbids_order(order_id: int, *, staff_ids: Iterable[int], start_at: datetime | None) -> bool:
    """Whether a lock stands against a visit of the order by these people at this time."""
    row = lock_of_order(order_id)
    if row is None:
        return False
    elsewhere = row.staff_id is not None and row.staff_id not in set(staff_ids)
    return elsewhere or (row.start_from is not None and not rules.is_within(start_at, row.start_from, row.start_until))


def bound_to(staff_id: int, start: datetime, end: datetime, *, leave_out: int) -> str:
    """The number of what holds a person then whatever is planned: a visit that is sent or locked, or a locked order."""
    fast = Q(visit__state__in=rules.SENT) | Q(visit__booking__locks_time=True) | Q(visit__booking__is_soft=True)
    rows = service.Participation.objects.filter(
        fast, staff_id=staff_id, visit__state__in=service.Visit.OPEN_STATES, visit__planned_start_at__lt=end,
        visit__planned_end_at__gt=start,
    )  # fmt: skip
    found = rows.order_by("visit__planned_start_at", "pk").values_list("visit__order__number", flat=True).first()
    return found or _locked_order(staff_id, start, end, leave_out)


def _locked_order(staff_id: int, start: datetime, end: datetime, leave_out: int) -> str:
    rows = OrderLock.objects.filter(staff_id=staff_id, start_from__lt=end, start_until=F("start_from"))
    rows = rows.exclude(order_id=leave_out).order_by("start_from", "pk")
    for number, begins, minutes in rows.values_list("order__number", "start_from", "order__duration_minutes"):
        if begins is not None and begins + timedelta(minutes=minutes) > start:
            return number
    return ""


def order_numbered(number: str, *, by: Actor) -> int:
    """The order with this number, if the reader may see it."""
    found = service.Order.objects.filter(number=number.strip()).values_list("pk", flat=True).first()
    return service.order(order_id=found or 0, by=by).pk


def staff_numbered(number: str, *, by: Actor) -> int:
    """The person with this number, if the reader may see them."""
    found = organisation.staff_of(by).filter(number=number.strip()).values_list("pk", flat=True).first()
    if found is None:
        raise NotFoundError
    return found
