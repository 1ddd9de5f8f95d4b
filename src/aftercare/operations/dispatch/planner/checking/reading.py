"""A plan read against its problem: every reference looked up, every leg timed, whatever the plan claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aftercare.operations.dispatch.planner.model import (
    Depot,
    Engineer,
    Job,
    Plan,
    Problem,
    Route,
    Seconds,
    Shift,
    Span,
    Stop,
    Travel,
)

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to a stop, or from the last one to the end; within one place it takes nothing."""

    origin: int | None
    target: int | None
    depart: Seconds
    seconds: Seconds
    metres: int

    @property
    def arrive(self) -> Seconds:
        return self.depart + self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One job, given to one shift at one time: in a plan, or just thought of."""

    problem: Problem
    shift_index: int
    job_index: int
    start: Seconds

    @property
    def shift(self) -> Shift:
        return self.problem.shifts[self.shift_index]

    @property
    def engineer_index(self) -> int:
        return self.shift.engineer

    @property
    def engineer(self) -> Engineer:
        return self.problem.engineers[self.engineer_index]

    @property
    def job(self) -> Job:
        return self.problem.jobs[self.job_index]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One route with its shift, the stops that the problem knows, and the legs between them.

    `legs[i]` leads to `stops[i]`, the last one to the end. Places are those of the problem, not those that the plan
    claims, except for breaks and busy spans, which have none of their own.
    """

    problem: Problem
    index: int
    route: Route
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]

    @property
    def shift(self) -> Shift:
        return self.problem.shifts[self.index]

    @property
    def engineer(self) -> Engineer:
        return self.problem.engineers[self.shift.engineer]

    @property
    def jobs(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.kind == "job"]

    @property
    def travel_seconds(self) -> Seconds:
        return sum(leg.seconds for leg in self.legs)

    @property
    def metres(self) -> int:
        return sum(leg.metres for leg in self.legs)

    @property
    def work(self) -> Seconds:
        """Travel, jobs and calls at depots: what `max_work` bounds and balance weighs."""
        return self.travel_seconds + sum(stop.end - stop.start for stop in self.stops if is_anchor(stop))

    def visits(self) -> Iterator[Visit]:
        for stop in self.jobs:
            yield Visit(problem=self.problem, shift_index=self.index, job_index=stop.index, start=stop.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole plan: the first route of every known shift, and where each job stands (its first stop counts)."""

    problem: Problem
    plan: Plan
    walks: tuple[Walk, ...]
    planned: Mapping[int, tuple[Walk, Stop]]


def read(problem: Problem, plan: Plan) -> Reading:
    """Look everything up; what the problem does not know is left out (the rules of structure report it)."""
    walks: dict[int, Walk] = {}
    for route in plan.routes:
        if route.shift not in walks and 0 <= route.shift < len(problem.shifts):
            walks[route.shift] = walk(problem, route)
    return reading(problem, plan, tuple(walks.values()))


def reading(problem: Problem, plan: Plan, walks: tuple[Walk, ...]) -> Reading:
    """The same, for routes that are walked already."""
    planned: dict[int, tuple[Walk, Stop]] = {}
    for each in walks:
        for stop in each.jobs:
            planned.setdefault(stop.index, (each, stop))
    return Reading(problem=problem, plan=plan, walks=walks, planned=planned)


def walk(problem: Problem, route: Route) -> Walk:
    """One route of a known shift."""
    shift = problem.shifts[route.shift]
    stops = tuple(stop for stop in route.stops if is_known(problem, shift, stop))
    legs = tuple(_legs(problem, shift, route, stops))
    return Walk(problem=problem, index=route.shift, route=route, stops=stops, legs=legs)


def is_known(problem: Problem, shift: Shift, stop: Stop) -> bool:
    """Whether the stop refers to something that there is."""
    return 0 <= stop.index < _count(problem, shift, stop.kind)


def is_anchor(stop: Stop) -> bool:
    """Jobs and depot calls have a place of their own; breaks and busy spans do not."""
    return stop.kind in {"job", "depot"}


def place_of(problem: Problem, stop: Stop) -> int:
    """Where the stop is: by the problem if it says so, else as the plan says."""
    match stop.kind:
        case "job":
            return problem.jobs[stop.index].place
        case "depot":
            return problem.depots[stop.index].place
        case _:
            return stop.place


def duration_of(problem: Problem, shift: Shift, stop: Stop) -> Seconds:
    """How long the stop must take."""
    match stop.kind:
        case "job":
            return problem.jobs[stop.index].duration
        case "depot":
            return problem.depots[stop.index].duration
        case "break":
            return shift.breaks[stop.index].duration
        case _:
            span = shift.busy[stop.index]
            return span.end - span.start


def depots_before(walked: Walk, position: int) -> list[int]:
    """The depots called at before the stop at this position, the latest first."""
    return [stop.index for stop in reversed(walked.stops[:position]) if stop.kind == "depot"]


def depot(walked: Walk, index: int) -> Depot:
    return walked.problem.depots[index]


def touches(span: Span, start: Seconds, end: Seconds) -> bool:
    """Whether something from `start` up to `end` lies in the span, if only for a moment."""
    return start < span.end and span.start < end


def drive(travel: Travel, origin: int | None, target: int | None, depart: Seconds) -> Leg:
    """The leg from place to place; nothing, if there is no such place or both are one."""
    known = range(min(len(travel.seconds), len(travel.metres)))
    if origin not in known or target not in known or origin == target:
        return Leg(origin, target, depart, 0, 0)
    normal, metres = int(travel.seconds[origin, target]), int(travel.metres[origin, target])
    return Leg(origin, target, depart, _in_band(travel, normal, depart), metres)


def _in_band(travel: Travel, normal: Seconds, depart: Seconds) -> Seconds:
    second = (depart - travel.midnight) % DAY
    for band in travel.bands:
        if band.start <= second < band.end:
            return -(-normal * band.permille // 1_000)
    return normal


def _legs(problem: Problem, shift: Shift, route: Route, stops: tuple[Stop, ...]) -> Iterator[Leg]:
    at, leaves = shift.start_place, route.leaves_at
    for stop in stops:
        place = place_of(problem, stop)
        yield drive(problem.travel, place if at is None else at, place, leaves)
        at, leaves = place, stop.end
    yield drive(problem.travel, at, at if shift.end_place is None else shift.end_place, leaves)


def _count(problem: Problem, shift: Shift, kind: str) -> int:
    match kind:
        case "job":
            return len(problem.jobs)
        case "depot":
            return len(problem.depots)
        case "break":
            return len(shift.breaks)
        case "busy":
            return len(shift.busy)
        case _:
            return 0
