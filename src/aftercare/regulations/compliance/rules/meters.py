"""A regulation in figures: each clause with its counts, and what of it has shown no sign of life. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from aftercare.regulations.bindings.rules import Honesty, waits_for
from aftercare.regulations.compliance.rules.tallying import Counts
from aftercare.regulations.compliance.rules.verdicts import Counted, Verdict
from aftercare.regulations.documents.rules import Clause, Document, Meter, honesty_of, meter

# (Clause, binding): keys, the same in every version.
Key = tuple[str, str]


@dataclass(slots=True)
class Tallied:
    """What one pass over the verdicts of a regulation gives."""

    # Verdicts of the period.
    counts: dict[Key, Counts] = field(default_factory=dict)
    # What was judged at all in the longer time that silence is measured by.
    fired: set[Key] = field(default_factory=set)

    @property
    def total(self) -> Counts:
        """All clauses together."""
        return added(self.counts.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One clause of the table."""

    clause: Clause
    honesty: Honesty
    counts: Counts
    # Bindings that nobody can judge yet, and live ones that were never asked in the longer time.
    waits: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A regulation in its period."""

    lines: tuple[Line, ...]
    meter: Meter
    # Clauses with a live binding that never fired.
    silent: int
    total: Counts


def tallied(verdicts: Iterable[Verdict], since: datetime) -> dict[str, Tallied]:
    """Regulation → its figures, in one pass; what lies before `since` only shows that the clause is alive."""
    found: dict[str, Tallied] = {}
    for one in verdicts:
        mine = found.setdefault(one.regulation, Tallied())
        key = (one.clause, one.address.partition("#")[2])
        mine.fired.add(key)
        if one.at >= since:
            mine.counts.setdefault(key, Counts()).add(one.state)
    return found


def count_in(found: dict[str, Tallied], told: Iterable[Counted], *, in_period: bool) -> None:
    """Add what was counted without giving each verdict: to the period, or as a sign of life."""
    for one in told:
        regulation, _sign, rest = one.address.partition("@")
        clause, _sign, binding = rest.partition("/")[2].partition("#")
        mine, key = found.setdefault(regulation, Tallied()), (clause, binding)
        mine.fired.add(key)
        if in_period:
            mine.counts.setdefault(key, Counts()).add(one.state, one.count)


def added(all_of: Iterable[Counts]) -> Counts:
    """Counts summed up."""
    total = Counts()
    for one in all_of:
        total = Counts(
            total.kept + one.kept, total.breached + one.breached, total.open + one.open, total.waived + one.waived
        )
    return total


def standing(
    document: Document, figures: Tallied, live: Collection[str], judged: Collection[str], *, is_old: bool = True
) -> Standing:
    """A document with its figures. `judged`: kinds of binding that somebody judges; of the others nothing is said.

    A regulation that took force within the longer time has not been silent for it: `is_old` says so.
    """
    lines = tuple(_line(clause, figures, live, judged, is_old=is_old) for clause in document.clauses)
    return Standing(lines, meter(document, live), sum(bool(one.silent) for one in lines), figures.total)


def _line(clause: Clause, figures: Tallied, live: Collection[str], judged: Collection[str], *, is_old: bool) -> Line:
    waiting = {one.key for one in clause.bindings if waits_for(one, live)}
    mine = {one.key: (clause.key, one.key) for one in clause.bindings}
    silent = [
        one.key
        for one in clause.bindings
        if is_old and one.kind in judged and one.key not in waiting and mine[one.key] not in figures.fired
    ]
    return Line(
        clause=clause,
        honesty=honesty_of(clause),
        counts=added(figures.counts[key] for key in mine.values() if key in figures.counts),
        waits=tuple(sorted(waiting)),
        silent=tuple(silent),
    )


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the series."""

    first_day: date
    counts: Counts


def series(counts: Mapping[date, Counts], first: date, last: date) -> list[Month]:
    """Every month from the one to the other, those without verdicts too."""
    found, day = [], first.replace(day=1)
    while day <= last:
        found.append(Month(day, counts.get(day, Counts())))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found
