"""When people work: rosters, on call, leave."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.accounts.public import require
from aftercare.platform.units.public import get as get_unit
from aftercare.registry.organisation.errors import LeaveDecidedError, OverlapError, OwnLeaveError
from aftercare.registry.organisation.events import (
    LeaveApproved,
    LeaveAsked,
    LeaveCancelled,
    LeaveRefused,
    StaffOnCallCancelled,
    StaffOnCallPlanned,
    StaffRosterSet,
)
from aftercare.registry.organisation.models import Leave, OnCall, Roster, ShiftPattern, Staff
from aftercare.registry.organisation.selectors.staff import get_staff
from aftercare.registry.organisation.services.catalogues import get_of
from aftercare.registry.organisation.services.roots import checked
from aftercare.registry.organisation.services.staff import ENDS_BEFORE_IT_BEGINS, refuse_left

FIRST_DAY_NEEDED = _("Say on which day the pattern begins.")


@command("staff.set_roster")
def set_roster(
    *, staff_id: int, pattern_id: int | None, first_day: date | None = None, by: Actor, at: datetime
) -> Roster | None:
    """From now on somebody works by a pattern whose first day falls on `first_day`; None = by none."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "roster.change", unit_path=staff.unit_path)
    Roster.objects.filter(staff=staff, active_to__isnull=True, active_from__gte=at).delete()
    Roster.objects.filter(staff=staff, active_to__isnull=True).update(active_to=at)
    if pattern_id is None:
        publish(StaffRosterSet(), stream_id=staff.pk, at=at)
        return None
    if first_day is None:
        raise InvalidError(fields={"first_day": [FIRST_DAY_NEEDED]})
    pattern = get_of(ShiftPattern, pattern_id)
    roster = Roster.objects.create(staff=staff, pattern=pattern, first_day=first_day, active_from=at)
    publish(StaffRosterSet(pattern=pattern.code, first_day=first_day), stream_id=staff.pk, at=at)
    return roster


