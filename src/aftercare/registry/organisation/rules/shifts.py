"""Shift patterns: a cycle of days, each a list of [from, to) minutes of the local day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

Days = Sequence[Sequence[Sequence[int]]]
DAY = 1440
LONGEST_CYCLE = 62


def is_pattern(days: object) -> bool:
    """1 to 62 days; in each, intervals in order, none empty, none longer than a day, none past the next midnight."""
    if not isinstance(days, list) or not 1 <= len(days) <= LONGEST_CYCLE:
        return False
    return all(isinstance(day, list) and _in_order(day) for day in days)


def _in_order(day: list[object]) -> bool:
    end = 0
    for interval in day:
        match interval:
            case [int(start), int(stop)] if end <= start < DAY and start < stop <= start + DAY and stop <= 2 * DAY:
                end = stop
            case _:
                return False
    return True


def works_at(days: Days, first_day: date, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the pattern has the person at work at that moment."""
    local = moment.astimezone(zone)
    minute = local.hour * 60 + local.minute
    today = local.date()
    return _holds(_of_day(days, first_day, today), minute) or _holds(
        _of_day(days, first_day, today - timedelta(days=1)), minute + DAY
    )


def _of_day(days: Days, first_day: date, day: date) -> Sequence[Sequence[int]]:
    return days[(day - first_day).days % len(days)]


def _holds(intervals: Sequence[Sequence[int]], minute: int) -> bool:
    return any(start <= minute < stop for start, stop in intervals)
