"""OR-Tools' routing library as an engine: the yardstick, and a second opinion.

It searches; the times of its routes are then worked out by the kernel's simulation, so that its plans keep every rule.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from aftercare.operations.dispatch.planner.engine import CannotPlanError, Listener, require
from aftercare.operations.dispatch.planner.engines.sequences import Sequences, orders_of, timed
from aftercare.operations.dispatch.planner.engines.watching import Watching
from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model
from aftercare.operations.dispatch.planner.kernel.lowering import lower
from aftercare.operations.dispatch.planner.model import Plan, Problem

SECONDS = 10.0
# Points are cut into so many pieces, so that a price by the hour is a whole number by the second.
PIECES = 60
TIME = "time"


class OrTools:
    """Parallel cheapest insertion, then guided local search."""

    name = "ortools"
    can = frozenset(
        {
            "skills", "windows", "many_windows", "optional", "lateness", "overtime", "breaks", "busy", "capacity",
            "parts", "crews", "locks", "preference", "stability", "open_routes",
        }
    )  # fmt: skip

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        """With a clock, time is what it says; without one, what the library's own says."""
        self._clock = clock

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
        """Search for so many seconds, or so many solutions; a seed means nothing to it.

        A plan to begin with is used if it holds as it is.
        """
        require(self, problem)
        _refuse_the_rest(problem)
        if not problem.jobs or not problem.shifts:
            return Plan(engine=self.name)
        limit = SECONDS if seconds is None and rounds is None else seconds
        routing = _Routing(problem, lower(problem))
        watching = Watching(problem, self.name, seconds=limit, clock=self._clock, listener=listener)
        is_watched = self._clock is not None or listener is not None
        found = routing.search(limit, rounds, watching if is_watched else None, orders_of(problem, start))
        return timed(problem, found, engine=self.name)


def _refuse_the_rest(problem: Problem) -> None:
    """What the names of features are too coarse for."""
    missing = set()
    if any(due.fixed for job in problem.jobs for due in job.dues):
        missing.add("lateness at a fixed price")
    if any(job.tools for job in problem.jobs):
        missing.add("tools")
    if any(len(job.dues) > 1 for job in problem.jobs):
        missing.add("several clocks for a job")
    if missing:
        raise CannotPlanError(OrTools.name, frozenset(missing))


