"""Routes and their figures: what stands where, when it is done at the earliest and must begin at the latest.

With these two times it is known at once whether a job fits between two others (Savelsbergh 1992). They leave breaks,
busy spans and further windows out of account: for routes that have such, they rule out what cannot be, and the
simulation has the last word.
"""

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, compiled
from aftercare.operations.dispatch.planner.kernel.simulation import priced
from aftercare.operations.dispatch.planner.kernel.supplies import book, unbook, worth


@compiled
def refresh(model: Model, state: State, shift: int) -> None:
    """Work out everything about a route."""
    tour = state.tour[shift]
    size, fits = tour[at.SIZE], schedule(model, state, shift)
    state.tally[at.CHOSEN] = 0
    if size == 0:
        tour[at.COST] = 0
    elif not fits or _breaks_a_bound(model, state, shift):
        tour[at.COST] = NEVER
    elif tour[at.TRICKY_JOBS] or model.shift[shift, at.RICH]:
        to_line(state, shift)
        tour[at.COST] = worth(model, state, shift, size)
    else:
        tour[at.COST] = priced(model, shift, tour[at.ROAD], tour[at.WORK], tour[at.METRES])
    if model.price[at.HAS_SUPPLIES]:
        to_line(state, shift)
        book(model, state, shift, size)


@compiled
def to_line(state: State, shift: int) -> None:
    """Put the jobs of a route where the simulation looks for them."""
    for i in range(state.tour[shift, at.SIZE]):
        state.line[i] = state.route[shift, i]


@compiled
def schedule(model: Model, state: State, shift: int) -> bool:
    """Earliest and latest times and sums; whether all is in time."""
    fits = _forward(model, state, shift)
    _backward(model, state, shift)
    if model.price[at.HAS_METRES]:
        _sum_metres(model, state, shift)
    if model.price[at.HAS_LOADS]:
        _sum_loads(model, state, shift)
    return fits


@compiled
def _forward(model: Model, state: State, shift: int) -> bool:
    """Earliest times and sums; whether all is in time."""
    visit, route, job, row = state.visit, state.route, model.job, model.row
    jobs, size, fits = len(job), state.tour[shift, at.SIZE], True
    here = jobs + shift
    clock, road, service, tricky = model.shift[shift, at.START], 0, 0, 0
    visit[here, at.DONE] = clock
    for i in range(size):
        there = route[shift, i]
        hop = int(model.fast[row[here], row[there]])
        visit[here, at.HOP], visit[here, at.NEXT] = hop, there
        visit[there, at.PREVIOUS] = here
        state.spot[there] = i
        clock = max(clock + hop, visit[there, at.FROM])
        fits &= clock <= visit[there, at.TO]
        clock += job[there, at.DURATION]
        visit[there, at.DONE], visit[there, at.SHIFT] = clock, shift
        road, service, tricky = road + hop, service + job[there, at.DURATION], tricky + job[there, at.TRICKY]
        here = there
    there = jobs + len(model.shift) + shift
    hop = int(model.fast[row[here], row[there]]) if size else 0
    visit[here, at.HOP], visit[here, at.NEXT] = hop, there
    visit[there, at.PREVIOUS] = here
    tour = state.tour[shift]
    tour[at.ROAD], tour[at.WORK], tour[at.TRICKY_JOBS] = road + hop, road + hop + service, tricky
    return bool(fits and clock + hop <= model.shift[shift, at.LIMIT])


@compiled
def _backward(model: Model, state: State, shift: int) -> None:
    """Latest times. Nothing goes in before a pinned job, so that has none."""
    visit, there = state.visit, len(model.job) + len(model.shift) + shift
    latest = model.shift[shift, at.LIMIT]
    visit[there, at.LATEST] = latest
    for i in range(state.tour[shift, at.SIZE] - 1, -1, -1):
        here = state.route[shift, i]
        latest = min(latest - visit[here, at.HOP] - model.job[here, at.DURATION], visit[here, at.TO])
        visit[here, at.LATEST] = latest
    for i in range(min(model.shift[shift, at.PINNED], state.tour[shift, at.SIZE])):
        visit[state.route[shift, i], at.LATEST] = -NEVER


@compiled
def _sum_metres(model: Model, state: State, shift: int) -> None:
    jobs, total = len(model.job), 0
    here = model.row[jobs + shift]
    for i in range(state.tour[shift, at.SIZE]):
        there = model.row[state.route[shift, i]]
        total += model.metres[here, there]
        here = there
    if state.tour[shift, at.SIZE]:
        total += model.metres[here, model.row[jobs + len(model.shift) + shift]]
    state.tour[shift, at.METRES] = total


@compiled
def _sum_loads(model: Model, state: State, shift: int) -> None:
    for dimension in range(model.load.shape[1]):
        total = 0
        for i in range(state.tour[shift, at.SIZE]):
            total += model.load[state.route[shift, i], dimension]
        state.loads[shift, dimension] = total


@compiled
def _breaks_a_bound(model: Model, state: State, shift: int) -> bool:
    """Whether there is more on a route than its shift may take: jobs, load, work, way."""
    tour, bounds = state.tour[shift], model.shift[shift]
    if not bounds[at.EXTRA]:
        return False
    if tour[at.SIZE] > bounds[at.MOST_JOBS] or tour[at.WORK] > bounds[at.MOST_WORK]:
        return True
    if model.price[at.HAS_METRES] and tour[at.METRES] > bounds[at.MOST_METRES]:
        return True
    for i in range(1, tour[at.SIZE]):
        if state.visit[state.route[shift, i - 1], at.HOP] > bounds[at.MOST_LEG]:
            return True
    for dimension in range(model.load.shape[1]):
        if state.loads[shift, dimension] > model.capacity[shift, dimension]:
            return True
    return False


