"""The search of a big company: whoever asked works on its parts, and every free worker helps."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic, sleep
from uuid import uuid4

import numpy as np

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.parts import selectors, services
from aftercare.operations.dispatch.parts.models import Division, PlanPart
from aftercare.operations.dispatch.planner.engine import Progress
from aftercare.operations.dispatch.planner.engines import engine
from aftercare.operations.dispatch.planner.model import Plan, Problem
from aftercare.operations.dispatch.planner.packing import unpacked
from aftercare.operations.dispatch.planner.splitting import SIZE, cut, merge
from aftercare.operations.dispatch.roads.rules.models import travel
from aftercare.operations.dispatch.roads.selectors.ways import roads_of
from aftercare.platform.jobs import public as jobs

# More engineers than this are planned in parts.
BIG = 150
ROUNDS = 3
# How often whoever works on a part says so, and how often it is looked whether the others are done.
SIGN_OF_LIFE, LOOK = 5.0, 0.5
# Called with the share that is done in permille; may raise to stop.
Watch = Callable[[int], None]
Keeping = Callable[[Plan], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """How a problem is cut: engineers a part, and how many rounds."""

    size: int = SIZE
    rounds: int = ROUNDS


@jobs.handler(
    services.JOB,
    label=Words("计算一部分排程", "Work out a part of a plan"),
    found={"parts": Words("算出的部分", "Parts worked out")},
)
def lend_a_hand(run: jobs.Run, division_id: int) -> jobs.Result:
    """For any worker: one part after the other, until nobody needs help."""
    division, done = selectors.division(division_id), 0

    def watch(_done: int) -> None:
        run.check_cancelled()

    while division is not None and _work_on_one(division, by=run.by, watch=watch):
        done += 1
    return {"parts": done}


def search(
    problem: Problem, division: Division, *, by: Actor, watch: Watch, keep: Keeping, cutting: Cutting | None = None
) -> Plan:
    """Cut, plan and merge until all rounds are done or somebody stops it; the best plan so far is kept and returned."""
    how = cutting or Cutting()
    plan, stopped = unpacked(Plan, bytes(division.plan)), False
    has_table = isinstance(problem.travel.seconds, np.ndarray)
    while division.turn < how.rounds and not stopped:
        parts = cut(problem, plan, size=how.size, turn=division.turn)
        services.lay_out(
            division_id=division.pk, turn=division.turn, parts=parts, by=by, at=clock.now(), has_table=has_table
        )
        stopped = _is_stopped(division, how.rounds, by=by, watch=watch)
        plan = merge(plan, parts, selectors.plans(division.pk, division.turn))
        division = services.turn(division_id=division.pk, plan=plan, by=by, at=clock.now())
        keep(plan)
    services.end(division_id=division.pk, by=by, at=clock.now())
    return plan


def _is_stopped(division: Division, rounds: int, *, by: Actor, watch: Watch) -> bool:
    """Work on the parts of a round until all are done; True if it was called off before."""

    def told(_done: int) -> None:
        done, count = selectors.counts(division.pk, division.turn)
        watch(1_000 * (division.turn * count + done) // (rounds * max(1, count)))

    try:
        while True:
            if not _work_on_one(division, by=by, watch=told):
                done, count = selectors.counts(division.pk, division.turn)
                if done == count:
                    return False
                sleep(LOOK)
            told(0)
    except jobs.CancelledError:
        return True


def _work_on_one(division: Division, *, by: Actor, watch: Watch) -> bool:
    """Take a part and plan it; False if there is none to take."""
    holder = uuid4().hex
    part = services.take(division_id=division.pk, holder=holder, by=by, at=clock.now())
    if part is None:
        return False
    hand = _Hand(part, by, watch)
    found = engine(division.engine).solve(
        _with_ways(unpacked(Problem, bytes(part.problem)), division.roads),
        seconds=division.milliseconds / 1_000,
        seed=division.seed + part.number,
        start=unpacked(Plan, bytes(part.best)),
        listener=hand.listen,
    )
    if hand.stop is not None:
        services.hold(part_id=part.pk, holder=holder, plan=found, by=by, at=clock.now())
        raise hand.stop
    services.finish(part_id=part.pk, holder=holder, plan=found, by=by, at=clock.now())
    return True


def _with_ways(problem: Problem, version: int) -> Problem:
    """A part of a company without a table of ways has its own from the model, as it was learned by this version."""
    if len(problem.travel.seconds):
        return problem
    return replace(problem, travel=travel(problem.places, roads_of(version)))


class _Hand:
    """Whoever works on a part: says so from time to time, keeps what it found, and stops when told to."""

    def __init__(self, part: PlanPart, by: Actor, watch: Watch) -> None:
        self._part, self._by, self._watch = part, by, watch
        self._said_at = monotonic()
        self.stop: Exception | None = None

    def listen(self, _progress: Progress, better: Callable[[], Plan] | None) -> bool:
        if monotonic() - self._said_at < SIGN_OF_LIFE:
            return True
        self._said_at = monotonic()
        plan = better() if better is not None else None
        part = self._part
        if not services.hold(part_id=part.pk, holder=part.holder, plan=plan, by=self._by, at=clock.now()):
            return False
        try:
            self._watch(0)
        except (jobs.CancelledError, jobs.StoppingError) as stop:
            self.stop = stop
        return self.stop is None
