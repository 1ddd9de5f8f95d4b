"""Who has to move for a clock to stop, and which clocks nobody will ever stop. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import POSTS, ROLES
from aftercare.regulations.clocks.rules import Overridden, State
from aftercare.regulations.facts.rules import Fact, engineer_in, in_order, owner_in
from aftercare.regulations.policies.rules import Definition

OWNER, ENGINEER, DISPATCHER, CUSTOMER, MAKER = "owner", "engineer", "dispatcher", "customer", "maker"
# Pause reason → who has to move before it goes on.
PAUSED_FOR = {
    "customer": CUSTOMER,
    "access": CUSTOMER,
    "payment": CUSTOMER,
    "parts": "storekeeper",
    "supplier": MAKER,
}
WORDS = {
    **POSTS,
    **ROLES,
    CUSTOMER: Words("客户", "Customer"),
    MAKER: Words("厂家", "Manufacturer"),
}
# What whoever is in charge does from the desk.
AT_THE_DESK = frozenset({"request.answered", "request.planned", "request.triaged", "request.diagnosed"})
# First part of an event's name → the post that usually makes it happen.
USUAL = {"callback": "customer-service", "survey": "customer-service", "part": "storekeeper", "stock": "storekeeper"}
# So long without any movement a clock is looked after by nobody.
STILL = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Mover:
    """Who has to move next: a post, a relation to the case or somebody outside; the person where the facts name one."""

    role: str
    staff_id: int | None = None

    @property
    def words(self) -> Words:
        """What it is called."""
        return WORDS.get(self.role) or Words(self.role, self.role)


class Ran(Protocol):
    """What is asked of a run, worked out or as it is stored."""

    @property
    def state(self) -> str:
        """Running, paused or over."""

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""

    @property
    def paused_reason(self) -> str:
        """Why it is paused."""

    @property
    def overridden(self) -> str:
        """What somebody decided about it by hand."""


def mover(run: Ran, definition: Definition, facts: Sequence[Fact]) -> Mover | None:
    """Who has to move for the run to stop or to go on; None once it has ended or is excused."""
    if run.ended_at is not None or run.overridden == Overridden.EXCUSED:
        return None
    if run.state == State.PAUSED:
        return Mover(PAUSED_FOR.get(run.paused_reason, CUSTOMER))
    ordered = in_order(facts)
    owner, engineer = owner_in(ordered), engineer_in(ordered)
    in_charge = Mover(OWNER, owner) if owner else Mover(DISPATCHER)
    if definition.stops & AT_THE_DESK:
        return in_charge
    nouns = {name.partition(".")[0] for name in definition.stops}
    if nouns & {"visit", "order", "report"} or "request.resolved" in definition.stops:
        if engineer:
            return Mover(ENGINEER, engineer)
        return Mover(DISPATCHER) if "visit" in nouns else in_charge
    usual = next((USUAL[noun] for noun in sorted(nouns) if noun in USUAL), "")
    return Mover(usual) if usual else in_charge


class Orphaned(StrEnum):
    """Why nobody will stop a clock."""

    CLOSED = "closed"
    UNSTOPPABLE = "unstoppable"
    STILL = "still"


ORPHANED_WORDS = {
    Orphaned.CLOSED: Words("案卷已关闭", "the case is closed"),
    Orphaned.UNSTOPPABLE: Words("没有事件能使其停止", "nothing that is recorded can stop it"),
    Orphaned.STILL: Words("长期无进展", "nothing has moved for long"),
}


@dataclass(frozen=True, slots=True)
class Moves:
    """When a case was closed, reopened and moved last."""

    closed_at: datetime | None
    reopened_at: datetime | None
    moved_at: datetime | None


def orphaned(definition: Definition, moves: Moves, live: Collection[str], at: datetime) -> Orphaned | None:
    """Why nobody will stop an open clock; None: it is looked after."""
    if not (definition.stops | definition.ends) & set(live):
        return Orphaned.UNSTOPPABLE
    if moves.closed_at and (moves.reopened_at is None or moves.reopened_at < moves.closed_at):
        # What is owed after the closing, such as a call-back, runs on rightly.
        return Orphaned.CLOSED if "case.closed" in definition.ends or not _is_owed_after(definition) else None
    if moves.moved_at is not None and moves.moved_at < at - STILL:
        return Orphaned.STILL
    return None


def _is_owed_after(definition: Definition) -> bool:
    """It can still be stopped by something that happens after a case is closed."""
    return not all(name.partition(".")[0] in {"request", "visit", "order", "report"} for name in definition.stops)