@compiled
def save(state: State, shift: int) -> None:
    """Remember a route as it is, unless that was done since the last decision."""
    if state.tour[shift, at.SAVED]:
        return
    i, tour = state.tally[at.SAVES], state.tour[shift]
    state.tally[at.SAVES] = i + 1
    tour[at.SAVED] = 1
    state.saved[i, 0], state.saved[i, 1] = shift, tour[at.SIZE]
    state.saved[i, 2], state.saved[i, 3] = tour[at.COST], tour[at.CALLS]
    for k in range(tour[at.SIZE]):
        state.saved_route[i, k] = state.route[shift, k]
    for k in range(tour[at.CALLS]):
        state.saved_calls[i, k, 0], state.saved_calls[i, k, 1] = state.calls[shift, k, 0], state.calls[shift, k, 1]
    for part in range(state.drawn.shape[1]):
        state.saved_drawn[i, part] = state.drawn[shift, part]
        for depot in range(len(state.fetched)):
            state.saved_taken[i, depot, part] = state.taken[shift, depot, part]


@compiled
def bind(state: State, job: int, first: int, last: int) -> None:
    """From now on the job begins within these; what was before is remembered."""
    i, visit = state.tally[at.LOGGED], state.visit
    state.log[i, 0], state.log[i, 1], state.log[i, 2] = job, visit[job, at.FROM], visit[job, at.TO]
    state.tally[at.LOGGED] = i + 1
    visit[job, at.FROM], visit[job, at.TO] = first, last


@compiled
def put_in(model: Model, state: State, job: int, shift: int, place: int) -> None:
    """The job joins the route at this place."""
    save(state, shift)
    tour, route = state.tour[shift], state.route
    for i in range(tour[at.SIZE], place, -1):
        route[shift, i] = route[shift, i - 1]
    route[shift, place] = job
    tour[at.SIZE] += 1
    state.visit[job, at.SHIFT] = shift
    state.tally[at.CURRENT] += model.taste[job, shift] - model.job[job, at.DROP] - tour[at.COST]
    count_site(model, state, job, shift, 1)
    refresh(model, state, shift)
    state.tally[at.CURRENT] += tour[at.COST]


@compiled
def mark_out(model: Model, state: State, job: int) -> None:
    """The job is to leave its route; `close_gaps` does it."""
    shift = state.visit[job, at.SHIFT]
    save(state, shift)
    state.visit[job, at.SHIFT] = at.REMOVED
    state.tally[at.CURRENT] += model.job[job, at.DROP] - model.taste[job, shift]
    count_site(model, state, job, shift, -1)
    if model.job[job, at.ANCHORED] or model.job[job, at.BEFORE_END] > model.job[job, at.BEFORE]:
        bind(state, job, model.job[job, at.OPENS], model.job[job, at.CLOSES])


@compiled
def close_gaps(model: Model, state: State) -> None:
    """Routes go on without the jobs that were marked."""
    for i in range(state.tally[at.SAVES]):
        shift, kept = state.saved[i, 0], 0
        tour = state.tour[shift]
        for k in range(tour[at.SIZE]):
            job = state.route[shift, k]
            if state.visit[job, at.SHIFT] == shift:
                state.route[shift, kept] = job
                kept += 1
        if kept < tour[at.SIZE]:
            tour[at.SIZE] = kept
            state.tally[at.CURRENT] -= tour[at.COST]
            refresh(model, state, shift)
            state.tally[at.CURRENT] += tour[at.COST]


@compiled
def count_site(model: Model, state: State, job: int, shift: int, change: int) -> None:
    """Routes that serve a site beyond the first are priced."""
    site = model.job[job, at.SITE]
    if site < 0:
        return
    before = state.serving[site, shift]
    state.serving[site, shift] = before + change
    if (before == 0) != (before + change == 0):
        was = state.served[site]
        state.served[site] = was + change
        state.tally[at.CURRENT] += model.price[at.SPLIT] * (max(0, was + change - 1) - max(0, was - 1))


@compiled
def keep(state: State) -> None:
    """What was tried stays: forget how it was before."""
    for i in range(state.tally[at.SAVES]):
        state.tour[state.saved[i, 0], at.SAVED] = 0
    state.tally[at.SAVES] = state.tally[at.LOGGED] = 0


@compiled
def go_back(model: Model, state: State) -> None:
    """Everything is again as it was at the last decision."""
    for i in range(state.tally[at.SAVES]):
        _clear(model, state, state.saved[i, 0])
    for i in range(state.tally[at.LOGGED] - 1, -1, -1):
        job = state.log[i, 0]
        state.visit[job, at.FROM], state.visit[job, at.TO] = state.log[i, 1], state.log[i, 2]
    for i in range(state.tally[at.SAVES]):
        shift = state.saved[i, 0]
        tour = state.tour[shift]
        tour[at.SIZE], tour[at.CALLS] = state.saved[i, 1], state.saved[i, 3]
        for k in range(tour[at.SIZE]):
            state.route[shift, k] = state.saved_route[i, k]
            count_site(model, state, state.route[shift, k], shift, 1)
        for k in range(tour[at.CALLS]):
            state.calls[shift, k, 0], state.calls[shift, k, 1] = state.saved_calls[i, k, 0], state.saved_calls[i, k, 1]
        schedule(model, state, shift)
        tour[at.COST] = state.saved[i, 2]
        if model.price[at.HAS_SUPPLIES]:
            unbook(model, state, shift, i)
    keep(state)


@compiled
def _clear(model: Model, state: State, shift: int) -> None:
    for k in range(state.tour[shift, at.SIZE]):
        job = state.route[shift, k]
        count_site(model, state, job, shift, -1)
        state.visit[job, at.SHIFT] = at.UNPLANNED
