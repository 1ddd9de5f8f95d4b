"""Verdicts in figures: by clause, by month. Pure."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from aftercare.regulations.compliance.rules.verdicts import State, Verdict

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class Counts:
    """How many verdicts of each state."""

    kept: int = 0
    breached: int = 0
    open: int = 0
    waived: int = 0

    def add(self, state: State, count: int = 1) -> None:
        """So many more."""
        name = str(state)
        setattr(self, name, getattr(self, name) + count)

    @property
    def cases(self) -> int:
        """All of them: the four states add up."""
        return self.kept + self.breached + self.open + self.waived

    @property
    def share_bp(self) -> int | None:
        """The kept among those of which it can be said, in basis points; None while there are none.

        What was waived is neither: somebody who may has decided that the clause does not count there.
        """
        judged = self.kept + self.breached
        return None if not judged else self.kept * 10_000 // judged


def tally(verdicts: Iterable[Verdict], key: Callable[[Verdict], K]) -> dict[K, Counts]:
    """The verdicts counted by whatever the key says, in one pass."""
    found: dict[K, Counts] = {}
    for one in verdicts:
        found.setdefault(key(one), Counts()).add(one.state)
    return found


def by_clause(one: Verdict) -> tuple[str, str]:
    """(Regulation, clause): the same in every version."""
    return one.regulation, one.clause


def by_month(zone: str) -> Callable[[Verdict], date]:
    """The first day of the month in which the clause began to ask, where the company is."""
    here = ZoneInfo(zone)
    return lambda one: one.at.astimezone(here).date().replace(day=1)
