"""The best appointments for a new job: every window that is offered, over every gap of every able engineer.

The search is exact over the gaps (see `openings`) and fast enough for a web page. A slot carries a token of the route
that it was found on: at confirmation `confirm` refuses a slot whose route has changed meanwhile, times the route anew
with the job in it, and lets the checker judge.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from aftercare.operations.dispatch.planner.abilities import Abilities
from aftercare.operations.dispatch.planner.engine import CannotPlanError
from aftercare.operations.dispatch.planner.explaining.trials import best_on, ground, stand
from aftercare.operations.dispatch.planner.kernel.folder import settle
from aftercare.operations.dispatch.planner.model import Job, Plan, Points, Problem, Route, Seconds, Span, Travel
from aftercare.operations.dispatch.planner.openings import (
    DURATION,
    LATE,
    LOCKED,
    METRE,
    MIDNIGHT,
    NEVER,
    NUMBERS,
    PERMILLE,
    SLACK,
    SLOWEST,
    TIGHT,
    TOO_LATE,
    TRAVEL,
    Ints,
    Openings,
    token,
    worst,
)

# Slots that cost at most so much more than the best one are recommended.
NEAR = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Seconds and metres from every place of the problem to the new job, and from there back."""

    seconds_to: Ints
    seconds_back: Ints
    metres_to: Ints
    metres_back: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One window that can be offered, and who would come when."""

    window: Span
    shift: int
    start: Seconds
    # How much later the job may begin within the window.
    slack: Seconds
    # Travel, lateness, wishes and prices, in points; lower is better.
    cost: Points
    is_recommended: bool
    # Of the route as it was when this was found.
    token: str


def ways_of(problem: Problem, place: int) -> Ways:
    """The ways of a place that the problem knows."""
    travel = problem.travel
    return Ways(
        seconds_to=travel.seconds[:, place].copy(),
        seconds_back=travel.seconds[place].copy(),
        metres_to=travel.metres[:, place].copy(),
        metres_back=travel.metres[place].copy(),
    )


def ways_by(to: Travel, back: Travel) -> Ways:
    """The ways of an address that the problem does not know: a column there, a row back."""
    return Ways(
        seconds_to=to.seconds[:, 0].copy(),
        seconds_back=back.seconds[0].copy(),
        metres_to=to.metres[:, 0].copy(),
        metres_back=back.metres[0].copy(),
    )


def best_slots(
    found: Openings, people: Abilities, job: Job, ways: Ways, windows: Sequence[Span], k: int = 5
) -> tuple[Slot, ...]:
    """The best `k` of the windows, in the order of their starts. The job need not be one of the problem's.

    Raises CannotPlanError for a job that needs several people, several visits or a shared thing.
    """
    _refuse_beyond(job)
    search = load()
    problem = found.problem
    spans = sorted(set(_within(job, windows)), key=_order)
    if not spans or not problem.shifts:
        return ()
    costs = np.full(len(spans), TOO_LATE, np.int64)
    best = np.full((len(spans), 3), -1, np.int64)
    offered = np.array([(span.start, span.end) for span in spans], np.int64)
    rows = np.stack((ways.seconds_to, ways.seconds_back, ways.metres_to, ways.metres_back))
    numbers, bands = _numbers(problem, job), _bands(problem.travel)
    search(
        found.gaps, found.counts, people.able(found, job), found.bounds, people.prices(job), rows, offered, _dues(job),
        numbers, bands, costs, best,
    )  # fmt: skip
    return _chosen(found, spans, costs, best, k)


def load() -> Callable[..., None]:
    """The compiled search. The compiler is heavy: only processes that offer appointments load it."""
    settle()
    from aftercare.operations.dispatch.planner.gapsearch import search

    return search


def confirm(problem: Problem, plan: Plan, job: int, slot: Slot) -> Route | None:
    """The route of the slot's shift with the job in it, if the slot still holds: else None.

    The problem has the job now; the plan may be newer than the one that the slot was found on.
    """
    route = next((each for each in plan.routes if each.shift == slot.shift), None)
    if token(slot.shift, route) != slot.token:
        return None
    jobs = list(problem.jobs)
    jobs[job] = replace(jobs[job], windows=(slot.window,))
    trial = best_on(ground(stand(replace(problem, jobs=tuple(jobs)), plan), job), slot.shift)
    return trial.route if trial.is_feasible else None


def _refuse_beyond(job: Job) -> None:
    asked = {"pools": bool(job.pools), "precedence": bool(job.after)}
    missing = frozenset(name for name, is_used in asked.items() if is_used)
    if missing:
        raise CannotPlanError("slots", missing)


def _within(job: Job, windows: Sequence[Span]) -> list[Span]:
    """The offered windows, cut to the job's own."""
    if not job.windows:
        return list(windows)
    cut = [Span(max(a.start, b.start), min(a.end, b.end)) for a in windows for b in job.windows]
    return [span for span in cut if span.start <= span.end]


def _order(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _chosen(found: Openings, spans: list[Span], costs: Ints, best: Ints, k: int) -> tuple[Slot, ...]:
    able = [number for number in range(len(spans)) if best[number, 0] >= 0]
    cheapest = sorted(able, key=lambda number: (int(costs[number]), number))[:k]
    return tuple(_slot(found, spans[number], costs, best, number, cheapest[0]) for number in sorted(cheapest))


def _slot(found: Openings, window: Span, costs: Ints, best: Ints, number: int, cheapest: int) -> Slot:
    shift, start, slack = (int(value) for value in best[number])
    near = int(costs[number]) <= int(costs[cheapest]) + NEAR
    return Slot(
        window=window,
        shift=shift,
        start=start,
        slack=slack,
        cost=int(costs[number]) - (TIGHT if slack < SLACK else 0),
        is_recommended=near and slack >= SLACK,
        token=found.tokens[shift],
    )


def _dues(job: Job) -> Ints:
    """Each clock by the start of the job: at, fixed, per hour."""
    rows = [(due.at - (job.duration if due.on == "end" else 0), due.fixed, due.per_hour) for due in job.dues]
    return np.array(rows, np.int64).reshape(len(rows), 3)


def _numbers(problem: Problem, job: Job) -> Ints:
    prices, travel = problem.prices, problem.travel
    locked = NEVER if job.locked_start is None else job.locked_start
    given = {
        DURATION: job.duration, TRAVEL: prices.travel_permille, METRE: prices.metre_permille,
        LATE: prices.late_permille, SLOWEST: worst(travel, PERMILLE), LOCKED: locked, MIDNIGHT: travel.midnight,
    }  # fmt: skip
    return np.array([given[number] for number in range(NUMBERS)], np.int64)


def _bands(travel: Travel) -> Ints:
    rows = [(band.start, band.end, band.permille) for band in travel.bands]
    return np.array(rows, np.int64).reshape(len(rows), 3)