class _Routing:
    """The problem in the words of the library: one vehicle a shift, one node a job."""

    def __init__(self, problem: Problem, model: Model) -> None:
        self._problem, self._model = problem, model
        jobs, shifts = len(model.job), len(model.shift)
        starts, ends = list(range(jobs, jobs + shifts)), list(range(jobs + shifts, jobs + 2 * shifts))
        self._manager = pywrapcp.RoutingIndexManager(jobs + 2 * shifts, shifts, starts, ends)
        self._routing = pywrapcp.RoutingModel(self._manager)
        self._solver = self._routing.solver()
        rows = model.row[: jobs + 2 * shifts]
        self._way = model.seconds[np.ix_(rows, rows)].astype(np.int64)
        self._length = np.concatenate([model.job[:, at.DURATION], np.zeros(2 * shifts, np.int64)])
        self._price_ways()
        self._add_time()
        self._bind_shifts()
        self._bind_jobs()
        self._add_loads(model.load, model.capacity)
        self._add_loads(model.need, model.van[model.shift[:, at.ENGINEER]] if model.van.size else model.capacity[:, :0])
        self._bind_crews()

    def search(
        self, seconds: float | None, solutions: int | None, watching: Watching | None, start: Sequences
    ) -> Sequences:
        """Shift → jobs with their starts. Its own clock is quicker to look at; a listener needs ours."""
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        if watching is not None:
            self._watch(watching)
        elif seconds is not None:
            parameters.time_limit.FromMilliseconds(max(1, int(1_000 * seconds)))
        if solutions is not None:
            parameters.solution_limit = max(1, solutions)
        self._routing.CloseModelWithParameters(parameters)
        begun = self._begun(start) if start else None
        if begun is not None:
            found = self._routing.SolveFromAssignmentWithParameters(begun, parameters)
        else:
            found = self._routing.SolveWithParameters(parameters)
        return self._sequences(found.Value, found.Min) if found else {}

    def _begun(self, start: Sequences) -> Any:
        """The plan to begin with in the library's words; None if it does not hold."""
        routes = [
            [self._manager.NodeToIndex(job) for job, _start in start.get(shift, [])]
            for shift in range(len(self._model.shift))
        ]
        return self._routing.ReadAssignmentFromRoutes(routes, True)

    def _watch(self, watching: Watching) -> None:
        """Let it look at every better plan, and end the search when it says so."""
        best = [sum(self._model.job[:, at.DROP].tolist()) * PIECES + 1]

        def look() -> None:
            total = self._routing.CostVar().Value()
            if total < best[0]:
                best[0] = total
                watching.found(total // PIECES, self._sequences(lambda each: each.Value(), lambda each: each.Min()))

        self._routing.AddAtSolutionCallback(look)
        self._routing.AddSearchMonitor(self._solver.CustomLimit(watching.is_over))

    def _sequences(self, value: Callable[[Any], int], least: Callable[[Any], int]) -> Sequences:
        return {shift: self._read(value, least, shift) for shift in range(len(self._model.shift))}

    def _read(self, value: Callable[[Any], int], least: Callable[[Any], int], shift: int) -> list[tuple[int, int]]:
        jobs, index = [], value(self._routing.NextVar(self._routing.Start(shift)))
        while not self._routing.IsEnd(index):
            jobs.append((self._manager.IndexToNode(index), least(self._time.CumulVar(index))))
            index = value(self._routing.NextVar(index))
        return jobs

    def _price_ways(self) -> None:
        """Ways, and on the way to a job what it costs to give it to this shift."""
        ways = self._way * int(self._model.price[at.TRAVEL]) * PIECES // 1_000
        taste = self._model.taste
        if not taste.any():
            self._routing.SetArcCostEvaluatorOfAllVehicles(self._routing.RegisterTransitMatrix(ways.tolist()))
            return
        # An arc may cost nothing less than nothing, so all tastes are lifted by the same for a job.
        lifted = (taste - taste.min(1, keepdims=True)) * PIECES
        for shift in range(taste.shape[1]):
            priced = ways.copy()
            priced[:, : len(taste)] += lifted[:, shift]
            self._routing.SetArcCostEvaluatorOfVehicle(self._routing.RegisterTransitMatrix(priced.tolist()), shift)

    def _add_time(self) -> None:
        shift = self._model.shift
        transit = self._routing.RegisterTransitMatrix((self._way + self._length[:, None]).tolist())
        latest = int(shift[:, at.LIMIT].max())
        self._routing.AddDimension(transit, latest, latest, False, TIME)
        self._time = self._routing.GetDimensionOrDie(TIME)

    def _bind_shifts(self) -> None:
        price = int(self._model.price[at.OVERTIME]) * PIECES // 1_000
        for index, shift in enumerate(self._problem.shifts):
            first, last = self._routing.Start(index), self._routing.End(index)
            self._time.CumulVar(first).SetRange(shift.start, shift.end + shift.overtime)
            self._time.CumulVar(last).SetRange(shift.start, shift.end + shift.overtime)
            if shift.overtime and price:
                self._time.SetCumulVarSoftUpperBound(last, shift.end, price)
            self._add_breaks(index)

    def _add_breaks(self, index: int) -> None:
        shift = self._problem.shifts[index]
        spans = [(each.window.start, each.window.end, each.duration) for each in shift.breaks]
        spans += [(each.start, each.start, each.end - each.start) for each in shift.busy]
        if not spans:
            return
        intervals = [
            self._solver.FixedDurationIntervalVar(first, last, length, False, f"{index} {number}")
            for number, (first, last, length) in enumerate(spans)
        ]
        lengths = [int(self._length[self._manager.IndexToNode(node)]) for node in range(self._routing.Size())]
        self._time.SetBreakIntervalsOfVehicle(intervals, index, lengths)

    def _bind_jobs(self) -> None:
        for job in range(len(self._model.job)):
            self._bind_job(job, self._manager.NodeToIndex(job))

    def _bind_job(self, job: int, node: int) -> None:
        model, row = self._model, self._model.job[job]
        able = [int(shift) for shift in np.flatnonzero(model.able[job])]
        is_optional = self._problem.jobs[job].drop is not None
        if is_optional or not able:
            self._routing.AddDisjunction([node], int(row[at.DROP]) * PIECES if is_optional else 0)
        self._routing.VehicleVar(node).SetValues(([-1] if is_optional or not able else []) + able)
        moment = self._time.CumulVar(node)
        windows = model.rows[row[at.WINDOWS] : row[at.WINDOWS_END], :2].tolist()
        if not able or not windows:
            return
        moment.SetRange(max(0, windows[0][0]), min(windows[-1][1], int(model.shift[:, at.LIMIT].max())))
        for before, after in pairwise(windows):
            moment.RemoveInterval(before[1] + 1, after[0] - 1)
        for due in model.rows[row[at.DUES] : row[at.DUES_END]]:
            price = round(int(due[3]) * int(model.price[at.LATE]) * PIECES / 3_600_000)
            self._time.SetCumulVarSoftUpperBound(node, int(due[0] - due[1] * row[at.DURATION]), price)
        if row[at.MOVED]:
            price = round(int(row[at.MOVED]) * PIECES / 3_600_000)
            self._time.SetCumulVarSoftLowerBound(node, int(row[at.WAS] - model.price[at.TOLERANCE]), price)
            if row[at.DUES] == row[at.DUES_END]:
                self._time.SetCumulVarSoftUpperBound(node, int(row[at.WAS] + model.price[at.TOLERANCE]), price)

    def _add_loads(self, load: Any, capacity: Any) -> None:
        """One dimension for each kind of load; what bounds nothing is left out."""
        most = int(load.sum()) + 1
        for number in range(load.shape[1]):
            needs = [*load[:, number].tolist(), *[0] * (2 * len(self._model.shift))]
            bounds = np.minimum(capacity[:, number], most).tolist()
            unary = self._routing.RegisterUnaryTransitVector(needs)
            name = f"load {id(load)} {number}"
            self._routing.AddDimensionWithVehicleCapacity(unary, 0, bounds, True, name)

    def _bind_crews(self) -> None:
        """All or none, at one start, on different engineers."""
        engineers = self._model.shift[:, at.ENGINEER].tolist()
        for group in self._problem.groups:
            nodes = [self._manager.NodeToIndex(job) for job in group.jobs]
            for other in nodes[1:]:
                first = nodes[0]
                self._solver.Add(self._routing.ActiveVar(first) == self._routing.ActiveVar(other))
                active, times = self._routing.ActiveVar(first), self._time
                self._solver.Add(active * times.CumulVar(first) == active * times.CumulVar(other))
            for position, first in enumerate(nodes):
                for other in nodes[position + 1 :]:
                    self._part(first, other, engineers)

    def _part(self, first: int, other: int, engineers: list[int]) -> None:
        """Two members of a crew are not one engineer, unless neither is planned."""
        active = self._routing.ActiveVar(first)
        if len(set(engineers)) == len(engineers):
            same = self._solver.IsEqualVar(self._routing.VehicleVar(first), self._routing.VehicleVar(other))
        else:
            by_shift = [*engineers, -1]
            one = self._solver.Element(
                by_shift, self._routing.VehicleVar(first) * active + (1 - active) * len(engineers)
            )
            two = self._solver.Element(
                by_shift, self._routing.VehicleVar(other) * active + (1 - active) * len(engineers)
            )
            same = self._solver.IsEqualVar(one, two)
        self._solver.Add(same + active <= 1)
