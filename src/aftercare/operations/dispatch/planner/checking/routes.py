"""Rules of one route: its times as the plan says them, and the bounds of its shift."""

from collections.abc import Iterator

from aftercare.operations.dispatch.planner.checking.reading import (
    Leg,
    Walk,
    depot,
    depots_before,
    duration_of,
    is_anchor,
    is_known,
    place_of,
    touches,
)
from aftercare.operations.dispatch.planner.checking.rule import Finding, rules_of, within, yes
from aftercare.operations.dispatch.planner.model import Span, Stop


def known_stop(walk: Walk) -> Iterator[Finding]:
    """Every stop refers to something that the problem has."""
    for stop in walk.route.stops:
        yield Finding(yes(is_known(walk.problem, walk.shift, stop)), walk.index, other=_name(stop))


def has_job(walk: Walk) -> Iterator[Finding]:
    """A route has a job; a shift without one has no route."""
    yield Finding(len(walk.jobs) - 1, walk.index)


def once(walk: Walk) -> Iterator[Finding]:
    """A break or busy span is on a route once at most."""
    kept = [_name(stop) for stop in walk.stops if not is_anchor(stop)]
    for name in sorted(set(kept)):
        yield Finding(1 - kept.count(name), walk.index, other=name)


def place(walk: Walk) -> Iterator[Finding]:
    """A stop is at its own place; a break or busy span at the place of the stop before it or of the one after it."""
    for position, stop in enumerate(walk.stops):
        yield _case(walk, stop, yes(stop.place in _places(walk, position)))


def duration(walk: Walk) -> Iterator[Finding]:
    """A stop lasts as long as it must; by: seconds off."""
    for stop in walk.stops:
        lasts = stop.end - stop.start
        yield _case(walk, stop, -abs(lasts - duration_of(walk.problem, walk.shift, stop)))


def travel(walk: Walk) -> Iterator[Finding]:
    """A stop begins when its leg has ended, or later; the leg begins when the stop before ends; by: seconds."""
    for leg, stop in zip(walk.legs, walk.stops, strict=False):
        yield _case(walk, stop, stop.start - leg.arrive)


def departure(walk: Walk) -> Iterator[Finding]:
    """Without a start place the route leaves when its first stop begins; by: seconds off."""
    if walk.shift.start_place is None and walk.stops:
        yield Finding(-abs(walk.route.leaves_at - walk.stops[0].start), walk.index)


def arrival(walk: Walk) -> Iterator[Finding]:
    """The route is back when its last leg ends; by: seconds off."""
    yield Finding(-abs(walk.route.back_at - walk.legs[-1].arrive), walk.index)


def shift_start(walk: Walk) -> Iterator[Finding]:
    """The route does not leave before the shift begins; by: seconds."""
    yield Finding(walk.route.leaves_at - walk.shift.start, walk.index)


def shift_end(walk: Walk) -> Iterator[Finding]:
    """The route is back by the end of the shift and its overtime; by: seconds."""
    yield Finding(walk.shift.end + walk.shift.overtime - walk.route.back_at, walk.index)


def break_window(walk: Walk) -> Iterator[Finding]:
    """A break begins within its window; by: seconds."""
    for stop in walk.stops:
        if stop.kind == "break":
            span = walk.shift.breaks[stop.index].window
            yield _case(walk, stop, within(stop.start, span.start, span.end))


def break_due(walk: Walk) -> Iterator[Finding]:
    """A route that is under way at the end of a break's window takes the break."""
    taken = {stop.index for stop in walk.stops if stop.kind == "break"}
    for index, due in enumerate(walk.shift.breaks):
        if walk.route.leaves_at <= due.window.end < walk.route.back_at:
            yield Finding(yes(index in taken), walk.index, other=f"break {index}")


def busy_time(walk: Walk) -> Iterator[Finding]:
    """A busy span on a route begins where the shift has it; by: seconds off."""
    for stop in walk.stops:
        if stop.kind == "busy":
            yield _case(walk, stop, -abs(stop.start - walk.shift.busy[stop.index].start))


def busy(walk: Walk) -> Iterator[Finding]:
    """No stop and no leg touches a busy span; by: seconds of the longest touch."""
    for index, span in enumerate(walk.shift.busy):
        yield Finding(-_touched(walk, index, span), walk.index, other=f"busy {index}")


