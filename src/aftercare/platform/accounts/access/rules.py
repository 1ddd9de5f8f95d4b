"""Who may do what: plain values and decisions, no database.

A *permission* is `object.action`, declared by the app that owns the object. A role grants it with
a *scope*: own, team, office or company. What somebody may do is an `Access`: for each permission
the parts of the company in which it holds.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aftercare.base.kernel.words import Words


class Scope(StrEnum):
    """How far a grant reaches. Each includes `own`."""

    OWN = "own"
    TEAM = "team"
    OFFICE = "office"
    COMPANY = "company"


RANK = {scope: rank for rank, scope in enumerate(Scope)}
EVERY_SCOPE = tuple(Scope)
Mask = Callable[[str], str]
NO_WORDS = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One thing that can be allowed. `mask` is set for fields: it shows what others may see of the value."""

    key: str
    name: Words
    note: Words = NO_WORDS
    scopes: tuple[Scope, ...] = EVERY_SCOPE
    mask: Mask | None = None

    @property
    def object(self) -> str:
        return self.key.rsplit(".", 1)[0]

    @property
    def action(self) -> str:
        return self.key.rsplit(".", 1)[1]


class Permissions:
    """Every declared permission."""

    def __init__(self) -> None:
        self._known: dict[str, Permission] = {}
        self._objects: dict[str, Words] = {}

    def declare(
        self,
        key: str,
        name: Words,
        *,
        note: Words | None = None,
        scopes: Iterable[Scope | str] = EVERY_SCOPE,
        mask: Mask | None = None,
    ) -> None:
        """Called by the owning app in `ready()`: `declare("order.assign", Words(zh="派单", en="Assign"))`.

        `scopes` are those that make sense (a catalogue of the whole company: `("company",)`).
        `mask` makes it a field permission, for `masked`.
        """
        if "." not in key:
            msg = f"permission {key!r} is not object.action"
            raise ValueError(msg)
        made = Permission(key=key, name=name, note=note or NO_WORDS, scopes=tuple(map(Scope, scopes)), mask=mask)
        if self._known.setdefault(key, made) != made:
            msg = f"permission {key!r} is declared twice"
            raise RuntimeError(msg)

    def name_object(self, key: str, name: Words) -> None:
        """What the object is called in the matrix of grants: `name_object("order", Words(zh="工单", en="Order"))`."""
        self._objects[key] = name

    def __getitem__(self, key: str) -> Permission:
        try:
            return self._known[key]
        except KeyError:
            msg = f"permission {key!r} was never declared"
            raise LookupError(msg) from None

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def all(self) -> list[Permission]:
        """By object, then in the order of declaration."""
        return sorted(self._known.values(), key=lambda one: one.object)

    def object_name(self, key: str) -> Words:
        """The object's name, else its key."""
        return self._objects.get(key) or Words(zh=key, en=key)


permissions = Permissions()


@dataclass(frozen=True, slots=True)
class Reach:
    """A grant in force: this far, below this unit path. "" is the whole company; own rows are always in."""

    scope: Scope
    prefix: str = ""

    def covers(self, unit_path: str | None) -> bool:
        """Whether a row of this unit lies within; a row of no unit lies within all but `own`."""
        if self.scope is Scope.OWN:
            return False
        return unit_path is None or unit_path.startswith(self.prefix)

    def within(self, other: "Reach") -> bool:
        """Whether the other reaches at least as far."""
        if self.scope is Scope.OWN:
            return True
        return other.scope is not Scope.OWN and self.prefix.startswith(other.prefix)


@dataclass(frozen=True, slots=True)
class Access:
    """All that somebody may do. `everything` is the system, and the holder of the key under the mat."""

    reaches: Mapping[str, tuple[Reach, ...]] = field(default_factory=dict)
    everything: bool = False
    roles: frozenset[str] = frozenset()

    def of(self, permission: str) -> tuple[Reach, ...]:
        """Where the permission holds; empty = nowhere."""
        return EVERYWHERE if self.everything else self.reaches.get(permission, ())

    def allows(self, permission: str, *, unit_path: str | None, own: bool, team: bool) -> bool:
        """May it be done to one row?"""
        return any(
            own or reach.covers(unit_path) or (team and reach.scope is not Scope.OWN) for reach in self.of(permission)
        )

    def within(self, other: "Access") -> bool:
        """Whether the other may do all of this and perhaps more."""
        if other.everything:
            return True
        return not self.everything and all(
            any(reach.within(wider) for wider in other.of(permission))
            for permission, reaches in self.reaches.items()
            for reach in reaches
        )


EVERYWHERE = (Reach(Scope.COMPANY),)
EVERYTHING = Access(everything=True)
NOTHING = Access()


