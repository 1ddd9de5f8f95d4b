"""Opening hours of a day and of a week, as people write them and as integers."""

from django.utils.translation import gettext_lazy as _

from aftercare.platform.worktime.errors import HoursInvalidError

MINUTE, HOUR, DAY = 60, 3_600, 86_400

# Opening hours of one day: (from, until) in seconds since midnight, in order, not touching.
Hours = tuple[tuple[int, int], ...]
Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
CLOSED: Hours = ()
ALL_DAY: Hours = ((0, DAY),)


def parse_hours(pairs: list[list[str]] | list[tuple[str, str]]) -> Hours:
    """`[["08:30", "12:00"], ["13:30", "24:00"]]` → Hours; touching intervals are joined.

    Raises HoursInvalidError if an interval is backwards, overlaps another, or is no time at all.
    """
    joined: list[tuple[int, int]] = []
    for start, until in sorted((_second(a), _second(b)) for a, b in pairs):
        if start >= until:
            raise HoursInvalidError(fields={"hours": [_("An interval must end after it begins.")]})
        if joined and start < joined[-1][1]:
            raise HoursInvalidError(fields={"hours": [_("Two intervals overlap.")]})
        touches = bool(joined) and start == joined[-1][1]
        joined.append((joined.pop()[0] if touches else start, until))
    return tuple(joined)


def _second(text: str) -> int:
    hour, _colon, minute = text.strip().replace("：", ":").partition(":")
    if not (hour.isdecimal() and (minute or "0").isdecimal()) or int(minute or 0) > 59:
        raise HoursInvalidError(fields={"hours": [_("Write times as 08:30.")]})
    second = int(hour) * HOUR + int(minute or 0) * MINUTE
    if second > DAY:
        raise HoursInvalidError(fields={"hours": [_("A day ends at 24:00.")]})
    return second


def hours_text(hours: Hours) -> list[list[str]]:
    """The stored form; the inverse of `parse_hours`."""
    return [[_clock_text(start), _clock_text(until)] for start, until in hours]


def _clock_text(second: int) -> str:
    return f"{second // HOUR:02}:{second % HOUR // MINUTE:02}"


def week_of(workday: Hours, *, days: int = 5) -> Week:
    """The same hours on the first `days` days of the week, Monday first."""
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        workday if number < days else CLOSED for number in range(7)
    )
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


def week_from(days: list[Hours]) -> Week:
    """Seven days as a week that is open at some time."""
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    if not any(days):
        raise HoursInvalidError(fields={"week": [_("A week needs at least one opening hour.")]})
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday
