"""People join, change, move and leave; they hold posts and stand in for one another."""

from datetime import date, datetime, time
from typing import Any, Unpack
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts.public import access_changed, require
from aftercare.platform.units.public import get as get_unit
from aftercare.registry.organisation.errors import CodeTakenError, OverlapError, StaffLeftError
from aftercare.registry.organisation.events import (
    StaffChanged,
    StaffHired,
    StaffLeft,
    StaffMoved,
    StaffPostEnded,
    StaffPostGiven,
    StaffSubstituteNamed,
)
from aftercare.registry.organisation.models import Post, PostHolding, Roster, Staff, Substitute
from aftercare.registry.organisation.rules.values import StaffValues, staff_columns
from aftercare.registry.organisation.selectors.staff import get_staff
from aftercare.registry.organisation.services.catalogues import get_of
from aftercare.registry.organisation.services.roots import change_root, checked, free_number

LEAVES_BEFORE_HIRED = _("The last day lies before the first one.")
ENDS_BEFORE_IT_BEGINS = _("The end must come after the beginning.")


@command("staff.hire")
def hire_staff(
    *, unit_id: int, uid: UUID | None = None, by: Actor, at: datetime, **values: Unpack[StaffValues]
) -> Staff:
    """Enter a person; `name` and `hired_on` are needed, `number` is taken from the series if not given."""
    unit = get_unit(unit_id)
    require(by, "staff.create", unit_path=unit.path)
    columns = checked(Staff, staff_columns(values), required=["name", "hired_on"])
    _refuse_taken(columns.get("number", ""))
    columns["number"] = columns.get("number") or free_number(Staff, "organisation.staff", unit_id=unit_id, at=at)
    staff = Staff.objects.create(uid=uid or uuid7(at), unit_id=unit_id, unit_path=unit.path, **columns)
    event = StaffHired(number=staff.number, unit=unit_id, hired_on=staff.hired_on)
    publish(event, stream_id=staff.pk, at=at)
    return staff


def _refuse_taken(number: str) -> None:
    if number and Staff.objects.filter(number=number).exists():
        raise CodeTakenError(code=number)


@command("staff.change")
def change_staff(
    *, staff_id: int, version: int | None = None, by: Actor, at: datetime, **values: Unpack[StaffValues]
) -> Staff:
    """Change somebody's particulars; what is left out stays."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "staff.change", unit_path=staff.unit_path)
    staff.expect(version)
    columns = checked(Staff, staff_columns(values))
    if columns.get("number", staff.number) != staff.number:
        _refuse_taken(columns["number"])
    changed = change_root(staff, columns)
    if "name" in changed and staff.user_id:
        access_changed([staff.user_id])
    if changed:
        publish(StaffChanged(fields=changed), stream_id=staff.pk, at=at)
    return staff


@command("staff.give_login")
def give_login(*, staff_id: int, user_id: int | None, by: Actor, at: datetime) -> Staff:
    """Tie a login to a person, or untie it; roles and passwords are the business of accounts."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "staff.change", unit_path=staff.unit_path)
    taken = user_id is not None and Staff.objects.filter(user_id=user_id).exclude(pk=staff.pk).exists()
    if taken:
        raise CodeTakenError(code=user_id)
    before = staff.user_id
    if change_root(staff, checked(Staff, {"user_id": user_id})):
        access_changed(one for one in (before, user_id) if one is not None)
        publish(StaffChanged(fields=["user"]), stream_id=staff.pk, at=at)
    return staff


@command("staff.move")
def move_staff(*, staff_id: int, unit_id: int, version: int | None = None, by: Actor, at: datetime) -> Staff:
    """Put somebody into another unit; open posts stay where they are until ended."""
    staff = get_staff(staff_id=staff_id, by=by)
    unit = get_unit(unit_id)
    require(by, "staff.change", unit_path=staff.unit_path)
    require(by, "staff.change", unit_path=unit.path)
    staff.expect(version)
    before = staff.unit_id
    if change_root(staff, {"unit_id": unit_id, "unit_path": unit.path}):
        access_changed([staff.user_id] if staff.user_id else [])
        publish(StaffMoved(from_unit=before, to_unit=unit_id), stream_id=staff.pk, at=at)
    return staff


