"""Leave and on-call times as a reader may see them; who is at work when."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model, Q, QuerySet, Value

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.public import scope_q
from aftercare.registry.organisation.models import Leave, OnCall, PersonalEvent, Roster
from aftercare.registry.organisation.rules.shifts import spans

Span = tuple[datetime, datetime]
R = TypeVar("R", bound=Model)


@dataclass(slots=True)
class Schedule:
    """When a person can be sent within a time. `shifts` None = no roster: taken to be available."""

    shifts: list[Span] | None = None
    leaves: list[Span] = field(default_factory=list)
    on_calls: list[Span] = field(default_factory=list)
    # Personal events: a meeting, a training, the doctor.
    events: list[Span] = field(default_factory=list)


def leaves_of(by: Actor) -> "QuerySet[Leave]":
    """One's own leave, and that of the people whom the reader decides about."""
    mine = Q(staff_id=by.id) if by.kind is ActorKind.STAFF else Q(pk__in=())
    return Leave.objects.filter(mine | scope_q(by, "leave.decide", path="staff__unit_path"))


def get_leave(*, leave_id: int, by: Actor) -> Leave:
    """One leave with its person; raises NotFoundError."""
    return _one(leaves_of(by).select_related("staff"), leave_id)


def leave_to_take_back(*, leave_id: int, by: Actor) -> Leave:
    """One's own leave, or that of somebody for whom the actor may ask; raises NotFoundError."""
    own = Q(staff_id=by.id) if by.kind is ActorKind.STAFF else None
    rows = Leave.objects.filter(scope_q(by, "leave.ask", path="staff__unit_path", own=own))
    return _one(rows.select_related("staff"), leave_id)


def get_on_call(*, on_call_id: int, by: Actor) -> OnCall:
    """One time on call with its person and unit; raises NotFoundError."""
    return _one(on_calls_of(by).select_related("staff", "unit"), on_call_id)


def _one(rows: "QuerySet[R]", number: int) -> R:
    row = rows.filter(pk=number).first()
    if row is None:
        raise NotFoundError
    return row


def on_calls_of(by: Actor) -> "QuerySet[OnCall]":
    """The times on call of the people whom the reader may see."""
    own = Q(staff_id=by.id) if by.kind is ActorKind.STAFF else None
    return OnCall.objects.filter(scope_q(by, "staff.view", path="staff__unit_path", own=own))


def schedules(staff_ids: Collection[int], start: datetime, end: datetime, *, zone: str = "") -> dict[int, Schedule]:
    """Shifts, approved leave, personal events and on-call times that touch [start, end); three queries."""
    found = {number: Schedule() for number in staff_ids}
    mine, touching = Q(staff_id__in=found), Q(starts_at__lt=end, ends_at__gt=start)
    zone_info = ZoneInfo(zone or settings.TIME_ZONE)
    still = Q(active_to__isnull=True) | Q(active_to__gt=start)
    rosters = Roster.objects.filter(mine, still, active_from__lt=end).order_by("active_from", "pk")
    for row in rosters.values_list("staff_id", "pattern__days", "first_day", "active_from", "active_to"):
        staff_id, days, first_day, begins, ends = row
        one = found[staff_id]
        within = max(start, begins), min(end, ends or end)
        one.shifts = [*(one.shifts or []), *_cut(spans(days, first_day, *within, zone_info), begins, ends)]
    for sort, staff_id, begins, ends in _taken(mine, touching):
        (found[staff_id].leaves if sort == "leave" else found[staff_id].events).append((begins, ends))
    on_calls = OnCall.objects.filter(mine, touching).order_by("starts_at", "pk")
    for staff_id, begins, ends in on_calls.values_list("staff_id", "starts_at", "ends_at"):
        found[staff_id].on_calls.append((begins, ends))
    return found


def _taken(mine: Q, touching: Q) -> "QuerySet[Any, Any]":
    """Approved leave and personal events in one query, by time."""
    columns = ("sort", "staff_id", "starts_at", "ends_at")
    granted = Leave.objects.filter(mine, touching, state=Leave.State.APPROVED).annotate(sort=Value("leave"))
    events = PersonalEvent.objects.filter(mine, touching).annotate(sort=Value("event"))
    both = granted.values_list(*columns).union(events.values_list(*columns), all=True)
    return both.order_by("starts_at", "staff_id", "sort")


def _cut(found: list[Span], begins: datetime, ends: datetime | None) -> list[Span]:
    """What lies within the time in which a roster holds."""
    return [(max(one, begins), min(other, ends or other)) for one, other in found]
