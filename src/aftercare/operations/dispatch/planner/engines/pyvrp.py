"""PyVRP as an engine for plain regions: skills, windows, loads and jobs that may be left out."""

from typing import Any

import numpy as np
import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, StoppingCriterion

from aftercare.operations.dispatch.planner.engine import Listener, require
from aftercare.operations.dispatch.planner.engines.sequences import Sequences, timed
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
        """Search for so many seconds or iterations; it begins with a plan of its own."""
        require(self, problem)
        if not problem.jobs or not problem.shifts:
            return Plan(engine=self.name)
        model = lower(problem)
        limits: list[StoppingCriterion] = [MaxIterations(rounds)] if rounds is not None else []
        if seconds is not None or rounds is None:
            limits.append(MaxRuntime(SECONDS if seconds is None else seconds))
        result = pyvrp.solve(_data(model), MultipleCriteria(limits), seed=seed, collect_stats=False, display=False)
        return timed(problem, _sequences(model, result.best) if result.is_feasible() else {}, engine=self.name)


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
