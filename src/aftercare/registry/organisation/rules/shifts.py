"""Shift patterns: a cycle of days, each a list of [from, to) minutes of the local day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
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


def spans(
    days: Days, first_day: date, start: datetime, end: datetime, zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """The times at work that touch [start, end), in order; those that meet are one."""
    day, last = start.astimezone(zone).date() - timedelta(days=1), end.astimezone(zone).date()
    found: list[tuple[datetime, datetime]] = []
    while day <= last:
        midnight = datetime.combine(day, time(), zone)
        for begins, ends in _of_day(days, first_day, day):
            span = midnight + timedelta(minutes=begins), midnight + timedelta(minutes=ends)
            if found and found[-1][1] >= span[0]:
                found[-1] = found[-1][0], max(found[-1][1], span[1])
            else:
                found.append(span)
        day += timedelta(days=1)
    return [span for span in found if span[0] < end and span[1] > start]


def _of_day(days: Days, first_day: date, day: date) -> Sequence[Sequence[int]]:
    return days[(day - first_day).days % len(days)]


def _holds(intervals: Sequence[Sequence[int]], minute: int) -> bool:
    return any(start <= minute < stop for start, stop in intervals)
