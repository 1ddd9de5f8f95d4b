"""Who somebody is and what they may do, remembered between requests.

A process remembers each user's `Standing` together with the user's access stamp. The stamp
comes with the user's row, so a request pays no further query, and a change of roles made by any
process is seen by the next request in all of them. Within one request (`remembering`) the answer
stays the same; outside of requests the stamp is read first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db.models import Q

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.access import rules
from aftercare.platform.accounts.access.models import ApiToken, Grant, Realm, Role, RoleAssignment, User
from aftercare.platform.accounts.access.rules import Access, Held, Key, Node, Scope
from aftercare.platform.accounts.offices import rules as office_rules
from aftercare.platform.accounts.offices import selectors as offices
from aftercare.platform.units.public import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who a login belongs to. `id` is the Staff or Contact row; `party_ids` the contact's customers."""

    kind: ActorKind
    id: int
    name: str
    unit_id: int | None = None
    unit_path: str = ""
    party_ids: frozenset[int] = frozenset()


class People(Protocol):
    """What an app that knows persons registers: organisation for staff, customers for contacts."""

    kind: ActorKind

    def of_user(self, user_id: int) -> Person | None:
        """The person who signs in with this login."""

    def user_of(self, person_id: int) -> int | None:
        """The login of this person."""


people: Registry[People] = Registry("people")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is remembered of somebody."""

    access: Access
    person: Person | None = None
    # What the roles are called.
    titles: tuple[Words, ...] = ()
    # The offices that they may look at, each by itself.
    offices: tuple[office_rules.Office, ...] = ()
    # A role begins or ends then.
    until: datetime | None = None


@dataclass(slots=True)
class _Memory:
    """Of this process. Bounded; an entry counts only while its stamp is the stored one."""

    entries: dict[Key, tuple[int, Standing]] = field(default_factory=dict)
    limit: int = 5_000

    def get(self, key: Key, stamp: int) -> Standing | None:
        known = self.entries.get(key)
        if known is None or known[0] != stamp:
            return None
        standing = known[1]
        return standing if standing.until is None or clock.now() < standing.until else None

    def put(self, key: Key, stamp: int, standing: Standing) -> None:
        if len(self.entries) >= self.limit:
            self.entries.clear()
        self.entries[key] = (stamp, standing)


_memory = _Memory()
_seen: ContextVar[dict[Key | Actor, Standing] | None] = ContextVar("standings_of_this_request", default=None)
_NOBODY = Standing(rules.NOTHING)
_SYSTEM = Standing(rules.EVERYTHING)


@contextmanager
def remembering() -> Iterator[None]:
    """Within the block each standing is looked up once; doors wrap a request or a job in it."""
    token = _seen.set({})
    try:
        with offices.looking_at(None):
            yield
    finally:
        _seen.reset(token)


def forget_all() -> None:
    """Empty this process's memory ."""
    _memory.entries.clear()


def standing_of_user(user: User) -> Standing:
    """Of a user whose row was just read: no query, unless something changed."""
    return _recall(Key("user", user.pk), user.access_stamp)


def standing_of(by: Actor) -> Standing:
    """Of any actor. A page asks a hundred times."""
    seen = _seen.get()
    known = seen.get(by) if seen else None
    if known is not None:
        return known
    if by.kind in {ActorKind.SYSTEM, ActorKind.HISTORY}:
        return _SYSTEM
    key = key_of(by)
    standing = _looked_up(key) if key else _NOBODY
    remember(by, standing)
    return standing


def remember(by: Actor, standing: Standing) -> None:
    """For the rest of the request: this is how the actor stands."""
    seen = _seen.get()
    if seen is not None:
        seen[by] = standing


def role_keys(by: Actor) -> set[str]:
    """The roles that an actor's login has now; none for whoever acts without one."""
    key = key_of(by)
    if key is None or key.kind != "user":
        return set()
    at = clock.now()
    held = RoleAssignment.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=at), user_id=key.id, active_from__lte=at
    )
    return set(held.values_list("role__key", flat=True))


def key_of(by: Actor) -> Key | None:
    """Whose grants the actor acts with; None = nobody's."""
    if by.kind is ActorKind.LINK:
        return Key("role", role="link")
    if by.kind is ActorKind.INTEGRATION:
        return Key("token", by.id) if by.id else None
    if by.is_at_another_desk:
        return _key_of_person(by)
    if by.user_id is not None:
        return Key("user", by.user_id)
    return Key("role", role="customer") if by.kind is ActorKind.CUSTOMER else None


def _key_of_person(by: Actor) -> Key | None:
    user_id = user_of_person(by.kind, by.id or 0)
    return Key("user", user_id) if user_id else None


def user_of_person(kind: ActorKind, person_id: int) -> int | None:
    """The login of a staff member or contact."""
    return next((user_id for one in people if one.kind is kind and (user_id := one.user_of(person_id))), None)


def recall_key(key_id: int, stamp: int) -> None:
    """A key's stamp was just read: this request need not look for it again."""
    _recall(Key("token", key_id), stamp)


