"""Whether a source of evidence has dried up: an event that came regularly and comes no more. Pure.

An event is compared with its own rhythm, weekday by weekday, and with how busy the company is: on a
holiday nothing happens, and that nothing of one kind happens either means nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 8
DAY = timedelta(days=1)
# It came in so many of the eight weeks at least.
REGULAR = 6
# So many should have come by now: that none does would be one chance in four hundred.
EXPECTED = 6_000
# A silence is looked at for so long; what has been silent for longer is told of already.
LONGEST = 28
# Expectations are counted in thousandths.
UNIT = 1_000

Daily = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Dried:
    """An event that stopped: its last day, and how many should have come since."""

    name: str
    last_day: date
    expected: int


def dried_up(name: str, own: Daily, everything: Daily, today: date) -> Dried | None:
    """Whether the event has stopped, by the whole days before `today`; None = it has not, or cannot be said.

    `own`: day → how many; `everything`: day → how many events of the company in all.
    """
    last = max((day for day, count in own.items() if count and day < today), default=None)
    if last is None or (today - last).days - 1 > LONGEST:
        return None
    first = last + DAY - timedelta(days=7 * WEEKS)
    if _weeks_with(own, first) < REGULAR:
        return None
    silent = [last + timedelta(days=number) for number in range(1, (today - last).days)]
    expected = sum(_expected(day, own, everything, first) for day in silent)
    return Dried(name, last, expected // UNIT) if expected >= EXPECTED else None


def _weeks_with(own: Daily, first: date) -> int:
    """In how many of the eight weeks it came."""
    return sum(any(own.get(first + timedelta(days=7 * week + day)) for day in range(7)) for week in range(WEEKS))


def _expected(day: date, own: Daily, everything: Daily, first: date) -> int:
    """How many should have come on a day, in thousandths: those of its weekday, less where the day was quieter."""
    same = [one for number in range(7 * WEEKS) if (one := first + timedelta(days=number)).weekday() == day.weekday()]
    usual, busy = sum(own.get(one, 0) for one in same), sum(everything.get(one, 0) for one in same)
    if not busy:
        return 0
    # A busier day than usual promises no more of it.
    share = min(everything.get(day, 0) * WEEKS * UNIT // busy, UNIT)
    return usual * share // WEEKS
