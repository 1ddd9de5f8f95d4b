"""A regulation in figures: how many clauses of each honesty class, and how many wait. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from aftercare.regulations.bindings.rules import ESCALATED, Binding, Clock, Escalation, Honesty, Indicator, waits_for
from aftercare.regulations.documents.rules.document import Clause, Document

# What an escalation waits for whose subject no app escalates yet: `escalation:staff`.
OF_SUBJECT = "escalation:"
# What stands most firmly behind a clause gives it its class.
FIRMNESS = (Honesty.TIMED, Honesty.CHECKED, Honesty.ATTESTED, Honesty.NOT_CHECKABLE)


@dataclass(frozen=True, slots=True)
class Meter:
    """Of so many clauses, how many of each class, and how many have a binding that waits."""

    clauses: int
    timed: int
    checked: int
    attested: int
    not_checkable: int
    waiting: int


def honesty_of(clause: Clause) -> Honesty:
    """The firmest of its bindings; a clause without any cannot be checked."""
    found = {one.honesty for one in clause.bindings}
    return next((one for one in FIRMNESS if one in found), Honesty.NOT_CHECKABLE)


def meter(document: Document, live: Collection[str]) -> Meter:
    """The sum over the clauses; the four classes add up to their number."""
    clauses = list(document.clauses)
    classes = [honesty_of(one) for one in clauses]
    return Meter(
        clauses=len(clauses),
        timed=classes.count(Honesty.TIMED),
        checked=classes.count(Honesty.CHECKED),
        attested=classes.count(Honesty.ATTESTED),
        not_checkable=classes.count(Honesty.NOT_CHECKABLE),
        waiting=sum(any(waits_in(document, one, live) for one in clause.bindings) for clause in clauses),
    )


def waits_in(document: Document, one: Binding, live: Collection[str]) -> list[str]:
    """The events that a binding waits for.

    An escalation and a share of kept clocks wait with their clock, an escalation also for the app of its subject.
    """
    found = waits_for(one, live)
    if isinstance(one, Indicator):
        return found + _of_clock(document, one.formula.clock, live)
    if not isinstance(one, Escalation):
        return found
    found += _of_clock(document, one.clock, live)
    return found if one.subject in ESCALATED else [*found, f"{OF_SUBJECT}{one.subject}"]


def _of_clock(document: Document, key: str | None, live: Collection[str]) -> list[str]:
    """What the clock of this key waits for, wherever the regulation sets it."""
    clocks = [each for _clause, each in document.bound() if isinstance(each, Clock) and each.clock == key]
    missing = [waits_for(each, live) for each in clocks]
    return missing[0] if missing and all(missing) else []
