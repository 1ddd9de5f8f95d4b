"""Where people are when it is not a visit: personal events, days away from home."""

from datetime import date, datetime

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.accounts.public import require
from aftercare.registry.organisation.errors import OverlapError
from aftercare.registry.organisation.events import (
    StaffEventCancelled,
    StaffEventPlanned,
    StaffRelocated,
    StaffRelocationCancelled,
)
from aftercare.registry.organisation.models import PersonalEvent, Relocation
from aftercare.registry.organisation.rules.geo import Point
from aftercare.registry.organisation.rules.values import place_columns
from aftercare.registry.organisation.selectors.staff import get_staff
from aftercare.registry.organisation.selectors.whereabouts import personal_event, plannable
from aftercare.registry.organisation.services.catalogues import get_of
from aftercare.registry.organisation.services.roots import checked
from aftercare.registry.organisation.services.staff import ENDS_BEFORE_IT_BEGINS, refuse_left


@command("staff.plan_event")
def plan_event(
    *, staff_id: int, kind: str, starts_at: datetime, ends_at: datetime, note: str = "", by: Actor, at: datetime
) -> PersonalEvent:
    """Take hours out of a person's days: one's own, or those of people whose shifts one plans."""
    staff = plannable(staff_id=staff_id, by=by)
    values = checked(PersonalEvent, {"kind": kind, "note": note.strip()})
    if ends_at <= starts_at:
        raise InvalidError(fields={"ends_at": [ENDS_BEFORE_IT_BEGINS]})
    refuse_left(staff, timezone.localdate(starts_at))
    clash = PersonalEvent.objects.filter(staff=staff, starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if clash:
        raise OverlapError(start=timezone.localtime(clash.starts_at).strftime("%Y-%m-%d %H:%M"))
    row = PersonalEvent.objects.create(staff=staff, starts_at=starts_at, ends_at=ends_at, **values)
    event = StaffEventPlanned(personal_event=row.pk, kind=row.kind, starts_at=starts_at, ends_at=ends_at, note=row.note)
    publish(event, stream_id=staff.pk, at=at)
    return row


@command("staff.cancel_event")
def cancel_event(*, personal_event_id: int, by: Actor, at: datetime) -> PersonalEvent:
    """Give the hours back."""
    row = personal_event(personal_event_id=personal_event_id, by=by)
    PersonalEvent.objects.filter(pk=row.pk).delete()
    event = StaffEventCancelled(personal_event=row.pk, kind=row.kind, starts_at=row.starts_at, ends_at=row.ends_at)
    publish(event, stream_id=row.staff_id, at=at)
    return row


@command("staff.relocate")
def relocate(
    *, staff_id: int, first_day: date, last_day: date, place: Point, note: str = "", by: Actor, at: datetime
) -> Relocation:
    """From the first day to the last one a person sets out from there, and comes back there in the evening."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "roster.change", unit_path=staff.unit_path)
    if last_day < first_day:
        raise InvalidError(fields={"last_day": [ENDS_BEFORE_IT_BEGINS]})
    refuse_left(staff, first_day)
    clash = Relocation.objects.filter(staff=staff, first_day__lte=last_day, last_day__gte=first_day).first()
    if clash:
        raise OverlapError(start=clash.first_day.isoformat())
    values = checked(Relocation, {"note": note.strip(), **place_columns(place)})
    row = Relocation.objects.create(staff=staff, first_day=first_day, last_day=last_day, **values)
    publish(StaffRelocated(relocation=row.pk, first_day=first_day, last_day=last_day), stream_id=staff.pk, at=at)
    return row


@command("staff.cancel_relocation")
def cancel_relocation(*, relocation_id: int, by: Actor, at: datetime) -> Relocation:
    """They set out from home after all."""
    row = get_of(Relocation, relocation_id)
    staff = get_staff(staff_id=row.staff_id, by=by)
    require(by, "roster.change", unit_path=staff.unit_path)
    Relocation.objects.filter(pk=row.pk).delete()
    event = StaffRelocationCancelled(relocation=row.pk, first_day=row.first_day, last_day=row.last_day)
    publish(event, stream_id=staff.pk, at=at)
    return row
