"""Shift patterns: a cycle of days, each a list of [from, to) minutes of the local day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

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


def shown_days(days: Days) -> str:
    """`days 1–5: 09:00–12:00 13:00–18:00; days 6–7: free`: days alike are said once."""
    found: list[tuple[int, int, Sequence[Sequence[int]]]] = []
    for number, hours in enumerate(days, start=1):
        if found and list(found[-1][2]) == list(hours):
            found[-1] = found[-1][0], number, hours
        else:
            found.append((number, number, hours))
    if len(found) == 1:
        return gettext("every day: %(hours)s") % {"hours": _shown(found[0][2])}
    said = []
    for first, last, hours in found:
        text = gettext("day %(first)s: %(hours)s") if first == last else gettext("days %(first)s–%(last)s: %(hours)s")
        said.append(text % {"first": first, "last": last, "hours": _shown(hours)})
    return gettext("; ").join(said)


def _shown(hours: Sequence[Sequence[int]]) -> str:
    texts = [f"{start // 60:02}:{start % 60:02}–{stop % DAY // 60:02}:{stop % 60:02}" for start, stop in hours]
    return " ".join(texts) or gettext("free")


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
