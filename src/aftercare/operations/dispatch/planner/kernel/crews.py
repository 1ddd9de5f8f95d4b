"""Where the jobs of a group go best: a crew at one moment, a series on one engineer's shifts in a row."""

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import MOMENTS, Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, compiled
from aftercare.operations.dispatch.planner.kernel.insertion import (
    bound,
    exact_at,
    free_moment,
    place_after,
    replayed,
)
from aftercare.operations.dispatch.planner.kernel.routes import bind, put_in

# Near jobs whose routes are looked at for a member of a crew.
LOOKED_AT = 30


@compiled
def plan_crew(model: Model, state: State, unit: int, limit: int) -> bool:
    """Plan all members with one start, each on another engineer, if that is cheaper than the limit."""
    first, last = model.unit[unit, at.UNIT_JOBS], model.unit[unit, at.UNIT_END]
    best, best_moment = limit, NEVER
    for i in range(_collect_moments(model, state, first, last)):
        moment = state.moments[i]
        cost = _crew_at(model, state, first, last, moment, best)
        if cost < best:
            best, best_moment = cost, moment
            for k in range(last - first):
                state.best_crew[k, 0], state.best_crew[k, 1] = state.crew[k, 0], state.crew[k, 1]
    if best_moment == NEVER:
        return False
    for k in range(last - first):
        job = model.rows[first + k, 0]
        bind(state, job, best_moment, best_moment)
        put_in(model, state, job, state.best_crew[k, 0], state.best_crew[k, 1])
    return True


@compiled
def plan_series(model: Model, state: State, unit: int, limit: int) -> bool:
    """Plan the jobs one a shift on shifts in a row, if that is cheaper than the limit."""
    first, last = model.unit[unit, at.UNIT_JOBS], model.unit[unit, at.UNIT_END]
    best, found = limit, False
    for shift in range(len(model.shift)):
        cost = _series_from(model, state, first, last, shift, best)
        if cost < best:
            best, found = cost, True
            for k in range(last - first):
                for column in range(3):
                    state.best_crew[k, column] = state.crew[k, column]
    for k in range(last - first if found else 0):
        job = model.rows[first + k, 0]
        if model.job[job, at.ANCHORED]:
            bind(state, job, state.best_crew[k, 2], state.best_crew[k, 2])
        put_in(model, state, job, state.best_crew[k, 0], state.best_crew[k, 1])
    return found


@compiled
def _collect_moments(model: Model, state: State, first: int, last: int) -> int:
    """Starts that suit one member or another: the moments of its cheapest places, and not before all can begin."""
    count, earliest = 0, -NEVER
    for k in range(first, last):
        earliest = max(earliest, state.visit[model.rows[k, 0], at.FROM])
    for k in range(first, last):
        job, found = model.rows[k, 0], 0
        for i in range(_pick_shifts(model, state, job)):
            cost, moment = _cheapest_moment(model, state, job, state.picks[i], earliest)
            if cost < NEVER:
                found = _remember(state, count, found, cost, moment)
        count += found
    return count


@compiled
def _remember(state: State, begin: int, found: int, cost: int, moment: int) -> int:
    """Keep the moment if it is among the cheapest of this member; how many there now are."""
    i = begin + found
    if found == MOMENTS:
        i -= 1
        if state.prices[i] <= cost:
            return found
    while i > begin and state.prices[i - 1] > cost:
        state.prices[i], state.moments[i] = state.prices[i - 1], state.moments[i - 1]
        i -= 1
    state.prices[i], state.moments[i] = cost, moment
    return min(MOMENTS, found + 1)


@compiled
def _pick_shifts(model: Model, state: State, job: int) -> int:
    """Shifts near the job, and those that jobs near it are on; how many."""
    count = 0
    for q in range(model.homes.shape[1]):
        shift = model.homes[job, q]
        if shift >= 0:
            state.picks[count], state.tour[shift, at.SEEN] = shift, 1
            count += 1
    for q in range(min(LOOKED_AT, model.near.shape[1])):
        shift = state.visit[model.near[job, q], at.SHIFT]
        if shift >= 0 and model.able[job, shift] and not state.tour[shift, at.SEEN]:
            state.picks[count], state.tour[shift, at.SEEN] = shift, 1
            count += 1
    for kind in range(len(state.unused)):
        shift = state.unused[kind]
        if shift >= 0 and model.able[job, shift] and not state.tour[shift, at.SEEN]:
            state.picks[count], state.tour[shift, at.SEEN] = shift, 1
            count += 1
    for i in range(count):
        state.tour[state.picks[i], at.SEEN] = 0
    return count


