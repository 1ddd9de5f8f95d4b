"""The rounds of the search: ruin, recreate, and keep the result or go back (simulated annealing)."""

from math import log

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import compiled, share
from aftercare.operations.dispatch.planner.kernel.recreate import recreate
from aftercare.operations.dispatch.planner.kernel.routes import go_back, keep
from aftercare.operations.dispatch.planner.kernel.ruin import ruin


@compiled
def anneal(model: Model, state: State, rounds: int, temperature: float) -> None:
    """So many rounds at one temperature; the best plan met is put by."""
    tally = state.tally
    for _ in range(rounds):
        before = tally[at.CURRENT]
        ruin(model, state)
        recreate(model, state)
        worse = float(tally[at.CURRENT] - before)
        if worse < -temperature * log(1.0 - share(state.random)):
            keep(state)
            if tally[at.CURRENT] < tally[at.BEST]:
                put_by(model, state)
        else:
            go_back(model, state)
            tally[at.CURRENT] = before
        tally[at.ROUNDS] += 1


@compiled
def put_by(model: Model, state: State) -> None:
    """The plan at hand is the best one so far."""
    state.tally[at.BEST] = state.tally[at.CURRENT]
    for shift in range(len(model.shift)):
        size, calls = state.tour[shift, at.SIZE], state.tour[shift, at.CALLS]
        for i in range(size):
            state.best_route[shift, i] = state.route[shift, i]
        for i in range(calls):
            state.best_calls[shift, i, 0], state.best_calls[shift, i, 1] = (
                state.calls[shift, i, 0],
                state.calls[shift, i, 1],
            )
        state.best_tour[shift, 0], state.best_tour[shift, 1] = size, calls
    for job in range(len(model.job)):
        state.best_bounds[job, 0], state.best_bounds[job, 1] = state.visit[job, at.FROM], state.visit[job, at.TO]
