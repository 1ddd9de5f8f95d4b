"""Bindings of a case or another subject: clock, gate, record, escalation, authority, entitlement, statement. Pure."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules.base import Bound, Combine, Honesty
from aftercare.regulations.bindings.rules.parts import EventNeed, Key, Name, Names, Need, Step, Target, Text, Values
from aftercare.regulations.bindings.rules.spans import Length, Period


class Clock(Bound):
    """From a start to a stop within a target; pauses only for the reasons that it accepts."""

    kind: Literal["clock"]
    honesty: ClassVar[Honesty] = Honesty.TIMED
    combine: ClassVar[Combine] = Combine.STRICTEST
    is_frozen: ClassVar[bool] = True
    # Clocks of one name compete: response, plan, arrival, repair, report, call-back, …
    clock: Key
    name: Text
    # What the customer is told, with %(due)s; "" = it is ours alone.
    promise: Text = Words()
    start: Names
    stop: Names
    void: Names = ()
    pause: Names = ()
    resume: Names = ()
    pause_reasons: Names = ()
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    # The payload field that tells several of them apart: one for each `order`.
    per: str = ""
    repeats: bool = False

    @property
    def slot(self) -> str:
        return f"clock:{self.clock}"

    def events(self) -> Iterator[tuple[str, str]]:
        for field in ("start", "stop", "void", "pause", "resume"):
            yield from ((field, name) for name in getattr(self, field))

    def conditions(self) -> Iterator[tuple[str, str]]:
        yield "when", self.when
        yield from ((f"targets.{number}.when", target.when) for number, target in enumerate(self.targets))

    @model_validator(mode="after")
    def _pauses_end(self) -> "Clock":
        if self.pause and not (self.resume and self.pause_reasons):
            msg = "a clock that pauses names what resumes it and the reasons that it accepts"
            raise ValueError(msg)
        return self


class Gate(Bound):
    """Before one of these events may happen, there must be evidence."""

    kind: Literal["gate"]
    combine: ClassVar[Combine] = Combine.ALL
    is_frozen: ClassVar[bool] = True
    before: Names
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    # What is missing, said to whoever is stopped.
    missing: Text
    # `warn` lets pass and records it.
    on_missing: Literal["refuse", "warn"] = "refuse"
    # Posts that may let pass with a reason; nobody if empty.
    waived_by: Names = ()

    @property
    def slot(self) -> str:
        return f"gate:{self.before[0]}/{self.key}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("before", name) for name in self.before)
        yield from _events_of(self.needs)

    def forms(self) -> Iterator[tuple[str, str]]:
        yield from _forms_of(self.needs)

    def posts(self) -> Iterator[tuple[str, str]]:
        yield from (("waived_by", post) for post in self.waived_by)
        for number, need in enumerate(self.needs):
            names = need.post if need.kind == "post" else need.by_post if need.kind == "approval" else ()
            yield from ((f"needs.{number}", post) for post in names)


class Record(Bound):
    """When something happened, somebody fills in a form, and somebody may review it."""

    kind: Literal["record"]
    honesty: ClassVar[Honesty] = Honesty.ATTESTED
    combine: ClassVar[Combine] = Combine.ALL
    is_frozen: ClassVar[bool] = True
    # A form of the form engine, or `event`: the fact that the record itself is.
    form: Key | None = None
    event: Names = ()
    # Payload values that the event must carry to be this record: a benefit of the right kind.
    where: Values = {}
    # What makes the record due; empty = kept as needed.
    after: Names = ()
    within: Length | None = None
    calendar: Name = "own"
    filled_by: Names = ()
    reviewed_by: Names = ()
    review_every: Period | None = None
    # Fields that must be filled in, where an event is the record.
    fields: Names = ()
    per: str = ""

    @property
    def slot(self) -> str:
        return f"record:{self.form or self.event[0]}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("event", name) for name in self.event)
        yield from (("after", name) for name in self.after)

    def forms(self) -> Iterator[tuple[str, str]]:
        if self.form:
            yield "form", self.form

    def posts(self) -> Iterator[tuple[str, str]]:
        yield from (("filled_by", post) for post in self.filled_by)
        yield from (("reviewed_by", post) for post in self.reviewed_by)

    @model_validator(mode="after")
    def _something_is_kept(self) -> "Record":
        if not self.form and not self.event:
            msg = "a record names a form or an event"
            raise ValueError(msg)
        if self.where and not self.event:
            msg = "payload values are asked of events: name the event"
            raise ValueError(msg)
        return self


class Escalation(Bound):
    """Somebody higher is told: around a clock's due time, or when something happened."""

    kind: Literal["escalation"]
    combine: ClassVar[Combine] = Combine.ALL
    is_frozen: ClassVar[bool] = True
    # A clock's name, or events; `where` asks for payload values of the event.
    clock: Key | None = None
    event: Names = ()
    where: dict[str, tuple[str, ...]] = {}
    # Payload field below which it counts (`score_bp: 6000`).
    below: dict[str, int] = {}
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=10)]
    # What ends it; a clock's end does anyway.
    until: Names = ()

    @property
    def slot(self) -> str:
        return f"escalation:{self.clock or self.event[0]}/{self.key}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("event", name) for name in self.event)
        yield from (("until", name) for name in self.until)

    @model_validator(mode="after")
    def _has_a_reason(self) -> "Escalation":
        if bool(self.clock) == bool(self.event):
            msg = "an escalation hangs on a clock or on events, on one of them"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _counts_from_something(self) -> "Escalation":
        if self.event and any(step.percent is not None or step.offset.value < 0 for step in self.steps):
            msg = "a step of an event comes so long after it: shares and times before are of clocks"
            raise ValueError(msg)
        return self


