"""Shifts, depots and what vans carry, as tables."""

from collections import Counter
from typing import TypedDict

import numpy as np

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, Bits, Ints
from aftercare.operations.dispatch.planner.kernel.rows import Rows
from aftercare.operations.dispatch.planner.model import Depot, Problem, Shift, Span


class Supplies(TypedDict):
    """Parts and tools."""

    need: Ints
    van: Ints
    stock: Ints
    tool: Bits
    kit: Bits
    shed: Bits


def shift_table(problem: Problem, rows: Rows) -> Ints:
    """A row for each shift; its kind comes later, when it is known which jobs it may take."""
    table = np.zeros((len(problem.shifts), at.SHIFT_COLUMNS), np.int64)
    first, following = _first(problem), _following(problem)
    for index, shift in enumerate(problem.shifts):
        row = table[index]
        row[[at.ENGINEER, at.START, at.END]] = shift.engineer, shift.start, shift.end
        row[at.LIMIT] = shift.end + shift.overtime
        row[at.PRICE] = shift.price + problem.prices.shift_used
        row[at.PINNED], row[at.FOLLOWING], row[at.KIND] = len(shift.pinned), following[index], -1
        row[at.BREAKS : at.BREAKS_END + 1] = rows.add(_breaks(shift))
        row[at.BUSY : at.BUSY_END + 1] = rows.add(_busy(shift))
        row[at.MOST_JOBS], row[at.MOST_WORK] = _bound(shift.max_jobs), _bound(shift.max_work)
        row[at.MOST_METRES], row[at.MOST_LEG] = _bound(shift.max_metres), _bound(shift.max_leg)
        row[at.OPEN_START] = shift.start_place is None
        row[at.FIRST] = first[shift.engineer]
        row[at.RICH] = _is_rich(problem, shift)
        row[at.EXTRA] = _is_priced_apart(problem, shift)
    return table


def kinds(problem: Problem, able: Bits, taste: Ints) -> Ints:
    """Shift → number of its kind, for shifts that are one like the other; -1 for one of its own kind.

    Of each kind one unused shift is looked at, so a crew of three needs each kind in three, dealt out in turn.
    """
    crew = max((len(group.jobs) for group in problem.groups if group.kind == "together"), default=1)
    dealt: Counter[tuple[object, ...]] = Counter()
    keys = []
    for index in range(len(problem.shifts)):
        key = _kind(problem, index, able, taste)
        keys.append((dealt[key] % crew, *key))
        dealt[key] += 1
    many = {key for key, count in Counter(keys).items() if count > 1}
    numbers = {key: number for number, key in enumerate(sorted(many, key=keys.index))}
    return np.array([numbers.get(key, -1) for key in keys], np.int64)


def loads(problem: Problem) -> tuple[Ints, Ints]:
    """What jobs weigh and shifts carry, dimension by dimension."""
    width = max([0, *(len(shift.capacity) for shift in problem.shifts)])
    load = np.zeros((len(problem.jobs), width), np.int64)
    for index, job in enumerate(problem.jobs):
        load[index, : len(job.load)] = job.load[:width]
    capacity = np.full((len(problem.shifts), width), NEVER, np.int64)
    for index, shift in enumerate(problem.shifts):
        capacity[index, : len(shift.capacity)] = shift.capacity
    return load, capacity


def depot_table(problem: Problem, rows: Rows) -> Ints:
    """Duration of a call, and when it may begin."""
    spans = [rows.add((span.start, span.end) for span in _in_order(each)) for each in problem.depots]
    durations = [(each.duration,) for each in problem.depots]
    table = [(*duration, *span) for duration, span in zip(durations, spans, strict=True)]
    return np.array(table, np.int64).reshape(len(problem.depots), 3)


