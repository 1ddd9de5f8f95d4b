"""One route, played through to the second: what it costs, or that it is impossible.

A route that has breaks may be under way having taken none, one or more of them; each of these is a *lane*. All lanes
are driven side by side, a break takes its lane over to the next one if that is then earlier there, and at the end the
cheapest lane counts. So breaks are taken where they delay least.
"""

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, compiled, inlined

DAY = 86_400
# Minutes² of a full day, in seconds², and permille.
FULL_DAY = 480 * 60 * 60 * 1_000
HOURS = 3_600 * 1_000


@compiled
def cheapest(model: Model, state: State, shift: int, count: int) -> int:
    """The cost of the best way to drive the line: at once, patiently, or leaving later. NEVER if there is none.

    How it is driven then stands in the tally: when it leaves, and whether it is patient.
    """
    tally, best, wait, spare = state.tally, NEVER, 0, 0
    leave, patient, lane = model.shift[shift, at.START], 0, state.lane
    may_wait = model.price[at.LONG] or model.price[at.HAS_BANDS]
    tally[at.TRACING] = 0
    for attempt in range(4):
        later = wait if attempt == 2 else spare if attempt == 3 else 0
        if (attempt == 1 and not _has_appointments(model, state, count)) or (attempt > 1 and later <= 0):
            continue
        tally[at.LEAVE] = leave + later
        tally[at.PATIENT] = 1 if attempt == 1 else patient
        cost = played(model, state, shift, count)
        if cost < best:
            best, leave, patient, chosen = cost, tally[at.LEAVE], tally[at.PATIENT], tally[at.LANE]
            wait = _first_wait(model, state, shift) if may_wait else 0
            spare = min(lane[chosen, at.IDLE], lane[chosen, at.SLACK]) if model.price[at.LONG] else 0
    tally[at.LEAVE], tally[at.PATIENT] = leave, patient
    return best


@compiled
def played(model: Model, state: State, shift: int, count: int) -> int:
    """The cost of driving the nodes of `state.line` as the tally says.

    When it leaves; patient: no job before it now stands (but for the tolerance); tracing: what happens is written down.
    """
    jobs, line, shifts = len(model.job), state.line, model.shift
    breaks, is_open = shifts[shift, at.BREAKS_END] - shifts[shift, at.BREAKS], shifts[shift, at.OPEN_START] == 1
    here, end = jobs + shift, jobs + len(shifts) + shift
    leave = _first_leave(model, shift, state.tally[at.LEAVE], model.row[here], model.row[line[0]])
    _set_out(model, state, shift, breaks, leave)
    for step in range(2 * count + 1):
        # Even steps are at the node where a leg begins, odd ones where it ended.
        i = step // 2
        there = line[i] if i < count else end
        is_at_start = step < 2 if is_open else step == 0
        if breaks and not is_at_start:
            _rest(model, state, shift, breaks, here if step % 2 == 0 else there)
        if step % 2 == 0:
            longest = shifts[shift, at.MOST_LEG] if 0 < i < count else NEVER
            _drive(model, state, shift, breaks, here, there, longest)
            continue
        _serve(model, state, shift, breaks, there)
        if not _is_under_way(state, breaks):
            return NEVER
        if i == 0 and is_open:
            leave = _opened(model, state, shift, breaks)
        here = there
    return _return(model, state, shift, breaks, count, leave)


@compiled
def _is_under_way(state: State, breaks: int) -> bool:
    for b in range(breaks + 1):
        if state.lane[b, at.CLOCK] < NEVER:
            return True
    return False


@compiled
def trace(model: Model, state: State, shift: int, count: int, cost: int) -> None:
    """Write down what happens when. It leaves as late as it can, the first stop beginning as before."""
    tally, leave = state.tally, state.tally[at.LEAVE]
    tally[at.TRACING] = 1
    for attempt in range(3):
        found = played(model, state, shift, count)
        if attempt == 0:
            leave = tally[at.LEFT]
            tally[at.LEAVE] = leave + max(0, _first_wait(model, state, shift))
        elif found == cost:
            break
        else:
            tally[at.LEAVE] = leave


