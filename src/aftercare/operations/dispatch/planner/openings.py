"""Where a plan has room: every place between two stops of every shift, in flat arrays that a search runs over.

A gap lies between two stops (or the start, or the end). The engineer leaves the first of them at `leaves` and must be
at the other by `latest`; up to one pause (a break or a busy span) comes before the new job in it, and up to one after.
`latest` leaves everything behind it feasible: windows, breaks, shift end, appointments that are fixed. What is on the
route now keeps its order. Where the hour of the day makes legs longer, the ways after the new job count at their worst,
so a gap may be given away that would just have done, but none is offered that would not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from aftercare.operations.dispatch.planner.checking.reading import Leg, Walk, is_anchor, place_of, read, walk
from aftercare.operations.dispatch.planner.checking.supplies import draws
from aftercare.operations.dispatch.planner.model import Plan, Problem, Route, Seconds, Span, Stop, Travel

Bits = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]

# Earlier and later than anything.
NEVER, ALWAYS = -(2**30), 2**30
# No place: an open start or end.
NOWHERE = -1
# Of every gap, in this order.
(FROM, TO, LEAVES, LATEST, DIRECT, DIRECT_METRES, BEFORE_FROM, BEFORE_TO, BEFORE_LASTS, AFTER_FROM, AFTER_TO,
 AFTER_LASTS, IS_FIRST, IS_LAST, COLUMNS) = range(15)  # fmt: skip
# Of every shift: when it begins and ends; the jobs, seconds of work and metres to spare; the longest leg; the price of
# using it (nothing if it is used).
BEGINS, ENDS, JOBS_LEFT, WORK_LEFT, METRES_LEFT, LONGEST, PRICE, BOUNDS = range(8)
DAY, HOUR, PERMILLE = 86_400, 3_600, 1_000
# A slot with less room than this comes after the others, as if it cost so much more.
SLACK, TIGHT = 900, 1_800
# Of the job and its prices, in this order; `slowest` is the permille of the slowest band.
DURATION, TRAVEL, METRE, LATE, SLOWEST, LOCKED, MIDNIGHT, NUMBERS = range(8)
# Of the new job's ways, by place.
SECONDS_TO, SECONDS_BACK, METRES_TO, METRES_BACK = range(4)
# Later than any second.
TOO_LATE = 2**40
# Room in the arrays for jobs that come later.
SPARE = 4


@dataclass(frozen=True, slots=True)
class Openings:
    """The gaps of all shifts: `gaps[shift, number, column]`, `counts[shift]` of them, and what bounds each shift."""

    problem: Problem
    routes: list[Route | None]
    gaps: Small
    counts: Small
    # What is to spare on each shift: `bounds[shift, column]`, and of each dimension of its capacity.
    bounds: Ints
    capacity: Ints
    # A fingerprint of each shift's route.
    tokens: list[str]
    # Engineer → pieces that no planned job takes.
    parts: list[dict[str, int]]
    # Jobs that may not be put off.
    fixed: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Pause:
    """A break or a busy span that lies in a gap: it begins within `window`."""

    window: Span
    lasts: Seconds


@dataclass(frozen=True, slots=True)
class _Segment:
    """From one job, call or start of the day to the next one or the end, with the pauses between."""

    before: Stop | None
    after: Stop | None
    pauses: tuple[_Pause, ...]


def openings(problem: Problem, plan: Plan) -> Openings:
    """All the room that the plan leaves."""
    walks = {walk.index: walk for walk in read(problem, plan).walks}
    count = len(problem.shifts)
    stops = max((len(walk.stops) for walk in walks.values()), default=0)
    pauses = max((len(shift.breaks) + len(shift.busy) for shift in problem.shifts), default=0)
    dimensions = max((len(shift.capacity) for shift in problem.shifts), default=0)
    found = Openings(
        problem=problem,
        routes=[None] * count,
        gaps=np.zeros((count, stops + pauses + 1 + SPARE, COLUMNS), np.int32),
        counts=np.zeros(count, np.int32),
        bounds=np.zeros((count, BOUNDS), np.int64),
        capacity=np.full((count, dimensions), ALWAYS, np.int64),
        tokens=[""] * count,
        parts=[dict(engineer.parts) for engineer in problem.engineers],
        fixed=_fixed(problem),
    )
    for index in range(count):
        _put(found, index, walks.get(index))
    for engineer in range(len(problem.engineers)) if any(job.parts for job in problem.jobs) else ():
        _count_parts(found, engineer)
    return found


def refresh(found: Openings, shift: int, route: Route | None) -> bool:
    """Look at one shift again after its route has changed; False if the arrays have no room for it."""
    day = found.problem.shifts[shift]
    stops = 0 if route is None else len(route.stops)
    if stops + len(day.breaks) + len(day.busy) + 1 > found.gaps.shape[1]:
        return False
    _put(found, shift, None if route is None else walk(found.problem, route))
    if found.problem.engineers[day.engineer].parts:
        _count_parts(found, day.engineer)
    return True


def token(shift: int, route: Route | None) -> str:
    """A fingerprint of the shift's route."""
    stops = [] if route is None else [(stop.kind, stop.index, stop.start, stop.end) for stop in route.stops]
    return blake2b(repr((shift, stops)).encode(), digest_size=12).hexdigest()


