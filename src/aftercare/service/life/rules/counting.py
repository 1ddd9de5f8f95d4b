"""The figures of a time, as EN 15341 reckons availability, mean time between failures and to restoration. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.service.life.rules.facts import BREAKDOWN, Condition, Life, Stretch

# Of less of the time than this many basis points nobody can say how available the equipment was.
KNOWN_ENOUGH_BP = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of [since, until). None: cannot be told."""

    since: datetime
    until: datetime
    requests: int
    breakdowns: int
    failures: int
    repeats: int
    # Failures of which nobody said the symptom.
    without_symptom: int
    spent: dict[Condition, timedelta]
    restored: int
    mean_restoring: timedelta | None
    arrived: int
    mean_arriving: timedelta | None

    @property
    def down(self) -> timedelta:
        """Down by a fault or on purpose."""
        return self.spent[Condition.DOWN] + self.spent[Condition.MAINTENANCE]

    @property
    def is_known(self) -> bool:
        """Whether anything is on file of its condition in this time."""
        return any(spent for condition, spent in self.spent.items() if condition is not Condition.UNKNOWN)

    @property
    def known_bp(self) -> int:
        """Of how much of the time the condition is known, in basis points, rounded down."""
        whole = sum(self.spent.values(), timedelta())
        return (whole - self.spent[Condition.UNKNOWN]) * 10_000 // whole if whole else 0

    @property
    def availability_bp(self) -> int | None:
        """Time up in the time up or down, in basis points, rounded down; None where too little is known.

        Otherwise the one fault by which equipment becomes known would make it unavailable for a year.
        """
        required = self.spent[Condition.UP] + self.down
        known = required and self.known_bp >= KNOWN_ENOUGH_BP
        return self.spent[Condition.UP] * 10_000 // required if known else None

    @property
    def between_failures(self) -> timedelta | None:
        """Time up for each failure; without a failure or a time up there is no mean."""
        up = self.spent[Condition.UP]
        return up // self.failures if self.failures and up else None


def within(stretches: Sequence[Stretch], since: datetime, until: datetime) -> Iterator[Stretch]:
    """What of the stretches lies in [since, until); what lies before the first word is unknown."""
    if not stretches:
        yield from _unknown(since, until)
        return
    yield from _unknown(since, min(until, stretches[0].since))
    first = max(bisect_right([one.since for one in stretches], since) - 1, 0)
    for one in stretches[first:]:
        start, end = max(one.since, since), min(one.until, until)
        if start < end:
            yield Stretch(start, end, one.condition, one.word, one.detail, one.request)


def _unknown(since: datetime, until: datetime) -> Iterator[Stretch]:
    if since < until:
        yield Stretch(since, until, Condition.UNKNOWN)


def figures(one: Life, since: datetime, until: datetime) -> Figures:
    """Count [since, until), which ends at the moment of the life file at the latest."""
    until = max(min(until, one.at), since)
    spent = dict.fromkeys(Condition, timedelta())
    for stretch in within(one.stretches, since, until):
        spent[stretch.condition] += stretch.until - stretch.since
    failures = one.failures(since, until)
    restoring = [took for failure in failures if (took := failure.restoring) is not None]
    arriving = [took for failure in failures if (took := failure.arriving) is not None]
    asked = [each for each in one.asked if since <= each.at < until]
    return Figures(
        since=since,
        until=until,
        requests=len(asked),
        breakdowns=sum(each.nature == BREAKDOWN for each in asked),
        failures=len(failures),
        repeats=sum(failure.is_repeat is True for failure in failures),
        without_symptom=sum(failure.is_repeat is None for failure in failures),
        spent=spent,
        restored=len(restoring),
        mean_restoring=mean(restoring),
        arrived=len(arriving),
        mean_arriving=mean(arriving),
    )


def mean(times: Sequence[timedelta]) -> timedelta | None:
    """The mean; of nothing there is none."""
    return sum(times, timedelta()) // len(times) if times else None


def seconds(took: timedelta | None) -> int | None:
    """Whole seconds."""
    return None if took is None else took // timedelta(seconds=1)