@compiled
def _first_wait(model: Model, state: State, shift: int) -> int:
    """How long the lane that was chosen waits at its first stop."""
    way = model.seconds[model.row[len(model.job) + shift], model.row[state.line[0]]]
    return int(state.lane[state.tally[at.LANE], at.BEGUN] - way - state.tally[at.LEFT])


@compiled
def _has_appointments(model: Model, state: State, count: int) -> bool:
    jobs = len(model.job)
    for i in range(count):
        if state.line[i] < jobs and model.job[state.line[i], at.MOVED]:
            return True
    return False


@compiled
def _first_leave(model: Model, shift: int, leave: int, origin: int, target: int) -> int:
    """Not before a busy span that the first leg would touch."""
    while model.seconds[origin, target]:
        span = _touched(model, shift, leave, leave + _leg(model, origin, target, leave))
        if span < 0:
            break
        leave = model.rows[span, 1]
    return leave


@compiled
def _set_out(model: Model, state: State, shift: int, breaks: int, leave: int) -> None:
    """One lane: it has behind it the breaks that end before it leaves."""
    lane, first = state.lane, _behind(model, shift, breaks, leave)
    for b in range(breaks + 1):
        lane[b, at.CLOCK] = NEVER
        state.traced[b] = 0
    lane[first, at.CLOCK] = leave
    lane[first, at.ROADS] = lane[first, at.EXTRAS] = lane[first, at.IDLE] = 0
    lane[first, at.SLACK], lane[first, at.BEGUN] = NEVER, -NEVER


@compiled
def _behind(model: Model, shift: int, breaks: int, leave: int) -> int:
    begin = model.shift[shift, at.BREAKS]
    for b in range(breaks):
        if model.rows[begin + b, 2] >= leave:
            return b
    return breaks


@compiled
def _opened(model: Model, state: State, shift: int, breaks: int) -> int:
    """A route without a start place leaves when its first stop begins; what ended before is behind it."""
    lane, old = state.lane, 0
    while lane[old, at.CLOCK] == NEVER:
        old += 1
    leave = lane[old, at.BEGUN]
    new = _behind(model, shift, breaks, leave)
    if new > old:
        _change_lane(state, old, new)
        lane[old, at.CLOCK] = NEVER
    return leave


@compiled
def _change_lane(state: State, old: int, new: int) -> None:
    for i in range(at.LANE_COLUMNS):
        state.lane[new, i] = state.lane[old, i]
    for i in range(state.traced[old]):
        for k in range(4):
            state.trace[new, i, k] = state.trace[old, i, k]
    state.traced[new] = state.traced[old]


@inlined
def _note(state: State, lane: int, kind: int, index: int, start: int, node: int) -> None:
    trace, i = state.trace, state.traced[lane]
    trace[lane, i, 0] = kind
    trace[lane, i, 1] = index
    trace[lane, i, 2] = start
    trace[lane, i, 3] = node
    state.traced[lane] = i + 1