@command("on_call.plan")
def plan_on_call(
    *, unit_id: int, staff_id: int, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> OnCall:
    """Somebody answers for a unit outside the shifts; refused where the same person is on call already."""
    unit = get_unit(unit_id)
    require(by, "roster.change", unit_path=unit.path)
    staff = get_staff(staff_id=staff_id, by=by)
    if ends_at <= starts_at:
        raise InvalidError(fields={"ends_at": [ENDS_BEFORE_IT_BEGINS]})
    refuse_left(staff, timezone.localdate(starts_at))
    clash = OnCall.objects.filter(staff=staff, starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if clash:
        raise OverlapError(start=_shown(clash.starts_at))
    planned = OnCall.objects.create(unit_id=unit_id, staff=staff, starts_at=starts_at, ends_at=ends_at)
    event = StaffOnCallPlanned(unit=unit_id, starts_at=starts_at, ends_at=ends_at)
    publish(event, stream_id=staff.pk, at=at)
    return planned


@command("on_call.cancel")
def cancel_on_call(*, on_call_id: int, by: Actor, at: datetime) -> None:
    """Take back a time on call."""
    planned = get_of(OnCall, on_call_id)
    require(by, "roster.change", unit_path=get_unit(planned.unit_id).path)
    OnCall.objects.filter(pk=planned.pk).delete()
    event = StaffOnCallCancelled(unit=planned.unit_id, starts_at=planned.starts_at, ends_at=planned.ends_at)
    publish(event, stream_id=planned.staff_id, at=at)


@command("leave.ask")
def ask_leave(
    *, staff_id: int, kind: str, starts_at: datetime, ends_at: datetime, reason: str = "", by: Actor, at: datetime
) -> Leave:
    """Ask for time off, for oneself or for somebody in one's unit."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "leave.ask", unit_path=staff.unit_path, own=_is(by, staff.pk))
    values = _wanted(staff, kind, starts_at, ends_at, reason)
    leave = Leave.objects.create(**values, asked_at=at)
    event = LeaveAsked(leave=leave.pk, kind=leave.kind, starts_at=starts_at, ends_at=ends_at, reason=leave.reason)
    publish(event, stream_id=staff.pk, at=at)
    return leave


@command("leave.grant")
def grant_leave(
    *, staff_id: int, kind: str, starts_at: datetime, ends_at: datetime, reason: str = "", by: Actor, at: datetime
) -> Leave:
    """Enter a leave that is granted though nobody asked for it here, say by telephone; never one's own."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "leave.decide", unit_path=staff.unit_path)
    if _is(by, staff.pk):
        raise OwnLeaveError
    values = _wanted(staff, kind, starts_at, ends_at, reason)
    decided = {"state": Leave.State.APPROVED, "decided_at": at, "decided_by_id": _decider(by)}
    leave = Leave.objects.create(**values, **decided, asked_at=at)
    _say_granted(leave, at)
    return leave


def _wanted(staff: Staff, kind: str, starts_at: datetime, ends_at: datetime, reason: str) -> dict[str, Any]:
    """What a leave holds. InvalidError; OverlapError: the person is away then already."""
    values = checked(Leave, {"kind": kind, "reason": reason})
    if ends_at <= starts_at:
        raise InvalidError(fields={"ends_at": [ENDS_BEFORE_IT_BEGINS]})
    open_states = (Leave.State.ASKED, Leave.State.APPROVED)
    clash = Leave.objects.filter(
        staff=staff, state__in=open_states, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).first()
    if clash:
        raise OverlapError(start=_shown(clash.starts_at))
    return {"staff": staff, "starts_at": starts_at, "ends_at": ends_at, **values}


@command("leave.decide")
def decide_leave(*, leave_id: int, granted: bool, by: Actor, at: datetime) -> Leave:
    """Grant or refuse a leave; never one's own."""
    leave = get_of(Leave, leave_id)
    staff = get_staff(staff_id=leave.staff_id, by=by)
    require(by, "leave.decide", unit_path=staff.unit_path)
    if _is(by, staff.pk):
        raise OwnLeaveError
    state = Leave.State.APPROVED if granted else Leave.State.REFUSED
    _set_state(leave, {Leave.State.ASKED}, state=state, decided_at=at, decided_by_id=_decider(by))
    if granted:
        _say_granted(leave, at)
    else:
        publish(LeaveRefused(leave=leave.pk), stream_id=staff.pk, at=at)
    return leave


def _decider(by: Actor) -> int | None:
    return by.id if by.kind is ActorKind.STAFF else None


def _say_granted(leave: Leave, at: datetime) -> None:
    event = LeaveApproved(leave=leave.pk, kind=leave.kind, starts_at=leave.starts_at, ends_at=leave.ends_at)
    publish(event, stream_id=leave.staff_id, at=at)


@command("leave.cancel")
def cancel_leave(*, leave_id: int, by: Actor, at: datetime) -> Leave:
    """Take back a leave that was asked for or granted."""
    leave = get_of(Leave, leave_id)
    staff = get_staff(staff_id=leave.staff_id, by=by)
    require(by, "leave.ask", unit_path=staff.unit_path, own=_is(by, staff.pk))
    _set_state(leave, {Leave.State.ASKED, Leave.State.APPROVED}, state=Leave.State.CANCELLED, decided_at=at)
    publish(LeaveCancelled(leave=leave.pk), stream_id=staff.pk, at=at)
    return leave


def _set_state(leave: Leave, sources: set[Leave.State], **values: object) -> None:
    if not Leave.objects.filter(pk=leave.pk, state__in=sources).update(**values):
        raise LeaveDecidedError
    leave.refresh_from_db()


def _is(by: Actor, staff_id: int) -> bool:
    return by.kind is ActorKind.STAFF and by.id == staff_id


def _shown(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
