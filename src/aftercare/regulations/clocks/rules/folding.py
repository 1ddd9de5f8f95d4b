"""One clock for everything: started, paused, resumed and stopped by events (decision 13). Pure.

`runs` folds a subject's facts into runs of a clock; nothing in a run depends on the present, so
it can be stored. `Run.at` says what the clock shows at a moment: its ledger, in which every
second since the start lies in exactly one bucket, and its band.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.clocks.rules.overriding import overridden
from aftercare.regulations.clocks.rules.shapes import ClockState, Piece, Run, State
from aftercare.regulations.facts.rules import Fact, in_order
from aftercare.regulations.policies.rules import (
    ATTRIBUTE_EVENTS,
    OWN_CALENDAR,
    Definition,
    Part,
    Policy,
)


def fold(
    facts: Iterable[Fact], definition: Definition, policy: Policy, calendars: Mapping[str, Calendar], as_of: datetime
) -> list[ClockState]:
    """What the runs of a clock show at `as_of`, from the facts up to then, in any order."""
    known = [fact for fact in facts if fact.at <= as_of]
    return [run.at(as_of) for run in runs(known, definition, policy, calendars)]


def all_runs(facts: Iterable[Fact], policy: Policy, calendars: Mapping[str, Calendar]) -> list[Run]:
    """The runs of every clock of a policy.

    Where several clauses set a clock of one key, the strictest counts: the one that was due first at
    its first start (decision 15).
    """
    return runs_in(in_order(facts), policy, calendars)


def runs_in(ordered: list[Fact], policy: Policy, calendars: Mapping[str, Calendar]) -> list[Run]:
    """The same of facts that are in their order already."""
    found: dict[str, list[Run]] = {}
    for one in policy.clocks:
        told = _runs(ordered, one, policy, calendars)
        if told and (one.key not in found or _strictness(told) < _strictness(found[one.key])):
            found[one.key] = told
    return overridden([run for told in found.values() for run in told], ordered)


def _strictness(told: list[Run]) -> tuple[datetime, str]:
    first = told[0]
    return first.calendar.add(first.started_at, first.target), first.clause


def calendar_keys(facts: Iterable[Fact], policy: Policy) -> set[str]:
    """Every calendar that folding these facts may ask for."""
    keys = {target.calendar for one in policy.clocks for target in one.targets} | {policy.own_calendar}
    for fact in facts:
        if fact.name in ATTRIBUTE_EVENTS:
            keys.add(str(fact.payload.get("attributes", {}).get("calendar") or ""))
    return keys - {OWN_CALENDAR, ""}


def runs(facts: Iterable[Fact], definition: Definition, policy: Policy, calendars: Mapping[str, Calendar]) -> list[Run]:
    """The runs of a clock, folded by (occurred_at, seq) whatever order the facts come in (decision 4)."""
    ordered = in_order(facts)
    return overridden(_runs(ordered, definition, policy, calendars), ordered)


def _runs(ordered: list[Fact], definition: Definition, policy: Policy, calendars: Mapping[str, Calendar]) -> list[Run]:
    """The runs before anybody's hand; which of competing clauses counts is decided on these."""
    if not definition.per:
        return _runs_of(0, ordered, definition, policy, calendars)
    found: list[Run] = []
    for item in sorted({fact.payload[definition.per] for fact in ordered if _names_item(fact, definition)}):
        own = [fact for fact in ordered if fact.payload.get(definition.per, item) == item]
        found += _runs_of(item, own, definition, policy, calendars)
    return found


def _runs_of(
    item: int, facts: list[Fact], definition: Definition, policy: Policy, calendars: Mapping[str, Calendar]
) -> list[Run]:
    judged = (
        _judged(one, definition, policy, calendars, item=item, number=number)
        for number, one in enumerate(_spells(facts, definition), start=1)
    )
    return [run for run in judged if run is not None]


def _names_item(fact: Fact, definition: Definition) -> bool:
    return fact.name in definition.starts and isinstance(fact.payload.get(definition.per), int)


# What paused and goes on by itself, such as obstacle 7, and its reason; the last that began stands last.
_Standing = dict[tuple[str, object], str]


@dataclass(slots=True)
class _Spell:
    """From a start to an end, before anybody asks about targets and calendars."""

    started_at: datetime
    seq: int
    # From when, and why paused or "".
    marks: list[tuple[datetime, str]]
    attributes: dict[str, Any]
    ended_at: datetime | None = None
    ending: State | None = None


