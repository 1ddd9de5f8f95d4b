"""PyVRP as an engine for plain regions: skills, windows, loads and jobs that may be left out."""

from typing import Any

import numpy as np
import pyvrp
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks, IteratedLocalSearchParams

from aftercare.operations.dispatch.planner.engine import Listener, require
from aftercare.operations.dispatch.planner.engines.sequences import Sequences, orders_of, timed
from aftercare.operations.dispatch.planner.engines.watching import Watching
from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model
from aftercare.operations.dispatch.planner.kernel.compiled import MUST
from aftercare.operations.dispatch.planner.kernel.lowering import lower
from aftercare.operations.dispatch.planner.model import Plan, Problem

SECONDS = 10.0
# A way that nobody takes.
FORBIDDEN = 10_000_000


class PyVrp:
    """Iterated local search; shifts that may do the same jobs share a matrix in which the others' jobs are far away."""

    name = "pyvrp"
    can = frozenset({"skills", "windows", "optional", "capacity", "open_routes"})

    def solve(
        self,
        problem: Problem,
        *,
        seconds: float | None = None,
        rounds: int | None = None,
        seed: int = 0,
        start: Plan | None = None,
        listener: Listener | None = None,
    ) -> Plan:
        """Search for so many seconds or iterations; of a plan to begin with, its jobs are tried where they are."""
        require(self, problem)
        if not problem.jobs or not problem.shifts:
            return Plan(engine=self.name)
        model = lower(problem)
        limit = SECONDS if seconds is None and rounds is None else seconds
        watching = Watching(problem, self.name, seconds=limit, clock=None, listener=listener)
        params = pyvrp.SolveParams(ils=IteratedLocalSearchParams(callbacks=_telling(model, watching)))
        data, orders = _data(model), orders_of(problem, start)
        result = pyvrp.solve(
            data, _Stop(watching, rounds), seed, collect_stats=False, params=params,
            initial_solution=_begun(model, data, orders) if orders else None,
        )  # fmt: skip
        return timed(problem, _sequences(model, result.best) if result.is_feasible() else {}, engine=self.name)


class _Stop:
    """When the search ends: the time is up, so many iterations are done, or the listener says so."""

    def __init__(self, watching: Watching, rounds: int | None) -> None:
        self._watching, self._left = watching, rounds

    def __call__(self, best_cost: int) -> bool:
        del best_cost
        if self._left is not None:
            self._left -= 1
        return self._watching.is_over() or (self._left is not None and self._left < 0)


def _telling(model: Model, watching: Watching) -> Any:
    """Callbacks that pass better plans on. Their figure is the library's: ways, without what is left out."""
    callbacks: Any = IteratedLocalSearchCallbacks()

    def heard(best: Any) -> None:
        if best.is_feasible():
            watching.found(int(best.distance_cost()), _sequences(model, best))

    callbacks.on_best = heard
    return callbacks


def _begun(model: Model, data: Any, orders: Sequences) -> Any:
    """The routes to begin with, of jobs that their shift may do."""
    able = {shift: [job for job, _start in jobs if model.able[job, shift]] for shift, jobs in orders.items()}
    return pyvrp.Solution(data, [pyvrp.Route(data, jobs, shift) for shift, jobs in sorted(able.items()) if jobs])


def _data(model: Model) -> Any:
    """Locations are the jobs, then the start and the end of each shift."""
    jobs, shifts = len(model.job), len(model.shift)
    rows = model.row[: jobs + 2 * shifts]
    ways: Any = model.seconds[np.ix_(rows, rows)].astype(np.int64)
    profiles, matrices = _profiles(model, ways)
    latest = int(model.shift[:, at.LIMIT].max())
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in rows],
        [_client(model, job, latest) for job in range(jobs)],
        [pyvrp.Depot(jobs + each) for each in range(2 * shifts)],
        [_vehicle(model, shift, profiles[shift]) for shift in range(shifts)],
        matrices,
        [ways for _ in matrices],
    )


def _client(model: Model, job: int, latest: int) -> Any:
    row = model.job[job]
    return pyvrp.Client(
        job,
        delivery=model.load[job].tolist(),
        service_duration=int(row[at.DURATION]),
        tw_early=max(0, int(row[at.OPENS])),
        tw_late=max(0, min(int(row[at.CLOSES]), latest)),
        prize=0 if row[at.DROP] == MUST else int(row[at.DROP]),
        required=bool(row[at.DROP] == MUST),
    )


def _vehicle(model: Model, shift: int, profile: int) -> Any:
    row = model.shift[shift]
    return pyvrp.VehicleType(
        1,
        np.minimum(model.capacity[shift], FORBIDDEN).tolist(),
        shift,
        len(model.shift) + shift,
        tw_early=int(row[at.START]),
        tw_late=int(row[at.LIMIT]),
        profile=profile,
    )


def _profiles(model: Model, ways: Any) -> tuple[list[int], list[Any]]:
    """Shift → profile, and the costs of each: out of reach are the jobs that its shifts may not do."""
    numbers: dict[bytes, int] = {}
    matrices: list[Any] = []
    profiles = []
    for shift in range(len(model.shift)):
        key = model.able[:, shift].tobytes()
        if key not in numbers:
            numbers[key] = len(matrices)
            costs = ways * int(model.price[at.TRAVEL]) // 1_000
            costs[:, np.flatnonzero(~model.able[:, shift])] = FORBIDDEN
            np.fill_diagonal(costs, 0)
            matrices.append(costs)
        profiles.append(numbers[key])
    return profiles, matrices


def _sequences(model: Model, best: Any) -> Sequences:
    """The orders that it found; starts are those of a route that waits for nothing, so they only order the jobs."""
    found: Sequences = {}
    for route in best.routes():
        jobs = [visit.idx for visit in route if visit.is_client()]
        begins = int(model.shift[route.vehicle_type(), at.START])
        found[route.vehicle_type()] = [(job, begins + place) for place, job in enumerate(jobs)]
    return found
