"""Working time as a pure value: no database, no clock, whole seconds only.

A moment is open if a clock on the wall of the calendar's zone shows an opening hour at it. So on
the day the clocks go back an hour that is shown twice counts twice, and on the day they go
forward a skipped hour counts nothing. Fractions of a second are cut off.
"""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from aftercare.base.kernel.jsontext import canonical
from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.errors import NoWorkingTimeError
from aftercare.platform.worktime.rules.hours import CLOSED, DAY, Hours, Week, hours_text
from aftercare.platform.worktime.rules.public_days import PublicDay, published_year

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.date().toordinal()
# On the average, which tells the year but near its turn.
YEAR_SECONDS = 31_556_952
# How far an addition looks before it gives up on a calendar that is hardly ever open.
YEARS_AHEAD = 200
NAMELESS = Words()


class DayKind(StrEnum):
    """Why a day has the hours that it has."""

    WORK = "work"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar, for people."""

    day: date
    kind: DayKind
    hours: Hours
    name: Words = NAMELESS

    @property
    def seconds(self) -> int:
        """Wall-clock seconds of opening; on a day when the clocks change the truth differs."""
        return sum(until - start for start, until in self.hours)


@dataclass(frozen=True, slots=True)
class Season:
    """The usual week from `first_day` on (None: since ever), and the hours of a make-up day."""

    week: Week
    make_up: Hours
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One day that is unlike the week says. `hours` None: as on a make-up day."""

    hours: Hours | None
    note: str = ""


# -- the arithmetic ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """The openings of one UTC year in seconds since 1970; `before[i]` = open seconds before `starts[i]`."""

    begin: int
    end: int
    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int

    def worked(self, second: int) -> int:
        """Open seconds of the year before `second`."""
        index = bisect_right(self.starts, second) - 1
        return 0 if index < 0 else self.before[index] + min(second, self.ends[index]) - self.starts[index]

    def earliest(self, worked: int) -> int:
        """The first second with `worked` (1 … total) open seconds before it."""
        index = bisect_left(self.before, worked) - 1
        return self.starts[index] + worked - self.before[index]

    def latest(self, worked: int) -> int:
        """The last second with `worked` (0 … total - 1) open seconds before it."""
        index = bisect_right(self.before, worked) - 1
        return self.starts[index] + worked - self.before[index]


@lru_cache(maxsize=512)
def _spans(zone: str, year: int) -> tuple[tuple[int, int, int], ...]:
    """The UTC year cut where the zone's offset changes: (from, until, offset), all in seconds."""
    tz = ZoneInfo(zone)

    def offset(second: int) -> int:
        shift = (EPOCH + timedelta(seconds=second)).astimezone(tz).utcoffset() or timedelta()
        return shift.days * DAY + shift.seconds

    begin, end = _year_begins(year), _year_begins(year + 1)
    spans, start, current = [], begin, offset(begin)
    for day in range(begin, end, DAY):
        until = min(day + DAY, end - 1)
        while offset(until) != current:
            low, high = max(day, start), until
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == current else (low, middle)
            spans.append((start, high, current))
            start, current = high, offset(high)
    spans.append((start, end, current))
    return tuple(spans)


def _year_begins(year: int) -> int:
    return (date(year, 1, 1).toordinal() - EPOCH_DAY) * DAY


def _second_of(moment: datetime) -> int:
    passed = moment - EPOCH
    return passed.days * DAY + passed.seconds


