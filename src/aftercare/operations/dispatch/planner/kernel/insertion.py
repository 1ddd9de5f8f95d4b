"""Where a job goes best."""

from math import log

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, compiled, inlined, share
from aftercare.operations.dispatch.planner.kernel.routes import bind
from aftercare.operations.dispatch.planner.kernel.supplies import start_in_line, worth


@inlined
def bound(model: Model, state: State, job: int, shift: int, after: int, limit: int) -> int:
    """What the job costs more between this node and the next one: exactly on plain routes, at least on others.

    NEVER if it cannot be there, or if way and taste alone are not under the limit.
    """
    visit, row = state.visit, model.row
    following = visit[after, at.NEXT]
    here = row[job]
    to, on = int(model.back[here, row[after]]), int(model.fast[here, row[following]])
    way = to + on - visit[after, at.HOP]
    cost = way if model.price[at.TRAVEL] == 1_000 else way * model.price[at.TRAVEL] // 1_000
    cost += model.taste[job, shift]
    if cost >= limit:
        return NEVER
    begin = max(visit[after, at.DONE] + to, visit[job, at.FROM])
    if begin > visit[job, at.TO] or begin + model.job[job, at.DURATION] + on > visit[following, at.LATEST]:
        return NEVER
    if model.shift[shift, at.EXTRA]:
        cost += beyond(model, state, job, shift, after, following, way)
    return cost


@compiled
def beyond(model: Model, state: State, job: int, shift: int, after: int, following: int, way: int) -> int:
    """What it costs beside way and taste, if the bounds of the shift allow it."""
    tour, bounds, price = state.tour[shift], model.shift[shift], model.price
    work = tour[at.WORK] + way + model.job[job, at.DURATION]
    if tour[at.SIZE] >= bounds[at.MOST_JOBS] or work > bounds[at.MOST_WORK]:
        return NEVER
    for dimension in range(model.load.shape[1]):
        if state.loads[shift, dimension] + model.load[job, dimension] > model.capacity[shift, dimension]:
            return NEVER
    if _is_leg_too_long(model, job, shift, after, following):
        return NEVER
    cost = 0 if tour[at.SIZE] else bounds[at.PRICE]
    if price[at.HAS_METRES]:
        metres = _more_metres(model, state, job, shift, after, following)
        if tour[at.METRES] + metres > bounds[at.MOST_METRES]:
            return NEVER
        cost += metres * price[at.METRE] // 1_000
    if price[at.BALANCE]:
        cost += (work * work - tour[at.WORK] * tour[at.WORK]) * price[at.BALANCE] // 1_728_000_000
    site = model.job[job, at.SITE]
    if site >= 0 and state.served[site] and state.serving[site, shift] == 0:
        cost += price[at.SPLIT]
    return cost


@compiled
def _is_leg_too_long(model: Model, job: int, shift: int, after: int, following: int) -> bool:
    jobs, row, most = len(model.job), model.row, model.shift[shift, at.MOST_LEG]
    to_it = after < jobs and model.fast[row[after], row[job]] > most
    return bool(to_it or (following < jobs and model.fast[row[job], row[following]] > most))


@compiled
def _more_metres(model: Model, state: State, job: int, shift: int, after: int, following: int) -> int:
    row, metres = model.row, model.metres
    more = metres[row[after], row[job]] + metres[row[job], row[following]]
    return int(more - metres[row[after], row[following]]) if state.tour[shift, at.SIZE] else int(more)


@compiled
def place_after(model: Model, state: State, node: int) -> int:
    """The position behind a node: a job, or the start of a shift."""
    return int(state.spot[node]) + 1 if node < len(model.job) else 0


@compiled
def exact(model: Model, state: State, job: int, shift: int, place: int) -> int:
    """What the route costs more with the job there, played through; NEVER if that is impossible."""
    size, line = state.tour[shift, at.SIZE], state.line
    for i in range(place):
        line[i] = state.route[shift, i]
    line[place] = job
    for i in range(place, size):
        line[i + 1] = state.route[shift, i]
    cost = worth(model, state, shift, size + 1)
    if cost >= NEVER:
        return NEVER
    site, split = model.job[job, at.SITE], 0
    if site >= 0 and state.served[site] and state.serving[site, shift] == 0:
        split = model.price[at.SPLIT]
    return cost - state.tour[shift, at.COST] + model.taste[job, shift] + split


@compiled
def _is_played(model: Model, state: State, job: int, shift: int) -> bool:
    """Whether slack alone does not tell what the job costs on the route."""
    return bool(model.job[job, at.TRICKY] or state.tour[shift, at.TRICKY_JOBS] or model.shift[shift, at.RICH])


@compiled
def replayed(model: Model, state: State, job: int, shift: int, after: int) -> int:
    """What the job really costs behind this node. One that others count on stays at the moment found.

    It begins as early as it can there; if a break, a busy span or a depot comes first, the simulation says when.
    """
    visit, tally, first, last = state.visit, state.tally, state.visit[job, at.FROM], state.visit[job, at.TO]
    place, is_anchored = place_after(model, state, after), model.job[job, at.ANCHORED]
    moment = first
    if is_anchored:
        way = int(model.back[model.row[job], model.row[after]])
        moment = free_moment(model, state, job, max(visit[after, at.DONE] + way, first))
    cost = NEVER
    for attempt in range(3):
        # First at the moment, if that fails at any time from then on, then at the moment which that has shown.
        if moment > last or (attempt and not is_anchored):
            break
        visit[job, at.FROM] = moment
        visit[job, at.TO] = moment if is_anchored and attempt != 1 else last
        cost = exact(model, state, job, shift, place)
        if attempt == 1 and cost < NEVER:
            start = start_in_line(model, state, shift, state.tour[shift, at.SIZE] + 1, job)
            moment, cost = free_moment(model, state, job, start), NEVER
        elif attempt == 1 or cost < NEVER:
            break
    visit[job, at.FROM], visit[job, at.TO] = first, last
    tally[at.MOMENT] = moment
    return cost


@compiled
def exact_at(model: Model, state: State, job: int, shift: int, place: int, moment: int) -> int:
    """What the route costs more if the job begins there at this very moment."""
    visit, first, last = state.visit, state.visit[job, at.FROM], state.visit[job, at.TO]
    if moment > last:
        return NEVER
    visit[job, at.FROM] = visit[job, at.TO] = moment
    cost = exact(model, state, job, shift, place)
    visit[job, at.FROM], visit[job, at.TO] = first, last
    state.tally[at.MOMENT] = moment
    return cost


@compiled
def free_moment(model: Model, state: State, job: int, start: int) -> int:
    """The first moment from then on that lies in a window and when the pools have what the job takes."""
    row, rows = model.job[job], model.rows
    while start < NEVER:
        window = row[at.WINDOWS]
        while window < row[at.WINDOWS_END] and rows[window, 1] < start:
            window += 1
        if window == row[at.WINDOWS_END]:
            return NEVER
        start = max(start, rows[window, 0])
        later = start
        for use in range(row[at.POOLS], row[at.POOLS_END]):
            later = max(later, _pool_free(model, state, job, rows[use, 0], rows[use, 1], start))
        if later == start:
            return start
        start = later
    return NEVER


@compiled
def _pool_free(model: Model, state: State, job: int, pool: int, pieces: int, start: int) -> int:
    """`start` if the pool has so many pieces for the whole job, else when the first other user gives some back."""
    rows, visit = model.rows, state.visit
    end, busiest = start + model.job[job, at.DURATION], NEVER
    for moment in range(model.pool[pool, 1] - 1, model.pool[pool, 2]):
        begin = start if moment < model.pool[pool, 1] else visit[rows[moment, 0], at.FROM]
        used, freed = pieces, NEVER
        if begin < start or begin >= max(end, start + 1):
            continue
        for use in range(model.pool[pool, 1], model.pool[pool, 2]):
            other = rows[use, 0]
            until = visit[other, at.FROM] + model.job[other, at.DURATION]
            if other != job and visit[other, at.SHIFT] >= 0 and visit[other, at.FROM] <= begin < until:
                used += rows[use, 1]
                freed = min(freed, until)
        if used > model.pool[pool, 0]:
            busiest = min(busiest, freed)
    return start if busiest == NEVER else int(busiest)


@compiled
def release(model: Model, state: State, job: int) -> bool:
    """Let the job begin only when those before it have ended; False if one of them is not planned."""
    first = model.job[job, at.OPENS]
    if model.job[job, at.BEFORE] == model.job[job, at.BEFORE_END]:
        return True
    for i in range(model.job[job, at.BEFORE], model.job[job, at.BEFORE_END]):
        other = model.rows[i, 0]
        if state.visit[other, at.SHIFT] < 0:
            return False
        first = max(first, state.visit[other, at.TO] + model.job[other, at.DURATION])
    bind(state, job, first, model.job[job, at.CLOSES])
    return True


