"""Which clauses say who may do what, and whether somebody may."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import inf
from time import monotonic
from typing import Any

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.authorities.rules import Asked, Bar, Guard, Posts, bars, is_about_it
from aftercare.regulations.bindings.rules import Authority
from aftercare.regulations.documents.rules import address
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS, Attributes, InForce
from aftercare.regulations.policies.selectors import published
from aftercare.regulations.posts import selectors as posts

CASE = "case"
APPROVAL, ANSWERED, DECIDED = "approval", "approval.answered", "approval.decided"
# What is published in another process is known here after so many seconds at most.
KEPT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Held:
    """A published version with an authority in it, when it holds, and its guards."""

    version: InForce
    ends_at: datetime | None
    guards: tuple[Guard, ...]

    def holds(self, at: datetime) -> bool:
        """Whether it held just before a moment: what puts a version in force is judged by the one before."""
        begins = self.version.effective_from
        return (begins is None or begins < at) and (self.ends_at is None or at <= self.ends_at)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a process remembers, and until when."""

    held: tuple[Held, ...]
    # The events that any of them names: all others pass without a look.
    names: frozenset[str]
    until: float
    # All published versions, with when each ends: what else holds on the day is found in them.
    published: tuple[tuple[InForce, datetime | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """An event that somebody makes happen, or would like to."""

    name: str
    at: datetime
    by: Actor
    stream: str
    stream_id: int
    payload: Mapping[str, Any]
    about: frozenset[tuple[str, int]] = frozenset()
    # Its place in the journal; None = it has not happened.
    id: int | None = None


_kept: list[Kept] = []


def guarded() -> Kept:
    """The authorities of all published versions; one query every few seconds."""
    if not _kept or _kept[0].until < monotonic():
        remember(published(), until=monotonic() + KEPT_SECONDS)
    return _kept[0]


def remember(versions: Iterable[tuple[InForce, datetime | None]], *, until: float = inf) -> None:
    """Know that these versions are published, until then."""
    known = tuple(versions)
    held = tuple(_held(known))
    names = frozenset(name for one in held for guard in one.guards for name in guard.authority.may)
    _kept[:] = [Kept(held, names, until, known)]


def forget() -> None:
    """A version was published or withdrawn."""
    _kept.clear()


def _held(versions: Iterable[tuple[InForce, datetime | None]]) -> Iterable[Held]:
    for version, ends_at in versions:
        guards = _guards(version)
        if guards:
            yield Held(version, ends_at, guards)


def _guards(version: InForce) -> tuple[Guard, ...]:
    document, number = version.document, version.number
    return tuple(
        Guard(address(document.key, number, clause.key, binding.key), binding, version.rank)
        for clause, binding in document.bound()
        if isinstance(binding, Authority)
    )


def deed_of(event: Recorded) -> Deed:
    """An event as authorities see it."""
    about = frozenset((one.kind, one.id) for one in event.about)
    return Deed(
        event.type, event.occurred_at, event.actor, event.stream, event.stream_id, event.payload, about, event.id
    )


def bars_before(name: str, *, case_id: int, payload: Mapping[str, Any], by: Actor, at: datetime) -> list[Bar]:
    """What would keep this actor from making this happen in a case; for pages, beside the button."""
    if name not in guarded().names:
        return []
    about = frozenset((kind, value) for kind, value in payload.items() if isinstance(value, int))
    return bars_of(Deed(name, at, by, CASE, case_id, payload, about))


def bars_of(deed: Deed) -> list[Bar]:
    """The clauses in force on the day that keep a deed from happening."""
    if not in_question(deed):
        return []
    attributes = attributes_of(deed)
    return bars(guards_for(deed, attributes), deed.name, attributes, Asked(_acts_for(deed), is_approved(deed)))


def in_question(deed: Deed) -> bool:
    """Whether a version in force on the day has anything to say about such a deed, wherever it is limited to."""
    held = (one for one in guarded().held if one.holds(deed.at))
    return any(deed.name in guard.authority.may for one in held for guard in one.guards)


def guards_for(deed: Deed, attributes: Attributes) -> list[Guard]:
    """The guards of the versions in force on the day within whose scope the deed lies."""
    held = (one for one in guarded().held if one.holds(deed.at) and one.version.applies(attributes))
    return [guard for one in held for guard in one.guards]


# -- of what ------------------------------------------------------------------------------------


def attributes_of(deed: Deed) -> Attributes:
    """What scopes and conditions ask: of a case all that is known; else the unit it is about, or whoever acts is of."""
    if deed.stream == CASE:
        return _case_attributes(deed)
    named = [number for kind, number in sorted(deed.about) if kind == "unit"]
    unit_id = deed.stream_id if deed.stream == "unit" else next(iter(named), None) or _unit_of(deed.by)
    return {"unit_path": units.get(unit_id).path} if unit_id else {}


def _case_attributes(deed: Deed) -> Attributes:
    found: dict[str, Any] = {}
    for event in journal.events_of(CASE, deed.stream_id, names=ATTRIBUTE_EVENTS):
        found |= event.payload.get("attributes", {})
    return found


def _unit_of(by: Actor) -> int | None:
    person = organisation.briefs([by.id]).get(by.id) if by.kind is ActorKind.STAFF and by.id is not None else None
    return person.unit_id if person else None


# -- by whom ------------------------------------------------------------------------------------


def _acts_for(deed: Deed) -> Callable[[Posts], bool]:
    """The system carries out what people and rules decided before; everybody else needs a post, or stands in for it."""
    people = people_of(deed.by)

    def acts_for(keys: Posts) -> bool:
        return deed.by.kind is ActorKind.SYSTEM or any(posts.acts_for(one, keys, deed.at) for one in people)

    return acts_for


def people_of(by: Actor) -> Collection[int]:
    """Whom of the staff an actor is, and for whom: an integration may act on behalf of somebody."""
    own = by.id if by.kind is ActorKind.STAFF else None
    return [one for one in (own, by.on_behalf_of) if one is not None]


def is_approved(deed: Deed) -> Callable[[Posts], bool]:
    """Whether one of the posts agreed to this very deed: since the last of its kind, in a question about it."""

    @cache
    def approvals() -> list[int]:
        return sorted(_approvals(deed))

    def is_approved_by(keys: Posts) -> bool:
        return any(_agreed(number, keys) for number in approvals())

    return is_approved_by


def _approvals(deed: Deed) -> set[int]:
    """The questions that were answered with yes: named by the deed or its stream, or about one of its subjects."""
    own = [one for one in journal.events_of(deed.stream, deed.stream_id) if deed.id is None or one.id < deed.id]
    last = max((one.id for one in own if one.type == deed.name), default=0)
    noun = deed.name.partition(".")[0]
    told = [one for one in own if one.id > last and one.type.partition(".")[0] == noun]
    named = {one.payload.get(APPROVAL) for one in told} | {deed.payload.get(APPROVAL)}
    found = {number for number in named if isinstance(number, int)}
    for kind, number in sorted(deed.about | {(deed.stream, deed.stream_id)}):
        for one in journal.events_about(kind, number, names=DECIDED):
            if one.id > last and is_about_it(str(one.payload.get("kind")), deed.name):
                found.add(one.stream_id)
    return found


def _agreed(approval_id: int, keys: Posts) -> bool:
    """Whether it was approved, and one who holds such a post was among those who agreed."""
    told = journal.events_of(APPROVAL, approval_id, names={ANSWERED, DECIDED})
    if not any(one.type == DECIDED and one.payload.get("outcome") == "approved" for one in told):
        return False
    return any(
        posts.acts_for(one.payload["approver"], keys, one.occurred_at)
        for one in told
        if one.type == ANSWERED and one.payload.get("verdict") == "approved"
    )
