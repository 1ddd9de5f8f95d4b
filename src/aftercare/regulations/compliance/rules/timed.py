"""What a run of a clock says of its clause. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from aftercare.base.kernel.words import Words
from aftercare.regulations.compliance.rules import saying
from aftercare.regulations.compliance.rules.verdicts import State, Verdict
from aftercare.regulations.facts.rules import Fact

KIND = "clock"
ENDED_IN_VOID = "void"
# Codes of `Verdict.cause`.
LATE, STILL_OPEN = "late", "still_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A run as it is stored, with what has been used of its target at the moment that is asked about."""

    clause: str
    subject_kind: str
    subject_id: int
    item: int
    run: int
    state: str
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    used: int
    target: int
    # Somebody who may has excused it.
    is_excused: bool = False

    @property
    def is_over(self) -> bool:
        return self.used > self.target


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a case: its facts that matter here in order, its customer and whose it is."""

    facts: tuple[Fact, ...] = ()
    customer_id: int | None = None
    unit_path: str = ""


def timed(ran: Ran, case: Case, *, starts: Collection[str], ends: Collection[str], per: str) -> Verdict | None:
    """The verdict of one run; None where the clause asks for nothing any more: what it timed was called off."""
    if ran.state == ENDED_IN_VOID and not ran.is_over:
        return None
    own = [fact for fact in case.facts if not per or fact.payload.get(per, ran.item) == ran.item]
    began = _first(fact for fact in own if fact.name in starts and fact.second == ran.started_at)
    ended = _first(fact for fact in own if fact.name in ends and fact.second == ran.ended_at)
    state = _state(ran)
    is_late = state is State.BREACHED
    return Verdict(
        address=ran.clause,
        kind=KIND,
        subject_kind=ran.subject_kind,
        subject_id=ran.subject_id,
        item=f"{ran.item}/{ran.run}",
        state=state,
        at=ran.started_at,
        due_at=ran.due_at,
        over=ran.used - ran.target if is_late else 0,
        evidence=tuple(fact.id for fact in (began, ended) if fact),
        staff_id=ended.staff_id if ended else None,
        customer_id=case.customer_id,
        unit_path=case.unit_path,
        said=_said(ran, state),
        cause=(LATE if ran.ended_at else STILL_OPEN) if is_late else "",
    )


def _state(ran: Ran) -> State:
    return state_of(is_over=ran.is_over, is_excused=ran.is_excused, has_ended=ran.ended_at is not None)


def state_of(*, is_over: bool, is_excused: bool, has_ended: bool) -> State:
    """How a run stands; whoever asks leaves out those that were called off in time."""
    if is_over:
        return State.WAIVED if is_excused else State.BREACHED
    return State.KEPT if has_ended else State.OPEN


def _said(ran: Ran, state: State) -> Words:
    if state is State.BREACHED:
        return saying.late(ran.used - ran.target, ran.target, is_open=ran.ended_at is None)
    if state is State.WAIVED:
        return saying.EXCUSED
    if state is State.KEPT:
        return saying.in_time(ran.used, ran.target)
    return saying.running(ran.used, ran.target)


def _first(facts: Iterable[Fact]) -> Fact | None:
    return next(iter(facts), None)
