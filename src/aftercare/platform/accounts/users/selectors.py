"""Reading logins, for somebody."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, QuerySet

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts.access.models import Realm, Role, RoleAssignment, User
from aftercare.platform.accounts.access.selectors import (
    EVERY_ROW,
    Person,
    allows,
    allows_somewhere,
    require_somewhere,
    scope_q,
    standing_of,
    standing_of_user,
)
from aftercare.platform.accounts.standin.rules import may_stand_in
from aftercare.platform.accounts.users.models import Session
from aftercare.platform.accounts.users.rules import device_of
from aftercare.platform.journal.public import events_of


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as the page of a user shows it."""

    id: int
    name: str
    key: str
    unit: str
    active_from: datetime
    active_to: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session; `mark` names it in addresses without giving its key away."""

    mark: str
    ip: str
    device: str
    started_at: datetime | None
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDetail:
    """All that the page of a user shows."""

    user: User
    person: Person | None
    roles: list[HeldRole]
    factors: list[str]
    sessions: list[OpenSession]
    locked_until: datetime | None
    can_manage: bool
    can_stand_in: bool


def users(by: Actor) -> QuerySet[User]:
    """The logins that the actor may see: all, or those with a role in their part of the company."""
    require_somewhere(by, "user.view")
    scope = scope_q(by, "user.view", path="unit__path")
    if scope == EVERY_ROW:
        return User.objects.all()
    return User.objects.filter(pk__in=RoleAssignment.objects.filter(scope).values("user"))


def add_roles(rows: list[dict[str, Any]], _by: Actor, at: datetime) -> None:
    """For the list: `roles`, the names of the roles held now."""
    names: dict[int, dict[str, None]] = defaultdict(dict)
    for held in _in_force(at).filter(user_id__in=[row["id"] for row in rows]).select_related("role"):
        names[held.user_id][str(held.role)] = None
    for row in rows:
        row["roles"] = list(names[row["id"]])


def _in_force(at: datetime) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=at), active_from__lte=at).order_by(
        "role__position", "pk"
    )


def user_detail(*, user_id: int, by: Actor, this_session: str = "") -> UserDetail:
    """One login. NotFoundError if there is none that the actor may see."""
    user = users(by).filter(pk=user_id).first()
    if user is None:
        raise NotFoundError
    standing = standing_of_user(user)
    own = standing_of(by).access
    unit_path = standing.person.unit_path if standing.person else ""
    manages = allows(by, "user.manage", unit_path=unit_path) and standing.access.within(own)
    return UserDetail(
        user=user,
        person=standing.person,
        roles=roles_of(user_id=user.pk, at=clock.now()),
        factors=factors_of(user.pk),
        sessions=sessions_of(user_id=user.pk, at=clock.now(), this=this_session) if manages else [],
        locked_until=locked_until(user.username, clock.now()),
        can_manage=manages,
        can_stand_in=user.is_active
        and user.pk != by.user_id
        and standing.person is not None
        and may_stand_in(own, standing.access),
    )


def locked_until(username: str, at: datetime) -> datetime | None:
    """When a login that is locked after failed attempts may try again; None: it is not locked."""
    pause = timedelta(hours=settings.AXES_COOLOFF_TIME)
    failed = AccessAttempt.objects.filter(
        username=username, failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=at - pause
    )
    last: datetime | None = failed.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    return None if last is None else last + pause


def factors_of(user_id: int) -> list[str]:
    """The kinds of a login's second factors: totp, webauthn, recovery_codes."""
    kinds = Authenticator.objects.filter(user_id=user_id).order_by("pk").values_list("type", flat=True)
    return list(dict.fromkeys(kinds))


def story(user_id: int) -> list[tuple[datetime, str, str, str]]:
    """What happened to a login, latest first: (when, event type, who, details)."""
    events = events_of("user", user_id)
    logins = {event.actor.user_id for event in events if event.actor.user_id}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=logins)}
    roles = {role.pk: str(role) for role in Role.objects.all()}
    return [
        (
            event.occurred_at,
            event.type,
            names.get(event.actor.user_id or 0, ""),
            roles.get(event.payload.get("role", 0), ""),
        )
        for event in reversed(events)
    ]


def roles_of(*, user_id: int, at: datetime) -> list[HeldRole]:
    """What a user holds, will hold and held, the present first."""
    rows = (
        RoleAssignment.objects.filter(user_id=user_id).select_related("role", "unit").order_by("role__position", "pk")
    )
    held = [
        HeldRole(
            row.pk, str(row.role), row.role.key, str(row.unit or ""), row.active_from, row.active_to, _state(row, at)
        )
        for row in rows
    ]
    return sorted(held, key=lambda one: ("present", "future", "past").index(one.state))


def _state(row: RoleAssignment, at: datetime) -> str:
    if row.active_to is not None and row.active_to <= at:
        return "past"
    return "present" if row.active_from <= at else "future"


def sessions_of(*, user_id: int, at: datetime, this: str = "") -> list[OpenSession]:
    """Where a user is signed in, latest first. For themselves, or who may manage them."""
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=at).order_by("-seen_at", "pk")
    return [
        OpenSession(mark_of(row.pk), row.ip or "", device_of(row.agent), row.started_at, row.seen_at, row.pk == this)
        for row in rows
    ]


def mark_of(session_key: str) -> str:
    """What stands for a session in a page; whoever reads it cannot use the session."""
    return sha256(session_key.encode()).hexdigest()[:16]


def found_users(by: Actor, text: str, limit: int) -> list[User]:
    """For pickers: staff logins by user name or name."""
    if not allows_somewhere(by, "user.view"):
        return []
    match = Q(username__icontains=text) | Q(name__icontains=text)
    return list(users(by).filter(match, realm=Realm.STAFF, is_active=True).order_by("username")[:limit])


def users_named(by: Actor, ids: Sequence[int]) -> list[User]:
    """For pickers: those of the ids that the actor may see."""
    return list(users(by).filter(pk__in=ids).order_by("username")) if allows_somewhere(by, "user.view") else []
