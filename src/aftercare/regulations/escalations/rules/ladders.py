"""Escalations of a case: what they hang on, which steps are due, what a missed sweep makes good. Pure.

Everything follows from the frozen policy, the facts and what was sent; nothing counts sweeps. A
turn that a sweep comes too late for is passed over when a later one is due as well: somebody who
was to be told every hour is told once, and how often it was missed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.platform.worktime.public import AROUND_THE_CLOCK, Calendar
from aftercare.regulations.bindings.rules import Escalation, Step
from aftercare.regulations.clocks.rules import Overridden, Run, State, all_runs
from aftercare.regulations.escalations.rules.paces import ClockPace, EventPace, Pace
from aftercare.regulations.facts.rules import Fact, has_values, in_order, value_at
from aftercare.regulations.policies.rules import Policy, attributes_of, holds

# Somebody took over what a step asked for.
ANSWERED = "escalation.answered"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """What tells one escalation under way from another of the same case.

    On a clock: the order or visit that it runs for, and which run of it. On an event: its number
    in the stream, and run 0.
    """

    clause: str
    item: int
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """An escalation under way: nothing has ended it."""

    place: Place
    steps: tuple[Step, ...]
    pace: Pace
    # The clock's key, or the event's name.
    clock: str = ""
    event: str = ""
    due_at: datetime | None = None
    # A pause holds every step.
    is_held: bool = False
    answered_at: datetime | None = None

    def turn_at(self, number: int, turn: int) -> datetime | None:
        """When a step (1, 2, …) is due for the n-th time; None while a pause leaves that open."""
        step = self.steps[number - 1]
        first = self.pace.first(step)
        if first is None or turn == 1 or step.repeat is None:
            return first
        return self.pace.shifted(first, step.repeat, turn - 1)

    def turns(self, number: int) -> int:
        """How often a step is to be told in all; once somebody took over, it is not told again."""
        step = self.steps[number - 1]
        if step.repeat is None:
            return 1
        first = self.pace.first(step)
        is_answered = self.answered_at is not None and first is not None and first <= self.answered_at
        return 1 if is_answered else step.times


@dataclass(frozen=True, slots=True)
class Due:
    """A step to be sent now: for which time, when that was due, and how many turns before it were missed."""

    step: int
    turn: int
    due_at: datetime
    missed: int


# Step number → the last turn that was sent.
Sent = Mapping[int, int]


def ladders(facts: Iterable[Fact], policy: Policy, calendars: Mapping[str, Calendar]) -> list[Ladder]:
    """The escalations of a case that are under way, as its facts have it."""
    if not policy.escalations:
        return []
    ordered = in_order(facts)
    attributes = attributes_of(ordered)
    runs = all_runs(ordered, policy, calendars)
    own = calendars.get(str(attributes.get("calendar") or policy.own_calendar), AROUND_THE_CLOCK)
    found: list[Ladder] = []
    for clause, one in policy.escalations:
        if holds(one.when, attributes, undecided=True):
            found += _on_clocks(clause, one, runs, ordered) if one.clock else _on_events(clause, one, ordered, own)
    return found


def due(ladder: Ladder, sent: Sent, at: datetime) -> list[Due]:
    """What is to be sent at a moment: of each step the newest turn that is due and was not sent."""
    if ladder.is_held:
        return []
    found = []
    for number in range(1, len(ladder.steps) + 1):
        turns = list(_open_turns(ladder, number, sent.get(number, 0), until=at))
        if turns:
            turn, moment = turns[-1]
            found.append(Due(number, turn, moment, missed=len(turns) - 1))
    return found


def next_at(ladder: Ladder, sent: Sent) -> datetime | None:
    """When the next step is due; None: none is, or a pause holds it."""
    if ladder.is_held:
        return None
    moments = (
        ladder.turn_at(number, turn)
        for number in range(1, len(ladder.steps) + 1)
        if (turn := sent.get(number, 0) + 1) <= ladder.turns(number)
    )
    return min((one for one in moments if one is not None), default=None)


def _open_turns(ladder: Ladder, number: int, last: int, *, until: datetime) -> Iterator[tuple[int, datetime]]:
    for turn in range(last + 1, ladder.turns(number) + 1):
        moment = ladder.turn_at(number, turn)
        if moment is None or moment > until:
            return
        yield turn, moment


def _on_clocks(clause: str, one: Escalation, runs: Sequence[Run], facts: Sequence[Fact]) -> Iterator[Ladder]:
    """One for each run that still goes."""
    for run in runs:
        is_open = run.key == one.clock and run.ended_at is None and run.overridden is not Overridden.EXCUSED
        if is_open and not any(fact.name in one.until and fact.at >= run.started_at for fact in facts):
            place = Place(clause, run.item, run.number)
            yield Ladder(
                place=place,
                steps=one.steps,
                pace=ClockPace(run),
                clock=run.key,
                due_at=run.due_at,
                is_held=run.state is State.PAUSED,
                answered_at=_answered(facts, place),
            )


def _on_events(clause: str, one: Escalation, facts: Sequence[Fact], calendar: Calendar) -> Iterator[Ladder]:
    """One for each event that it names and that nothing has settled since; imported history asks nobody."""
    for index, fact in enumerate(facts):
        if not _triggers(fact, one) or any(later.name in one.until for later in facts[index + 1 :]):
            continue
        place = Place(clause, fact.seq, 0)
        yield Ladder(
            place=place,
            steps=one.steps,
            pace=EventPace(fact.second, calendar),
            event=fact.name,
            answered_at=_answered(facts, place),
        )


def _triggers(fact: Fact, one: Escalation) -> bool:
    return (
        fact.name in one.event
        and not fact.history
        and has_values(one.where, fact.payload)
        and all(_lies_below(fact, path, limit) for path, limit in one.below.items())
    )


def _lies_below(fact: Fact, path: str, limit: int) -> bool:
    value = value_at(fact.payload, path)
    return isinstance(value, int) and value < limit


def _answered(facts: Iterable[Fact], place: Place) -> datetime | None:
    """When somebody took this over last."""
    mine = (place.clause, place.item, place.run)
    moments = [
        fact.at
        for fact in facts
        if fact.name == ANSWERED and tuple(fact.payload.get(name) for name in ("clause", "item", "run")) == mine
    ]
    return max(moments, default=None)
