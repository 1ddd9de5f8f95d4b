"""What a policy says: which clocks there are, what moves them, how much time they allow. Pure."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict

from aftercare.base.kernel.jsontext import canonical
from aftercare.base.kernel.words import Words

# They tell what the rules may ask about a case.
ATTRIBUTE_EVENTS = frozenset({"case.opened", "case.attributes_changed"})

# A target's calendar that stands for the case's own.
OWN_CALENDAR = "own"

Attributes = Mapping[str, Any]
Conditions = Mapping[str, tuple[str, ...]]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Frozen):
    """How much working time is allowed, if the conditions hold: attribute → its allowed values."""

    seconds: int
    calendar: str
    when: Conditions = {}


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
    # The first whose conditions hold; none: this case has no such clock.
    targets: tuple[Target, ...]
    only: Conditions = {}
    # The payload field that tells several clocks of this kind apart: one per `order`. "" = one a subject.
    per: str = ""
    # Does it start again after it has ended?
    repeats: bool = False
    # Does imported history start it? (Decision 32.)
    history: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Every event that matters to it."""
        return self.starts | self.stops | self.ends | self.pauses | self.resumes | ATTRIBUTE_EVENTS

    def target_for(self, attributes: Attributes) -> Target | None:
        """What this clock allows a case with these attributes."""
        if not holds(self.only, attributes):
            return None
        return next((target for target in self.targets if holds(target.when, attributes)), None)


class Policy(_Frozen):
    """The clocks that were in force for a case when it opened, and the calendar that its unit worked by."""

    label: str
    clocks: tuple[Definition, ...]
    own_calendar: str = ""

    @property
    def text(self) -> str:
        """The stored form, canonical: equal policies have equal texts."""
        return canonical(self.model_dump())

    @property
    def digest(self) -> str:
        """SHA-256 of the stored form; names the policy for ever."""
        return sha256(self.text.encode()).hexdigest()

    @classmethod
    def read(cls, text: str) -> "Policy":
        """The inverse of `text`."""
        return cls.model_validate(orjson.loads(text))

    @property
    def wants_history(self) -> bool:
        """Does imported history start any of these clocks?"""
        return any(one.history for one in self.clocks)

    def clock(self, key: str) -> Definition:
        """The definition with this key."""
        return next(one for one in self.clocks if one.key == key)

    def frozen_with(self, calendar: str) -> "Policy":
        """The same for a case whose unit works by this calendar."""
        return self.model_copy(update={"own_calendar": calendar})

    def calendar_key(self, target: Target, attributes: Attributes) -> str:
        """The calendar that a target counts by; a case may have been given one of its own."""
        if target.calendar != OWN_CALENDAR:
            return target.calendar
        return str(attributes.get("calendar") or self.own_calendar)


def holds(conditions: Conditions, attributes: Attributes) -> bool:
    """Whether each named attribute has one of its allowed values; an absent one is the text ""."""
    return all(str(attributes.get(name) or "") in allowed for name, allowed in conditions.items())
