"""A case judged twice: by the policy that it was frozen with, and by another. Pure.

Where both policies say the same, nothing is judged twice: only what differs can make a request flip.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from operator import attrgetter

from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.bindings.rules import Clock, Gate, Record
from aftercare.regulations.clocks.rules import OVERRIDDEN, Overridden, Run, runs_in, used_at
from aftercare.regulations.clocks.rules import State as RunState
from aftercare.regulations.compliance.rules import Counts, State
from aftercare.regulations.facts.rules import Fact, in_order
from aftercare.regulations.gates.rules import WAIVED, Covers, Known, Rule, deeds_of, lacks
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS, Held, Policy
from aftercare.regulations.policies.rules.definitions import holds

# Of gates: what was let pass, and what was refused or would be.
PASSED, SHUT = State.KEPT, State.BREACHED
# What is known of people at a moment.
KnownAt = Callable[[datetime], Known]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one binding says of one thing in a case; `address` is the clause that says so."""

    address: str
    kind: str
    state: State
    at: datetime
    # Of clocks: when it was due.
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """A thing that both policies judge, or one of them, and not alike. None: that policy does not ask about it."""

    case_id: int
    item: str
    before: Outcome | None
    after: Outcome | None

    @property
    def kind(self) -> str:
        """Of which kind the binding is."""
        return self._one.kind

    @property
    def address(self) -> str:
        """The clause that says so now, or said so."""
        return self._one.address

    @property
    def at(self) -> datetime:
        """When the clause began to ask."""
        return self._one.at

    @property
    def _one(self) -> Outcome:
        found = self.after or self.before
        if found is None:
            msg = "a flip of nothing"
            raise ValueError(msg)
        return found


@dataclass(slots=True)
class Both:
    """A clause's counts by either policy. `asked`: how many records it makes due."""

    before: Counts = field(default_factory=Counts)
    after: Counts = field(default_factory=Counts)
    asked_before: int = 0
    asked_after: int = 0
    # How many runs of a clock fall due earlier, and later.
    earlier: int = 0
    later: int = 0
    # Where the clause stands now, or stood.
    address: str = ""

    @property
    def differs(self) -> bool:
        """Whether anything comes out differently."""
        moved = self.earlier or self.later or self.asked_before != self.asked_after
        return self.before != self.after or bool(moved)


def summed(each: Iterable[Counts]) -> Counts:
    """All of them together."""
    found, names = list(each), ("kept", "breached", "open", "waived")
    return Counts(**{name: sum(getattr(one, name) for one in found) for name in names})


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two policies: of each what is to be judged, and what both say alike."""

    alike: Policy
    before: Policy
    after: Policy
    # Events that amount to others, so that no gate is avoided by leaving a step out.
    covers: tuple[Covers, ...] = ()

    @property
    def wanted(self) -> frozenset[str]:
        """The events that matter to any of it."""
        clocks = self.alike.names | self.before.names | self.after.names
        gates = gate_names(self.before, self.after)
        return clocks | {OVERRIDDEN} | gates | {one.event for one in self.covers if one.covered in gates}


@lru_cache(maxsize=4_096)
def place(address: str) -> str:
    """A binding's address in every version: `regulation/clause#binding`."""
    return re.sub(r"@\d+", "", address)


def change(before: Policy, after: Policy, covers: tuple[Covers, ...] = ()) -> Change:
    """Compare two policies binding by binding; clocks of one key compete, so they differ together."""
    mine, theirs = _grouped(before), _grouped(after)
    same = {key for key in mine.keys() & theirs.keys() if _meaning(mine[key]) == _meaning(theirs[key])}
    if before.own_calendar != after.own_calendar:
        same = set()

    def part(groups: Mapping[str, list[Held]], policy: Policy, *, alike: bool) -> Policy:
        held = tuple(one for key, each in groups.items() if (key in same) is alike for one in each)
        return Policy(label=policy.label, held=held, own_calendar=policy.own_calendar)

    alike = part(mine, before, alike=True)
    return Change(alike, part(mine, before, alike=False), part(theirs, after, alike=False), covers)


