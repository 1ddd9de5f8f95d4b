"""The periods of an indicator, in the company's own days: when one begins, ends and settles. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from aftercare.regulations.bindings.rules import Period
from aftercare.regulations.routines.rules import DAY, months_later, period_of

NAMES = {Period.QUARTER: "Q", Period.HALF_YEAR: "H"}
MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}


class Stage(StrEnum):
    """How far a period is: it runs; what it began is still being finished; nothing but late facts can change it."""

    RUNNING = "running"
    SETTLING = "settling"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period: [start, end), and the end of the next one."""

    every: Period
    first_day: date
    next_day: date
    start: datetime
    end: datetime
    next_end: datetime

    @property
    def name(self) -> str:
        """2026-10, 2026-Q3, 2026-H2, 2026, 2026-W41, 2026-10-05: sorts as it reads."""
        day = self.first_day
        match self.every:
            case Period.DAY:
                return day.isoformat()
            case Period.WEEK:
                return f"{day.isocalendar().year}-W{day.isocalendar().week:02}"
            case Period.MONTH:
                return f"{day:%Y-%m}"
            case Period.YEAR:
                return f"{day:%Y}"
            case _:
                return f"{day.year}-{NAMES[self.every]}{(day.month - 1) // MONTHS[self.every] + 1}"

    def settles_at(self, *, follows: bool) -> datetime:
        """What follows upon the period's beginnings has until the end of the next one; all else ends with it."""
        return self.next_end if follows else self.end

    def stage(self, as_of: datetime, *, follows: bool) -> Stage:
        """Where it stands at a moment."""
        if as_of < self.end:
            return Stage.RUNNING
        return Stage.SETTLING if as_of < self.settles_at(follows=follows) else Stage.CLOSED


def stretch_of(every: Period, day: date, zone: ZoneInfo) -> Stretch:
    """The period that a day lies in."""
    first, following = period_of(every, day)
    return Stretch(
        every, first, following, *(_midnight(one, zone) for one in (first, following, period_of(every, following)[1]))
    )


def stretches(every: Period, since: date, until: date, zone: ZoneInfo) -> Iterator[Stretch]:
    """Every period that begins in [since, until), in order."""
    one = stretch_of(every, since, zone)
    if one.first_day < since:
        one = stretch_of(every, one.next_day, zone)
    while one.first_day < until:
        yield one
        one = stretch_of(every, one.next_day, zone)


def last_stretches(every: Period, count: int, day: date, zone: ZoneInfo) -> list[Stretch]:
    """The period that a day lies in and those before it, the oldest first."""
    found = [stretch_of(every, day, zone)]
    while len(found) < count:
        found.append(stretch_of(every, found[-1].first_day - DAY, zone))
    return found[::-1]


# No journal reaches further; the calendar ends in 9999, and a period's next day would lie beyond.
YEARS = range(1900, 2200)


def named(text: str, zone: ZoneInfo) -> Stretch | None:
    """The period that is called so: the inverse of `name`; None = there is none."""
    for every in Period:
        day = _day_of(text, every)
        one = stretch_of(every, day, zone) if day and day.year in YEARS else None
        if one and one.name == text:
            return one
    return None


def _day_of(text: str, every: Period) -> date | None:
    """A day that a period of this name would lie in."""
    try:
        match every:
            case Period.DAY:
                return date.fromisoformat(text)
            case Period.WEEK:
                return date.fromisocalendar(int(text[:4]), int(text[6:]), 1)
            case Period.MONTH:
                return date.fromisoformat(f"{text}-01")
            case Period.YEAR:
                return date(int(text), 1, 1)
            case _:
                return months_later(date(int(text[:4]), 1, 1), (int(text[6:]) - 1) * MONTHS[every])
    except (ValueError, OverflowError):
        return None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
