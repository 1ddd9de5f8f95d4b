"""Personal events and days away from home, as a reader may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.public import require, scope_q
from aftercare.registry.organisation.models import PersonalEvent, Relocation, Staff
from aftercare.registry.organisation.rules.geo import Point
from aftercare.registry.organisation.selectors.staff import get_staff


@dataclass(frozen=True, slots=True)
class Base:
    """From the first day to the last one, both included, a person sets out from there."""

    first_day: date
    last_day: date
    place: Point


def _mine_or_planned(by: Actor) -> Q:
    """One's own, and those of people whose shifts one plans."""
    mine = Q(staff_id=by.id) if by.kind is ActorKind.STAFF else Q(pk__in=())
    return mine | scope_q(by, "roster.change", path="staff__unit_path")


def plannable(*, staff_id: int, by: Actor) -> Staff:
    """Somebody whose time the actor may plan; everybody plans their own as they ask for their own leave."""
    staff = get_staff(staff_id=staff_id, by=by)
    own = by.kind is ActorKind.STAFF and by.id == staff.pk
    require(by, "leave.ask" if own else "roster.change", unit_path=staff.unit_path, own=own)
    return staff


def personal_event(*, personal_event_id: int, by: Actor) -> PersonalEvent:
    """One event of somebody whose time the actor may plan."""
    row = PersonalEvent.objects.filter(pk=personal_event_id).first()
    if row is None:
        raise NotFoundError
    plannable(staff_id=row.staff_id, by=by)
    return row


def relocation(*, relocation_id: int, by: Actor) -> Relocation:
    """Days away from home of somebody whose time the actor may plan; raises NotFoundError."""
    row = Relocation.objects.filter(_mine_or_planned(by), pk=relocation_id).select_related("staff").first()
    if row is None:
        raise NotFoundError
    return row


def personal_events_of(*, staff_id: int, by: Actor) -> "QuerySet[PersonalEvent]":
    """What takes a person's time beside visits, the latest first."""
    staff = get_staff(staff_id=staff_id, by=by)
    return PersonalEvent.objects.filter(_mine_or_planned(by), staff=staff).order_by("-starts_at", "-pk")


def relocations_of(*, staff_id: int, by: Actor) -> "QuerySet[Relocation]":
    """The days on which a person sets out from elsewhere, the latest first."""
    staff = get_staff(staff_id=staff_id, by=by)
    return Relocation.objects.filter(_mine_or_planned(by), staff=staff).order_by("-first_day", "-pk")


def bases(staff_ids: Collection[int], first: date, last: date) -> dict[int, list[Base]]:
    """From where these people set out instead of home, on days from the first to the last; by day."""
    rows = Relocation.objects.filter(staff_id__in=staff_ids, first_day__lte=last, last_day__gte=first)
    found: dict[int, list[Base]] = {number: [] for number in staff_ids}
    for row in rows.order_by("first_day", "pk"):
        found[row.staff_id].append(Base(row.first_day, row.last_day, place_of(row)))
    return found


def place_of(row: Relocation) -> Point:
    """From where, in WGS-84."""
    match row.datum:
        case "gcj02" | "bd09" as datum:
            return Point(row.latitude_e6, row.longitude_e6, datum).to("wgs84")
        case _:
            return Point(row.latitude_e6, row.longitude_e6)
