"""Spans of time, cut and put together. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aftercare.operations.dispatch.planner.model import Span

DAY = 86_400


def seconds_of(moment: datetime, origin: datetime) -> int:
    """Whole seconds after the origin."""
    return int((moment - origin).total_seconds())


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the local day begins."""
    return datetime.combine(day, time(), tzinfo=zone)


def clipped(span: Span, start: int, end: int) -> Span | None:
    """The part within the bounds; None if there is none."""
    low, high = max(span.start, start), min(span.end, end)
    return Span(low, high) if low < high else None


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch made one."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda span: (span.start, span.end)):
        if found and one.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of a span when others are taken out of it."""
    left, start = [], span.start
    for one in joined(taken):
        if one.end <= start or one.start >= span.end:
            continue
        if one.start > start:
            left.append(Span(start, one.start))
        start = max(start, one.end)
    return [*left, Span(start, span.end)] if start < span.end else left


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What lies in both; a moment is enough."""
    found = []
    for mine in one:
        for theirs in other:
            low, high = max(mine.start, theirs.start), min(mine.end, theirs.end)
            if low <= high:
                found.append(Span(low, high))
    return joined(found)


def days_from(first: date, count: int) -> list[date]:
    """So many days in a row."""
    return [first + timedelta(days=number) for number in range(count)]
