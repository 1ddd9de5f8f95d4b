"""Which records a case or another subject owes, by when, and which fact is each. Pure: all is given.

The fold takes facts by (at, seq), so that it does not matter in which order they were recorded (decision 4).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.bindings.rules import Record, Span, Unit
from aftercare.regulations.compliance.rules import State
from aftercare.regulations.facts.rules import Fact, engineer_in, has_values, in_order, owner_in, value_at
from aftercare.regulations.policies.rules import Attributes, holds
from aftercare.regulations.routines.rules import later, midnight, period_of

# Grows when the same facts would give other rows than before.
RULES_VERSION = 2
SHEET, CLOSED = "sheet.submitted", "case.closed"
# Of a case, and of another subject.
WAIVED = frozenset({"waiver.granted", "regulation.record_waived"})
REVIEWED = frozenset({"record.reviewed", "regulation.record_reviewed"})
DAY = timedelta(days=1)
# Calendar key → calendar.
Calendars = Callable[[str], Calendar]


@dataclass(frozen=True, slots=True)
class Rule:
    """A record of the case's policy, and the clause that it comes from.

    Of another subject nothing is frozen: what happens to it counts if the clause holds on that day.
    """

    clause: str
    record: Record
    begins_at: datetime | None = None
    ends_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether the clause asks for anything that happens at a moment."""
        return (self.begins_at is None or self.begins_at <= at) and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record that is owed or kept.

    `since` is what made it due; where a clause only says what a record must hold, the record itself.
    `item` is the visit or order that it is about (0: the case), `run` counts those of one item.
    """

    rule: Rule
    item: int
    run: int
    since: Fact
    due_at: datetime | None = None
    done: Fact | None = None
    # Fields that the fact should have carried.
    missing: tuple[str, ...] = ()
    waived: Fact | None = None
    reviewed: Fact | None = None
    review_due_at: datetime | None = None
    # Who goes to the customer for it, and who answers for its case.
    engineer_id: int | None = None
    owner_id: int | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells it from the others of its case."""
        return self.rule.clause, self.item, self.run

    @property
    def done_at(self) -> datetime | None:
        """When it was kept; a fact that lacks fields is not the record."""
        return self.done.at if self.done and not self.missing else None

    def state(self, now: datetime) -> State:
        """How it stands at a moment."""
        done = self.done_at
        if self.waived is not None and self.waived.at <= now:
            return State.WAIVED
        if done is not None and done <= now:
            return State.KEPT if self.due_at is None or done < self.due_at else State.BREACHED
        if self.missing and self.since is self.done:
            return State.BREACHED
        return State.OPEN if self.due_at is None or now < self.due_at else State.BREACHED


@dataclass(slots=True)
class _Runs:
    """The entries of one rule while its case is told."""

    rule: Rule
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    # The newest evidence of an item that nothing had asked for yet.
    early: dict[int, Fact] = field(default_factory=dict)

    def open(self, item: int, fact: Fact) -> None:
        """Something made the record due; one that still is stays as it is, and one visit has one record."""
        known = self.entries.setdefault(item, [])
        if known and (self.rule.record.per or known[-1].done_at is None):
            return
        entry = Entry(rule=self.rule, item=item, run=len(known) + 1, since=fact)
        ready = self.early.get(item)
        if ready is not None and (self.rule.record.per or ready.at == fact.at):
            entry = replace(entry, done=ready)
        known.append(entry)

    def keep(self, item: int, fact: Fact, missing: tuple[str, ...]) -> None:
        """Evidence: for the one that is due, else kept for the one to come."""
        known = self.entries.get(item, [])
        if known and known[-1].done_at is None:
            known[-1] = replace(known[-1], done=fact, missing=missing)
        elif not missing:
            self.early[item] = fact

    def note(self, item: int, fact: Fact, missing: tuple[str, ...]) -> None:
        """A record that nothing makes due: it is judged by what it holds."""
        known = self.entries.setdefault(item, [])
        known.append(Entry(rule=self.rule, item=item, run=len(known) + 1, since=fact, done=fact, missing=missing))