@compiled
def seek(  # noqa: C901 - the hottest loop: in two functions it is half as fast
    model: Model, state: State, job: int, limit: int, blink: float
) -> int:
    """The cheapest place for a job, if it is under the limit. It is left in the tally; NEVER if there is none.

    Beside jobs near it, at both ends of routes near it, and on one unused shift of each kind. Now and then a place is
    overlooked (a blink), so that the same ruin is not always mended in the same way.
    """
    jobs, visit, best = len(model.job), state.visit, limit
    beside, ends = 2 * model.near.shape[1], 2 * model.homes.shape[1]
    skip, stamp = blinking(state, blink), next_stamp(state)
    for i in range(beside + ends + len(state.unused)):
        if i < beside:
            other = model.near[job, i >> 1]
            shift = visit[other, at.SHIFT]
            if shift < 0 or not model.able[job, shift]:
                continue
            after = int(other) if i & 1 == 0 else visit[other, at.PREVIOUS]
        elif i < beside + ends:
            shift = model.homes[job, (i - beside) >> 1]
            if shift < 0:
                continue
            after = jobs + shift if i & 1 == 0 else visit[jobs + len(model.shift) + shift, at.PREVIOUS]
        else:
            shift = state.unused[i - beside - ends]
            if shift < 0 or not model.able[job, shift]:
                continue
            after = jobs + shift
        if state.seen[after] == stamp:
            continue
        state.seen[after] = stamp
        skip -= 1
        if skip < 0:
            skip = blinking(state, blink)
            continue
        cost = bound(model, state, job, shift, after, best)
        if cost < best and _is_played(model, state, job, shift):
            cost = replayed(model, state, job, shift, after)
        if cost < best:
            best = cost
            _found(model, state, shift, after)
    return best if best < limit else NEVER


@compiled
def seek_touched(model: Model, state: State, job: int, limit: int, blink: float) -> int:
    """The same on the routes alone that were touched since the last decision, but everywhere on these."""
    visit, best, skip = state.visit, limit, blinking(state, blink)
    for i in range(state.tally[at.SAVES]):
        shift = state.saved[i, 0]
        if not model.able[job, shift]:
            continue
        after = len(model.job) + shift
        for _ in range(state.tour[shift, at.SIZE] + 1):
            skip -= 1
            if skip < 0:
                skip = blinking(state, blink)
            else:
                cost = bound(model, state, job, shift, after, best)
                if cost < best and _is_played(model, state, job, shift):
                    cost = replayed(model, state, job, shift, after)
                if cost < best:
                    best = cost
                    _found(model, state, shift, after)
            after = visit[after, at.NEXT]
    return best if best < limit else NEVER


@compiled
def next_stamp(state: State) -> int:
    """A new number: what carries it was seen since now."""
    state.tally[at.STAMP] += 1
    return int(state.tally[at.STAMP])


@compiled
def _found(model: Model, state: State, shift: int, after: int) -> None:
    tally = state.tally
    tally[at.FOUND_SHIFT], tally[at.FOUND_PLACE] = shift, place_after(model, state, after)
    tally[at.FOUND_START] = tally[at.MOMENT]


@compiled
def blinking(state: State, blink: float) -> int:
    """How many places are looked at before one is overlooked."""
    if blink <= 0.0:
        return NEVER
    return int(log(1.0 - share(state.random)) / log(1.0 - blink))


@compiled
def refill_unused(model: Model, state: State) -> None:
    """The first unused shift of each kind."""
    for i in range(len(state.unused)):
        state.unused[i] = -1
    for shift in range(len(model.shift)):
        kind = model.shift[shift, at.KIND]
        if kind >= 0 and state.unused[kind] < 0 and state.tour[shift, at.SIZE] == 0:
            state.unused[kind] = shift


@compiled
def use(model: Model, state: State, shift: int) -> None:
    """The shift gets its first job: the next one of its kind takes its place among the unused."""
    kind = model.shift[shift, at.KIND]
    if kind < 0 or state.unused[kind] != shift:
        return
    state.unused[kind] = -1
    for other in range(len(model.shift)):
        if model.shift[other, at.KIND] == kind and state.tour[other, at.SIZE] == 0 and other != shift:
            state.unused[kind] = other
            return
