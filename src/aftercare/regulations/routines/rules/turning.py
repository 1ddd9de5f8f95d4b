"""When a routine falls due: periods of the calendar, and the day by which each is owed. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.bindings.rules import Period, Routine, Span, Unit

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
# Where a regulation names no day, a routine is owed by the end of its period.
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a routine: the period it is for, half-open, and when it is owed."""

    first_day: date
    next_day: date
    due_at: datetime


def period_of(every: Period, day: date) -> tuple[date, date]:
    """The period that a day lies in, as [first day, first day of the next): weeks begin on Monday."""
    match every:
        case Period.DAY:
            return day, day + DAY
        case Period.WEEK:
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=7)
        case _:
            months = MONTHS[every]
            first = date(day.year, (day.month - 1) // months * months + 1, 1)
            return first, months_later(first, months)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one if that is shorter."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - DAY)


def turn_of(routine: Routine, day: date, calendar: Calendar) -> Turn:
    """The turn of a routine that a day belongs to."""
    first, following = period_of(routine.every, day)
    return Turn(first, following, _due(routine, first, following, calendar))


def turns(routine: Routine, since: date, until: date, calendar: Calendar) -> Iterator[Turn]:
    """Every turn whose period begins in [since, until), in order."""
    first, following = period_of(routine.every, since)
    if first < since:
        first = following
    while first < until:
        turn = turn_of(routine, first, calendar)
        yield turn
        first = turn.next_day


def _due(routine: Routine, first: date, following: date, calendar: Calendar) -> datetime:
    """Within the period in the month that is named, else so long after its end."""
    ends = midnight(following, calendar.zone)
    if routine.month is not None:
        owed = months_later(first, routine.month)
        ends = midnight(min(owed, following), calendar.zone)
    return later(ends, routine.due, calendar) if routine.due else ends


def later(moment: datetime, span: Span, calendar: Calendar) -> datetime:
    """So long after a moment: months and years by the calendar, workdays by the working calendar's days."""
    zone = ZoneInfo(calendar.zone)
    local = moment.astimezone(zone)
    match span.unit:
        case Unit.MONTH | Unit.YEAR:
            months = span.value * (12 if span.unit is Unit.YEAR else 1)
            day = months_later(local.date(), months)
            return datetime.combine(day, local.timetz().replace(tzinfo=None), tzinfo=zone).astimezone(moment.tzinfo)
        case Unit.WORKDAY:
            return midnight(_workdays_later(local.date(), span.value, calendar), calendar.zone)
        case Unit.DAY | Unit.WEEK:
            days = span.value * (7 if span.unit is Unit.WEEK else 1)
            return midnight(local.date() + timedelta(days=days), calendar.zone)
        case _:
            return moment + timedelta(seconds=span.rough_seconds)


def midnight(day: date, zone: str) -> datetime:
    """The beginning of a day where the calendar is."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _workdays_later(day: date, count: int, calendar: Calendar) -> date:
    """The day after the `count`-th working day from `day` on."""
    while count:
        count -= bool(calendar.day(day).hours)
        day += DAY
    return day