def _put(found: Openings, index: int, walked: Walk | None) -> None:
    problem, shift = found.problem, found.problem.shifts[index]
    found.routes[index] = None if walked is None else walked.route
    found.tokens[index] = token(index, found.routes[index])
    rows = list(_gaps(problem, index, walked, found.fixed))
    for number, row in enumerate(rows):
        found.gaps[index, number] = row
    found.counts[index] = len(rows)
    jobs = [] if walked is None else walked.jobs
    found.bounds[index] = (
        shift.start,
        shift.end,
        _or_always(shift.max_jobs) - len(jobs),
        _or_always(shift.max_work) - (0 if shift.max_work is None else _most_work(walked)),
        _or_always(shift.max_metres) - (0 if walked is None else walked.metres),
        _or_always(shift.max_leg),
        0 if jobs else problem.prices.shift_used + shift.price,
    )
    loads = [problem.jobs[stop.index].load for stop in jobs]
    for dimension, bound in enumerate(shift.capacity):
        found.capacity[index, dimension] = bound - sum(load[dimension] for load in loads if dimension < len(load))


def _count_parts(found: Openings, engineer: int) -> None:
    """What the engineer's van still holds after all that is planned."""
    left = dict(found.problem.engineers[engineer].parts)
    own = [route for route in found.routes if route is not None]
    mine = [route for route in own if found.problem.shifts[route.shift].engineer == engineer]
    for draw in draws(read(found.problem, Plan(tuple(mine)))):
        left[draw.part] = draw.left
    found.parts[engineer] = left


def _or_always(bound: int | None) -> int:
    return ALWAYS if bound is None else bound


def _most_work(walked: Walk | None) -> Seconds:
    """The work of the route, with every leg at its slowest."""
    if walked is None:
        return 0
    travel = walked.problem.travel
    return walked.work - walked.travel_seconds + sum(worst(travel, _normal(travel, leg)) for leg in walked.legs)


def _normal(travel: Travel, leg: Leg) -> Seconds:
    return 0 if leg.origin is None or leg.target is None else _way(travel, leg.origin, leg.target)[0]


def _gaps(problem: Problem, index: int, walked: Walk | None, fixed: frozenset[int]) -> Iterator[list[int]]:
    shift = problem.shifts[index]
    segments = list(_segments(problem, index, walked))
    latest = _latest(problem, walked, segments, index, fixed)
    pinned = len(shift.pinned)
    jobs = 0
    for number, segment in enumerate(segments):
        jobs += segment.before is not None and segment.before.kind == "job"
        if jobs >= pinned:
            for cut in range(len(segment.pauses) + 1):
                row = _gap(problem, index, segment, cut, latest[number], empty=walked is None)
                if row is not None:
                    yield row


