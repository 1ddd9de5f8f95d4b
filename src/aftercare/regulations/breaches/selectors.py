"""Breaches with whoever they are about: what was noted, who answers for what is still open, for whom it waits."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.base.kernel.actors import Actor
from aftercare.platform.journal import public as journal
from aftercare.regulations.compliance.rules import State, Verdict
from aftercare.regulations.compliance.rules.timed import STILL_OPEN
from aftercare.regulations.compliance.selectors import reading
from aftercare.regulations.compliance.selectors.reading import Cited, Explanation
from aftercare.regulations.waiting import selectors as waiting
from aftercare.regulations.waiting.rules import Mover

# So much of a time is worked out at once for a sheet.
PIECE = timedelta(days=31)
Names = Mapping[tuple[str, int], journal.Subject]


@dataclass(frozen=True, slots=True)
class Breach:
    """A verdict; what was said of it last; who has to move, where the clock still runs."""

    verdict: Verdict
    said: Explanation | None = None
    mover: Mover | None = None

    @property
    def staff_id(self) -> int | None:
        """Who did it too late; while it is not done, who answers for it."""
        return self.verdict.staff_id or (self.mover.staff_id if self.mover else None)

    @property
    def named(self) -> set[tuple[str, int]]:
        """Whom it names: the case, the person, the customer."""
        one = self.verdict
        found = {(one.subject_kind, one.subject_id)}
        people = (("staff", self.staff_id), ("customer", one.customer_id))
        return found | {(kind, number) for kind, number in people if number}


# Breaches, which piece of a time they are from, of how many.
Piece = tuple[list[Breach], int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What is needed to put breaches into words."""

    clauses: Mapping[str, Cited]
    names: Names


def with_people(verdicts: Collection[Verdict]) -> list[Breach]:
    """Each verdict with what was noted and who has to move; a handful of queries for each five hundred."""
    late = [one for one in verdicts if one.state is State.BREACHED]
    said = reading.explanations(one.number for one in late)
    movers = waiting.movers({_run(one) for one in late if one.cause == STILL_OPEN})
    return [Breach(one, said.get(one.number), movers.get(_run(one))) for one in verdicts]


def _run(one: Verdict) -> tuple[int, str, str]:
    return one.subject_id, one.address, one.item


def breaches(since: datetime, until: datetime, *, by: Actor, as_of: datetime) -> list[Breach]:
    """What was not kept, the earliest first."""
    found = reading.breaches(since, until, by=by, as_of=as_of)
    return with_people(sorted(found, key=lambda one: (one.at, one.number)))


def pieces(since: datetime, until: datetime, *, by: Actor, as_of: datetime) -> Iterator[Piece]:
    """The same, worked out piece by piece: however many there are, no more than those of a month are held."""
    starts = [since + step * PIECE for step in range(max(-((since - until) // PIECE), 0))]
    for number, start in enumerate(starts, start=1):
        yield breaches(start, min(start + PIECE, until), by=by, as_of=as_of), number, len(starts)


def told(found: Iterable[Breach], by: Actor) -> Told:
    """The clauses and the names of these."""
    each = list(found)
    names = journal.subjects_of({key for one in each for key in one.named}, by)
    return Told(reading.cited({one.verdict.address for one in each}), names)


def place_of(one: Verdict) -> str:
    """Where a page of breaches ended, for the address of the next one."""
    return f"{reading.moment_number(one.at)}-{one.number}"


def page(
    since: datetime, until: datetime, *, after: tuple[datetime, int] | None, limit: int, by: Actor, as_of: datetime
) -> tuple[list[Breach], str | None]:
    """So many breaches behind a place, and the place of the last one if more follow."""
    if after is not None:
        since = max(since, after[0])
    found = sorted(reading.breaches(since, until, by=by, as_of=as_of), key=lambda one: (one.at, one.number))
    rest = [one for one in found if after is None or (one.at, one.number) > after]
    following = place_of(rest[limit - 1]) if len(rest) > limit else None
    return with_people(rest[:limit]), following


def read_place(text: str) -> tuple[datetime, int] | None:
    """What `place_of` wrote; None for what it did not."""
    moment, _sign, number = text.partition("-")
    if not (moment.isdecimal() and number.isdecimal()):
        return None
    at = reading.moment_of(int(moment))
    return None if at is None else (at, int(number))
