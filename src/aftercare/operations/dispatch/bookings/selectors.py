"""Reading soft bookings and locks; the caller may see the visits, unless it says otherwise."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from aftercare.base.kernel.actors import Actor
from aftercare.operations.dispatch.bookings.models import Booking
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
