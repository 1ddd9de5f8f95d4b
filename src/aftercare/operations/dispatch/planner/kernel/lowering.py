"""A problem, turned into the tables of the kernel."""

from collections.abc import Sequence

import numpy as np

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel import fleet
from aftercare.operations.dispatch.planner.kernel.arrays import Model
from aftercare.operations.dispatch.planner.kernel.compiled import MUST, NEVER, Bits, Ints
from aftercare.operations.dispatch.planner.kernel.pairs import able_pairs, announced, taste_of_pairs, until_of_pairs
from aftercare.operations.dispatch.planner.kernel.places import PERMILLE, Places, at_best_hour
from aftercare.operations.dispatch.planner.kernel.proximity import homes, near, orders, spread
from aftercare.operations.dispatch.planner.kernel.rows import Rows
from aftercare.operations.dispatch.planner.kernel.units import Units
from aftercare.operations.dispatch.planner.model import Job, Problem

ALWAYS = ((-NEVER, NEVER),)


def lower(problem: Problem) -> Model:
    """All that the kernel needs to know, and nothing else."""
    rows, units, places = Rows(), Units(problem), Places(problem)
    able, until, taste = able_pairs(problem), until_of_pairs(problem), taste_of_pairs(problem)
    job, shift = _jobs(problem, rows, units, until), fleet.shift_table(problem, rows)
    able[_hopeless(problem, job, units)] = False
    shift[:, at.KIND] = fleet.kinds(problem, able, taste)
    seconds, metres = places.matrix(problem.travel.seconds), places.matrix(problem.travel.metres)
    fast = at_best_hour(seconds, problem)
    unit = units.table(rows)
    load, capacity = fleet.loads(problem)
    pool, depot = _pools(problem, rows), fleet.depot_table(problem, rows)
    price, around = _prices(problem, rows, until), spread(job, places.rows, fast, able)
    return Model(
        seconds=seconds,
        fast=fast,
        back=np.ascontiguousarray(fast.T),
        metres=metres,
        row=places.rows,
        job=job,
        shift=shift,
        unit=unit,
        rows=rows.table(),
        price=price,
        able=able,
        taste=taste,
        until=until,
        load=load,
        capacity=capacity,
        pool=pool,
        depot=depot,
        near=near(around),
        homes=homes(job, shift, places.rows, fast, able),
        spread=around,
        order=orders(job, unit, units.of_job, able),
        **fleet.supplies(problem),
    )


def _jobs(problem: Problem, rows: Rows, units: Units, until: Ints) -> Ints:
    table = np.zeros((len(problem.jobs), at.JOB_COLUMNS), np.int64)
    sites = {site: number for number, site in enumerate(sorted({job.site for job in problem.jobs if job.site}))}
    followers, fixed = units.followers, units.fixed(problem)
    pinned = {index for shift in problem.shifts for index in shift.pinned}
    pools = {pool.id: number for number, pool in enumerate(problem.pools)}
    for index, job in enumerate(problem.jobs):
        row, windows = table[index], _windows(job)
        row[at.DURATION], row[at.DROP] = job.duration, _drop(problem, job)
        row[at.OPENS], row[at.CLOSES] = (windows[0][0], windows[-1][1]) if windows else (NEVER, -NEVER)
        row[at.WINDOWS : at.WINDOWS_END + 1] = rows.add(windows)
        row[at.DUES : at.DUES_END + 1] = rows.add(_dues(problem, job))
        row[at.WAS] = job.was.start if job.was is not None else -NEVER
        row[at.MOVED] = problem.prices.moved_start * announced(problem, job) if job.was is not None else 0
        row[at.SITE] = sites.get(job.site, -1) if problem.prices.split_site else -1
        row[at.UNIT] = units.of_job[index]
        row[at.BEFORE : at.BEFORE_END + 1] = rows.add((each,) for each in units.waited_for(problem, index))
        row[at.AFTER : at.AFTER_END + 1] = rows.add((each,) for each in followers[index])
        row[at.POOLS : at.POOLS_END + 1] = rows.add(_pool_uses(problem, units, index, pools))
        row[at.ANCHORED] = bool(followers[index] or job.pools or units.is_crew(index))
        row[at.FIXED] = (index in fixed) + (index in pinned)
        row[at.SUPPLIED] = bool(job.parts or job.tools)
        dated = until.size > 1 and bool((until[index] < NEVER).any())
        several = row[at.WINDOWS_END] - row[at.WINDOWS] > 1
        row[at.TRICKY] = (
            several or dated or any(row[[at.SUPPLIED, at.MOVED, at.ANCHORED]]) or bool(row[at.DUES_END] > row[at.DUES])
        )
    return table