def _gap(
    problem: Problem, index: int, segment: _Segment, cut: int, latest: Seconds, *, empty: bool
) -> list[int] | None:
    """One gap: the new job after the first `cut` pauses of the segment. None where the pauses alone do not fit."""
    shift = problem.shifts[index]
    start = shift.start_place if segment.before is None else place_of(problem, segment.before)
    end = shift.end_place if segment.after is None else place_of(problem, segment.after)
    before, after = segment.pauses[:cut], segment.pauses[cut:]
    leaves = _after_pauses(shift.start if segment.before is None else segment.before.end, before[:-1])
    # All but the pause next to the new job are taken where one is, before leaving or after arriving.
    arrive = latest
    for pause in reversed(after[1:]):
        arrive = min(pause.window.end, arrive - pause.lasts)
        if arrive < pause.window.start:
            return None
    if leaves is None:
        return None
    direct = (0, 0) if empty or start is None or end is None else _way(problem.travel, start, end)
    here, there = NOWHERE if start is None else start, NOWHERE if end is None else end
    first, last = segment.before is None, segment.after is None
    return [here, there, leaves, arrive, *direct, *_columns(before[-1:]), *_columns(after[:1]), first, last]


def _columns(pauses: tuple[_Pause, ...]) -> tuple[int, int, int]:
    """The pause next to the new job; one that may be anywhere and lasts no time stands for none."""
    if not pauses:
        return NEVER, ALWAYS, 0
    return pauses[0].window.start, pauses[0].window.end, pauses[0].lasts


def _way(travel: Travel, start: int, end: int) -> tuple[int, int]:
    return int(travel.seconds[start, end]), int(travel.metres[start, end])


def _after_pauses(leaves: Seconds, pauses: tuple[_Pause, ...]) -> Seconds | None:
    for pause in pauses:
        start = max(leaves, pause.window.start)
        if start > pause.window.end:
            return None
        leaves = start + pause.lasts
    return leaves


def _segments(problem: Problem, index: int, walked: Walk | None) -> Iterator[_Segment]:
    """The day cut at its jobs and calls. Pauses that the route has not taken lie where they would come by time."""
    stops = () if walked is None else walked.stops
    anchors = [stop for stop in stops if is_anchor(stop)]
    taken: list[list[tuple[Seconds, _Pause]]] = [[] for _ in range(len(anchors) + 1)]
    number = 0
    for stop in stops:
        if is_anchor(stop):
            number += 1
        else:
            taken[number].append((stop.start, _pause(problem, index, stop.kind, stop.index)))
    for kind, which in _untaken(problem, index, stops):
        pause = _pause(problem, index, kind, which)
        position = sum(stop.start < pause.window.end for stop in anchors)
        taken[position].append((pause.window.end, pause))
    for position, pauses in enumerate(taken):
        yield _Segment(
            before=anchors[position - 1] if position else None,
            after=anchors[position] if position < len(anchors) else None,
            pauses=tuple(pause for _at, pause in sorted(pauses, key=_first)),
        )


def _first(pair: tuple[Seconds, _Pause]) -> Seconds:
    return pair[0]


def _untaken(problem: Problem, index: int, stops: tuple[Stop, ...]) -> Iterator[tuple[str, int]]:
    """The breaks and busy spans that are no stops of the route, but lie within the shift."""
    shift = problem.shifts[index]
    taken = {(stop.kind, stop.index) for stop in stops}
    for number, due in enumerate(shift.breaks):
        if ("break", number) not in taken and shift.start <= due.window.end < _limit(problem, index, stops):
            yield "break", number
    for number, span in enumerate(shift.busy):
        if ("busy", number) not in taken and span.start < shift.end + shift.overtime and span.end > shift.start:
            yield "busy", number


