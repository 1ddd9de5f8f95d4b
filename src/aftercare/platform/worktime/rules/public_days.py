"""Which days the state declared, as far as it is published. Never an estimate.

Two independent packages know the Chinese days; we follow chinesecalendar (it is made from the
State Council's notices) and show where the other one differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import chinese_calendar
from chinese_calendar import constants as chinese_days

from aftercare.base.kernel.words import Words

NAMELESS = Words()


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A day that the state declared: a holiday, or a make-up working day (调休)."""

    day: date
    works: bool
    name: Words = NAMELESS


@lru_cache(maxsize=256)
def published_year(country: str, year: int) -> Mapping[date, PublicDay] | None:
    """What the installed packages know as officially published; None: nothing yet, do not guess."""
    if country != "CN" or not _chinese_years()[0] <= year <= _chinese_years()[1]:
        return None
    days = {day: PublicDay(day, works=False, name=_festival(name)) for day, name in chinese_days.holidays.items()}
    days |= {day: PublicDay(day, works=True, name=_festival(name)) for day, name in chinese_days.workdays.items()}
    return MappingProxyType({day: days[day] for day in sorted(days) if day.year == year})


@lru_cache(maxsize=1)
def _chinese_years() -> tuple[int, int]:
    return min(chinese_days.holidays).year, max(chinese_days.holidays).year


def _festival(name: str) -> Words:
    return Words(zh=chinese_calendar.Holiday(name).chinese, en=name)


@dataclass(frozen=True, slots=True)
class Difference:
    """A day on which the two sources disagree about being a working day; we follow the first."""

    day: date
    works: bool
    works_by_other: bool


@lru_cache(maxsize=256)
def cross_check(year: int) -> tuple[Difference, ...]:
    """Chinese working days by chinesecalendar against those by holidays; () for an unpublished year."""
    public = published_year("CN", year)
    if public is None:
        return ()
    import holidays

    other = holidays.country_holidays("CN", years=year)
    found = []
    for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        ours = public[day].works if day in public else day.weekday() < 5
        theirs = day in other.weekend_workdays or (day.weekday() < 5 and day not in other)
        if ours != theirs:
            found.append(Difference(day, ours, theirs))
    return tuple(found)
