"""Who decides, and when something is decided. Plain values, no database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words

WHOLE_BP = 10_000


class Mode(StrEnum):
    """How many must agree."""

    ONE = "one"
    ALL = "all"
    PERCENTAGE = "percentage"


class Outcome(StrEnum):
    """How a question stands."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Person:
    """A named approver."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class Post:
    """Whoever holds a post for the subject's unit."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who must agree, and by when.

    `share_bp` counts in mode PERCENTAGE: 5,000 = half of the approvers. `due_in` and
    `remind_every` count from the asking; without `due_in` nobody is reminded.
    """

    approvers: tuple[Person | Post, ...]
    mode: Mode = Mode.ONE
    share_bp: int = WHOLE_BP
    due_in: timedelta | None = None
    remind_every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the owner of a kind is told when a question is closed."""

    approval_id: int
    kind: str
    subject_kind: str
    subject_id: int
    approved: bool
    comment: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of question; the app that asks it registers it in `kinds`.

    `on_decided` runs in the transaction of the decision and may refuse it. `facts(subject_id, by)`
    gives (label, text) pairs that the approver should see; `called(subject_ids)` the titles of questions in both
    languages, where the title that was asked with is in the asker's alone.
    """

    label: Words
    on_decided: Callable[[Decided, Actor, datetime], None]
    url: Callable[[int], str]
    facts: Callable[[int, Actor], Sequence[tuple[str, str]]] | None = None
    called: Callable[[Collection[int]], Mapping[int, Words]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A question in words, for messages: who asks what, and how it ended."""

    id: int
    label: Words
    title: Words
    reason: str
    unit_path: str
    state: str
    asker: str
    due_at: datetime | None
    comment: str


kinds: Registry[Kind] = Registry("kinds of approval")
# Under this key stands what holds for kinds that no app knows by name: those that somebody wrote into a rule.
ANY = "*"


def kind_of(name: str) -> Kind | None:
    """The kind of this name, else what holds for any."""
    return kinds.get(name) or kinds.get(ANY)


# (post key, unit id, at) → staff ids. Organisation registers "organisation".
ResolvePost = Callable[[str, int, datetime], Sequence[int]]
posts: Registry[ResolvePost] = Registry("posts")

# (staff id, at) → staff ids who may act for that person at this moment. Organisation registers.
Substitutes = Callable[[int, datetime], Sequence[int]]
substitutes: Registry[Substitutes] = Registry("substitutes")

# The same seen from the other side, for lists: (staff id, at) → those whom this person stands in for.
StandsFor = Callable[[int, datetime], Sequence[int]]
stands_for: Registry[StandsFor] = Registry("stands for")

# staff ids → names, for the pages. Organisation registers.
Names = Callable[[Sequence[int]], Mapping[int, str]]
names: Registry[Names] = Registry("names of staff")


def outcome(mode: Mode, share_bp: int, *, approved: int, refused: int, seats: int) -> Outcome:
    """How the question stands when so many of `seats` approvers have agreed and refused.

    ONE: the first answer decides. ALL: one refusal decides. PERCENTAGE: approved once the share
    agrees, refused once it can no longer be reached.
    """
    if mode is Mode.ONE:
        needed = 1
        reachable = not refused
    else:
        share = WHOLE_BP if mode is Mode.ALL else share_bp
        needed = -(-seats * share // WHOLE_BP)
        reachable = seats - refused >= needed
    if approved >= needed:
        return Outcome.APPROVED
    return Outcome.OPEN if reachable else Outcome.REFUSED


def seated(resolved: Sequence[tuple[int, str]], *, asker: int | None) -> dict[int, str]:
    """Staff id → post: each person once, named before posted, and never the one who asks."""
    found: dict[int, str] = {}
    for staff_id, post in sorted(resolved, key=lambda pair: bool(pair[1])):
        if staff_id != asker:
            found.setdefault(staff_id, post)
    return found
