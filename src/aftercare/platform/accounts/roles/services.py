"""Roles: the preset ones, the company's changes to them, and who holds which."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.access import rules
from aftercare.platform.accounts.access.models import ApiToken, Grant, Realm, Role, RoleAssignment, User, fresh_stamp
from aftercare.platform.accounts.access.rules import Held, Preset, Scope
from aftercare.platform.accounts.access.selectors import require, standing_of, ways_to
from aftercare.platform.accounts.access.services import access_changed
from aftercare.platform.accounts.errors import (
    MoreThanYouError,
    NotYourselfError,
    RoleHeldError,
    RoleKeyTakenError,
    WrongRealmError,
)
from aftercare.platform.accounts.events import GrantsChanged, RoleAssigned, RoleChanged, RoleOpened, RoleWithdrawn
from aftercare.platform.units.public import Unit

presets: Registry[Preset] = Registry("preset roles")
NONE = Grant.Reach.NONE


@command("roles.sync")
def sync_roles(*, by: Actor, at: datetime) -> list[str]:  # noqa: ARG001 - the command records it
    """Bring the preset roles to what the program says, but for what the company edited; keys of what changed."""
    changed = []
    for position, (_key, preset) in enumerate(presets.items()):
        role = _preset_role(preset, position, at)
        known = {f"{row.object}.{row.action}": row for row in Grant.objects.filter(role=role)}
        wanted = rules.wanted_grants(preset, rules.permissions.all())
        differing = {key: scope for key, scope in wanted.items() if key not in known or known[key].scope != scope}
        grants: dict[str, str] = {key: scope for key, scope in differing.items() if not _edited(known.get(key))}
        grants |= {key: NONE for key, row in known.items() if key not in wanted and not row.is_edited}
        if grants:
            _write_grants(role, grants, edited=False, at=at)
            changed.append(preset.key)
    return changed


def _edited(row: Grant | None) -> bool:
    return row is not None and row.is_edited


def _preset_role(preset: Preset, position: int, at: datetime) -> Role:
    role = Role.objects.filter(key=preset.key).first()
    if role is None:
        role = Role.objects.create(
            key=preset.key, name=preset.name, note=preset.note, realm=preset.realm, is_preset=True, position=position
        )
        publish(RoleOpened(role=role.pk, key=role.key), stream_id=role.pk, at=at)
    return role


def _write_grants(role: Role, grants: Mapping[str, str], *, edited: bool, at: datetime) -> None:
    """Set permission → scope. A scope `none` is kept as a row only if the company decided it."""
    keys = [key.rsplit(".", 1) for key in grants]
    named = Q(pk__in=[])
    for kind, action in keys:
        named |= Q(object=kind, action=action)
    Grant.objects.filter(named, role=role).delete()
    Grant.objects.bulk_create(
        Grant(role=role, object=key.rsplit(".", 1)[0], action=key.rsplit(".", 1)[1], scope=scope, is_edited=edited)
        for key, scope in grants.items()
        if edited or scope != NONE
    )
    _role_changed(role)
    publish(GrantsChanged(role=role.pk, grants=dict(grants)), stream_id=role.pk, at=at)


def _role_changed(role: Role) -> None:
    """Everybody who has the role looks again."""
    Role.objects.filter(pk=role.pk).update(access_stamp=fresh_stamp())
    ApiToken.objects.filter(role=role).update(access_stamp=fresh_stamp())
    holders = User.objects.filter(assignments__role=role)
    if role.key == "customer":
        holders = User.objects.filter(realm=Realm.EXTERNAL)
    User.objects.filter(pk__in=holders.values("pk")).update(access_stamp=fresh_stamp())


@command("role.open")
def open_role(
    *,
    key: str,
    name: Words,
    realm: str = Realm.STAFF,
    copy_of: str = "",
    note: Words | None = None,
    by: Actor,
    at: datetime,
) -> Role:
    """A role of the company's own; `copy_of` names a role whose grants it begins with."""
    require(by, "role.manage")
    if Role.objects.filter(key=key).exists():
        raise RoleKeyTakenError(fields={"key": [RoleKeyTakenError.message]})
    role = Role.objects.create(key=key, name=name, note=note or Words(), realm=realm)
    publish(RoleOpened(role=role.pk, key=role.key), stream_id=role.pk, at=at)
    copied = Grant.objects.filter(role__key=copy_of, role__realm=realm).exclude(scope=NONE)
    grants = {f"{row.object}.{row.action}": row.scope for row in copied}
    if grants:
        _refuse_more_than_own(by, grants)
        _write_grants(role, grants, edited=True, at=at)
    return role


@command("role.change")
def change_role(*, role_id: int, name: Words, note: Words, is_offered: bool, by: Actor, at: datetime) -> Role:
    """What the role is called, and whether it is offered for choice."""
    require(by, "role.manage")
    role = _role(pk=role_id)
    role.name, role.note, role.is_offered = name, note, is_offered
    role.save(update_fields=["name", "note", "is_offered"])
    publish(RoleChanged(role=role.pk), stream_id=role.pk, at=at)
    return role