@compiled
def _leg(model: Model, origin: int, target: int, depart: int) -> int:
    """Seconds of a leg; the second at which it begins decides how long it takes."""
    normal, price = int(model.seconds[origin, target]), model.price
    if price[at.HAS_BANDS] and normal:
        second = (depart - price[at.MIDNIGHT]) % DAY
        for band in range(price[at.BANDS], price[at.BANDS_END]):
            if model.rows[band, 0] <= second < model.rows[band, 1]:
                return -(-normal * model.rows[band, 2] // 1_000)
    return normal


@compiled
def _touched(model: Model, shift: int, start: int, end: int) -> int:
    """The first busy span that lies in this time; -1 if there is none."""
    for span in range(model.shift[shift, at.BUSY], model.shift[shift, at.BUSY_END]):
        if start < model.rows[span, 1] and model.rows[span, 0] < end:
            return int(span)
    return -1


@compiled
def _drive(model: Model, state: State, shift: int, breaks: int, here: int, there: int, longest: int) -> None:
    """Bring every lane to the next node, after the busy spans that the leg would touch."""
    origin, target = model.row[here], model.row[there]
    if model.seconds[origin, target] == 0:
        return
    for b in range(breaks + 1):
        clock = state.lane[b, at.CLOCK]
        while clock < NEVER:
            leg = _leg(model, origin, target, clock)
            span = _touched(model, shift, clock, clock + leg)
            if span < 0:
                state.lane[b, at.ROADS] += leg
                clock = clock + leg if leg <= longest else NEVER
                break
            if state.tally[at.TRACING]:
                _note(state, b, at.A_BUSY, model.rows[span, 2], model.rows[span, 0], here)
            clock = model.rows[span, 1]
            state.lane[b, at.SLACK] = 0
        state.lane[b, at.CLOCK] = clock


@compiled
def _rest(model: Model, state: State, shift: int, breaks: int, node: int) -> None:
    """Let each lane take its next break here, where that brings it further than the lane that has taken it."""
    lane, rows = state.lane, model.rows
    begin = model.shift[shift, at.BREAKS]
    for b in range(breaks):
        clock, row = lane[b, at.CLOCK], begin + b
        if clock == NEVER:
            continue
        start = max(clock, rows[row, 1])
        while start <= rows[row, 2]:
            span = _touched(model, shift, start, start + rows[row, 0])
            if span < 0:
                break
            start = rows[span, 1]
        end, other = start + rows[row, 0], lane[b + 1, at.CLOCK]
        is_better = end < other or (end == other and lane[b, at.EXTRAS] < lane[b + 1, at.EXTRAS])
        if start > rows[row, 2] or not is_better:
            continue
        _change_lane(state, b, b + 1)
        lane[b + 1, at.CLOCK] = end
        lane[b + 1, at.IDLE] += start - clock
        lane[b + 1, at.SLACK] = min(lane[b + 1, at.SLACK], lane[b + 1, at.IDLE] + rows[row, 2] - start)
        if state.tally[at.TRACING]:
            _note(state, b + 1, at.A_BREAK, rows[row, 3], start, node)


@compiled
def _serve(model: Model, state: State, shift: int, breaks: int, node: int) -> None:
    """Wait for the node's window and do what is to be done there; a lane that cannot is dead."""
    jobs = len(model.job)
    depot = node - jobs - 2 * len(model.shift)
    for b in range(breaks + 1):
        lane = state.lane[b]
        if lane[at.CLOCK] == NEVER:
            continue
        start, until = _opens(model, state, shift, node, depot, lane[at.CLOCK])
        if start == NEVER:
            lane[at.CLOCK] = NEVER
            continue
        length = model.depot[depot, 0] if depot >= 0 else model.job[node, at.DURATION]
        if depot < 0:
            lane[at.EXTRAS] += _appointment(model, node, start) + _lateness(model, node, start)
        if lane[at.BEGUN] == -NEVER:
            lane[at.BEGUN] = start
        lane[at.IDLE] += start - lane[at.CLOCK]
        lane[at.SLACK] = min(lane[at.SLACK], lane[at.IDLE] + until - start)
        lane[at.CLOCK] = start + length
        if state.tally[at.TRACING]:
            _note(state, b, at.A_CALL if depot >= 0 else at.A_JOB, depot if depot >= 0 else node, start, node)


@compiled
def _opens(model: Model, state: State, shift: int, node: int, depot: int, clock: int) -> tuple[int, int]:
    """When service at the node begins, and until when it could begin as well; NEVER if it cannot."""
    if depot >= 0:
        begin, end, length, last = model.depot[depot, 1], model.depot[depot, 2], model.depot[depot, 0], NEVER
    else:
        job = model.job[node]
        begin, end, length, last = job[at.WINDOWS], job[at.WINDOWS_END], job[at.DURATION], state.visit[node, at.TO]
        if model.price[at.HAS_UNTIL]:
            last = min(last, model.until[node, shift] - 1)
        clock = max(clock, state.visit[node, at.FROM])
        if state.tally[at.PATIENT] and job[at.MOVED]:
            clock = max(clock, min(last, job[at.WAS] - model.price[at.TOLERANCE]))
    start, until = _opening(model, shift, begin, end, clock, length)
    if start > last:
        return NEVER, NEVER
    if depot < 0:
        until = min(until, last, _in_time_until(model, node, start))
    return start, until


@compiled
def _lateness(model: Model, node: int, start: int) -> int:
    """What the clocks cost that the job is late for."""
    total, rows = 0, model.rows
    for due in range(model.job[node, at.DUES], model.job[node, at.DUES_END]):
        late = start + (model.job[node, at.DURATION] if rows[due, 1] else 0) - rows[due, 0]
        if late > 0:
            total += (rows[due, 2] + rows[due, 3] * late) * model.price[at.LATE] // HOURS
    return total


@compiled
def _in_time_until(model: Model, node: int, start: int) -> int:
    """Until when the job could begin without being late for one more clock."""
    until, rows = NEVER, model.rows
    for due in range(model.job[node, at.DUES], model.job[node, at.DUES_END]):
        latest = rows[due, 0] - (model.job[node, at.DURATION] if rows[due, 1] else 0)
        if latest >= start:
            until = min(until, latest)
    return until


@compiled
def _opening(model: Model, shift: int, begin: int, end: int, start: int, length: int) -> tuple[int, int]:
    """The first moment from then on that lies in a window and is free of busy spans for so long; the window's end."""
    rows = model.rows
    while True:
        until = NEVER
        if begin < end:
            window = begin
            while window < end and rows[window, 1] < start:
                window += 1
            if window == end:
                return NEVER, NEVER
            start, until = max(start, rows[window, 0]), rows[window, 1]
        span = _touched(model, shift, start, start + length)
        if span < 0:
            return start, until
        start = rows[span, 1]


@compiled
def _appointment(model: Model, node: int, start: int) -> int:
    """What it costs that the job does not begin when it was to."""
    if not model.job[node, at.MOVED]:
        return 0
    beyond = abs(start - model.job[node, at.WAS]) - model.price[at.TOLERANCE]
    return model.job[node, at.MOVED] * max(0, beyond) // HOURS


@compiled
def _return(model: Model, state: State, shift: int, breaks: int, count: int, leave: int) -> int:
    """All lanes are home: the cost of the cheapest that may."""
    lane, best = state.lane, NEVER
    metres = _metres(model, state, shift, count) if model.price[at.HAS_METRES] else 0
    if metres > model.shift[shift, at.MOST_METRES]:
        return NEVER
    service = _service(model, state, count)
    for b in range(breaks + 1):
        if lane[b, at.CLOCK] == NEVER:
            continue
        back, work = lane[b, at.CLOCK], lane[b, at.ROADS] + service
        if back > model.shift[shift, at.LIMIT] or work > model.shift[shift, at.MOST_WORK]:
            continue
        if b < breaks and model.rows[model.shift[shift, at.BREAKS] + b, 2] < back:
            continue
        cost = lane[b, at.EXTRAS] + priced(model, shift, lane[b, at.ROADS], work, metres)
        cost += (back - leave) * model.price[at.LONG] // 1_000
        cost += max(0, back - model.shift[shift, at.END]) * model.price[at.OVERTIME] // 1_000
        if cost < best:
            best = cost
            state.tally[at.LANE], state.tally[at.LEFT], state.tally[at.BACK] = b, leave, back
    return best


@compiled
def _metres(model: Model, state: State, shift: int, count: int) -> int:
    jobs, total = len(model.job), 0
    here = model.row[jobs + shift]
    for i in range(count):
        there = model.row[state.line[i]]
        total += model.metres[here, there]
        here = there
    return total + int(model.metres[here, model.row[jobs + len(model.shift) + shift]])


@compiled
def _service(model: Model, state: State, count: int) -> int:
    """Time at jobs and depots."""
    jobs, total = len(model.job), 0
    depots = jobs + 2 * len(model.shift)
    for i in range(count):
        node = state.line[i]
        total += model.job[node, at.DURATION] if node < jobs else model.depot[node - depots, 0]
    return total


@compiled
def priced(model: Model, shift: int, road: int, work: int, metres: int) -> int:
    """What a route costs by its sums."""
    price = model.price
    cost = road * price[at.TRAVEL] // 1_000 + metres * price[at.METRE] // 1_000
    return cost + work * work * price[at.BALANCE] // FULL_DAY + model.shift[shift, at.PRICE]