def _pool_uses(problem: Problem, units: Units, index: int, pools: dict[str, int]) -> list[tuple[int, ...]]:
    """Pool and pieces. A crew begins together, so each member must find what all of them take."""
    members = units.jobs[units.of_job[index]] if units.is_crew(index) else (index,)
    names = [name for name in sorted(problem.jobs[index].pools) if name in pools]
    return [(pools[name], sum(problem.jobs[each].pools.get(name, 0) for each in members)) for name in names]


def _windows(job: Job) -> Sequence[tuple[int, int]]:
    """In order; a locked start leaves one moment, or none if it contradicts the windows."""
    spans = sorted((span.start, span.end) for span in job.windows) or list(ALWAYS)
    if job.locked_start is None:
        return spans
    at_lock = job.locked_start
    return [(at_lock, at_lock)] if any(start <= at_lock <= end for start, end in spans) else []


def _drop(problem: Problem, job: Job) -> int:
    return MUST if job.drop is None else job.drop * problem.prices.drop_permille // PERMILLE


def _dues(problem: Problem, job: Job) -> list[tuple[int, ...]]:
    """At, whether at the end, and the prices times 3,600."""
    if not problem.prices.late_permille:
        return []
    return [(due.at, due.on == "end", due.fixed * 3_600, due.per_hour) for due in job.dues]


def _hopeless(problem: Problem, job: Ints, units: Units) -> Bits:
    """Jobs that no plan can have: no window, a circle of predecessors, a pool that is not there."""
    short = [_lacks_pool(problem, units, index) for index in range(len(problem.jobs))]
    hopeless: Bits = (job[:, at.OPENS] > job[:, at.CLOSES]) | np.array(short, np.bool_) | units.in_circle
    return hopeless


def _lacks_pool(problem: Problem, units: Units, index: int) -> bool:
    """Whether the job, or its crew together, takes more of a pool than there is at all."""
    pools = {pool.id: number for number, pool in enumerate(problem.pools)}
    uses = _pool_uses(problem, units, index, pools)
    return len(uses) < len(problem.jobs[index].pools) or any(problem.pools[pool].amount < most for pool, most in uses)


def _pools(problem: Problem, rows: Rows) -> Ints:
    """Amount, and from where to where the list of jobs that use it goes."""
    table = []
    for pool in problem.pools:
        users = [(index, job.pools[pool.id]) for index, job in enumerate(problem.jobs) if pool.id in job.pools]
        table.append((pool.amount, *rows.add(users)))
    return np.array(table, np.int64).reshape(len(table), 3)


def _prices(problem: Problem, rows: Rows, until: Ints) -> Ints:
    prices, table = problem.prices, np.zeros(at.PRICES, np.int64)
    table[at.TRAVEL], table[at.METRE], table[at.LONG] = (
        prices.travel_permille, prices.metre_permille, prices.duration_permille
    )  # fmt: skip
    table[at.OVERTIME], table[at.LATE] = prices.overtime_permille, prices.late_permille
    table[at.BALANCE], table[at.TOLERANCE] = prices.balance_permille, prices.moved_tolerance
    table[at.SPLIT], table[at.MIDNIGHT] = prices.split_site, problem.travel.midnight
    table[at.BANDS : at.BANDS_END + 1] = rows.add(
        (band.start, band.end, band.permille) for band in problem.travel.bands
    )
    table[at.HAS_BANDS], table[at.HAS_UNTIL] = bool(problem.travel.bands), until.size > 1
    table[at.HAS_METRES] = bool(prices.metre_permille) or any(s.max_metres is not None for s in problem.shifts)
    table[at.HAS_SUPPLIES] = any(job.parts or job.tools for job in problem.jobs)
    table[at.HAS_LOADS] = any(shift.capacity for shift in problem.shifts)
    return table