@dataclass(frozen=True, slots=True)
class Key:
    """Whose standing: a login, an integration's key, or a role that nobody in particular plays."""

    kind: str
    id: int = 0
    role: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A unit on the way from the root to where a role is held."""

    kind: str
    path: str


def prefix_of(scope: Scope, way: tuple[Node, ...]) -> str:
    """The path below which a grant of this scope holds, for a role held at the end of `way`.

    Team: the unit itself. Office: the nearest office above it. Company: the nearest company, and
    where that is the root, everything. A role held in no unit (`way` is empty) holds everywhere.
    """
    if not way or scope is Scope.OWN:
        return ""
    if scope is Scope.TEAM:
        return way[-1].path
    kinds = {"company"} if scope is Scope.COMPANY else {"company", "office"}
    nearest = next((node for node in reversed(way) if node.kind in kinds), way[0])
    return "" if scope is Scope.COMPANY and nearest is way[0] else nearest.path


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds: its grants, and the way to the unit that it is held in."""

    role: str
    grants: tuple[tuple[str, Scope], ...]
    way: tuple[Node, ...] = ()


def access_from(held: Iterable[Held], *, only_own: bool) -> Access:
    """Put roles together. `only_own` is for everybody outside: never more than their own."""
    held = list(held)
    reaches: dict[str, set[Reach]] = {}
    for role in held:
        for permission, scope in role.grants:
            reach = Reach(Scope.OWN) if only_own else Reach(scope, prefix_of(scope, role.way))
            reaches.setdefault(permission, set()).add(reach)
    return Access({key: _widest(found) for key, found in reaches.items()}, roles=frozenset(one.role for one in held))


def _widest(reaches: set[Reach]) -> tuple[Reach, ...]:
    """Without those that another one includes, so that the database is asked for less."""
    ordered = sorted(reaches, key=lambda reach: (-RANK[reach.scope], reach.prefix))
    kept: list[Reach] = []
    for reach in ordered:
        if not any(reach.within(wider) for wider in kept):
            kept.append(reach)
    return tuple(kept)


def next_change(spans: Iterable[tuple[datetime, datetime | None]], at: datetime) -> datetime | None:
    """When a role will begin or end next; None = nothing is in sight."""
    return min((moment for span in spans for moment in span if moment is not None and moment > at), default=None)


# Masks: what those may see of a field who may not see it. ---------------------------------------


def mask_all(_value: str) -> str:
    """Nothing, not even how long it is: prices, pay."""
    return "****"


def mask_phone(value: str) -> str:
    """`13812341234` → `138****1234`; a country code stays in front."""
    head, rest = ("+86", value[3:]) if value.startswith("+86") else ("", value)
    return f"{head}{rest[:3]}****{rest[-4:]}" if len(rest) >= 9 else mask_all(value)


def mask_mail(value: str) -> str:
    """`zhang.wei@example.com` → `z****@example.com`."""
    name, at_sign, domain = value.partition("@")
    return f"{name[:1]}****{at_sign}{domain}"


def mask_name(value: str) -> str:
    """The first letter: 张伟 → 张*."""
    return f"{value[:1]}{'*' * min(max(len(value) - 1, 1), 4)}"


# Separation of duties. --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Duty:
    """Who did `first` to a subject may not do `second` to it."""

    first: str
    second: str
    why: Words


class Duties:
    """The declared pairs."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], Duty] = {}

    def separate(self, first: str, second: str, why: Words) -> None:
        """Called by the owning app in `ready()`: `separate("report.submit", "report.review", Words(…))`."""
        self._pairs[(first, second)] = Duty(first, second, why)

    def before(self, second: str) -> list[Duty]:
        """The pairs that end in this permission."""
        return [duty for (_first, known), duty in self._pairs.items() if known == second]

    def all(self) -> list[Duty]:
        """Every pair, for the page and the documentation."""
        return [self._pairs[key] for key in sorted(self._pairs)]


duties = Duties()


# Preset roles. ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A role that comes with the product. `grants` maps permission → scope; `"*"` = all there are."""

    key: str
    name: Words
    note: Words = NO_WORDS
    realm: str = "staff"
    grants: Mapping[str, Scope]


def wanted_grants(preset: Preset, known: Iterable[Permission]) -> dict[str, Scope]:
    """The preset's grants among the declared permissions; `"*"` is spelt out."""
    by_key = {one.key: one for one in known}
    grants = {key: scope for key, scope in preset.grants.items() if key in by_key}
    if "*" in preset.grants:
        return {key: max(one.scopes, key=RANK.__getitem__) for key, one in by_key.items()} | grants
    return grants


# Doors for those outside. -----------------------------------------------------------------------


class Doors:
    """The addresses that external users may reach: URL namespaces, or single names in them.

    Everything else answers as if it did not exist. Anonymous visitors are `ui.page`'s business.
    """

    def __init__(self) -> None:
        self._open: set[str] = set()
        self.home = ""

    def open(self, *names: str, home: str = "") -> None:
        """Called in `ready()`: `doors.open("portal", home="portal:home")`, `doors.open("files:download")`.

        `home` is the name of the page where external users begin.
        """
        self._open.update(names)
        self.home = home or self.home

    def lets_in(self, namespace: str, name: str) -> bool:
        """Whether an external user may reach this view."""
        return namespace in self._open or (f"{namespace}:{name}" if namespace else name) in self._open


doors = Doors()
