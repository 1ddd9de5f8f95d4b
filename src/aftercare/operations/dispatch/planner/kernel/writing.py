"""The best plan of a search, written down with all its times."""

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import compiled
from aftercare.operations.dispatch.planner.kernel.simulation import cheapest, trace
from aftercare.operations.dispatch.planner.kernel.supplies import put_calls_in
from aftercare.operations.dispatch.planner.model import Plan, Problem, Route, Seconds, Shift, Stop

ENGINE = "kernel"


def write(problem: Problem, tables: State, model: Model, state: State) -> Plan:
    """Every used shift with its stops; the tables of the search are at hand as they are, and behind their pointer."""
    jobs = len(problem.jobs)
    bounds = tables.visit[:jobs, at.FROM : at.TO + 1]
    present = bounds.copy()
    bounds[:] = tables.best_bounds
    used = [shift for shift in range(len(problem.shifts)) if tables.best_tour[shift, 0]]
    routes = tuple(_route(problem, tables, model, state, shift) for shift in used)
    bounds[:] = present
    return Plan(routes=routes, engine=ENGINE)


def _route(problem: Problem, tables: State, model: Model, state: State, shift: int) -> Route:
    _play(model, state, shift)
    lane, tally = int(tables.tally[at.LANE]), tables.tally
    rows = tables.trace[lane, : tables.traced[lane]].tolist()
    stops = tuple(_stop(problem, problem.shifts[shift], len(problem.shifts), row) for row in rows)
    return Route(shift, int(tally[at.LEFT]), stops, int(tally[at.BACK]))


@compiled
def _play(model: Model, state: State, shift: int) -> None:
    """Play the best plan's route once more and note what happens when; it leaves no earlier than it must."""
    tally, size = state.tally, state.best_tour[shift, 0]
    for i in range(size):
        state.line[i] = state.best_route[shift, i]
    tally[at.CHOSEN] = state.best_tour[shift, 1]
    for i in range(tally[at.CHOSEN]):
        state.thought[i, 0], state.thought[i, 1] = state.best_calls[shift, i, 0], state.best_calls[shift, i, 1]
    count = put_calls_in(model, state, size)
    trace(model, state, shift, count, cheapest(model, state, shift, count))


def _stop(problem: Problem, shift: Shift, shifts: int, row: list[int]) -> Stop:
    kind, index, start, node = row
    place = _place(problem, shift, shifts, node)
    match kind:
        case at.A_JOB:
            return Stop("job", index, place, start, start + problem.jobs[index].duration)
        case at.A_CALL:
            return Stop("depot", index, place, start, start + problem.depots[index].duration)
        case at.A_BREAK:
            return Stop("break", index, place, start, start + shift.breaks[index].duration)
        case _:
            return Stop("busy", index, place, start, _end_of_busy(shift, index))


def _end_of_busy(shift: Shift, index: int) -> Seconds:
    return shift.busy[index].end


def _place(problem: Problem, shift: Shift, shifts: int, node: int) -> int:
    """Where a node is."""
    jobs = len(problem.jobs)
    if node < jobs:
        return problem.jobs[node].place
    if node < jobs + shifts:
        return shift.start_place if shift.start_place is not None else -1
    return problem.depots[node - jobs - 2 * shifts].place