@command("staff.leave")
def leave_staff(*, staff_id: int, left_on: date, version: int | None = None, by: Actor, at: datetime) -> Staff:
    """Somebody leaves; `left_on` is the first day without them. Posts and rosters end with it."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "staff.change", unit_path=staff.unit_path)
    staff.expect(version)
    if left_on < staff.hired_on:
        raise InvalidError(fields={"left_on": [LEAVES_BEFORE_HIRED]})
    if change_root(staff, {"left_on": left_on}):
        ends = timezone.make_aware(datetime.combine(left_on, time.min))
        for rows in (PostHolding.objects.all(), Roster.objects.all()):
            _end_all(rows.filter(staff=staff, active_to__isnull=True), ends)
        publish(StaffLeft(left_on=left_on), stream_id=staff.pk, at=at)
    return staff


def _end_all(rows: "QuerySet[Any]", ends: datetime) -> None:
    """What would begin later never begins."""
    rows.filter(active_from__gte=ends).delete()
    rows.update(active_to=ends)


@command("staff.give_post")
def give_post(*, staff_id: int, post_id: int, unit_id: int | None = None, by: Actor, at: datetime) -> PostHolding:
    """Give somebody a post from now on, in their own unit or another; held already = nothing changes."""
    staff = get_staff(staff_id=staff_id, by=by)
    unit = get_unit(unit_id or staff.unit_id)
    require(by, "staff.change", unit_path=unit.path)
    refuse_left(staff, timezone.localdate(at))
    post = get_of(Post, post_id)
    holding, is_new = PostHolding.objects.get_or_create(
        staff=staff, post=post, unit_id=unit.pk, active_to=None, defaults={"active_from": at}
    )
    if is_new:
        publish(StaffPostGiven(post=post.code, unit=unit.pk), stream_id=staff.pk, at=at)
    return holding


def refuse_left(staff: Staff, day: date) -> None:
    """Who does not work here gets nothing to do."""
    if staff.left_on is not None and staff.left_on <= day:
        raise StaffLeftError(name=staff.name)


@command("staff.end_post")
def end_post(*, holding_id: int, by: Actor, at: datetime) -> PostHolding:
    """Somebody no longer holds a post."""
    holding = get_of(PostHolding, holding_id)
    staff = get_staff(staff_id=holding.staff_id, by=by)
    require(by, "staff.change", unit_path=staff.unit_path)
    if at <= holding.active_from:
        raise InvalidError(fields={"active_to": [ENDS_BEFORE_IT_BEGINS]})
    if PostHolding.objects.filter(pk=holding.pk, active_to__isnull=True).update(active_to=at):
        post = get_of(Post, holding.post_id)
        publish(StaffPostEnded(post=post.code, unit=holding.unit_id), stream_id=staff.pk, at=at)
    holding.refresh_from_db()
    return holding


@command("staff.name_substitute")
def name_substitute(
    *, staff_id: int, stand_in_id: int, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> Substitute:
    """Somebody stands in for somebody; people may name their own."""
    staff = get_staff(staff_id=staff_id, by=by)
    require(by, "substitute.change", unit_path=staff.unit_path, own=by.id == staff.pk)
    stand_in = get_staff(staff_id=stand_in_id, by=by)
    if ends_at <= starts_at or staff.pk == stand_in.pk:
        raise InvalidError(fields={"ends_at": [ENDS_BEFORE_IT_BEGINS]})
    refuse_left(stand_in, timezone.localdate(starts_at))
    clash = Substitute.objects.filter(staff=staff, active_from__lt=ends_at, active_to__gt=starts_at).first()
    if clash:
        raise OverlapError(start=timezone.localtime(clash.active_from).strftime("%Y-%m-%d %H:%M"))
    named = Substitute.objects.create(staff=staff, stand_in=stand_in, active_from=starts_at, active_to=ends_at)
    event = StaffSubstituteNamed(stand_in=stand_in.pk, starts_at=starts_at, ends_at=ends_at)
    publish(event, stream_id=staff.pk, at=at)
    return named