def _grouped(policy: Policy) -> dict[str, list[Held]]:
    groups: dict[str, list[Held]] = {}
    for one in policy.held:
        if isinstance(one.binding, Clock | Gate | Record):
            key = f"clock {one.binding.clock}" if isinstance(one.binding, Clock) else place(one.clause)
            groups.setdefault(key, []).append(one)
    return groups


def _meaning(held: Iterable[Held]) -> list[tuple[str, object]]:
    return sorted(((place(one.clause), one.binding) for one in held), key=lambda pair: pair[0])


def gate_names(*policies: Policy) -> frozenset[str]:
    """The events of a case that these policies' gates and records look at."""
    gates = [gate for policy in policies for each in policy.gates.values() for _clause, gate in each]
    needs = [need for gate in gates for need in gate.needs]
    named = [name for need in needs for name in (*getattr(need, "event", ()), *getattr(need, "since", ()))]
    due = [name for policy in policies for one in _records(policy) for name in one[1].after]
    return frozenset({*(name for gate in gates for name in gate.before), *named, *due} | ({WAIVED} if gates else set()))


def judged(
    case_id: int,
    facts: Sequence[Fact],
    refusals: Sequence[Fact],
    parts: Change,
    calendars: Mapping[str, Calendar],
    known_at: KnownAt,
    as_of: datetime,
    clauses: dict[str, Both],
) -> Iterator[Flip]:
    """Count a case's outcomes by either policy in `clauses`, and give those that differ."""
    told = in_order(facts)
    for one in _clocks(told, parts.alike, calendars, as_of).values():
        both = _both(clauses, one.address)
        both.before.add(one.state)
        both.after.add(one.state)
    recorded = sorted(facts, key=attrgetter("id")) if parts.before.gates or parts.after.gates else []
    before = _clocks(told, parts.before, calendars, as_of) | _let_pass(recorded, parts.before, parts.covers)
    before |= _refused(refusals, parts.before)
    after = _clocks(told, parts.after, calendars, as_of) | _tried(recorded, parts.after, parts.covers, known_at)
    after |= _refused(refusals, parts.after)
    for one in before.values():
        _both(clauses, one.address).before.add(one.state)
    for one in after.values():
        _both(clauses, one.address).after.add(one.state)
        _both(clauses, one.address).address = one.address
    _count_moves(before, after, clauses)
    _count_records(facts, parts, clauses)
    yield from _flips(case_id, before, after)


def _count_moves(before: Mapping[str, Outcome], after: Mapping[str, Outcome], clauses: dict[str, Both]) -> None:
    """How many runs of a clock are due at another time."""
    for item in before.keys() & after.keys():
        was, now = before[item].due_at, after[item].due_at
        if was and now and was != now:
            both = _both(clauses, after[item].address)
            both.earlier += now < was
            both.later += now > was


