"""What somebody decided by hand about a run: another due time, or that it is excused. Pure.

A due time set by hand is a date on the wall: from the run's start to it everything counts, opening
hours or not, and no pause moves it. An excused run is late for nobody and due at no time. The last
decision about a run holds; one that says neither gives it back to the rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aftercare.platform.worktime.public import AROUND_THE_CLOCK
from aftercare.regulations.clocks.rules.shapes import Overridden, Piece, Run, State
from aftercare.regulations.facts.rules import Fact

OVERRIDDEN = "clock.overridden"


@dataclass(frozen=True, slots=True)
class Override:
    """One decision."""

    seq: int
    due_at: datetime | None
    excused: bool


def overridden(runs: Sequence[Run], facts: Iterable[Fact]) -> list[Run]:
    """The runs as they are after the decisions among the facts, which are in order."""
    found = {_place(fact): _read(fact) for fact in facts if fact.name == OVERRIDDEN}
    if not found:
        return list(runs)
    return [_apply(run, found.get((run.key, run.item, run.number))) for run in runs]


def _place(fact: Fact) -> tuple[object, object, object]:
    return fact.payload.get("clock"), fact.payload.get("item"), fact.payload.get("run")


def _read(fact: Fact) -> Override:
    due = fact.payload.get("due_at")
    return Override(fact.seq, datetime.fromisoformat(str(due)) if due else None, bool(fact.payload.get("excused")))


def _apply(run: Run, one: Override | None) -> Run:
    if one is None:
        return run
    seq = max(run.seq, one.seq)
    if one.excused:
        return replace(run, seq=seq, due_at=None, late=False, overridden=Overridden.EXCUSED)
    if one.due_at is None or one.due_at <= run.started_at:
        return replace(run, seq=seq)
    return _on_the_wall(run, one.due_at, seq)


def _on_the_wall(run: Run, due_at: datetime, seq: int) -> Run:
    target = _seconds(run.started_at, due_at)
    elapsed = 0 if run.ended_at is None else _seconds(run.started_at, run.ended_at)
    return replace(
        run,
        seq=seq,
        state=State.RUNNING if run.ended_at is None else run.state,
        due_at=due_at,
        paused_since=None,
        paused_reason="",
        counted=elapsed,
        counting_since=run.started_at if run.ended_at is None else None,
        target=target,
        late=elapsed > target,
        calendar=AROUND_THE_CLOCK,
        pieces=(Piece(run.started_at, run.ended_at, ""),),
        overridden=Overridden.DUE,
    )


def _seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())
