"""What happens to the day's work, and the proposals that come of it: urgent, cancelled, late, sick."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.events import Recorded
from aftercare.operations.dispatch.problems.selectors.settings import plans_at_all, settings_of
from aftercare.operations.dispatch.runs import services
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

# Orders of this priority or a more urgent one are worth a new look at the day.
URGENT = 1
# A visit that ends so much later than planned pushes what comes after it.
LATE = timedelta(minutes=30)
# Reasons of a cancelled visit that come of a plan themselves.
BY_PLAN = frozenset({"replanned"})

# Unit and the first day that the event touches; None: it is no reason to plan anew.
Touched = tuple[int, date] | None


def follow(events: list[Recorded], *, at: datetime) -> None:
    """Queue one proposal a unit and day, however much happens at once; a second run of the reader adds none."""
    for event in events:
        touched = TOUCHES[event.type](event, at)
        if touched is None:
            continue
        unit_id, day = touched
        unit_path = units.get(unit_id).path
        if day < timezone.localdate(at) or not plans_at_all(unit_path) or settings_of(unit_path).replan == "off":
            continue
        services.ask(
            unit_id=unit_id, by=SYSTEM, at=at, mode=PlanRun.Mode.EVENT, first_day=day, cause=event.type,
            case_id=event.payload.get("case"),
        )  # fmt: skip


def _urgent(event: Recorded, at: datetime) -> Touched:
    order = service.Order.objects.filter(pk=event.payload["order"], priority__lte=URGENT).first()
    return (order.unit_id, timezone.localdate(at)) if order else None


def _gone(event: Recorded, at: datetime) -> Touched:
    """A visit fell away, or lost its engineer: its day has room, or needs somebody."""
    del at
    if event.payload.get("reason") in BY_PLAN:
        return None
    return _day_of(event)


def _late(event: Recorded, at: datetime) -> Touched:
    del at
    visit = service.Visit.objects.filter(pk=event.payload["visit"]).select_related("order").first()
    if visit is None or visit.planned_end_at is None or event.occurred_at < visit.planned_end_at + LATE:
        return None
    return _day_of(event)


def _day_of(event: Recorded) -> Touched:
    visit = service.Visit.objects.filter(pk=event.payload["visit"]).select_related("order").first()
    if visit is None or visit.planned_start_at is None:
        return None
    return visit.order.unit_id, timezone.localdate(visit.planned_start_at)


def _away(event: Recorded, at: datetime) -> Touched:
    """Leave was granted, and visits of those days have to find somebody else."""
    leave = organisation.Leave.objects.filter(pk=event.payload["leave"]).first()
    return _visits_of(leave.staff_id, leave.starts_at, leave.ends_at, at) if leave else None


def _engaged(event: Recorded, at: datetime) -> Touched:
    """A personal event was entered over visits."""
    row = organisation.PersonalEvent.objects.filter(pk=event.payload["personal_event"]).first()
    return _visits_of(row.staff_id, row.starts_at, row.ends_at, at) if row else None


def _relocated(event: Recorded, at: datetime) -> Touched:
    """Somebody sets out from elsewhere: their visits of those days may be too far away now."""
    row = organisation.Relocation.objects.filter(pk=event.payload["relocation"]).first()
    if row is None:
        return None
    start = timezone.make_aware(datetime.combine(row.first_day, time()))
    return _visits_of(row.staff_id, start, start + (row.last_day - row.first_day) + timedelta(days=1), at)


def _visits_of(staff_id: int, start: datetime, end: datetime, at: datetime) -> Touched:
    """The day of the first visit that somebody still has in that time."""
    hit = service.Visit.objects.filter(
        crew__staff_id=staff_id, state__in=service.Visit.OPEN_STATES, planned_start_at__lt=end,
        planned_end_at__gt=max(start, at),
    )  # fmt: skip
    first = hit.select_related("order").order_by("planned_start_at", "pk").first()
    if first is None or first.planned_start_at is None:
        return None
    return first.order.unit_id, timezone.localdate(first.planned_start_at)


TOUCHES: Mapping[str, Callable[[Recorded, datetime], Touched]] = {
    "order.opened": _urgent,
    "visit.cancelled": _gone,
    "visit.refused": _gone,
    "visit.not_accepted": _gone,
    "visit.finished": _late,
    "visit.incomplete": _late,
    "leave.approved": _away,
    "staff.event_planned": _engaged,
    "staff.relocated": _relocated,
}


def register() -> None:
    """Called once, when Django is ready."""
    journal.consumers.register("dispatch.replan", set(TOUCHES), follow, from_now=True)
