"""Parts and tools: what a route takes out of the van, and where it calls at a depot for the rest.

Vans and depots are shared with other routes, so a route may only count on what these have left. An engineer's shifts
use up the van in their order: while a later one counts on it, an earlier one may not fetch what it is short of.
"""

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import MOST_CALLS, Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, compiled
from aftercare.operations.dispatch.planner.kernel.simulation import cheapest, played


@compiled
def worth(model: Model, state: State, shift: int, count: int) -> int:
    """The cost of a route with the jobs in `state.line`, calls at depots put in where needed; NEVER if impossible."""
    tally = state.tally
    tally[at.CHOSEN] = 0
    has_needs = model.price[at.HAS_SUPPLIES] and _needs_any(model, state, count)
    if has_needs and not _choose(model, state, shift, count):
        return NEVER
    shortest, best, best_place = state.thought[0, 1], NEVER, -1
    for place in range(-1, count if tally[at.CHOSEN] == 1 else 0):
        # The single call is first tried where it is the shortest detour; if that fails in time, everywhere else.
        if place >= 0:
            if place == shortest or place < model.shift[shift, at.PINNED]:
                continue
            state.thought[0, 1] = place
            if _unmet(model, state, shift, count) >= 0:
                continue
        cost = _with_calls(model, state, shift, count)
        if cost < best:
            best, best_place = cost, state.thought[0, 1]
            if place < 0:
                break
    if tally[at.CHOSEN] == 1:
        state.thought[0, 1] = best_place
    return best


@compiled
def book(model: Model, state: State, shift: int, count: int) -> None:
    """The route keeps the calls that were chosen last, and what it takes is gone for the others."""
    calls = state.tally[at.CHOSEN] if count else 0
    state.tour[shift, at.CALLS] = calls
    for i in range(calls):
        state.calls[shift, i, 0], state.calls[shift, i, 1] = state.thought[i, 0], state.thought[i, 1]
    _unmet(model, state, shift, count)
    for part in range(model.need.shape[1]):
        used, short = 0, 0
        for i in range(count):
            used += model.need[state.line[i], part]
        for depot in range(len(model.depot)):
            short += state.fetching[depot, part]
            state.fetched[depot, part] += state.fetching[depot, part] - state.taken[shift, depot, part]
            state.taken[shift, depot, part] = state.fetching[depot, part]
        state.drawn[shift, part], state.short[shift, part] = used - short, short


@compiled
def unbook(model: Model, state: State, shift: int, i: int) -> None:
    """What the route takes is again what it took when it was saved."""
    for part in range(model.need.shape[1]):
        state.drawn[shift, part] = state.saved_drawn[i, part]
        state.short[shift, part] = 0
        for depot in range(len(model.depot)):
            taken = state.saved_taken[i, depot, part]
            state.fetched[depot, part] += taken - state.taken[shift, depot, part]
            state.taken[shift, depot, part] = taken
            state.short[shift, part] += taken


@compiled
def _needs_any(model: Model, state: State, count: int) -> bool:
    for i in range(count):
        if model.job[state.line[i], at.SUPPLIED]:
            return True
    return False


@compiled
def _choose(model: Model, state: State, shift: int, count: int) -> bool:
    """Add a call for the first job that lacks something, until none does."""
    while True:
        place = _unmet(model, state, shift, count)
        if place < 0:
            return True
        if state.tally[at.CHOSEN] == MOST_CALLS or not _add_call(model, state, shift, count, place):
            return False


@compiled
def _unmet(model: Model, state: State, shift: int, count: int) -> int:
    """The place of the first job that lacks a part or a tool; -1 if all have everything and no depot runs out."""
    for part in range(model.need.shape[1]):
        state.holding[part] = _held(model, state, shift, part)
        for depot in range(len(model.depot)):
            state.fetching[depot, part] = 0
    for i in range(count):
        job = state.line[i]
        if not model.job[job, at.SUPPLIED]:
            continue
        for tool in range(model.tool.shape[1]):
            if model.tool[job, tool] and not _has_tool(model, state, shift, i, tool):
                return i
        for part in range(model.need.shape[1]):
            if not _take(model, state, shift, i, part, model.need[job, part]):
                return i
    return -1


@compiled
def _held(model: Model, state: State, shift: int, part: int) -> int:
    """What the engineer's other shifts leave in the van; one before that is short itself leaves nothing."""
    engineer = model.shift[shift, at.ENGINEER]
    pieces, other, is_before = model.van[engineer, part], model.shift[shift, at.FIRST], True
    while other >= 0:
        if other == shift:
            is_before = False
        elif is_before and state.short[other, part]:
            return 0
        else:
            pieces -= state.drawn[other, part]
        other = model.shift[other, at.FOLLOWING]
    return max(0, pieces)


@compiled
def _is_drawn_later(model: Model, state: State, shift: int, part: int) -> bool:
    """Whether a later shift counts on the van: then this one may not use it up."""
    other = model.shift[shift, at.FOLLOWING]
    while other >= 0:
        if state.drawn[other, part]:
            return True
        other = model.shift[other, at.FOLLOWING]
    return False