def _moment_of(second: int) -> datetime:
    return EPOCH + timedelta(seconds=second)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A working calendar. Moments go in with any zone and come out in UTC, without microseconds."""

    key: str
    zone: str
    seasons: tuple[Season, ...]
    exceptions: Mapping[date, Exceptional] = field(default_factory=dict)
    # Whose public days count; what `public_years` lacks is taken from the installed packages.
    country: str = ""
    public_years: Mapping[int, Mapping[date, PublicDay]] = field(default_factory=dict)
    revision: int = 0
    name: Words = NAMELESS
    _tables: dict[int, _Table] = field(default_factory=dict, init=False, repr=False, compare=False)

    def add(self, start: datetime, seconds: int) -> datetime:
        """The earliest moment with `seconds` of working time since `start`.

        Negative: the latest moment with that much working time from it until `start`. Zero: `start`.
        Raises NoWorkingTimeError if there is not that much within two hundred years.
        """
        second = _second_of(start)
        if seconds > 0:
            second = self._forward(second, seconds)
        elif seconds < 0:
            second = self._back(second, -seconds)
        return EPOCH + timedelta(seconds=second)

    def between(self, start: datetime, end: datetime) -> int:
        """Working seconds from `start` until `end`; negative if `end` is the earlier one."""
        low, high = _second_of(start), _second_of(end)
        return self._worked(low, high) if low <= high else -self._worked(high, low)

    def until(self, end: datetime) -> Callable[[datetime], int]:
        """`between(start, end)` for many a start: the end is looked up once."""
        high = _second_of(end)
        table = self._table_at(high)
        worked = table.worked(high)

        def between(start: datetime) -> int:
            low = _second_of(start)
            return worked - table.worked(low) if table.begin <= low <= high else self.between(start, end)

        return between

    def is_open(self, moment: datetime) -> bool:
        """Say whether this moment is working time."""
        second = _second_of(moment)
        table = self._table_at(second)
        index = bisect_right(table.starts, second) - 1
        return index >= 0 and second < table.ends[index]

    def next_opening(self, moment: datetime) -> datetime:
        """The first open moment from `moment` on: itself, if it is open."""
        second = _second_of(moment)
        return _moment_of(second) if self.is_open(moment) else _moment_of(self._forward(second, 1) - 1)

    def openings(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from `start` until `end`, in order; two may touch at a new year."""
        low, high = _second_of(start), _second_of(end)
        while low < high:
            table = self._table_at(low)
            index = max(bisect_right(table.starts, low) - 1, 0)
            while index < len(table.starts) and table.starts[index] < high:
                opens, closes = max(table.starts[index], low), min(table.ends[index], high)
                if opens < closes:
                    yield _moment_of(opens), _moment_of(closes)
                index += 1
            low = table.end

    def day(self, day: date) -> Day:
        """What this day is: exception before public day before the week."""
        season = self.season_on(day)
        exception = self.exceptions.get(day)
        if exception is not None:
            hours = season.make_up if exception.hours is None else exception.hours
            return Day(day, DayKind.EXCEPTION, hours, Words.from_json(exception.note))
        public = self._public(day)
        if public is not None:
            kind = DayKind.MAKE_UP if public.works else DayKind.HOLIDAY
            return Day(day, kind, season.make_up if public.works else CLOSED, public.name)
        hours = season.week[day.weekday()]
        return Day(day, DayKind.WORK if hours else DayKind.REST, hours)

    @property
    def workday_seconds(self) -> int:
        """How long a working day of the newest season usually is: the length that most of its open weekdays have."""
        lengths = [sum(until - start for start, until in hours) for hours in self.seasons[-1].week if hours]
        return max(sorted(set(lengths)), key=lengths.count, default=DAY)

    def season_on(self, day: date) -> Season:
        """The usual hours that hold on a day."""
        found = self.seasons[0]
        for season in self.seasons[1:]:
            if season.first_day is not None and season.first_day <= day:
                found = season
        return found

    def is_published(self, year: int) -> bool:
        """Are the public days of this year known? If not, results in it rest on an ordinary week."""
        return not self.country or year in self.public_years or published_year(self.country, year) is not None

    def unpublished_years(self, start: datetime, end: datetime) -> list[int]:
        """The years between two moments whose public days are not known yet."""
        tz = ZoneInfo(self.zone)
        years = range(start.astimezone(tz).year, end.astimezone(tz).year + 1)
        return [year for year in years if not self.is_published(year)]

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the arithmetic reads, the installed packages apart."""
        return sha256(canonical(self.as_json()).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Everything that the arithmetic reads, in the stored form."""
        return {
            "zone": self.zone,
            "country": self.country,
            "seasons": [
                {
                    "first_day": season.first_day and season.first_day.isoformat(),
                    "week": [hours_text(hours) for hours in season.week],
                    "make_up": hours_text(season.make_up),
                }
                for season in self.seasons
            ],
            "exceptions": {
                day.isoformat(): None if one.hours is None else hours_text(one.hours)
                for day, one in self.exceptions.items()
            },
            "public_years": {
                str(year): {day.isoformat(): one.works for day, one in days.items()}
                for year, days in self.public_years.items()
            },
        }

    def _public(self, day: date) -> PublicDay | None:
        if not self.country:
            return None
        days = self.public_years.get(day.year)
        if days is None:
            days = published_year(self.country, day.year)
        return None if days is None else days.get(day)

    def _forward(self, second: int, seconds: int) -> int:
        table = self._table_at(second)
        wanted = table.worked(second) + seconds
        for _year in range(YEARS_AHEAD):
            if wanted <= table.total:
                return table.earliest(wanted)
            wanted -= table.total
            table = self._table_at(table.end)
        raise NoWorkingTimeError

    def _back(self, second: int, seconds: int) -> int:
        table = self._table_at(second)
        wanted = table.worked(second) - seconds
        for _year in range(YEARS_AHEAD):
            if wanted >= 0:
                return table.latest(wanted)
            table = self._table_at(table.begin - 1)
            wanted += table.total
        raise NoWorkingTimeError

    def _worked(self, low: int, high: int) -> int:
        table = self._table_at(low)
        worked = -table.worked(low)
        while high >= table.end:
            worked += table.total
            table = self._table_at(table.end)
        return worked + table.worked(high)

    def _table_at(self, second: int) -> _Table:
        table = self._tables.get(EPOCH.year + second // YEAR_SECONDS)
        if table is None or not table.begin <= second < table.end:
            year = time.gmtime(second).tm_year
            table = self._tables.get(year) or self._tables.setdefault(year, self._build(year))
        return table

    def _build(self, year: int) -> _Table:
        """Every opening of a UTC year; neighbours that touch become one."""
        starts: list[int] = []
        ends: list[int] = []
        for low, high, offset in _spans(self.zone, year):
            for number in range((low + offset) // DAY, (high - 1 + offset) // DAY + 1):
                midnight = number * DAY - offset
                for opens, closes in self.day(date.fromordinal(EPOCH_DAY + number)).hours:
                    start, end = max(low, midnight + opens), min(high, midnight + closes)
                    if start >= end:
                        continue
                    if ends and ends[-1] == start:
                        ends[-1] = end
                    else:
                        starts.append(start)
                        ends.append(end)
        before, total = [], 0
        for start, end in zip(starts, ends, strict=True):
            before.append(total)
            total += end - start
        return _Table(_year_begins(year), _year_begins(year + 1), starts, ends, before, total)
