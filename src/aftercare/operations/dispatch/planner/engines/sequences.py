"""From the order in which an engine puts jobs on shifts to a plan with all its times."""

import time
from dataclasses import replace

from aftercare.operations.dispatch.planner.kernel.search import Search
from aftercare.operations.dispatch.planner.model import Plan, Problem, Route, Stop

# Shift → jobs in order, each with the start that the engine thought of.
Sequences = dict[int, list[tuple[int, int]]]


def timed(problem: Problem, sequences: Sequences, *, engine: str) -> Plan:
    """The jobs stay where they are; one that does not hold there by the house's rules is left out."""
    routes = tuple(_route(problem, shift, jobs) for shift, jobs in sorted(sequences.items()) if jobs)
    search = Search(problem, seed=0, start=Plan(routes=routes), clock=time.monotonic, completes=False)
    return replace(search.plan(), engine=engine)


def orders_of(problem: Problem, plan: Plan | None) -> Sequences:
    """The jobs of a plan to begin with, as far as the problem still has them."""
    found: Sequences = {}
    for job, (shift, stop) in sorted((plan or Plan()).planned().items(), key=lambda item: item[1][1].start):
        if job in range(len(problem.jobs)) and shift in range(len(problem.shifts)):
            found.setdefault(shift, []).append((job, stop.start))
    return found


def _route(problem: Problem, shift: int, jobs: list[tuple[int, int]]) -> Route:
    """A route that says no more than order and starts."""
    stops = tuple(
        Stop("job", job, problem.jobs[job].place, start, start + problem.jobs[job].duration) for job, start in jobs
    )
    return Route(shift, problem.shifts[shift].start, stops, problem.shifts[shift].end)