def max_jobs(walk: Walk) -> Iterator[Finding]:
    """The shift takes no more jobs than it may; by: jobs."""
    if walk.shift.max_jobs is not None:
        yield Finding(walk.shift.max_jobs - len(walk.jobs), walk.index)


def max_work(walk: Walk) -> Iterator[Finding]:
    """Travel, jobs and depot calls together are no longer than they may be; by: seconds."""
    if walk.shift.max_work is not None:
        yield Finding(walk.shift.max_work - walk.work, walk.index)


def max_metres(walk: Walk) -> Iterator[Finding]:
    """The whole way is no longer than it may be; by: metres."""
    if walk.shift.max_metres is not None:
        yield Finding(walk.shift.max_metres - walk.metres, walk.index)


def max_leg(walk: Walk) -> Iterator[Finding]:
    """No leg between the first and the last job or depot call takes longer than it may; by: seconds."""
    if walk.shift.max_leg is not None:
        for stop, leg in _inner(walk):
            yield _case(walk, stop, walk.shift.max_leg - leg.seconds)


def capacity(walk: Walk) -> Iterator[Finding]:
    """The loads of the jobs together are within the capacity, dimension by dimension; by: load."""
    loads = [walk.problem.jobs[stop.index].load for stop in walk.jobs]
    for dimension, bound in enumerate(walk.shift.capacity):
        total = sum(load[dimension] for load in loads if dimension < len(load))
        yield Finding(bound - total, walk.index, other=str(dimension))


def tool(walk: Walk) -> Iterator[Finding]:
    """The tools of a job are the engineer's, in the vehicle, or of a depot called at before."""
    owned = walk.engineer.tools | walk.shift.tools
    for position, stop in enumerate(walk.stops):
        if stop.kind == "job":
            fetched = (depot(walk, index).tools for index in depots_before(walk, position))
            have = owned.union(*fetched)
            for name in sorted(walk.problem.jobs[stop.index].tools):
                yield Finding(yes(name in have), walk.index, stop.index, name)


def depot_window(walk: Walk) -> Iterator[Finding]:
    """A call at a depot begins while it is open; by: seconds to the nearest window."""
    for stop in walk.stops:
        if stop.kind == "depot" and depot(walk, stop.index).windows:
            windows = depot(walk, stop.index).windows
            yield _case(walk, stop, max(within(stop.start, span.start, span.end) for span in windows))


def _case(walk: Walk, stop: Stop, margin: int) -> Finding:
    if stop.kind == "job":
        return Finding(margin, walk.index, stop.index)
    return Finding(margin, walk.index, other=_name(stop))


def _name(stop: Stop) -> str:
    return f"{stop.kind} {stop.index}"


def _places(walk: Walk, position: int) -> set[int | None]:
    stop = walk.stops[position]
    if is_anchor(stop):
        return {place_of(walk.problem, stop)}
    before = walk.stops[position - 1].place if position else walk.shift.start_place
    after = next((place_of(walk.problem, each) for each in walk.stops[position:] if is_anchor(each)), None)
    return {before, walk.shift.end_place if after is None else after} - {None}


def _active(walk: Walk, index: int) -> Iterator[tuple[int, int]]:
    """When the engineer is driving or at a stop, other than this busy span itself."""
    yield from ((leg.depart, leg.arrive) for leg in walk.legs if leg.seconds)
    yield from ((stop.start, stop.end) for stop in walk.stops if (stop.kind, stop.index) != ("busy", index))


def _touched(walk: Walk, index: int, span: Span) -> int:
    touching = (times for times in _active(walk, index) if touches(span, *times))
    return max((max(1, min(span.end, end) - max(span.start, start)) for start, end in touching), default=0)


def _inner(walk: Walk) -> Iterator[tuple[Stop, Leg]]:
    anchors = [position for position, stop in enumerate(walk.stops) if is_anchor(stop)]
    if anchors:
        for position in range(anchors[0] + 1, anchors[-1] + 1):
            yield walk.stops[position], walk.legs[position]


RULES = rules_of(
    known_stop, has_job, once, place, duration, travel, departure, arrival, shift_start, shift_end, break_window,
    break_due, busy_time, busy, max_jobs, max_work, max_metres, max_leg, capacity, tool, depot_window,
)  # fmt: skip
