"""Who somebody is and what they may do, remembered between requests.

A process remembers each user's `Standing` together with the user's access stamp. The stamp
comes with the user's row, so a request pays no further query, and a change of roles made by any
process is seen by the next request in all of them. Within one request (`remembering`) the answer
stays the same; outside of requests the stamp is read first.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Protocol

from django.db.models import Q

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.access import rules
from aftercare.platform.accounts.access.errors import DutiesSeparateError
from aftercare.platform.accounts.access.models import ApiToken, Grant, Realm, Role, RoleAssignment, User
from aftercare.platform.accounts.access.rules import Access, Held, Key, Node, Reach, Scope
from aftercare.platform.accounts.offices import rules as office_rules
from aftercare.platform.accounts.offices import selectors as offices
from aftercare.platform.units.public import Unit

# Whether a row is somebody's own, or how to find out.
Owned = bool | Callable[[], bool]


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
    if rules.stands_in(by):
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


def recall_key(token: ApiToken) -> None:
    """A key was just read, its stamp with it: this request need not look for it again."""
    _recall(Key("token", token.pk), token.access_stamp)


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


# The questions. -----------------------------------------------------------------------------------


def allows(by: Actor, permission: str, *, unit_path: str | None = None, own: Owned = False, team: bool = False) -> bool:
    """May the actor do this to a row of this unit? Also to a row of no unit (`unit_path=None`).

    `own`: the row is the actor's own, by whatever the owning app means by it; `team` likewise. A
    function is asked only if it matters: most rights do not hang on it.
    """
    declared, access = rules.permissions[permission], standing_of(by).access
    if not callable(own):
        return access.allows(declared.key, unit_path=unit_path, own=own, team=team)
    if access.allows(declared.key, unit_path=unit_path, own=False, team=team):
        return True
    return bool(access.of(declared.key)) and own()


def allows_each(by: Actor, permission: str, unit_paths: Iterable[str]) -> bool:
    """`allows` for rows of these units, whosever they are."""
    return all(allows(by, permission, unit_path=path) for path in set(unit_paths))


def require(
    by: Actor, permission: str, *, unit_path: str | None = None, own: Owned = False, team: bool = False
) -> None:
    """`allows`, or NotAllowedError."""
    if not allows(by, permission, unit_path=unit_path, own=own, team=team):
        raise NotAllowedError


def allows_somewhere(by: Actor, permission: str) -> bool:
    """May the actor do this to anything at all, if only to their own? For menus and pages, never for rows."""
    return bool(standing_of(by).access.of(rules.permissions[permission].key))


def require_somewhere(by: Actor, permission: str) -> None:
    """`allows_somewhere`, or NotAllowedError: the first line of a selector that lists."""
    if not allows_somewhere(by, permission):
        raise NotAllowedError


# True of every row. An empty Q would be that alone, but or-ed with another it is left out.
EVERY_ROW = ~Q(pk__in=())


def scope_q(
    by: Actor,
    permission: str,
    *,
    path: str | None = "unit_path",
    own: Q | Callable[[], Q] | None = None,
    team: Q | None = None,
) -> Q:
    """The rows to which the actor may do this, as a filter.

    `path` names the column with the unit's path (None: the rows belong to no unit); `own` and
    `team` are the app's filters for rows that are the actor's or their team's own; one that is
    dear to make comes as a function and is made only for those whom it concerns. Filters may be and-ed
    and or-ed; no limit is `EVERY_ROW`, nothing at all matches no row. In lists `offices.narrowed` narrows it.
    """
    return offices.narrow(_granted_q(by, permission, path, own, team), permission, path)


def _granted_q(by: Actor, permission: str, path: str | None, own: Q | Callable[[], Q] | None, team: Q | None) -> Q:
    reaches = standing_of(by).access.of(rules.permissions[permission].key)
    parts = [_reach_q(reach, path) for reach in reaches if reach.scope is not Scope.OWN]
    if any(part is None for part in parts):
        return EVERY_ROW
    found = [part for part in parts if part is not None]
    if reaches and own is not None and is_somebody(by):
        found.append(own() if callable(own) else own)
    if team is not None and any(reach.scope is not Scope.OWN for reach in reaches):
        found.append(team)
    return reduce(or_, found) if found else Q(pk__in=[])


def _reach_q(reach: Reach, path: str | None) -> Q | None:
    """None = no limit."""
    return Q(**{f"{path}__startswith": reach.prefix}) if path and reach.prefix else None


def is_somebody(by: Actor) -> bool:
    """A visitor without a name owns nothing (and `owner_id=None` would match what nobody owns)."""
    return by.id is not None or by.kind in {ActorKind.SYSTEM, ActorKind.HISTORY}


def masked(by: Actor, permission: str, value: str, *, unit_path: str | None = None, own: Owned = False) -> str:
    """The value, or what may be shown of it to those without the field's permission."""
    if not value or allows(by, permission, unit_path=unit_path, own=own):
        return value
    return (rules.permissions[permission].mask or rules.mask_all)(value)


def person_of(by: Actor) -> Person | None:
    """The staff member or contact behind a login, if there is one."""
    return standing_of(by).person


def party_ids_of(by: Actor) -> frozenset[int]:
    """The customers that an external actor speaks for: what `own` means on their rows."""
    person = person_of(by)
    return person.party_ids if person else frozenset()


def require_separate(by: Actor, permission: str, *, done_by: dict[str, int | None]) -> None:
    """Refuse who did the other half: `require_separate(by, "report.review", done_by={"report.submit": staff_id})`."""
    me = {by.id, by.on_behalf_of} - {None}
    for duty in rules.duties.before(permission):
        if by.kind is ActorKind.STAFF and done_by.get(duty.first) in me:
            raise DutiesSeparateError(why=str(duty.why))