class Authority(Bound):
    """Who may make these events happen, who approves them, and what may not be changed at will."""

    kind: Literal["authority"]
    # Of equally specific ones each holds: whoever acts satisfies every clause that names the deed.
    combine: ClassVar[Combine] = Combine.ALL
    may: Names
    posts_allowed: Names = ()
    approved_by: Names = ()

    @property
    def slot(self) -> str:
        return f"authority:{self.may[0]}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("may", name) for name in self.may)

    def posts(self) -> Iterator[tuple[str, str]]:
        yield from (("posts_allowed", post) for post in self.posts_allowed)
        yield from (("approved_by", post) for post in self.approved_by)

    @model_validator(mode="after")
    def _names_somebody(self) -> "Authority":
        if not self.posts_allowed and not self.approved_by:
            msg = "an authority names who may, or who approves"
            raise ValueError(msg)
        return self


class Entitlement(Bound):
    """What the customer is owed without paying: from when, for how long, which remedy."""

    kind: Literal["entitlement"]
    combine: ClassVar[Combine] = Combine.KINDEST
    is_frozen: ClassVar[bool] = True
    entitlement: Key
    starts: Literal["shipped", "installed", "accepted", "completed", "handed_over"]
    lasts: Length
    remedies: tuple[Literal["repair", "replacement", "return", "support", "maintenance"], ...]
    hours: Name = "24x7"
    proof: Names = ()

    @property
    def slot(self) -> str:
        return f"entitlement:{self.entitlement}"

    def events(self) -> Iterator[tuple[str, str]]:
        yield from (("proof", name) for name in self.proof)


class Statement(Bound):
    """Nothing to run: it is said, and people can read and acknowledge it."""

    kind: Literal["statement"]
    honesty: ClassVar[Honesty] = Honesty.NOT_CHECKABLE
    combine: ClassVar[Combine] = Combine.ALL

    @property
    def slot(self) -> str:
        return f"statement:{self.key}"


def _events_of(needs: tuple[Need, ...]) -> Iterator[tuple[str, str]]:
    for number, need in enumerate(needs):
        if isinstance(need, EventNeed):
            yield from ((f"needs.{number}.event", name) for name in (*need.event, *need.since))
        elif need.kind == "form":
            yield f"needs.{number}.form", "sheet.submitted"
            yield from ((f"needs.{number}.since", name) for name in need.since)
        elif need.kind == "file":
            yield f"needs.{number}.role", "file.attached"
        elif need.kind == "approval":
            yield f"needs.{number}.approval", "approval.decided"


def _forms_of(needs: tuple[Need, ...]) -> Iterator[tuple[str, str]]:
    for number, need in enumerate(needs):
        if need.kind == "form":
            yield f"needs.{number}.form", need.form