@command("role.set_grants")
def set_grants(*, role_id: int, grants: Mapping[str, str], by: Actor, at: datetime) -> Role:
    """The company's decision: permission → scope, or `none`. What is not named stays.

    InvalidError at a permission that is unknown or cannot have the scope; MoreThanYouError for
    what the actor may not do so far themselves.
    """
    require(by, "role.manage")
    role = _role(pk=role_id)
    _refuse_impossible(grants)
    present = {f"{row.object}.{row.action}": row.scope for row in Grant.objects.filter(role=role)}
    changed = {key: scope for key, scope in grants.items() if present.get(key, NONE) != scope}
    _refuse_more_than_own(by, changed)
    if changed:
        _write_grants(role, changed, edited=True, at=at)
    return role


def _refuse_impossible(grants: Mapping[str, str]) -> None:
    wrong = [
        key
        for key, scope in grants.items()
        if key not in rules.permissions or scope not in {NONE.value, *rules.permissions[key].scopes}
    ]
    if wrong:
        raise InvalidError(fields={key: [InvalidError.message] for key in wrong})


def _refuse_more_than_own(by: Actor, grants: Mapping[str, str]) -> None:
    own = standing_of(by).access
    for key, scope in grants.items():
        reach = max((rules.RANK[reach.scope] for reach in own.of(key)), default=-1)
        if scope != NONE and rules.RANK[Scope(scope)] > reach:
            raise MoreThanYouError


@command("role.restore")
def restore_preset(*, role_id: int, by: Actor, at: datetime) -> Role:
    """Back to what the program says: the company's edits of a preset role are dropped."""
    require(by, "role.manage")
    role = _role(pk=role_id, is_preset=True)
    wanted: dict[str, str] = dict(rules.wanted_grants(presets[role.key], rules.permissions.all()))
    _refuse_more_than_own(by, wanted)
    gone = {f"{row.object}.{row.action}": str(NONE) for row in Grant.objects.filter(role=role)}
    _write_grants(role, gone | wanted, edited=False, at=at)
    return role


def _role(**which: object) -> Role:
    role = Role.objects.filter(**which).first()
    if role is None:
        raise NotFoundError
    return role


# Who holds which. ---------------------------------------------------------------------------------


@command("role.assign")
def assign_role(
    *,
    user_id: int,
    role: str,
    unit_id: int | None,
    by: Actor,
    at: datetime,
    active_from: datetime | None = None,
    active_to: datetime | None = None,
) -> RoleAssignment:
    """Give a user a role (by its key) in a unit, or everywhere; from now, or within dates.

    Needs `user.manage` there, and nobody gives more than they have (MoreThanYouError).
    """
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFoundError
    given, unit_path = _role(key=role), _path_of(unit_id)
    require(by, "user.manage", unit_path=unit_path)
    if given.realm != user.realm:
        raise WrongRealmError
    _refuse_giving_more(by, given, unit_path)
    start = active_from or at
    if active_to is not None and active_to <= start:
        raise InvalidError(fields={"active_to": [InvalidError.message]})
    _refuse_held(user, given, unit_id, start)
    made = RoleAssignment.objects.create(
        user=user, role=given, unit_id=unit_id, active_from=start, active_to=active_to, given_by_id=by.user_id
    )
    access_changed([user.pk])
    publish(RoleAssigned(user=user.pk, role=given.pk, unit=unit_id, assignment=made.pk), stream_id=user.pk, at=at)
    return made


def _path_of(unit_id: int | None) -> str:
    """Of the unit; "" for everywhere: only who has the whole company may give that."""
    if unit_id is None:
        return ""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFoundError
    return path


def _refuse_giving_more(by: Actor, role: Role, unit_path: str) -> None:
    own = standing_of(by).access
    if own is rules.EVERYTHING:
        return
    grants = Grant.objects.filter(role=role).exclude(scope=NONE).values_list("object", "action", "scope")
    way = ways_to({unit_path}).get(unit_path, ()) if unit_path else ()
    held = Held(role.key, tuple((f"{kind}.{action}", Scope(scope)) for kind, action, scope in grants), way)
    if not rules.access_from([held], only_own=role.realm == Realm.EXTERNAL).within(own):
        raise MoreThanYouError


def _refuse_held(user: User, role: Role, unit_id: int | None, start: datetime) -> None:
    still = Q(active_to__isnull=True) | Q(active_to__gt=start)
    if RoleAssignment.objects.filter(still, user=user, role=role, unit=unit_id).exists():
        raise RoleHeldError


@command("role.withdraw")
def withdraw_role(*, assignment_id: int, by: Actor, at: datetime) -> None:
    """Take a role from a user, now. One that has not begun is deleted.

    Raises NotYourselfError for one's own: the last who may give roles could not take the slip back.
    """
    held = RoleAssignment.objects.select_related("role", "unit").filter(
        Q(active_to__isnull=True) | Q(active_to__gt=at), pk=assignment_id
    )
    assignment = held.first()
    if assignment is None:
        raise NotFoundError
    if assignment.user_id == by.user_id:
        raise NotYourselfError
    unit_path = assignment.unit.path if assignment.unit else ""
    require(by, "user.manage", unit_path=unit_path)
    _refuse_giving_more(by, assignment.role, unit_path)
    if assignment.active_from >= at:
        held.delete()
    else:
        held.update(active_to=at)
    access_changed([assignment.user_id])
    publish(
        RoleWithdrawn(
            user=assignment.user_id, role=assignment.role_id, unit=assignment.unit_id, assignment=assignment_id
        ),
        stream_id=assignment.user_id,
        at=at,
    )
