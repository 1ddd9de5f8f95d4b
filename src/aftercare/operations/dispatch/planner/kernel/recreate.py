"""Recreate: plan what is absent again, one after the other, each where it is cheapest."""

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, below, compiled, share
from aftercare.operations.dispatch.planner.kernel.crews import plan_crew, plan_series
from aftercare.operations.dispatch.planner.kernel.insertion import refill_unused, release, seek, seek_touched, use
from aftercare.operations.dispatch.planner.kernel.routes import bind, put_in

# What keeps units apart that must be planned after others.
LEVEL = 1e17


@compiled
def recreate(model: Model, state: State) -> None:
    """Plan the absent units again in some order."""
    order = -1
    if share(state.random) >= state.dial[at.BY_CHANCE]:
        order = below(state.random, model.order.shape[0])
    recreate_in_order(model, state, order, state.dial[at.BLINK])


@compiled
def recreate_in_order(model: Model, state: State, order: int, blink: float) -> None:
    """Plan the absent units in this order, -1 for chance; units after those that they wait for."""
    count = state.tally[at.ABSENT]
    for i in range(count):
        unit = state.absent[i]
        key = share(state.random)
        if order >= 0:
            key = model.order[order, unit] + 1e-6 * key
        _sort_in(state, i, unit, key + LEVEL * model.unit[unit, at.UNIT_LEVEL])
    refill_unused(model, state)
    for i in range(count):
        plan_unit(model, state, state.absent[i], blink)
    state.tally[at.ABSENT] = 0


@compiled
def _sort_in(state: State, i: int, unit: int, key: float) -> None:
    """Insertion sort: the list is short but for the first time."""
    while i > 0 and state.key[i - 1] > key:
        state.key[i], state.absent[i] = state.key[i - 1], state.absent[i - 1]
        i -= 1
    state.key[i], state.absent[i] = key, unit


@compiled
def plan_unit(model: Model, state: State, unit: int, blink: float) -> None:
    """Plan the unit where it is cheapest, if that is cheaper than leaving it out."""
    first, last = model.unit[unit, at.UNIT_JOBS], model.unit[unit, at.UNIT_END]
    limit, is_free, planned = 0, True, False
    for i in range(first, last):
        limit += model.job[model.rows[i, 0], at.DROP]
        is_free &= release(model, state, model.rows[i, 0])
    if is_free and model.unit[unit, at.UNIT_KIND] == at.ALONE:
        planned = _plan_alone(model, state, model.rows[first, 0], limit, blink)
    elif is_free and model.unit[unit, at.UNIT_KIND] == at.TOGETHER:
        planned = plan_crew(model, state, unit, limit)
    elif is_free:
        planned = plan_series(model, state, unit, limit)
    for i in range(first, last):
        job = model.rows[i, 0]
        if planned:
            use(model, state, state.visit[job, at.SHIFT])
        else:
            state.visit[job, at.SHIFT] = at.UNPLANNED


@compiled
def _plan_alone(model: Model, state: State, job: int, limit: int, blink: float) -> bool:
    if _was_left_out(model, state, job) and share(state.random) >= state.dial[at.EVERYWHERE]:
        cost = seek_touched(model, state, job, limit, blink)
    else:
        cost = seek(model, state, job, limit, blink)
    if cost == NEVER:
        return False
    tally = state.tally
    if model.job[job, at.ANCHORED]:
        bind(state, job, tally[at.FOUND_START], tally[at.FOUND_START])
    put_in(model, state, job, tally[at.FOUND_SHIFT], tally[at.FOUND_PLACE])
    return True


@compiled
def _was_left_out(model: Model, state: State, job: int) -> bool:
    """Whether there was no place for the job before this round: then only routes that have changed can have one."""
    is_waiting = model.job[job, at.BEFORE_END] > model.job[job, at.BEFORE]
    return bool(state.visit[job, at.SHIFT] == at.LEFT_OUT and not is_waiting)
