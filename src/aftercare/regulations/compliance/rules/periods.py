"""Which time a page of compliance is about. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["month", "quarter", "days"]
MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    kind: Kind
    first: date
    last: date

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """From the beginning of the first day until the beginning of the day after the last."""
        here = ZoneInfo(zone)
        after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), here), datetime.combine(after, time(), here)

    def moved(self, count: int) -> "Span":
        """So many months or quarters, or lengths, later."""
        if self.kind == "days":
            shift = ((self.last - self.first).days + 1) * count
            return Span("days", self.first + timedelta(days=shift), self.last + timedelta(days=shift))
        return _of(self.kind, _later(self.first, MONTHS[self.kind] * count))


def span_of(kind: str, day: str, first: str, last: str, today: date) -> Span:
    """What an address asks for; what makes no sense is the month of today."""
    if kind == "days":
        begins, ends = _day(first), _day(last)
        if begins and ends and begins <= ends:
            return Span("days", begins, ends)
    if kind == "quarter":
        return _of("quarter", _day(day) or today)
    return _of("month", _day(day) or today)


def named_span(first: date | None, last: date | None, today: date) -> Span:
    """From the first day to the last; without them, or the wrong way round, the month of today."""
    days = (first.isoformat(), last.isoformat()) if first and last else ("", "")
    return span_of("days", "", *days, today)


def _of(kind: Kind, day: date) -> Span:
    length = MONTHS[kind]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Span(kind, first, _later(first, length) - timedelta(days=1))


def _later(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2200 else None
