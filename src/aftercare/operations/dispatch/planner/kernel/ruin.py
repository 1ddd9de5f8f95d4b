"""Ruin: take strings of jobs that lie near one another out of their routes.

The idea is SISR, slack induction by string removals (Christiaens and Vanden Berghe, Transportation Science 54(2),
2020): neighbouring routes lose a piece each, so that capacity and time become free in one area at once.
"""

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import below, compiled, share
from aftercare.operations.dispatch.planner.kernel.routes import close_gaps, mark_out, save

# The chance that the kept part of a split string stays as short as it is, and how long it can be.
STOPS, MOST_KEPT = 0.01, 3
# Jobs that are looked at once enough routes are hit.
LOOKED_AT = 120
TRIES = 20


@compiled
def ruin(model: Model, state: State) -> None:
    """Take some strings out; what is to be planned again stands in `state.absent`."""
    seed = _seed(model, state)
    planned, used = 0, 0
    for shift in range(len(model.shift)):
        planned += state.tour[shift, at.SIZE]
        used += state.tour[shift, at.SIZE] > 0
    dial = state.dial
    longest = min(dial[at.LONGEST], planned / used if used else 1.0)
    strings = int(1.0 + share(state.random) * (4.0 * dial[at.REMOVED_IN_MEAN] / (1.0 + longest) - 1.0))
    measure, hit, left_out = 0 if share(state.random) < dial[at.BY_WAY] else 1, 0, 0
    for q in range(model.spread.shape[2]):
        job = model.spread[measure, seed, q]
        shift = state.visit[job, at.SHIFT]
        if shift == at.UNPLANNED and left_out < dial[at.COMING_ALONG]:
            left_out += 1
            banish(model, state, model.job[job, at.UNIT])
            state.visit[job, at.SHIFT] = at.LEFT_OUT
        elif shift >= 0 and hit < strings and not state.tour[shift, at.SAVED]:
            hit += 1
            _take_string(model, state, shift, state.spot[job], longest)
        elif hit >= strings and q > LOOKED_AT:
            break
    close_gaps(model, state)


@compiled
def banish(model: Model, state: State, unit: int) -> None:
    """The unit is to be planned again, and with it whatever waits for one of its jobs."""
    tally, rows = state.tally, model.rows
    done = tally[at.ABSENT]
    _push(model, state, unit)
    while done < tally[at.ABSENT]:
        unit = state.absent[done]
        done += 1
        for i in range(model.unit[unit, at.UNIT_JOBS], model.unit[unit, at.UNIT_END]):
            job = rows[i, 0]
            for k in range(model.job[job, at.AFTER], model.job[job, at.AFTER_END]):
                if state.visit[rows[k, 0], at.SHIFT] >= 0:
                    _push(model, state, model.job[rows[k, 0], at.UNIT])


@compiled
def _push(model: Model, state: State, unit: int) -> None:
    """Put the unit on the list, and mark its jobs so that it comes there once."""
    for i in range(model.unit[unit, at.UNIT_JOBS], model.unit[unit, at.UNIT_END]):
        job = model.rows[i, 0]
        if state.visit[job, at.SHIFT] >= 0:
            mark_out(model, state, job)
        state.visit[job, at.SHIFT] = at.REMOVED
    state.absent[state.tally[at.ABSENT]] = unit
    state.tally[at.ABSENT] += 1


@compiled
def _seed(model: Model, state: State) -> int:
    """Any job; now and then one that is not planned."""
    jobs = len(model.job)
    seed = below(state.random, jobs)
    if share(state.random) < state.dial[at.FROM_UNPLANNED]:
        for _ in range(TRIES):
            if state.visit[seed, at.SHIFT] < 0:
                break
            seed = below(state.random, jobs)
    return seed


@compiled
def _take_string(model: Model, state: State, shift: int, place: int, longest: float) -> None:
    """A string of jobs that has this place in it; of a split one, some in the middle stay."""
    save(state, shift)
    size, random = state.tour[shift, at.SIZE], state.random
    length = min(size, int(1.0 + share(random) * min(float(size), longest)))
    kept = 0
    if length < size and share(random) < state.dial[at.PARTED]:
        kept = 1
        while length + kept < size and kept < MOST_KEPT and share(random) > STOPS:
            kept += 1
    span = length + kept
    low, high = max(0, place - span + 1), min(place, size - span)
    first = low + below(random, high - low + 1) if high >= low else low
    hole = first + (1 + below(random, length) if kept else length)
    for i in range(first, min(size, first + span)):
        job = state.route[shift, i]
        is_kept = hole <= i < hole + kept
        if not is_kept and state.visit[job, at.SHIFT] == shift and not model.job[job, at.FIXED]:
            banish(model, state, model.job[job, at.UNIT])