def records(
    rules: Sequence[Rule], facts: Sequence[Fact], attributes: Attributes, own_calendar: str, calendars: Calendars
) -> list[Entry]:
    """Every record of a case or another subject: owed, kept, waived, reviewed."""
    told = in_order(facts)
    found: list[Entry] = []
    for rule in rules:
        if holds(rule.record.when, attributes, undecided=True):
            calendar = calendars(_calendar_key(rule.record.calendar, attributes, own_calendar))
            found += [_finished(entry, told, calendar) for entry in _entries(rule, told)]
    return found


def _calendar_key(named: str, attributes: Attributes, own_calendar: str) -> str:
    return named if named != "own" else str(attributes.get("calendar") or own_calendar)


def _entries(rule: Rule, told: Sequence[Fact]) -> Iterator[Entry]:
    runs, record = _Runs(rule), rule.record
    for fact in told:
        if fact.history:
            continue
        if fact.name in record.after and rule.holds(fact.at):
            runs.open(_item(record, fact.payload), fact)
        if _is_evidence(record, fact):
            missing = () if fact.name == SHEET else _missing(record, fact.payload)
            for item in _items_of(record, fact):
                if record.after:
                    runs.keep(item, fact, missing)
                elif rule.holds(fact.at):
                    runs.note(item, fact, missing)
    for known in runs.entries.values():
        yield from known


def _item(record: Record, payload: Mapping[str, Any]) -> int:
    return int(payload.get(record.per) or 0) if record.per else 0


def _items_of(record: Record, fact: Fact) -> list[int]:
    """Which visit or order a fact is the record of; a form says it by what it hangs on."""
    if not record.per:
        return [0]
    if fact.name == SHEET:
        return sorted(number for kind, number in fact.subjects if kind == record.per)
    found = _item(record, fact.payload)
    return [found] if found else []


def _is_evidence(record: Record, fact: Fact) -> bool:
    if fact.name == SHEET and record.form:
        return fact.payload.get("definition") == record.form and fact.payload.get("revision", 1) == 1
    return fact.name in record.event and has_values(record.where, fact.payload)


def _missing(record: Record, payload: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in record.fields if value_at(payload, name) in (None, "", [], {}))


def _finished(entry: Entry, told: Sequence[Fact], calendar: Calendar) -> Entry:
    """With its due time, and what people said about it."""
    record = entry.rule.record
    due = _due(entry, told, calendar)
    done = entry.done if entry.done_at is not None else None
    review = None
    if done is not None and record.reviewed_by and record.review_every:
        day = done.at.astimezone(ZoneInfo(calendar.zone)).date()
        review = midnight(period_of(record.review_every, day)[1], calendar.zone)
    return replace(
        entry,
        due_at=due,
        waived=_first(told, WAIVED, clause=entry.rule.clause, item=entry.item),
        reviewed=_first(told, REVIEWED, clause=entry.rule.clause, record=done.id) if done else None,
        review_due_at=review,
        engineer_id=engineer_in(_own(entry, told)),
        owner_id=owner_in(told),
    )


def _own(entry: Entry, told: Sequence[Fact]) -> Iterator[Fact]:
    """The facts of its visit or order; of its case where it is about none."""
    per, item = entry.rule.record.per, entry.item
    return (fact for fact in told if not per or fact.payload.get(per) == item)


def _due(entry: Entry, told: Sequence[Fact], calendar: Calendar) -> datetime | None:
    """Within the time that the clause allows; without one, by the closing of the case."""
    record = entry.rule.record
    if not record.after:
        return None
    if record.within:
        return due_after(entry.since.at, record.within, calendar)
    return next((fact.at for fact in told if fact.name == CLOSED and fact.at >= entry.since.at), None)


def due_after(moment: datetime, within: Span, calendar: Calendar) -> datetime:
    """Hours are those of the calendar. Of days and longer the first does not count: they end with the last day."""
    if within.unit in (Unit.MINUTE, Unit.HOUR):
        return calendar.add(moment, within.rough_seconds)
    day = moment.astimezone(ZoneInfo(calendar.zone)).date()
    return later(midnight(day + DAY, calendar.zone), within, calendar)


def _first(told: Sequence[Fact], names: frozenset[str], **values: object) -> Fact | None:
    wanted = values.items()
    return next((one for one in told if one.name in names and wanted <= dict(one.payload).items()), None)
