"""Facts as judgements see them: an event of the journal, without the database. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One event. Judgements fold facts by (at, seq); `id` leads back to the journal."""

    name: str
    at: datetime
    seq: int = 0
    payload: Mapping[str, Any] = field(default_factory=dict)
    # Taken over from an older system.
    history: bool = False
    id: int = 0
    # What it is about besides its payload: forms and files name their visit here.
    subjects: frozenset[tuple[str, int]] = frozenset()
    # Who did it, where that was one of the staff.
    staff_id: int | None = None

    @property
    def second(self) -> datetime:
        """When it happened, cut to whole seconds: clocks count no fractions."""
        return self.at.replace(microsecond=0) if self.at.microsecond else self.at


_ORDER = attrgetter("at", "seq", "id")


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """By (at, seq), whatever order they came in (decision 4)."""
    return sorted(facts, key=_ORDER)


def has_values(where: Mapping[str, Iterable[str]], payload: Mapping[str, Any]) -> bool:
    """Whether each named payload value is one of those written in the regulation."""
    return all(written(value_at(payload, name)) in allowed for name, allowed in where.items())


def value_at(payload: Mapping[str, Any], path: str) -> Any:
    """A value of the payload, or one within it: `scores_bp.courtesy`."""
    found: Any = payload
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def written(value: Any) -> str:
    """A value as regulations write it: flags are `true` and `false`, nothing is ""."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


# -- who is involved ----------------------------------------------------------------------------

# After these nobody is to come until somebody is sent again.
NOBODY_COMES = frozenset(
    {"visit.refused", "visit.not_accepted", "visit.cancelled", "visit.incomplete", "visit.released"}
)
# The payload fields in which events of visits name who goes.
WHO_GOES = ("lead", "taker", "engineer")


def owner_in(facts: Iterable[Fact]) -> int | None:
    """Who answers for the subject: the last one whom a fact names as its owner."""
    named = [fact.payload["owner"] for fact in facts if isinstance(fact.payload.get("owner"), int)]
    return named[-1] if named else None


def engineer_in(facts: Iterable[Fact]) -> int | None:
    """Who goes to the customer, as the facts in their order have it; None once nobody is to come."""
    found: int | None = None
    for fact in facts:
        if fact.name in NOBODY_COMES:
            found = None
        elif fact.name.startswith("visit."):
            found = next((one for name in WHO_GOES if isinstance(one := fact.payload.get(name), int)), found)
    return found
