"""What the compiled kernel works on: a problem and a search, as tables of whole numbers."""

from typing import NamedTuple

import numpy as np

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.compiled import Bits, Floats, Ints, Ints32, Random

# Calls at depots that one route may have.
MOST_CALLS = 4
# Starts that are tried for a crew, for each member.
MOMENTS = 4


class Model(NamedTuple):
    """A problem. It does not change while it is solved.

    Nodes are the jobs, then the start of each shift, then the end of each, then the depots; `row` says where a node is
    in the matrices of travel. `rows` holds every list of the problem (windows, dues, breaks …); jobs, shifts and units
    know from where to where theirs goes.
    """

    seconds: Ints32
    # At the best hour of the day, and the same turned round: what leads to a place lies together in memory.
    fast: Ints32
    back: Ints32
    metres: Ints32
    row: Ints
    job: Ints
    shift: Ints
    unit: Ints
    rows: Ints
    price: Ints
    # Job × shift: may it; what it costs beyond the way; when the last of the certificates ends.
    able: Bits
    taste: Ints
    until: Ints
    load: Ints
    capacity: Ints
    pool: Ints
    # Parts that jobs need, vans hold and depots keep (-1: does not keep it); the same for tools.
    need: Ints
    van: Ints
    stock: Ints
    tool: Bits
    kit: Bits
    shed: Bits
    depot: Ints
    # Jobs near a job, shifts that start near it, and the order in which a ruin spreads from it.
    near: Ints32
    homes: Ints32
    spread: Ints32
    # Orders in which units are planned again.
    order: Floats


class State(NamedTuple):
    """A search: the plan at hand, the best one, and what is needed to go back."""

    route: Ints
    tour: Ints
    visit: Ints
    # The position of a job on its route.
    spot: Ints
    loads: Ints
    # Calls of a route: depot and the position before which it is; what a route takes where.
    calls: Ints
    # Pieces: out of the van, and short of it, on a route; at a depot by a route and by all.
    drawn: Ints
    short: Ints
    taken: Ints
    fetched: Ints
    # Site × shift: how many of the site's jobs are there; how many routes serve the site.
    serving: Ints
    served: Ints
    # Kind of shifts that are all alike → one that is unused, -1 if there is none.
    unused: Ints
    absent: Ints
    key: Floats
    best_route: Ints
    best_tour: Ints
    best_calls: Ints
    best_bounds: Ints
    saved_route: Ints
    saved: Ints
    saved_calls: Ints
    saved_drawn: Ints
    saved_taken: Ints
    log: Ints
    # Scratch of a simulation.
    line: Ints
    lane: Ints
    trace: Ints
    traced: Ints
    # Scratch of supplies: calls thought of, what the van still holds, what each call would fetch.
    thought: Ints
    holding: Ints
    fetching: Ints
    # Scratch of a unit: where each member would go, the best such way, shifts and moments to try.
    crew: Ints
    best_crew: Ints
    picks: Ints
    moments: Ints
    prices: Ints
    # Node → the last search for a place that looked behind it.
    seen: Ints
    dial: Floats
    tally: Ints
    random: Random


def new_state(model: Model, random: Random) -> State:
    """Nothing planned yet."""
    jobs, shifts = len(model.job), len(model.shift)
    width = _width(model)
    parts, depots = model.need.shape[1], len(model.depot)
    length = width + MOST_CALLS + 2
    breaks = int((model.shift[:, at.BREAKS_END] - model.shift[:, at.BREAKS]).max(initial=0))
    busy = int((model.shift[:, at.BUSY_END] - model.shift[:, at.BUSY]).max(initial=0))
    sites = int(model.job[:, at.SITE].max(initial=-1)) + 1
    visit = np.zeros((jobs + 2 * shifts, 8), np.int64)
    visit[:jobs, at.SHIFT] = at.UNPLANNED
    visit[:jobs, at.FROM], visit[:jobs, at.TO] = model.job[:, at.OPENS], model.job[:, at.CLOSES]
    return State(
        route=np.zeros((shifts, width), np.int64),
        tour=np.zeros((shifts, at.TOUR_COLUMNS), np.int64),
        visit=visit,
        spot=np.zeros(jobs, np.int64),
        loads=np.zeros((shifts, model.load.shape[1]), np.int64),
        calls=np.zeros((shifts, MOST_CALLS, 2), np.int64),
        drawn=np.zeros((shifts, parts), np.int64),
        short=np.zeros((shifts, parts), np.int64),
        taken=np.zeros((shifts, depots, parts), np.int64),
        fetched=np.zeros((depots, parts), np.int64),
        serving=np.zeros((sites, shifts), np.int64),
        served=np.zeros(sites, np.int64),
        unused=np.full(int(model.shift[:, at.KIND].max(initial=-1)) + 1, -1, np.int64),
        absent=np.zeros(jobs + 1, np.int64),
        key=np.zeros(jobs + 1, np.float64),
        best_route=np.zeros((shifts, width), np.int64),
        best_tour=np.zeros((shifts, 2), np.int64),
        best_calls=np.zeros((shifts, MOST_CALLS, 2), np.int64),
        best_bounds=np.zeros((jobs, 2), np.int64),
        saved_route=np.zeros((shifts, width), np.int64),
        saved=np.zeros((shifts, 4), np.int64),
        saved_calls=np.zeros((shifts, MOST_CALLS, 2), np.int64),
        saved_drawn=np.zeros((shifts, parts), np.int64),
        saved_taken=np.zeros((shifts, depots, parts), np.int64),
        log=np.zeros((4 * jobs + 8, 3), np.int64),
        line=np.zeros(length, np.int64),
        lane=np.zeros((breaks + 1, at.LANE_COLUMNS), np.int64),
        trace=np.zeros((breaks + 1, length + breaks + busy + 2, 4), np.int64),
        traced=np.zeros(breaks + 1, np.int64),
        thought=np.zeros((MOST_CALLS, 2), np.int64),
        holding=np.zeros(parts, np.int64),
        fetching=np.zeros((depots, parts), np.int64),
        crew=np.zeros((_largest_unit(model), 3), np.int64),
        best_crew=np.zeros((_largest_unit(model), 3), np.int64),
        picks=np.zeros(shifts, np.int64),
        moments=np.zeros(_largest_unit(model) * MOMENTS, np.int64),
        prices=np.zeros(_largest_unit(model) * MOMENTS, np.int64),
        seen=np.zeros(jobs + 2 * shifts, np.int64),
        dial=np.zeros(at.DIALS, np.float64),
        tally=np.zeros(at.TALLIES, np.int64),
        random=random,
    )


def _width(model: Model) -> int:
    """Jobs that a route can have at most: what fits into the shift, were there no way between them."""
    jobs = len(model.job)
    lengths = np.sort(model.job[:, at.DURATION])
    longest = int((model.shift[:, at.LIMIT] - model.shift[:, at.START]).max(initial=0))
    fits = int(np.searchsorted(np.cumsum(lengths), longest, side="right"))
    pinned = int(model.shift[:, at.PINNED].max(initial=0))
    return max(min(fits, jobs), pinned) + 2


def _largest_unit(model: Model) -> int:
    return int((model.unit[:, at.UNIT_END] - model.unit[:, at.UNIT_JOBS]).max(initial=1))