def supplies(problem: Problem) -> Supplies:
    """Parts and tools that some job needs; nothing else matters."""
    parts = sorted({part for job in problem.jobs for part in job.parts})
    tools = sorted({tool for job in problem.jobs for tool in job.tools})
    return Supplies(
        need=_pieces([[job.parts.get(part, 0) for part in parts] for job in problem.jobs], len(parts)),
        van=_pieces([[engineer.parts.get(part, 0) for part in parts] for engineer in problem.engineers], len(parts)),
        stock=_pieces([[_kept(each, part) for part in parts] for each in problem.depots], len(parts)),
        tool=_has([[tool in job.tools for tool in tools] for job in problem.jobs], len(tools)),
        kit=_has([[tool in _tools(problem, shift) for tool in tools] for shift in problem.shifts], len(tools)),
        shed=_has([[tool in depot.tools for tool in tools] for depot in problem.depots], len(tools)),
    )


def _breaks(shift: Shift) -> list[tuple[int, ...]]:
    """Duration, first and last start, and the number under which the shift knows it; in the order of falling due."""
    found = [(each.duration, each.window.start, each.window.end, number) for number, each in enumerate(shift.breaks)]
    return sorted(found, key=lambda row: (row[2], row[1]))


def _busy(shift: Shift) -> list[tuple[int, ...]]:
    return sorted((span.start, span.end, number) for number, span in enumerate(shift.busy))


def _bound(limit: int | None) -> int:
    return NEVER if limit is None else limit


def _following(problem: Problem) -> dict[int, int]:
    """Shift → the engineer's next one, -1 after the last."""
    order = sorted(range(len(problem.shifts)), key=lambda index: (problem.shifts[index].start, index))
    last: dict[int, int] = {}
    following = dict.fromkeys(order, -1)
    for index in order:
        engineer = problem.shifts[index].engineer
        if engineer in last:
            following[last[engineer]] = index
        last[engineer] = index
    return following


def _first(problem: Problem) -> dict[int, int]:
    """Engineer → the first shift."""
    first: dict[int, int] = {}
    for index, shift in sorted(enumerate(problem.shifts), key=lambda pair: (pair[1].start, pair[0])):
        first.setdefault(shift.engineer, index)
    return first


def _is_rich(problem: Problem, shift: Shift) -> bool:
    """Whether its time cannot be worked out by slack alone."""
    return bool(
        shift.breaks or shift.busy or shift.overtime or problem.travel.bands or problem.prices.duration_permille
    )


def _is_priced_apart(problem: Problem, shift: Shift) -> bool:
    """Whether there is more to one more job than time, way and taste."""
    prices = problem.prices
    bounds = (shift.max_jobs, shift.max_work, shift.max_metres, shift.max_leg)
    priced = prices.shift_used or shift.price or prices.balance_permille or prices.metre_permille or prices.split_site
    return bool(priced or shift.capacity or any(bound is not None for bound in bounds))


def _kind(problem: Problem, index: int, able: Bits, taste: Ints) -> tuple[object, ...]:
    shift = problem.shifts[index]
    engineer = problem.engineers[shift.engineer]
    times = (shift.start, shift.end, shift.start_place, shift.end_place, shift.overtime, shift.breaks, shift.busy)
    bounds = (shift.max_jobs, shift.max_work, shift.max_metres, shift.max_leg, shift.capacity, shift.price)
    carried = (tuple(sorted(engineer.parts.items())), engineer.tools | shift.tools, shift.pinned)
    return (*times, *bounds, *carried, able[:, index].tobytes(), taste[:, index].tobytes())


def _pieces(rows: list[list[int]], width: int) -> Ints:
    return np.array(rows, np.int64).reshape(len(rows), width)


def _has(rows: list[list[bool]], width: int) -> Bits:
    return np.array(rows, np.bool_).reshape(len(rows), width)


def _kept(depot: Depot, part: str) -> int:
    """Pieces that a depot has: -1 for a part that it does not keep."""
    if part not in depot.parts:
        return -1
    pieces = depot.parts[part]
    return NEVER if pieces is None else pieces


def _in_order(depot: Depot) -> list[Span]:
    return sorted(depot.windows, key=lambda span: span.start)


def _tools(problem: Problem, shift: Shift) -> frozenset[str]:
    return problem.engineers[shift.engineer].tools | shift.tools
