"""What a rule is: a function that tells its cases with their margins. A case below zero breaks it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aftercare.operations.dispatch.planner.model import Violation

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Finding:
    """One case of a rule: how much is to spare, or missing if below zero (in what the rule counts)."""

    margin: int
    shift: int | None = None
    job: int | None = None
    other: str = ""

    def violation(self, rule: str) -> Violation:
        return Violation(rule, self.shift, self.job, -self.margin, self.other)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A hard rule under its stable code; `check` yields every case, kept or broken."""

    code: str
    check: Callable[[Subject], Iterator[Finding]]

    @property
    def meaning(self) -> str:
        """The first line of the rule's docstring."""
        return (self.check.__doc__ or "").strip().partition("\n")[0]

    def broken(self, subject: Subject) -> list[Violation]:
        return [finding.violation(self.code) for finding in self.check(subject) if finding.margin < 0]


AnyRule = Rule[Any]


def rules_of(*checks: Callable[[Subject], Iterator[Finding]]) -> tuple[Rule[Subject], ...]:
    """Rules under the names of their functions."""
    return tuple(Rule(check.__name__, check) for check in checks)


def yes(holds: bool) -> int:
    """The margin of a rule that holds or does not."""
    return 0 if holds else -1


def within(at: int, start: int, end: int) -> int:
    """How far inside both ends, or how far outside."""
    return min(at - start, end - at)