def _flips(case_id: int, before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> Iterator[Flip]:
    for item in sorted(before.keys() | after.keys()):
        mine, theirs = before.get(item), after.get(item)
        if (mine and mine.state) != (theirs and theirs.state):
            yield Flip(case_id, item, mine, theirs)


def _both(clauses: dict[str, Both], address: str) -> Both:
    where = place(address)
    return clauses.get(where) or clauses.setdefault(where, Both(address=address))


def _clocks(
    facts: list[Fact], policy: Policy, calendars: Mapping[str, Calendar], as_of: datetime
) -> dict[str, Outcome]:
    """Every run of these clocks of which something can be said."""
    if not policy.clocks:
        return {}
    found = {}
    for run in runs_in(facts, policy, calendars):
        state = state_of(run, as_of)
        if state is not None:
            item = f"clock {run.key}/{run.item}/{run.number}"
            found[item] = Outcome(run.clause, "clock", state, run.started_at, run.due_at)
    return found


def state_of(run: Run, as_of: datetime) -> State | None:
    """As compliance has it (`timed`); None where what was timed was called off."""
    if used_at(run.counted, run.counting_since, run.calendar, as_of) > run.target:
        return State.WAIVED if run.overridden is Overridden.EXCUSED else State.BREACHED
    if run.state is RunState.VOID:
        return None
    return State.KEPT if run.ended_at else State.OPEN


def _deeds(facts: Sequence[Fact], policy: Policy, covers: Sequence[Covers]) -> Iterator[tuple[int, Fact]]:
    """What these gates stood before, with its place among the facts: what happened, and what that amounts to."""
    guarded = policy.gates.keys()
    leading = guarded | {one.event for one in covers if one.covered in guarded}
    for number, fact in enumerate(facts):
        if fact.name in leading and not fact.history:
            yield from ((number, deed) for deed in deeds_of(fact, facts[:number], covers) if deed.name in guarded)


def _passing(clause: str, deed: Fact) -> str:
    return f"gate {place(clause)}/{deed.name}/{deed.id}"


def _let_pass(facts: Sequence[Fact], policy: Policy, covers: Sequence[Covers]) -> dict[str, Outcome]:
    """The deeds before which these gates stood and that happened: they were let pass."""
    return {
        _passing(clause, deed): Outcome(clause, "gate", PASSED, deed.at)
        for _number, deed in _deeds(facts, policy, covers)
        for clause, _gate in policy.gates[deed.name]
    }


def _refused(refusals: Sequence[Fact], policy: Policy) -> dict[str, Outcome]:
    """What these gates refused. Of a gate that reads otherwise now nobody can say whether it still would: it counts."""
    clauses = {place(clause): clause for gates in policy.gates.values() for clause, _gate in gates}
    return {
        f"refused {where}/{fact.id}": Outcome(clauses[where], "gate", SHUT, fact.at)
        for fact in refusals
        if (where := place(str(fact.payload.get("clause") or ""))) in clauses
    }


def _tried(facts: Sequence[Fact], policy: Policy, covers: Sequence[Covers], known_at: KnownAt) -> dict[str, Outcome]:
    """The same deeds before these gates, each on what was recorded before it."""
    found: dict[str, Outcome] = {}
    attributes: dict[str, object] = {}
    read = 0
    for number, deed in _deeds(facts, policy, covers):
        for fact in facts[read:number]:
            if fact.name in ATTRIBUTE_EVENTS:
                attributes |= fact.payload.get("attributes", {})
        read = number
        gates = policy.gates[deed.name]
        shut = _shut(gates, deed, facts[:number], attributes, known_at)
        for clause, _gate in gates:
            state = SHUT if clause in shut else PASSED
            found[_passing(clause, deed)] = Outcome(clause, "gate", state, deed.at)
    return found


def _shut(
    gates: Sequence[tuple[str, Gate]],
    deed: Fact,
    before: Sequence[Fact],
    attributes: Mapping[str, object],
    known_at: KnownAt,
) -> set[str]:
    """The clauses that would refuse the deed."""
    found = lacks([Rule(clause, gate) for clause, gate in gates], deed, before, attributes, known_at(deed.at))
    return {one.clause for one in found if one.refuses}


def _records(policy: Policy) -> list[tuple[str, Record]]:
    return [(one.clause, one.binding) for one in policy.held if isinstance(one.binding, Record) and one.binding.after]


def _count_records(facts: Sequence[Fact], parts: Change, clauses: dict[str, Both]) -> None:
    """How many records either policy makes due."""
    sides = [("asked_before", _records(parts.before)), ("asked_after", _records(parts.after))]
    if not any(records for _side, records in sides):
        return
    attributes: dict[str, object] = {}
    for fact in facts:
        if fact.name in ATTRIBUTE_EVENTS:
            attributes |= fact.payload.get("attributes", {})
        for side, records in sides:
            for clause, record in records:
                if fact.name in record.after and not fact.history and holds(record.when, attributes, undecided=True):
                    both = _both(clauses, clause)
                    setattr(both, side, getattr(both, side) + 1)
