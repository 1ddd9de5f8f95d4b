"""When a route does what, given only the order of its jobs and calls: as early as may be, with breaks and busy spans.

It is no search: breaks are taken as soon as they can be (`eager`) or as late as they can be, and where that fails the
route comes out with the rule broken. Whoever asks tries both, and the checker says what they are worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aftercare.operations.dispatch.planner.checking.reading import Leg, drive, touches
from aftercare.operations.dispatch.planner.model import Problem, Route, Seconds, Shift, Span, Stop

# ("job", 17) or ("depot", 0).
Call = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is known of starts before the route is timed: not before this, and exactly then."""

    not_before: Mapping[Call, Seconds] = field(default_factory=dict)
    exactly: Mapping[Call, Seconds] = field(default_factory=dict)


@dataclass(slots=True)
class _Day:
    """The day as far as it is timed."""

    problem: Problem
    shift: Shift
    eager: bool
    leaves_at: Seconds
    now: Seconds
    place: int | None
    stops: list[Stop] = field(default_factory=list)

    def add(self, stop: Stop) -> None:
        self.stops.append(stop)
        self.now, self.place = stop.end, stop.place

    def has(self, kind: str, index: int) -> bool:
        return any((stop.kind, stop.index) == (kind, index) for stop in self.stops)


def timed(problem: Problem, shift_index: int, calls: Sequence[Call], bounds: Bounds, *, eager: bool = False) -> Route:
    """The route of the shift that does these jobs and calls in this order."""
    shift = problem.shifts[shift_index]
    day = _Day(problem, shift, eager, shift.start, shift.start, shift.start_place)
    for call in calls:
        _go(day, call, bounds)
    back_at = _come_back(day)
    return Route(shift_index, _leave(day), tuple(day.stops), back_at)


def _go(day: _Day, call: Call, bounds: Bounds) -> None:
    """Drive to the call and do it, after whatever break or busy span comes before."""
    kind, index = call
    place, duration = _what(day.problem, call)
    # Every turn adds a stop or ends, and there are only so many breaks and busy spans.
    for _turn in range(2 * (len(day.shift.breaks) + len(day.shift.busy)) + 1):
        leg = _leg(day, place)
        start = _free(day, _begin(day.problem, call, leg.arrive, bounds), duration)
        if not _wait(day, leg) and not _take_break(day, leg, start + duration):
            break
    leg = _leg(day, place)
    start = _free(day, _begin(day.problem, call, leg.arrive, bounds), duration)
    day.add(Stop("depot" if kind == "depot" else "job", index, place, start, start + duration))


def _come_back(day: _Day) -> Seconds:
    for _turn in range(2 * (len(day.shift.breaks) + len(day.shift.busy)) + 1):
        leg = _leg(day, day.shift.end_place)
        if not _wait(day, leg) and not _take_last_break(day, leg):
            break
    return _leg(day, day.shift.end_place).arrive


def _leg(day: _Day, place: int | None) -> Leg:
    return drive(day.problem.travel, place if day.place is None else day.place, place, day.now)


def _what(problem: Problem, call: Call) -> tuple[int, Seconds]:
    kind, index = call
    if kind == "depot":
        return problem.depots[index].place, problem.depots[index].duration
    return problem.jobs[index].place, problem.jobs[index].duration


def _begin(problem: Problem, call: Call, arrive: Seconds, bounds: Bounds) -> Seconds:
    """The earliest start that windows and bounds leave; without one, the moment of arriving."""
    kind, index = call
    if call in bounds.exactly:
        return max(arrive, bounds.exactly[call])
    earliest = max(arrive, bounds.not_before.get(call, arrive))
    windows = problem.depots[index].windows if kind == "depot" else problem.jobs[index].windows
    open_from = [max(earliest, span.start) for span in windows if span.end >= earliest]
    return min(open_from, default=earliest)


def _free(day: _Day, start: Seconds, duration: Seconds) -> Seconds:
    """The start, put off until the stop touches no busy span."""
    for span in sorted(day.shift.busy, key=_starts):
        if touches(span, start, start + duration):
            start = span.end
    return start


def _wait(day: _Day, leg: Leg) -> bool:
    """Stay where one is while a busy span is in the way of the leg."""
    if leg.seconds:
        for index, span in enumerate(day.shift.busy):
            if touches(span, leg.depart, leg.arrive) and span.start >= day.now and not day.has("busy", index):
                place = _here(day, leg)
                day.add(Stop("busy", index, place, span.start, span.end))
                return True
    return False


def _take_break(day: _Day, leg: Leg, ends: Seconds) -> bool:
    """Take a break before the job that ends then, if it is time or would be too late after it."""
    for index, due in enumerate(day.shift.breaks):
        window = due.window
        if day.has("break", index) or day.now > window.end:
            continue
        if ends > window.end or (day.eager and leg.arrive >= window.start):
            there = day.now < window.start and leg.arrive <= window.end
            place, earliest = (leg.target, leg.arrive) if there else (_here(day, leg), day.now)
            start = _free(day, max(earliest, window.start), due.duration)
            day.add(Stop("break", index, _here(day, leg) if place is None else place, start, start + due.duration))
            return True
    return False


def _take_last_break(day: _Day, leg: Leg) -> bool:
    """Take a break before the way back, if it would be due on it."""
    for index, due in enumerate(day.shift.breaks):
        if not day.has("break", index) and day.now <= due.window.end < leg.arrive:
            start = _free(day, max(day.now, due.window.start), due.duration)
            day.add(Stop("break", index, _here(day, leg), start, start + due.duration))
            return True
    return False


def _here(day: _Day, leg: Leg) -> int:
    """Where the engineer is: the place of the stop before, or where an open route begins."""
    place = leg.target if day.place is None else day.place
    return 0 if place is None else place


def _leave(day: _Day) -> Seconds:
    """As late as the first stop allows."""
    if not day.stops:
        return day.leaves_at
    first = day.stops[0]
    if day.shift.start_place is None:
        return first.start
    leaves = first.start
    for _try in range(3):
        leaves = first.start - drive(day.problem.travel, day.shift.start_place, first.place, leaves).seconds
    leg = drive(day.problem.travel, day.shift.start_place, first.place, leaves)
    clear = not any(touches(span, leaves, leg.arrive) for span in day.shift.busy)
    return leaves if leaves >= day.shift.start and leg.arrive <= first.start and clear else day.leaves_at


def _starts(span: Span) -> Seconds:
    return span.start
