"""When somebody can be sent: shifts with their breaks, and what is taken out of them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aftercare.operations.dispatch.planner.model import Break, Shift, Span
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.problems.rules.spans import clipped, joined, midnight, seconds_of, without

MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The days of a plan: its origin is the first midnight, `now` and `end` are seconds after it."""

    first: date
    days: int
    zone: ZoneInfo
    at: datetime

    @property
    def origin(self) -> datetime:
        """The first midnight."""
        return midnight(self.first, self.zone)

    @property
    def now(self) -> int:
        """Nothing can be planned before it."""
        return max(0, seconds_of(self.at, self.origin))

    @property
    def end(self) -> int:
        """The midnight after the last day."""
        return self.midnight_of(self.days)

    @property
    def until(self) -> datetime:
        """The same, as a moment."""
        return midnight(self.first + timedelta(days=self.days), self.zone)

    def midnight_of(self, number: int) -> int:
        """When the day with this number begins; -1 is the day before."""
        return seconds_of(midnight(self.first + timedelta(days=number), self.zone), self.origin)

    def number_of(self, seconds: int) -> int:
        """On which day of the plan the moment lies."""
        return (self.moment(seconds).astimezone(self.zone).date() - self.first).days

    def day(self, number: int) -> date:
        """Which day it is."""
        return self.first + timedelta(days=number)

    def seconds(self, moment: datetime) -> int:
        """After the origin."""
        return seconds_of(moment, self.origin)

    def moment(self, seconds: int) -> datetime:
        """The moment so many seconds after the origin."""
        return self.origin.astimezone(self.at.tzinfo) + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What is known of one person's time, in seconds after the origin."""

    # Day number → the intervals of its roster; a day without any is off.
    rostered: dict[int, tuple[Span, ...]]
    away: tuple[Span, ...] = ()
    engaged: tuple[Span, ...] = ()
    on_call: tuple[Span, ...] = ()
    # Day number → the place that the day begins and ends at instead of the usual one.
    based: dict[int, int] = field(default_factory=dict)
    # At work at a site until then: the next leg begins there.
    until: int = 0
    at_place: int | None = None


def shifts_of(duty: Duty, *, engineer: int, home: int | None, settings: Settings, horizon: Horizon) -> list[Shift]:
    """The working days of one person, then their hours on call, in the order of time."""
    found = []
    taken = joined([*duty.away, *duty.engaged])
    for number, intervals in sorted(duty.rostered.items()):
        shift = _shift(number, intervals, taken, duty, engineer, home, settings, horizon)
        if shift is not None:
            found.append(shift)
    for span in _on_call(duty, taken, horizon):
        place = duty.based.get(horizon.number_of(span.start), home)
        found.append(_called(span, duty, engineer, place, settings))
    return sorted(found, key=lambda one: (one.start, one.end))


def _shift(
    number: int,
    intervals: Sequence[Span],
    taken: Sequence[Span],
    duty: Duty,
    engineer: int,
    home: int | None,
    settings: Settings,
    horizon: Horizon,
) -> Shift | None:
    if not intervals:
        return None
    home = duty.based.get(number, home)
    whole = Span(intervals[0].start, intervals[-1].end)
    begun = Span(-7 * 86_400, max(horizon.now, duty.until))
    gaps = without(whole, intervals)
    pieces = without(whole, [*taken, *gaps, begun])
    if not pieces:
        return None
    start, end = pieces[0].start, pieces[-1].end
    busy = tuple(without(Span(start, end), pieces))
    overtime = settings.overtime_minutes * MINUTE if end == whole.end else 0
    shift = Shift(
        engineer=engineer,
        start=start,
        end=end,
        start_place=_begins_at(duty, start, whole, home),
        end_place=home,
        overtime=overtime,
        breaks=_breaks(number, start, end, busy, settings, horizon),
        busy=busy,
    )
    return _limited(shift, settings)


def _begins_at(duty: Duty, start: int, whole: Span, home: int | None) -> int | None:
    """Where the day begins: at home, or at the site where the person is at work."""
    is_out = duty.at_place is not None and whole.start <= duty.until <= start
    return duty.at_place if is_out else home


def _limited(shift: Shift, settings: Settings) -> Shift:
    return replace(
        shift,
        max_jobs=settings.max_jobs or None,
        max_work=settings.max_work_minutes * MINUTE or None,
        max_metres=settings.max_km * 1_000 or None,
        max_leg=settings.max_leg_minutes * MINUTE or None,
    )


def _breaks(
    number: int, start: int, end: int, busy: Iterable[Span], settings: Settings, horizon: Horizon
) -> tuple[Break, ...]:
    """The meal, unless the day is short, does not reach it, or has a gap for it already."""
    length = settings.break_minutes * MINUTE
    midnight = horizon.midnight_of(number)
    window = Span(midnight + settings.break_from * MINUTE, midnight + settings.break_until * MINUTE)
    if not length or end - start < settings.break_after * MINUTE or window.end < window.start:
        return ()
    if start > window.start or end < window.end + length:
        return ()
    meal = Span(window.start, window.end + length)
    has_gap = any((part := clipped(one, meal.start, meal.end)) and part.end - part.start >= length for one in busy)
    return () if has_gap else (Break(duration=length, window=window),)


def _on_call(duty: Duty, taken: Sequence[Span], horizon: Horizon) -> list[Span]:
    """The hours on call outside the shifts, day by day."""
    rostered = [Span(spans[0].start, spans[-1].end) for spans in duty.rostered.values() if spans]
    begun = Span(-7 * 86_400, max(horizon.now, duty.until))
    found = []
    for one in duty.on_call:
        for number in range(horizon.days):
            part = clipped(one, horizon.midnight_of(number), horizon.midnight_of(number + 1))
            found += without(part, [*rostered, *taken, begun]) if part else []
    return found


def _called(span: Span, duty: Duty, engineer: int, home: int | None, settings: Settings) -> Shift:
    shift = Shift(
        engineer=engineer,
        start=span.start,
        end=span.end,
        start_place=_begins_at(duty, span.start, span, home),
        end_place=home,
        least_priority=settings.on_call_priority,
    )
    return _limited(shift, settings)


def rostered(days: Sequence[Sequence[Sequence[int]]], first_day: date, horizon: Horizon) -> dict[int, tuple[Span, ...]]:
    """A pattern over the days of the horizon, and over the day before: its shift may end after midnight."""
    found = {}
    for number in range(-1, horizon.days):
        intervals = days[(horizon.day(number) - first_day).days % len(days)]
        midnight = horizon.midnight_of(number)
        spans = tuple(Span(midnight + start * MINUTE, midnight + stop * MINUTE) for start, stop in intervals)
        found[number] = spans if spans and spans[-1].end > 0 else ()
    return found