@compiled
def _cheapest_moment(model: Model, state: State, job: int, shift: int, earliest: int) -> tuple[int, int]:
    """Where the job seems cheapest on the route, and when it could begin there."""
    visit, own = state.visit, state.visit[job, at.FROM]
    visit[job, at.FROM] = max(own, earliest)
    best, moment = NEVER, NEVER
    after = len(model.job) + shift
    for _ in range(state.tour[shift, at.SIZE] + 1):
        cost = bound(model, state, job, shift, after, best)
        if cost < best:
            way = int(model.back[model.row[job], model.row[after]])
            best, moment = cost, free_moment(model, state, job, max(visit[after, at.DONE] + way, visit[job, at.FROM]))
        after = visit[after, at.NEXT]
    visit[job, at.FROM] = own
    return (best, moment) if moment <= visit[job, at.TO] else (NEVER, NEVER)


@compiled
def _crew_at(model: Model, state: State, first: int, last: int, moment: int, limit: int) -> int:
    """What the crew costs if it begins at this moment; NEVER if it cannot, or not under the limit."""
    total = 0
    for k in range(first, last):
        job = model.rows[k, 0]
        if moment < state.visit[job, at.FROM] or free_moment(model, state, job, moment) != moment:
            return NEVER
        cost = _member_at(model, state, k - first, job, moment)
        total += cost
        if cost == NEVER or total >= limit:
            return NEVER
    return total


@compiled
def _member_at(model: Model, state: State, k: int, job: int, moment: int) -> int:
    """The cheapest place of a member at this moment, on an engineer that the members before it leave."""
    visit, first, last, best = state.visit, state.visit[job, at.FROM], state.visit[job, at.TO], NEVER
    for i in range(_pick_shifts(model, state, job)):
        shift = state.picks[i]
        if moment > last or _is_taken(model, state, k, shift):
            continue
        after = len(model.job) + shift
        for _ in range(state.tour[shift, at.SIZE] + 1):
            visit[job, at.FROM] = visit[job, at.TO] = moment
            cost = bound(model, state, job, shift, after, best)
            visit[job, at.FROM], visit[job, at.TO] = first, last
            if cost < best:
                cost = exact_at(model, state, job, shift, place_after(model, state, after), moment)
                if cost < best:
                    best, state.crew[k, 0], state.crew[k, 1] = cost, shift, place_after(model, state, after)
            after = visit[after, at.NEXT]
    return best


@compiled
def _is_taken(model: Model, state: State, members: int, shift: int) -> bool:
    for k in range(members):
        if model.shift[state.crew[k, 0], at.ENGINEER] == model.shift[shift, at.ENGINEER]:
            return True
    return False


@compiled
def _series_from(model: Model, state: State, first: int, last: int, shift: int, limit: int) -> int:
    """What the series costs if it begins on this shift; NEVER if it cannot, or not under the limit."""
    total = 0
    for k in range(first, last):
        if shift < 0 or not model.able[model.rows[k, 0], shift]:
            return NEVER
        cost = _day_on(model, state, k - first, model.rows[k, 0], shift)
        total += cost
        if cost == NEVER or total >= limit:
            return NEVER
        shift = model.shift[shift, at.FOLLOWING]
    return total


@compiled
def _day_on(model: Model, state: State, k: int, job: int, shift: int) -> int:
    """The cheapest place of one job of a series on this shift."""
    best, after = NEVER, len(model.job) + shift
    for _ in range(state.tour[shift, at.SIZE] + 1):
        cost = bound(model, state, job, shift, after, best)
        if cost < best and (
            model.job[job, at.TRICKY] or state.tour[shift, at.TRICKY_JOBS] or model.shift[shift, at.RICH]
        ):
            cost = replayed(model, state, job, shift, after)
        if cost < best:
            best, state.crew[k, 0], state.crew[k, 1] = cost, shift, place_after(model, state, after)
            state.crew[k, 2] = state.tally[at.MOMENT]
        after = state.visit[after, at.NEXT]
    return best
