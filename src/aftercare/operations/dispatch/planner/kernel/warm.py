"""Where the search begins: with what of a given plan still holds, or with the best of some quick plans."""

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.anneal import put_by
from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, Ints, compiled
from aftercare.operations.dispatch.planner.kernel.insertion import free_moment, release, replayed
from aftercare.operations.dispatch.planner.kernel.recreate import recreate_in_order
from aftercare.operations.dispatch.planner.kernel.routes import bind, go_back, keep, put_in, refresh
from aftercare.operations.dispatch.planner.kernel.ruin import banish


@compiled
def begin(model: Model, state: State, units: Ints, wanted: Ints, starts: Ints, orders: int) -> None:
    """Take over the units that are wanted on a shift, in this order; then complete the plan in so many orders."""
    tally = state.tally
    for shift in range(len(model.shift)):
        refresh(model, state, shift)
    for job in range(len(model.job)):
        tally[at.CURRENT] += model.job[job, at.DROP]
    for unit in units:
        before = tally[at.CURRENT]
        if not _take_over(model, state, unit, wanted, starts):
            go_back(model, state)
            tally[at.CURRENT] = before
        keep(state)
    _count_pinned(model, state)
    put_by(model, state)
    if orders:
        _complete_well(model, state, orders)


@compiled
def _complete_well(model: Model, state: State, orders: int) -> None:
    """Plan the rest in each of the orders, and stay with the best."""
    tally, before, best, best_order = state.tally, state.tally[at.CURRENT], NEVER, 0
    for order in range(orders):
        _complete(model, state, order)
        if tally[at.CURRENT] < best:
            best, best_order = tally[at.CURRENT], order
        go_back(model, state)
        tally[at.CURRENT] = before
    _complete(model, state, best_order)
    keep(state)
    if tally[at.CURRENT] < tally[at.BEST]:
        put_by(model, state)


@compiled
def _complete(model: Model, state: State, order: int) -> None:
    for unit in range(len(model.unit)):
        if state.visit[model.rows[model.unit[unit, at.UNIT_JOBS], 0], at.SHIFT] == at.UNPLANNED:
            banish(model, state, unit)
    recreate_in_order(model, state, order, 0.0)


@compiled
def _take_over(model: Model, state: State, unit: int, wanted: Ints, starts: Ints) -> bool:
    """Put a unit where it was; False if it does not hold there any more."""
    for i in range(model.unit[unit, at.UNIT_JOBS], model.unit[unit, at.UNIT_END]):
        job = model.rows[i, 0]
        shift, start = wanted[job], starts[job]
        if shift < 0 or not model.able[job, shift] or not release(model, state, job):
            return False
        if not _is_in_step(model, unit, i, wanted, starts):
            return False
        place = _place(state, shift, starts, start)
        if model.job[job, at.ANCHORED]:
            moment = _moment(model, state, job, shift, place, start)
            if moment == NEVER:
                return False
            bind(state, job, moment, moment)
        put_in(model, state, job, shift, place)
        if state.tour[shift, at.COST] >= NEVER:
            return False
    return True


@compiled
def _moment(model: Model, state: State, job: int, shift: int, place: int, start: int) -> int:
    """The start that is wanted, if it may be; where none is, the first that can be. NEVER if there is none."""
    if start < model.shift[shift, at.START]:
        after = state.route[shift, place - 1] if place else len(model.job) + shift
        return state.tally[at.MOMENT] if replayed(model, state, job, shift, after) < NEVER else NEVER
    is_free = start >= state.visit[job, at.FROM] and free_moment(model, state, job, start) == start
    return start if is_free else NEVER


@compiled
def _is_in_step(model: Model, unit: int, i: int, wanted: Ints, starts: Ints) -> bool:
    """Whether a member of a group stands as it must towards those before it."""
    first, job = model.unit[unit, at.UNIT_JOBS], model.rows[i, 0]
    if model.unit[unit, at.UNIT_KIND] == at.SERIES and i > first:
        return bool(model.shift[wanted[model.rows[i - 1, 0]], at.FOLLOWING] == wanted[job])
    if model.unit[unit, at.UNIT_KIND] == at.TOGETHER:
        for k in range(first, i):
            other = model.rows[k, 0]
            is_same = model.shift[wanted[other], at.ENGINEER] == model.shift[wanted[job], at.ENGINEER]
            if is_same or starts[other] != starts[job]:
                return False
    return True


@compiled
def _place(state: State, shift: int, starts: Ints, start: int) -> int:
    """Behind the jobs of the route that began before."""
    place = 0
    while place < state.tour[shift, at.SIZE] and starts[state.route[shift, place]] <= start:
        place += 1
    return place


@compiled
def _count_pinned(model: Model, state: State) -> None:
    """Pinned jobs that cannot be planned bind nobody."""
    for shift in range(len(model.shift)):
        if model.shift[shift, at.PINNED]:
            pinned = 0
            while pinned < state.tour[shift, at.SIZE] and model.job[state.route[shift, pinned], at.FIXED] == 2:
                pinned += 1
            model.shift[shift, at.PINNED] = pinned
            refresh(model, state, shift)