def _pause(problem: Problem, index: int, kind: str, number: int) -> _Pause:
    shift = problem.shifts[index]
    if kind == "break":
        due = shift.breaks[number]
        return _Pause(due.window, due.duration)
    span = shift.busy[number]
    return _Pause(Span(span.start, span.start), span.end - span.start)


def _limit(problem: Problem, index: int, stops: tuple[Stop, ...]) -> Seconds:
    """When the route must be back: no new overtime is offered to customers."""
    ends = problem.shifts[index].end
    return max(ends, stops[-1].end) if stops else ends


def _latest(
    problem: Problem, walked: Walk | None, segments: list[_Segment], index: int, fixed: frozenset[int]
) -> list[Seconds]:
    """For each segment, when one must be at its end at the latest for all behind it to hold."""
    limit = problem.shifts[index].end if walked is None else max(problem.shifts[index].end, walked.route.back_at)
    found = [limit]
    for segment in reversed(segments[1:]):
        stop = segment.before
        if stop is not None:
            end = _latest_end(problem, segment, found[-1], index)
            own = stop.start if _may_get_too_long(problem, segment, index) else _own_latest(problem, stop, fixed)
            # What is planned now holds as it is, however the worst case reads.
            found.append(max(stop.start, min(own, NEVER if end is None else end - (stop.end - stop.start))))
    return found[::-1]


def _may_get_too_long(problem: Problem, segment: _Segment, index: int) -> bool:
    """Whether the leg of the segment would break the longest allowed one in a slower band."""
    longest = problem.shifts[index].max_leg
    if longest is None or segment.before is None or segment.after is None:
        return False
    way = _way(problem.travel, place_of(problem, segment.before), place_of(problem, segment.after))
    return worst(problem.travel, way[0]) > longest


def _latest_end(problem: Problem, segment: _Segment, arrive: Seconds, index: int) -> Seconds | None:
    """When the stop before may end at the latest, its leg at its worst and the pauses where it is."""
    shift = problem.shifts[index]
    start = None if segment.before is None else place_of(problem, segment.before)
    end = shift.end_place if segment.after is None else place_of(problem, segment.after)
    normal = 0 if start is None or end is None else _way(problem.travel, start, end)[0]
    leaves = arrive - worst(problem.travel, normal)
    for pause in reversed(segment.pauses):
        leaves = min(pause.window.end, leaves - pause.lasts)
        if leaves < pause.window.start:
            return None
    return leaves


def worst(travel: Travel, seconds: Seconds) -> Seconds:
    """The leg in the slowest band."""
    permille = max([1_000, *(band.permille for band in travel.bands)])
    return -(-seconds * permille // 1_000)


def _own_latest(problem: Problem, stop: Stop, fixed: frozenset[int]) -> Seconds:
    """How far the stop itself may be put off: within the window in which it stands, not at all if others hang on it."""
    job = problem.jobs[stop.index] if stop.kind == "job" else None
    if job is not None and stop.index in fixed:
        return stop.start
    windows = problem.depots[stop.index].windows if job is None else job.windows
    latest = max((span.end for span in windows if span.start <= stop.start <= span.end), default=ALWAYS)
    if job is not None and job.was is not None and job.was.announced:
        latest = min(latest, max(stop.start, job.was.start + problem.prices.moved_tolerance))
    return latest


def _fixed(problem: Problem) -> frozenset[int]:
    """Jobs whose start others depend on, or that are locked on it."""
    held = {job for group in problem.groups for job in group.jobs}
    held |= {other for job in problem.jobs for other in job.after}
    held |= {job for shift in problem.shifts for job in shift.pinned}
    return frozenset(held | {n for n, job in enumerate(problem.jobs) if job.locked_start is not None or job.pools})
