"""Times as typed in a query: `now-7d`, `today`, `last-week`, `2026-11`, `2026-11-22T14:05`."""

import re
from datetime import date, datetime, timedelta

from django.utils import timezone

Span = tuple[datetime, datetime]

_RELATIVE = re.compile(r"(now|today)(?:([+-])(\d{1,4})(min|h|d|w|m|y))?")
_ABSOLUTE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[t ](\d{1,2}):(\d{2}))?)?)?")
_DURATION = re.compile(r"(\d{1,6})\s*(s|min|h|d|w)?")
SECONDS = {"s": 1, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
NAMED = ("yesterday", "tomorrow", "this-week", "last-week", "this-month", "last-month", "this-year", "last-year")


def span(text: str, now: datetime) -> Span | None:
    """The half-open stretch a text names, in the local zone (a point is an empty stretch); None if it names none."""
    text = text.strip().lower()
    relative = _RELATIVE.fullmatch(text)
    try:
        if relative:
            return _relative(relative, now)
        if text in NAMED:
            return _named(text, timezone.localtime(now).date())
        absolute = _ABSOLUTE.fullmatch(text)
        return _absolute([int(part) for part in absolute.groups() if part]) if absolute else None
    except (ValueError, OverflowError):
        return None


def relative_parts(text: str) -> tuple[str, int, str] | None:
    """`now-7d` → ("-", 7, "d"); None for anything else."""
    found = _RELATIVE.fullmatch(text)
    return (found[2], int(found[3]), found[4]) if found and found[2] else None


def seconds(text: str) -> int | None:
    """`90`, `90min`, `2h`, `3d` → seconds (a bare number is minutes)."""
    found = _DURATION.fullmatch(text.strip().lower())
    return int(found[1]) * SECONDS[found[2] or "min"] if found else None


def _relative(found: "re.Match[str]", now: datetime) -> Span:
    anchor, sign, count, unit = found.groups()
    steps = int(count or 0) * (-1 if sign == "-" else 1)
    if anchor == "now":
        point = _shifted(now, steps, unit)
        return point, point
    start = _shifted(_midnight(timezone.localtime(now).date()), steps, unit)
    if unit in {"min", "h"}:
        return start, start
    return start, _midnight(timezone.localtime(start).date() + timedelta(days=1))


def _shifted(moment: datetime, steps: int, unit: str | None) -> datetime:
    """Calendar units keep the local time of day."""
    if not steps or unit is None:
        return moment
    if unit in {"min", "h"}:
        return moment + timedelta(seconds=steps * SECONDS[unit])
    local = timezone.localtime(moment)
    day = _day_shifted(local.date(), steps, unit)
    return timezone.make_aware(datetime.combine(day, local.time().replace(tzinfo=None)))


def _day_shifted(day: date, steps: int, unit: str) -> date:
    if unit in {"d", "w"}:
        return day + timedelta(days=steps * (7 if unit == "w" else 1))
    return _months_later(day, steps * (12 if unit == "y" else 1))


def _months_later(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    last = (date((index + 1) // 12, (index + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))


def _named(name: str, today: date) -> Span:
    which, _dash, unit = name.partition("-")
    if not unit:
        day = today + timedelta(days=-1 if which == "yesterday" else 1)
        return _midnight(day), _midnight(day + timedelta(days=1))
    back = 1 if which == "last" else 0
    if unit == "week":
        start = today - timedelta(days=today.weekday() + 7 * back)
        return _midnight(start), _midnight(start + timedelta(days=7))
    months = 12 if unit == "year" else 1
    start = _months_later(today.replace(day=1, month=1 if unit == "year" else today.month), -months * back)
    return _midnight(start), _midnight(_months_later(start, months))


def _absolute(parts: list[int]) -> Span:
    if len(parts) == 5:
        point = timezone.make_aware(datetime(*parts))  # type: ignore[arg-type]  # noqa: DTZ001 - made aware here
        return point, point + timedelta(minutes=1)
    year, month, day = (*parts, 1, 1)[:3]
    start = date(year, month, day)
    end = start + timedelta(days=1) if len(parts) == 3 else _months_later(start, 1 if len(parts) == 2 else 12)
    return _midnight(start), _midnight(end)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware here
