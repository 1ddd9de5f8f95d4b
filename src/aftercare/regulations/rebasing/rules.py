"""What would change for a case that is based on other rules. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aftercare.base.kernel.words import Words
from aftercare.regulations.clocks.rules import Run
from aftercare.regulations.policies.rules import Policy

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock is due under some rules, and by which clause; None = paused, or over."""

    clause: str
    due_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A clock of the case before and after; None = it has none."""

    key: str
    name: Words
    before: Due | None
    after: Due | None

    @property
    def is_changed(self) -> bool:
        """Whether the due time moves, or the clock comes or goes."""
        moments = [one.due_at if one else None for one in (self.before, self.after)]
        return (self.before is None) != (self.after is None) or moments[0] != moments[1]


def changes(before: Iterable[Run], after: Iterable[Run], policies: tuple[Policy, Policy]) -> list[Change]:
    """Each clock that still runs under the one or the other, those that move first."""
    old, new = _by_key(before), _by_key(after)
    names = _names(policies)
    found = [
        Change(key[0], names[key[0]], old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if any(one and one.is_open for one in (old.get(key), new.get(key)))
    ]
    return sorted(found, key=lambda one: not one.is_changed)


def _by_key(runs: Iterable[Run]) -> dict[Key, Due]:
    return {(run.key, run.item, run.number): Due(run.clause, run.due_at, run.ended_at is None) for run in runs}


def _names(policies: Iterable[Policy]) -> Mapping[str, Words]:
    return {one.key: one.name for policy in policies for one in policy.clocks}