@compiled
def _has_tool(model: Model, state: State, shift: int, place: int, tool: int) -> bool:
    if model.kit[shift, tool]:
        return True
    for call in range(state.tally[at.CHOSEN]):
        if state.thought[call, 1] <= place and model.shed[state.thought[call, 0], tool]:
            return True
    return False


@compiled
def _take(model: Model, state: State, shift: int, place: int, part: int, pieces: int) -> bool:
    """Out of the van, and what is short from the latest depot called at before that keeps the part."""
    out_of_van = min(state.holding[part], pieces)
    state.holding[part] -= out_of_van
    short = pieces - out_of_van
    if short == 0:
        return True
    if _is_drawn_later(model, state, shift, part):
        return False
    for call in range(state.tally[at.CHOSEN] - 1, -1, -1):
        depot = state.thought[call, 0]
        if state.thought[call, 1] <= place and model.stock[depot, part] >= 0:
            state.fetching[depot, part] += short
            return bool(state.fetching[depot, part] <= _left(model, state, shift, depot, part))
    return False


@compiled
def _left(model: Model, state: State, shift: int, depot: int, part: int) -> int:
    """What the other routes leave at a depot."""
    others = state.fetched[depot, part] - state.taken[shift, depot, part]
    return int(model.stock[depot, part] - others)


@compiled
def _add_call(model: Model, state: State, shift: int, count: int, place: int) -> bool:
    """Call, before that place, where it is least out of the way, at a depot that has something of what is lacking."""
    pinned = model.shift[shift, at.PINNED]
    first = pinned if place >= pinned else 0
    best, best_depot, best_place = NEVER, -1, 0
    for depot in range(len(model.depot)):
        if _helps(model, state, shift, depot, place):
            for before in range(first, place + 1):
                way = _detour(model, state, shift, count, depot, before)
                if way < best:
                    best, best_depot, best_place = way, depot, before
    if best_depot >= 0:
        _insert_call(state, best_depot, best_place)
    return best_depot >= 0


@compiled
def _helps(model: Model, state: State, shift: int, depot: int, place: int) -> bool:
    for call in range(state.tally[at.CHOSEN]):
        if state.thought[call, 0] == depot:
            return False
    job = state.line[place]
    for tool in range(model.tool.shape[1]):
        if model.tool[job, tool] and model.shed[depot, tool] and not _has_tool(model, state, shift, place, tool):
            return True
    for part in range(model.need.shape[1]):
        if model.need[job, part] and _left(model, state, shift, depot, part) >= model.need[job, part]:
            return True
    return False


@compiled
def _detour(model: Model, state: State, shift: int, count: int, depot: int, before: int) -> int:
    jobs, shifts = len(model.job), len(model.shift)
    here = model.row[state.line[before - 1]] if before else model.row[jobs + shift]
    there = model.row[state.line[before]] if before < count else model.row[jobs + shifts + shift]
    middle = model.row[jobs + 2 * shifts + depot]
    return int(model.seconds[here, middle] + model.seconds[middle, there] - model.seconds[here, there])


@compiled
def _insert_call(state: State, depot: int, place: int) -> None:
    """Calls stand in the order in which they are made."""
    call = state.tally[at.CHOSEN]
    state.tally[at.CHOSEN] = call + 1
    while call > 0 and state.thought[call - 1, 1] > place:
        state.thought[call, 0], state.thought[call, 1] = state.thought[call - 1, 0], state.thought[call - 1, 1]
        call -= 1
    state.thought[call, 0], state.thought[call, 1] = depot, place


@compiled
def put_calls_in(model: Model, state: State, count: int) -> int:
    """Widen the line by the calls; how long it now is."""
    depots, line = len(model.job) + 2 * len(model.shift), state.line
    for call in range(state.tally[at.CHOSEN] - 1, -1, -1):
        place = state.thought[call, 1]
        for i in range(count, place, -1):
            line[i] = line[i - 1]
        line[place] = depots + state.thought[call, 0]
        count += 1
    return count


@compiled
def _take_calls_out(model: Model, state: State, count: int) -> None:
    depots, kept = len(model.job) + 2 * len(model.shift), 0
    for i in range(count):
        if state.line[i] < depots:
            state.line[kept] = state.line[i]
            kept += 1


@compiled
def _with_calls(model: Model, state: State, shift: int, count: int) -> int:
    longer = put_calls_in(model, state, count)
    cost = cheapest(model, state, shift, longer)
    _take_calls_out(model, state, longer)
    return cost


@compiled
def start_in_line(model: Model, state: State, shift: int, count: int, job: int) -> int:
    """When a job of the line that is possible begins at the earliest."""
    longer = put_calls_in(model, state, count)
    state.tally[at.TRACING] = 1
    played(model, state, shift, longer)
    _take_calls_out(model, state, longer)
    lane = state.tally[at.LANE]
    for i in range(state.traced[lane]):
        if state.trace[lane, i, 0] == at.A_JOB and state.trace[lane, i, 1] == job:
            return int(state.trace[lane, i, 2])
    return NEVER
