"""The driver: from a problem to a plan, in a time or a number of rounds, anytime."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aftercare.operations.dispatch.planner.engine import Listener, Progress
from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.anneal import anneal
from aftercare.operations.dispatch.planner.kernel.arrays import Model, new_state
from aftercare.operations.dispatch.planner.kernel.compiled import MUST, Ints, seeded
from aftercare.operations.dispatch.planner.kernel.handles import of_model, of_state
from aftercare.operations.dispatch.planner.kernel.lowering import lower
from aftercare.operations.dispatch.planner.kernel.warm import begin
from aftercare.operations.dispatch.planner.kernel.writing import write
from aftercare.operations.dispatch.planner.model import Plan, Points, Problem

# Temperatures at the beginning and the end against the usual way to the eighth nearest job. Where jobs may be left out,
# it begins as hot as to leave some out for others: against their usual price, but not beyond so many ways; and ends at
# a share of that.
HOT, COLD = 1.5, 0.1
STAKE, HOTTEST, COOLED = 0.7, 30.0, 0.01
# How ruins and recreates are set; `columns` says what each dial turns.
DIALS = {
    at.REMOVED_IN_MEAN: 12.0, at.LONGEST: 10.0, at.BY_WAY: 0.1, at.FROM_UNPLANNED: 0.05, at.PARTED: 0.5,
    at.COMING_ALONG: 12.0, at.EVERYWHERE: 0.1, at.BY_CHANCE: 0.25, at.BLINK: 0.01,
}  # fmt: skip
# A plan that is given is not shaken as hard.
WARM = 0.1
# Rounds at one temperature: a share of all rounds, or as many as this many seconds allow.
STEPS, STEP_SECONDS = 200, 0.02
MOST_ROUNDS = 20_000
# How often the listener hears something, in seconds.
NEWS = 0.2


@dataclass(frozen=True, slots=True)
class Budget:
    """When the search ends: whichever comes first."""

    seconds: float | None
    rounds: int | None

    def used(self, seconds: float, rounds: int) -> float:
        """The share that is used."""
        of_time = seconds / self.seconds if self.seconds else 0.0
        of_rounds = rounds / self.rounds if self.rounds else 0.0
        if self.seconds == 0 or self.rounds == 0:
            return 1.0
        return max(of_time, of_rounds)


class Search:
    """One search; its best plan can be asked for at any time."""

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        start: Plan | None,
        clock: Callable[[], float],
        completes: bool = True,
    ) -> None:
        self._problem, self._clock, self._began = problem, clock, clock()
        self._model = lower(problem)
        self._state = new_state(self._model, seeded(seed))
        self._state.dial[list(DIALS)] = list(DIALS.values())
        self._is_warm = start is not None and bool(start.routes)
        self._at_hand = of_model(self._model), of_state(self._state)
        orders = 0 if not completes else 1 if self._is_warm else len(self._model.order)
        begin(*self._at_hand, *_wishes(problem, self._model, start), orders)
        self._hot, self._cold = _temperatures(self._model, is_warm=self._is_warm)

    @property
    def total(self) -> Points:
        """What the best plan costs; what must be planned and is not has no price there."""
        best = int(self._state.tally[at.BEST])
        return best - round(best / MUST) * MUST if best >= MUST // 2 else best

    def plan(self) -> Plan:
        """The best plan so far."""
        return write(self._problem, self._state, *self._at_hand)

    def run(self, budget: Budget, listener: Listener | None) -> None:
        """Search until the budget is used or the listener says stop."""
        if len(self._model.job) == 0 or len(self._model.shift) == 0:
            return
        size, told, told_at = self._first_step(budget), None, -NEWS
        while True:
            now = self._clock() - self._began
            rounds = int(self._state.tally[at.ROUNDS])
            used = budget.used(now, rounds)
            if listener is not None and (now - told_at >= NEWS or used >= 1.0):
                if not listener(Progress(now, rounds, self.total, min(1.0, used)), self._news(told)):
                    return
                told, told_at = int(self._state.tally[at.BEST]), now
            if used >= 1.0:
                return
            if budget.rounds is not None:
                size = min(size, budget.rounds - rounds)
            anneal(*self._at_hand, size, self._temperature(used))
            if budget.rounds is None:
                size = _next_step(size, self._clock() - self._began - now)

    def _news(self, told: int | None) -> Callable[[], Plan] | None:
        return None if told == int(self._state.tally[at.BEST]) else self.plan

    def _first_step(self, budget: Budget) -> int:
        return 16 if budget.rounds is None else max(1, min(MOST_ROUNDS, budget.rounds // STEPS))

    def _temperature(self, used: float) -> float:
        return self._hot * (self._cold / self._hot) ** used


def _next_step(size: int, seconds: float) -> int:
    """As many rounds as take one step's time, changing by no more than half or double at once."""
    wanted = size * STEP_SECONDS / max(seconds, 1e-6)
    return max(1, min(MOST_ROUNDS, 2 * size, max(size // 2, int(wanted))))


def _temperatures(model: Model, *, is_warm: bool) -> tuple[float, float]:
    """At the beginning and at the end."""
    way, drop = _usual_way(model), model.job[:, at.DROP]
    at_stake = drop[(drop > 0) & (drop < MUST)]
    hot = HOT * way
    if len(at_stake) * 2 > len(drop):
        hot = max(hot, min(HOTTEST * way, STAKE * float(np.median(at_stake))))
    cold = max(COLD * way, COOLED * hot)
    return max(cold, hot * (WARM if is_warm else 1.0)), cold


def _usual_way(model: Model) -> float:
    """The way to the eighth nearest job, in the middle of all jobs."""
    jobs, row = len(model.job), model.row
    if jobs < 2:
        return 1.0
    rank = min(8, jobs - 1, model.spread.shape[2] - 1)
    ways = model.fast[row[:jobs], row[model.spread[0, :, rank]]]
    return float(np.median(ways)) * int(model.price[at.TRAVEL]) / 1_000 + 1.0


def _wishes(problem: Problem, model: Model, start: Plan | None) -> tuple[Ints, Ints, Ints]:
    """Units in the order in which they are taken over, and for each job the shift and the start that are wanted."""
    wanted = np.full(len(problem.jobs), -1, np.int64)
    starts = np.zeros(len(problem.jobs), np.int64)
    for job, (shift, stop) in (start.planned() if start is not None else {}).items():
        if job in range(len(problem.jobs)) and shift in range(len(problem.shifts)):
            wanted[job], starts[job] = shift, stop.start
    for index, each in enumerate(problem.shifts):
        first = each.start - len(each.pinned)
        for place, job in enumerate(each.pinned):
            if wanted[job] != index:
                starts[job] = first + place
            wanted[job] = index
    units = np.unique(model.job[wanted >= 0, at.UNIT])
    began = [min(int(starts[model.rows[i, 0]]) for i in range(first, last)) for first, last in model.unit[units, :2]]
    pinned = [any(model.job[model.rows[i, 0], at.FIXED] for i in range(a, b)) for a, b in model.unit[units, :2]]
    order = sorted(range(len(units)), key=lambda i: (model.unit[units[i], at.UNIT_LEVEL], not pinned[i], began[i]))
    return units[order], wanted, starts
