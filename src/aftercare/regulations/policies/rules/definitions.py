"""What a policy says: the clauses in force for a case, and how its clocks are to be folded. Pure."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict

from aftercare.base.kernel.jsontext import canonical
from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.bindings.rules import (
    ESCALATED,
    Binding,
    Clock,
    Entitlement,
    Escalation,
    Gate,
    Record,
    Span,
    Unit,
)
from aftercare.regulations.conditions.rules import ConditionFailedError, compiled
from aftercare.regulations.facts.rules import Fact

# They tell what the rules may ask about a case.
ATTRIBUTE_EVENTS = frozenset({"case.opened", "case.attributes_changed"})


def attributes_of(facts: Iterable[Fact]) -> dict[str, Any]:
    """What may be asked about a case, as its facts in their order have built it up."""
    found: dict[str, Any] = {}
    for fact in facts:
        if fact.name in ATTRIBUTE_EVENTS:
            found |= fact.payload.get("attributes", {})
    return found


# A target's calendar that stands for the case's own.
OWN_CALENDAR = "own"

Attributes = Mapping[str, Any]
# For so many kinds of cases a clock remembers its target.
KEPT = 1_024


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Frozen):
    """How much working time is allowed, if the condition (CEL) holds: seconds, and working days of the calendar."""

    seconds: int = 0
    workdays: int = 0
    calendar: str
    when: str = ""

    @classmethod
    def of(cls, within: Span, calendar: str, when: str) -> "Target":
        """From a clause. Months and years are thirty days and 365: for due dates on the day there are routines."""
        if within.unit is Unit.WORKDAY:
            return cls(workdays=within.value, calendar=calendar, when=when)
        return cls(seconds=within.rough_seconds, calendar=calendar, when=when)

    def allowed(self, calendar: Calendar) -> int:
        """Working seconds of this calendar."""
        return self.seconds + (self.workdays * calendar.workday_seconds if self.workdays else 0)


class Part(NamedTuple):
    """What an event does to a clock."""

    starts: bool
    stops: bool
    ends: bool
    pauses: bool
    resumes: bool
    tells: bool


class Definition(_Frozen):
    """One clock of a policy. Events are named, never imported (decision 11)."""

    key: str
    name: Words
    # What the customer is told: "We answer you by %(due)s."
    promise: Words
    # `regulation-key@version/clause-key#binding-key`
    clause: str
    requirements: tuple[str, ...]
    starts: frozenset[str]
    stops: frozenset[str]
    # What makes the clock meaningless: it ends without having been answered.
    ends: frozenset[str] = frozenset()
    pauses: frozenset[str] = frozenset()
    resumes: frozenset[str] = frozenset()
    pause_reasons: frozenset[str] = frozenset()
    # The first whose condition holds; none: this case has no such clock.
    targets: tuple[Target, ...]
    only: str = ""
    # The payload field that tells several clocks of this kind apart: one per `order`. "" = one a subject.
    per: str = ""
    # Does it start again after it has ended?
    repeats: bool = False
    # Does imported history start it? (Decision 32.)
    history: bool = False

    @classmethod
    def of(cls, clock: Clock, *, clause: str, requirements: tuple[str, ...]) -> "Definition":
        """From a clause's binding."""
        return cls(
            key=clock.clock,
            name=clock.name,
            promise=clock.promise,
            clause=clause,
            requirements=requirements,
            starts=frozenset(clock.start),
            stops=frozenset(clock.stop),
            ends=frozenset(clock.void),
            pauses=frozenset(clock.pause),
            resumes=frozenset(clock.resume),
            pause_reasons=frozenset(clock.pause_reasons),
            targets=tuple(Target.of(one.within, one.calendar, one.when) for one in clock.targets),
            only=clock.when,
            per=clock.per,
            repeats=clock.repeats,
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Every event that matters to it."""
        return self.starts | self.stops | self.ends | self.pauses | self.resumes | ATTRIBUTE_EVENTS

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Event → its part in this clock; others have none."""
        sets = (self.starts, self.stops, self.ends, self.pauses, self.resumes, ATTRIBUTE_EVENTS)
        return {name: Part(*(name in one for one in sets)) for name in self.names}

    @cached_property
    def pausing_nouns(self) -> frozenset[str]:
        """The kinds of things that pause it: `request`, `obstacle`."""
        return frozenset(name.partition(".")[0] for name in self.pauses)

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """The attributes on which its target hangs."""
        conditions = [compiled(text) for text in (self.only, *(one.when for one in self.targets))]
        return tuple(sorted({name for one in conditions for name in one.names}))

    @cached_property
    def _known_targets(self) -> dict[object, Target | None]:
        return {}

    def target_for(self, attributes: Attributes) -> Target | None:
        """What this clock allows a case with these attributes.

        A condition that cannot be judged never lets anybody off: the clock applies, and the target after it counts.
        Conditions are asked once for each set of the values that they read.
        """
        values = tuple([attributes.get(name) for name in self.asks])
        key = values, tuple(map(type, values))  # to a condition `true` is not 1
        try:
            return self._known_targets[key]
        except KeyError:
            if len(self._known_targets) >= KEPT:
                self._known_targets.clear()
            return self._known_targets.setdefault(key, self._target_for(attributes))
        except TypeError:  # a list is no key
            return self._target_for(attributes)

    def _target_for(self, attributes: Attributes) -> Target | None:
        if not holds(self.only, attributes, undecided=True):
            return None
        return next((one for one in self.targets if holds(one.when, attributes, undecided=False)), None)


class Held(_Frozen):
    """A clause that holds for the case from its opening on: its address, what it answers, what it is bound to."""

    clause: str
    requirements: tuple[str, ...] = ()
    binding: Binding


# Between the versions that a label names, and how long a label may be where it is kept beside other things.
JOINED, LONGEST_LABEL = " + ", 80


def shortened(label: str, most: int = LONGEST_LABEL) -> str:
    """The label if it fits, else the first versions of it and how many more there are."""
    names = label.split(JOINED)
    kept, short = names, label
    while len(short) > most and len(kept) > 1:
        kept = kept[:-1]
        short = f"{JOINED.join(kept)} (+{len(names) - len(kept)})"
    return short[:most]


class Policy(_Frozen):
    """The clauses that were in force for a case when it opened, and the calendar that its unit worked by."""

    label: str
    held: tuple[Held, ...] = ()
    own_calendar: str = ""

    @cached_property
    def clocks(self) -> tuple[Definition, ...]:
        """Its clocks. Several of one key compete: the fold takes what is due first (decision 15)."""
        return tuple(
            Definition.of(one.binding, clause=one.clause, requirements=one.requirements)
            for one in self.held
            if isinstance(one.binding, Clock)
        )

    @cached_property
    def gates(self) -> Mapping[str, tuple[tuple[str, Gate], ...]]:
        """Event → (clause, gate) of those that stand before it."""
        found: dict[str, list[tuple[str, Gate]]] = {}
        for one in self.held:
            if isinstance(one.binding, Gate):
                for name in one.binding.before:
                    found.setdefault(name, []).append((one.clause, one.binding))
        return {name: tuple(gates) for name, gates in found.items()}

    def entitlements(self, attributes: Attributes) -> tuple[tuple[str, Entitlement], ...]:
        """(clause, what is owed) to a customer with such a case; a condition that cannot be judged promises nothing."""
        return tuple(
            (one.clause, one.binding)
            for one in self.held
            if isinstance(one.binding, Entitlement) and holds(one.binding.when, attributes, undecided=False)
        )

    @cached_property
    def escalations(self) -> tuple[tuple[str, Escalation], ...]:
        """(clause, escalation) of those that hang on the case; other subjects wait for their apps."""
        pairs = ((one.clause, one.binding) for one in self.held)
        return tuple((clause, one) for clause, one in pairs if isinstance(one, Escalation) and one.subject in ESCALATED)

    @cached_property
    def records(self) -> tuple[tuple[str, Record], ...]:
        """(clause, record) of what a case is to be recorded with."""
        found = ((one.clause, one.binding) for one in self.held)
        return tuple((clause, one) for clause, one in found if isinstance(one, Record) and one.subject == "case")

    @cached_property
    def names(self) -> frozenset[str]:
        """Every event that matters to one of its clocks."""
        return frozenset[str](ATTRIBUTE_EVENTS).union(*(one.names for one in self.clocks))

    @cached_property
    def text(self) -> str:
        """The stored form, canonical: equal policies have equal texts."""
        return canonical(self.model_dump(mode="json"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the stored form; names the policy for ever."""
        return sha256(self.text.encode()).hexdigest()

    @classmethod
    def read(cls, text: str) -> "Policy":
        """The inverse of `text`."""
        return cls.model_validate(orjson.loads(text))

    @cached_property
    def wants_history(self) -> bool:
        """Does imported history start any of these clocks?"""
        return any(one.history for one in self.clocks)

    def clock(self, key: str, clause: str = "") -> Definition:
        """The definition with this key, and of this clause where several compete."""
        return next(one for one in self.clocks if one.key == key and clause in {"", one.clause})

    def frozen_with(self, calendar: str) -> "Policy":
        """The same for a case whose unit works by this calendar."""
        return Policy(label=self.label, held=self.held, own_calendar=calendar)

    def calendar_key(self, target: Target, attributes: Attributes) -> str:
        """The calendar that a target counts by; a case may have been given one of its own."""
        if target.calendar != OWN_CALENDAR:
            return target.calendar
        return str(attributes.get("calendar") or self.own_calendar)


def holds(condition: str, attributes: Attributes, *, undecided: bool) -> bool:
    """Whether a condition holds; `undecided` is what one that cannot be judged counts as."""
    try:
        return compiled(condition).holds(attributes)
    except ConditionFailedError:
        return undecided