def _looked_up(key: Key) -> Standing:
    seen = _seen.get()
    if seen is not None and key in seen:
        return seen[key]
    stamp = _stamp_of(key)
    return _NOBODY if stamp is None else _recall(key, stamp)


def _recall(key: Key, stamp: int) -> Standing:
    """From memory if it bears this stamp, else from the database."""
    standing = _memory.get(key, stamp)
    if standing is None:
        standing = _loaded(key)
        _memory.put(key, stamp, standing)
    seen = _seen.get()
    if seen is not None:
        seen[key] = standing
    return standing


def _stamp_of(key: Key) -> int | None:
    """The stored stamp; None if there is no such login, key or role, or it is closed."""
    if key.kind == "user":
        return _USER_STAMP.first(key.id)
    return _TOKEN_STAMP.first(key.id) if key.kind == "token" else _ROLE_STAMP.first(key.role)


_USER_STAMP = Ready(lambda pk: User.objects.filter(pk=pk, is_active=True).values_list("access_stamp", flat=True))
_TOKEN_STAMP = Ready(
    lambda pk: ApiToken.objects.filter(pk=pk, revoked_at__isnull=True).values_list("access_stamp", flat=True)
)
_ROLE_STAMP = Ready(lambda name: Role.objects.filter(key=name).values_list("access_stamp", flat=True))


def _loaded(key: Key) -> Standing:
    if key.kind == "user":
        return _user_standing(User.objects.get(pk=key.id), clock.now())
    if key.kind == "token":
        token = ApiToken.objects.filter(pk=key.id).values_list("role_id", "role__key", "unit__path").get()
        return Standing(rules.access_from(_held([token]), only_own=False))
    role = Role.objects.filter(key=key.role).values_list("pk", "key").get()
    return Standing(rules.access_from(_held([(*role, None)]), only_own=True))


def _user_standing(user: User, at: datetime) -> Standing:
    person = next((found for one in people if (found := one.of_user(user.pk))), None)
    if user.is_superuser:
        return Standing(rules.EVERYTHING, person, offices=_offices(rules.EVERYTHING, at))
    rows = list(
        RoleAssignment.objects.filter(
            Q(active_to__isnull=True) | Q(active_to__gt=at), user=user, role__realm=user.realm
        )
        .order_by("pk")
        .values_list("role_id", "role__key", "unit__path", "active_from", "active_to", "role__name")
    )
    until = rules.next_change([(row[3], row[4]) for row in rows], at)
    present: list[tuple[int, str, str | None]] = [row[:3] for row in rows if row[3] <= at]
    titles = tuple(dict.fromkeys(Words.from_json(row[5]) for row in rows if row[3] <= at))
    outside = user.realm == Realm.EXTERNAL
    if outside and not present:
        present = [(*role, None) for role in Role.objects.filter(key="customer").values_list("pk", "key")]
    access = rules.access_from(_held(present), only_own=outside)
    return Standing(access, person, titles, _offices(access, at), until)


def _offices(access: Access, at: datetime) -> tuple[office_rules.Office, ...]:
    """Where anything that follows the choice of an office may be seen."""
    reaches = {reach for key in office_rules.followed.all() for reach in access.of(key)}
    prefixes = {reach.prefix for reach in reaches if reach.scope is not Scope.OWN}
    return office_rules.within(prefixes, offices.open_offices(at)) if prefixes else ()


def _held(roles: list[tuple[int, str, str | None]]) -> list[Held]:
    """Roles (id, key, path of the unit) with their grants."""
    grants = _grants_of([role_id for role_id, _key, _path in roles])
    ways = ways_to({path for _role_id, _key, path in roles if path})
    return [Held(key, tuple(grants[role_id]), ways.get(path or "", ())) for role_id, key, path in roles]


def _grants_of(role_ids: list[int]) -> dict[int, list[tuple[str, Scope]]]:
    found: dict[int, list[tuple[str, Scope]]] = {role_id: [] for role_id in role_ids}
    rows = Grant.objects.filter(role_id__in=role_ids).exclude(scope=Grant.Reach.NONE)
    for role_id, kind, action, scope in rows.values_list("role_id", "object", "action", "scope"):
        found[role_id].append((f"{kind}.{action}", Scope(scope)))
    return found


def ways_to(paths: set[str]) -> dict[str, tuple[Node, ...]]:
    """For each unit path, the units from the root down to it."""
    if not paths:
        return {}
    ids = {path: [int(part) for part in path.strip("/").split("/")] for path in paths}
    wanted = {unit_id for found in ids.values() for unit_id in found}
    nodes = {
        pk: Node(kind, path) for pk, kind, path in Unit.objects.filter(pk__in=wanted).values_list("pk", "kind", "path")
    }
    return {path: tuple(nodes[unit_id] for unit_id in found if unit_id in nodes) for path, found in ids.items()}


def offices_of(by: Actor) -> tuple[office_rules.Office, ...]:
    """The offices that the actor may look at, each by itself."""
    return standing_of(by).offices
