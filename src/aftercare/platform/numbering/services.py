"""Giving out numbers."""

from datetime import date, datetime

from django.db import IntegrityError

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import attempt, command, current, publish
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.tables import fetch
from aftercare.base.ui.public import access
from aftercare.platform.numbering.errors import CounterBehindError, NumberNotOfSeriesError, NumbersTakenSinceError
from aftercare.platform.numbering.events import SeriesContinued
from aftercare.platform.numbering.models import BatchTake, Counter
from aftercare.platform.numbering.rules import Series
from aftercare.platform.numbering.selectors import local_day, office_of, series
from aftercare.platform.units.public import Unit

CONTINUE = "series.continue"
# Ready-made, and in one statement: the row stays locked for as short a time as can be.
MOVE = "UPDATE numbering_counter SET last = last + %s WHERE series = %s AND period = %s AND {same} RETURNING id, last"


def take(key: str, *, unit_id: int | None = None, at: datetime) -> str:
    """The next number of a series, in the caller's command: call it last.

    The counter's row stays locked until that command has committed, so two creations in one
    office and month follow each other for the length of one append and commit, some
    milliseconds; offices and months do not meet. That is what makes a series gap-free: a
    command that is refused gives its number back.
    """
    return take_many(key, 1, unit_id=unit_id, at=at)[0]


def take_many(key: str, count: int, *, unit_id: int | None = None, at: datetime) -> list[str]:
    """The next `count` numbers at once, for bulk commands."""
    if current() is None:
        msg = f"a number of {key} is taken within the command that uses it"
        raise RuntimeError(msg)
    one, day = series[key], local_day(at)
    office = office_of(one, unit_id)
    counter_id, last = _advance(one, office, one.period(day), count)
    running = current()
    if running is not None and running.batch_id is not None:
        _note_take(running.batch_id, counter_id, last - count + 1, last)
    code = "" if office is None else office.code
    return [one.text(n, day=day, office=code) for n in range(last - count + 1, last + 1)]


@command("series.continue")
def continue_from(*, key: str, number: str, unit_id: int | None = None, by: Actor, at: datetime) -> int:
    """Go on after `number`, the last one that an older system gave out in the period of `at`.

    `number` is a number of the series' pattern, or the bare count. Returns the count. Raises
    NumberNotOfSeriesError, or CounterBehindError if the counter is already further.
    """
    if not access.allowed(by, CONTINUE):
        raise NotAllowedError
    one, day = series[key], local_day(at)
    office = office_of(one, unit_id)
    last = _count_in(number, one, office, day)
    counter, _created = Counter.objects.select_for_update().get_or_create(
        series=one.key, unit=office, period=one.period(day)
    )
    if not Counter.objects.filter(pk=counter.pk, last__lte=last).update(last=last):
        raise CounterBehindError(last=counter.last)
    publish(
        SeriesContinued(series=one.key, period=counter.period, last=last, unit=counter.unit_id),
        stream_id=counter.pk,
        at=at,
    )
    return last


def _count_in(number: str, one: Series, office: Unit | None, day: date) -> int:
    text = number.strip()
    if text.isascii() and text.isdecimal():
        return int(text)
    last = one.read(text, day=day, office="" if office is None else office.code)
    if last is None:
        raise NumberNotOfSeriesError(number=number)
    return last


def give_back(batch_id: int) -> None:
    """Within the undo of a batch: give back the numbers that it took, as far as nothing later was taken.

    Where later numbers are in use, the batch's own stay used up. A gap-free series must not show a
    hole: then the undo is refused with NumbersTakenSinceError.
    """
    takes = BatchTake.objects.filter(batch_id=batch_id)
    for take_back in takes.select_related("counter").order_by("counter_id", "-last"):
        counter = Counter.objects.filter(pk=take_back.counter_id, last=take_back.last)
        if not counter.update(last=take_back.first - 1) and series[take_back.counter.series].gap_free:
            raise NumbersTakenSinceError(series=take_back.counter.series)
    takes.delete()


def _note_take(batch_id: int, counter_id: int, first: int, last: int) -> None:
    """One line for numbers that follow each other, however many times the batch came back for more."""
    before = BatchTake.objects.filter(batch_id=batch_id, counter_id=counter_id, last=first - 1)
    if not before.update(last=last):
        BatchTake.objects.create(batch_id=batch_id, counter_id=counter_id, first=first, last=last)


def _advance(one: Series, office: Unit | None, period: str, count: int) -> tuple[int, int]:
    """Move the counter on under its row's lock, and return it and where it stands."""
    moved = _moved(one, office, period, count)
    if moved is not None:
        return moved
    try:
        with attempt():
            return Counter.objects.create(series=one.key, unit=office, period=period, last=count).pk, count
    except IntegrityError:  # somebody else began the period a moment before us
        return _advance(one, office, period, count)


def _moved(one: Series, office: Unit | None, period: str, count: int) -> tuple[int, int] | None:
    """The counter and where it stands after `count` more; None if it has not begun."""
    same = "unit_id IS NULL" if office is None else "unit_id = %s"
    moved = fetch(MOVE.format(same=same), [count, one.key, period, *([] if office is None else [office.pk])])
    return moved[0] if moved else None
