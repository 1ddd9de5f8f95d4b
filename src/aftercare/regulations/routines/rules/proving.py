"""Whether a turn of a routine was done, and by which fact. Pure.

The state of a turn is a judgement (decision 5): it follows from when it was owed, from the facts
and from now, and a late fact corrects it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from aftercare.regulations.bindings.rules import Period
from aftercare.regulations.facts.rules import Fact

# How long before it is due people are reminded: longer for what comes round more seldom.
LEADS = {
    Period.DAY: timedelta(hours=4),
    Period.WEEK: timedelta(days=1),
    Period.MONTH: timedelta(days=3),
    Period.QUARTER: timedelta(days=7),
    Period.HALF_YEAR: timedelta(days=14),
    Period.YEAR: timedelta(days=14),
}


class DutyState(StrEnum):
    """How a turn stands at a moment."""

    OPEN = "open"
    LATE = "late"
    # Not done although the turn after it is owed by now.
    MISSED = "missed"
    DONE = "done"
    DONE_LATE = "done_late"
    EXCUSED = "excused"
    # Its regulation no longer asks for it.
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Owed:
    """A turn as evidence sees it: from when facts count, until when they are in time, and until when they count."""

    first: datetime
    due: datetime
    lost: datetime


# (from this moment on, after this event's id at that moment, before this moment) → the next fact.
NextFact = Callable[[datetime, int, datetime], Fact | None]
Matched = Mapping[int, Fact]


def lead_of(every: Period) -> timedelta:
    """How long before it is due people are reminded."""
    return LEADS[every]


def state_of(*, due_at: datetime, lost_at: datetime, done_at: datetime | None, ended: str, now: datetime) -> DutyState:
    """The state of a turn; `ended` is why it ended without having been done, or ""."""
    if ended:
        return DutyState.EXCUSED if ended == DutyState.EXCUSED else DutyState.ENDED
    if done_at is not None:
        return DutyState.DONE if done_at < due_at else DutyState.DONE_LATE
    if now < due_at:
        return DutyState.OPEN
    return DutyState.LATE if now < lost_at else DutyState.MISSED


def matched(turns: Sequence[Owed], next_fact: NextFact) -> Matched:
    """Turn (by its place) → the fact that settles it.

    Facts are taken as they happened, each for one turn: the oldest open one that it is in time for,
    else the oldest one that it is late for. The visit made on the third of May for April is not the one for May.
    Only facts that an open turn waits for are asked for.
    """
    found: dict[int, Fact] = {}
    at, last = min((one.first for one in turns), default=datetime.max.replace(tzinfo=UTC)), 0
    while waiting := [one for place, one in enumerate(turns) if place not in found and one.lost > at]:
        begin = min(one.first for one in waiting)
        fact = next_fact(max(at, begin), last if at >= begin else 0, max(one.lost for one in waiting))
        if fact is None:
            break
        place = _place_for(fact.at, turns, found)
        if place is not None:
            found[place] = fact
        at, last = fact.at, fact.id
    return found


def _place_for(at: datetime, turns: Sequence[Owed], found: Matched) -> int | None:
    waiting = [place for place, one in enumerate(turns) if place not in found and one.first <= at < one.lost]
    in_time = [place for place in waiting if at < turns[place].due]
    return min(in_time or waiting, key=lambda place: (turns[place].first, place), default=None)