def _spells(facts: list[Fact], definition: Definition) -> list[_Spell]:
    """Walk through the facts of one subject, or of one item of it, in order."""
    attributes: dict[str, Any] = {}
    standing: _Standing = {}
    reason = ""
    spells: list[_Spell] = []
    running: _Spell | None = None
    parts = definition.parts
    for fact in facts:
        part = parts.get(fact.name)
        if part is None:
            continue
        if part.tells:
            attributes = {**attributes, **fact.payload.get("attributes", {})}
        if part.pauses or part.resumes:
            _stand(standing, fact, part, definition)
            reason = next(reversed(standing.values()), "")
        if running is not None:
            running = _carry_on(running, fact, part, reason, attributes)
        if running is None and _starts(fact, part, definition) and (definition.repeats or not spells):
            start = fact.second
            running = _Spell(start, fact.seq, [(start, reason)], attributes)
            spells.append(running)
    return spells


def _carry_on(spell: _Spell, fact: Fact, part: Part, reason: str, attributes: dict[str, Any]) -> _Spell | None:
    """What one more fact does to a running spell; None: it has ended."""
    ending = _ending(part) if part.stops or part.ends else None
    if ending is None and spell.marks[-1][1] == reason and spell.attributes is attributes:
        return spell
    spell.seq = max(spell.seq, fact.seq)
    spell.attributes = attributes
    if ending is not None:
        spell.ending, spell.ended_at = ending, fact.second
        return None
    if spell.marks[-1][1] != reason:
        spell.marks.append((fact.second, reason))
    return spell


def _starts(fact: Fact, part: Part, definition: Definition) -> bool:
    return part.starts and (definition.history or not fact.history)


def _ending(part: Part) -> State:
    return State.STOPPED if part.stops else State.VOID


def _stand(standing: _Standing, fact: Fact, part: Part, definition: Definition) -> None:
    """What keeps the clock waiting after this fact.

    Each thing pauses for itself: of two obstacles one that is cleared leaves the other standing. What begins again of
    a kind that pauses nothing here (a reopened case) ends every pause. A pause for a reason that the clock does not
    know lets it run.
    """
    noun = fact.name.partition(".")[0]
    thing = (noun, fact.payload.get(noun))
    if part.pauses:
        standing.pop(thing, None)
        reason = str(fact.payload.get("reason", ""))
        if reason in definition.pause_reasons:
            standing[thing] = reason
    elif noun in definition.pausing_nouns:
        standing.pop(thing, None)
    else:
        standing.clear()


def _judged(
    spell: _Spell,
    definition: Definition,
    policy: Policy,
    calendars: Mapping[str, Calendar],
    *,
    item: int,
    number: int,
) -> Run | None:
    """Apply target and calendar, the last known ones, to the whole spell (feature 18); None: no such clock."""
    target = definition.target_for(spell.attributes)
    if target is None:
        return None
    calendar = calendars[policy.calendar_key(target, spell.attributes)]
    pieces = tuple(_pieces(spell.marks, spell.ended_at))
    allowed = target.allowed(calendar)
    counted, due_at = _count(pieces, calendar, allowed)
    last = pieces[-1]
    state = spell.ending or (State.PAUSED if last.reason else State.RUNNING)
    return Run(
        key=definition.key,
        clause=definition.clause,
        item=item,
        number=number,
        state=state,
        started_at=spell.started_at,
        due_at=due_at,
        ended_at=spell.ended_at,
        paused_since=last.start if state is State.PAUSED else None,
        paused_reason=last.reason if state is State.PAUSED else "",
        counted=counted,
        counting_since=last.start if state is State.RUNNING else None,
        target=allowed,
        late=spell.ended_at is not None and counted > allowed,
        calendar=calendar,
        seq=spell.seq,
        pieces=pieces,
    )


def _pieces(marks: list[tuple[datetime, str]], ended_at: datetime | None) -> Iterator[Piece]:
    for index, (start, reason) in enumerate(marks):
        end = marks[index + 1][0] if index + 1 < len(marks) else ended_at
        yield Piece(start, end, reason)


def _count(pieces: tuple[Piece, ...], calendar: Calendar, target: int) -> tuple[int, datetime | None]:
    """(Working seconds of the closed, unpaused pieces, due time): due when the target is reached.

    A run that ended in time, or still runs, is due when it would have been if it had run on.
    """
    counted, due = 0, None
    for number, piece in enumerate(pieces, start=1):
        if piece.reason:
            continue
        worked = 0 if piece.end is None else calendar.between(piece.start, piece.end)
        if due is None and (number == len(pieces) or counted + worked >= target):
            due = calendar.add(piece.start, target - counted)
        counted += worked
    return counted, due
