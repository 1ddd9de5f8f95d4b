"""The compiled search of `slots`: over every gap of every able shift, the cheapest for each window."""

from aftercare.operations.dispatch.planner.kernel.compiled import compiled
from aftercare.operations.dispatch.planner.openings import (
    AFTER_FROM,
    AFTER_LASTS,
    AFTER_TO,
    BEFORE_FROM,
    BEFORE_LASTS,
    BEFORE_TO,
    BEGINS,
    DAY,
    DIRECT,
    DIRECT_METRES,
    DURATION,
    ENDS,
    FROM,
    HOUR,
    IS_FIRST,
    IS_LAST,
    JOBS_LEFT,
    LATE,
    LATEST,
    LEAVES,
    LOCKED,
    LONGEST,
    METRE,
    METRES_BACK,
    METRES_LEFT,
    METRES_TO,
    MIDNIGHT,
    NEVER,
    NOWHERE,
    PERMILLE,
    PRICE,
    SECONDS_BACK,
    SECONDS_TO,
    SLACK,
    SLOWEST,
    TIGHT,
    TO,
    TOO_LATE,
    TRAVEL,
    WORK_LEFT,
    Bits,
    Ints,
    Small,
)


@compiled
def way(ways: Ints, row: int, place: int) -> int:
    """Nothing, where an open route begins or ends."""
    return 0 if place == NOWHERE else int(ways[row, place])


@compiled
def in_band(seconds: int, depart: int, midnight: int, bands: Ints) -> int:
    """A leg that begins then."""
    second = (depart - midnight) % DAY
    for band in range(len(bands)):
        if bands[band, 0] <= second < bands[band, 1]:
            return int(-(-seconds * bands[band, 2] // PERMILLE))
    return seconds


@compiled
def arrives(gap: Small, to: int, midnight: int, bands: Ints) -> int:
    """The earliest start in the gap; the pause before is taken there if it can be, else here."""
    leaves = int(gap[LEAVES])
    if gap[BEFORE_FROM] == NEVER:
        return leaves + in_band(to, leaves, midnight, bands)
    there = max(leaves + in_band(to, leaves, midnight, bands), int(gap[BEFORE_FROM]))
    if there <= gap[BEFORE_TO]:
        return int(there + gap[BEFORE_LASTS])
    here = max(leaves, int(gap[BEFORE_FROM])) + int(gap[BEFORE_LASTS])
    if here - gap[BEFORE_LASTS] > gap[BEFORE_TO]:
        return TOO_LATE
    return here + in_band(to, here, midnight, bands)


@compiled
def last_start(gap: Small, back: int, duration: int) -> int:
    """The latest start in the gap; the pause after is taken here if it can be, else there."""
    latest = int(gap[LATEST])
    if gap[AFTER_FROM] == NEVER:
        return latest - back - duration
    here = min(int(gap[AFTER_TO]), latest - back - int(gap[AFTER_LASTS]))
    if here >= gap[AFTER_FROM]:
        return here - duration
    there = min(int(gap[AFTER_TO]), latest - int(gap[AFTER_LASTS]))
    if there < gap[AFTER_FROM]:
        return -TOO_LATE
    return there - back - duration


@compiled
def slowed(seconds: int, permille: int) -> int:
    """The leg at this pace, rounded up; the usual pace, which needs no division, is the usual case."""
    return seconds if permille == PERMILLE else int(-(-seconds * permille // PERMILLE))


@compiled
def fits(gap: Small, shift: Ints, to: int, back: int, metres: int, numbers: Ints) -> bool:
    """Whether the bounds of the shift allow it, with every leg at its slowest."""
    work = to + back + numbers[DURATION] - slowed(int(gap[DIRECT]), numbers[SLOWEST])
    return bool(
        work <= shift[WORK_LEFT]
        and metres <= shift[METRES_LEFT]
        and (gap[IS_FIRST] or to <= shift[LONGEST])
        and (gap[IS_LAST] or back <= shift[LONGEST])
    )


@compiled
def lateness(start: int, dues: Ints, permille: int) -> int:
    """What the job's clocks cost if it begins then."""
    points = 0
    for due in range(len(dues)):
        late = start - dues[due, 0]
        if late > 0:
            points += (dues[due, 1] * HOUR + dues[due, 2] * late) * permille // (HOUR * PERMILLE)
    return int(points)


@compiled
def meeting(begins: int, ends: int, windows: Ints) -> tuple[int, int]:
    """From the first of the windows that the shift meets to after the last; they are sorted by their starts."""
    first, after = len(windows), 0
    for window in range(len(windows)):
        if windows[window, 1] >= begins and windows[window, 0] <= ends:
            first, after = min(first, window), window + 1
    return first, after


@compiled
def offer(
    shift: int, price: int, earliest: int, last: int, windows: Ints, meets: tuple[int, int], dues: Ints, late: int,
    costs: Ints, best: Ints,
) -> None:  # fmt: skip
    """Keep the gap for every window in which it is the cheapest so far."""
    for window in range(meets[0], meets[1]):
        start, end = max(earliest, windows[window, 0]), min(last, windows[window, 1])
        if start <= end:
            cost = price + lateness(start, dues, late) + (TIGHT if end - start < SLACK else 0)
            if cost < costs[window] or (cost == costs[window] and end - start > best[window, 2]):
                costs[window] = cost
                best[window, 0], best[window, 1], best[window, 2] = shift, start, end - start


@compiled
def search(
    gaps: Small, counts: Small, able: Bits, shifts: Ints, extra: Ints, ways: Ints, windows: Ints, dues: Ints,
    numbers: Ints, bands: Ints, costs: Ints, best: Ints,
) -> None:  # fmt: skip
    """For each window the cheapest gap: `costs[window]`, and `best[window]` = shift, start, slack."""
    is_locked = numbers[LOCKED] != NEVER
    locked_from, locked_to = (numbers[LOCKED], numbers[LOCKED]) if is_locked else (-TOO_LATE, TOO_LATE)
    for shift in range(len(counts)):
        bounds = shifts[shift]
        if not able[shift] or bounds[JOBS_LEFT] < 1:
            continue
        meets = meeting(bounds[BEGINS], bounds[ENDS], windows)
        if meets[0] >= meets[1]:
            continue
        for number in range(counts[shift]):
            gap = gaps[shift, number]
            to, back = way(ways, SECONDS_TO, gap[FROM]), way(ways, SECONDS_BACK, gap[TO])
            slow_to, slow_back = slowed(to, numbers[SLOWEST]), slowed(back, numbers[SLOWEST])
            earliest = max(arrives(gap, to, numbers[MIDNIGHT], bands), locked_from)
            last = min(last_start(gap, slow_back, numbers[DURATION]), locked_to)
            if earliest > last or earliest > windows[meets[1] - 1, 1]:
                continue
            metres = way(ways, METRES_TO, gap[FROM]) + way(ways, METRES_BACK, gap[TO]) - int(gap[DIRECT_METRES])
            if fits(gap, bounds, slow_to, slow_back, metres, numbers):
                price = bounds[PRICE] + extra[shift] + (to + back - gap[DIRECT]) * numbers[TRAVEL] // PERMILLE
                price += metres * numbers[METRE] // PERMILLE
                offer(shift, price, earliest, last, windows, meets, dues, numbers[LATE], costs, best)
