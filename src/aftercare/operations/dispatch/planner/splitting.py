"""Big companies: a problem cut into parts of some eighty engineers, planned by themselves and put together again.

Engineers are cut by where they live, each time along other lines, so that what was a border in one round lies within a
part in the next. A planned job stays with the engineer who has it; any other goes to the part of the nearest engineer
who could do it, in the next round to that of the next one. Jobs that hang together, and engineers who share such jobs,
are never parted. What all share (stock of depots, pools) is dealt out in proportion to what the parts ask for.

The whole problem may come without travel (matrices of no size): then each part gets its own from `ways`, and nothing of
the size of all places squared is ever made.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, radians, sin

import numpy as np
import numpy.typing as npt

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.dealing import dealt_out
from aftercare.operations.dispatch.planner.model import (
    Group,
    Job,
    Place,
    Plan,
    Problem,
    Route,
    Shift,
    Stop,
    Travel,
)

Floats = npt.NDArray[np.float64]

# Engineers a part.
SIZE = 80
# How much the cut turns from round to round: by no simple share of a circle.
TURN = pi * (3 - 5**0.5)
# Where the first cut of a round lies among the engineers.
SHARES = (0.5, 0.38, 0.62)
# An unplanned job goes round among the parts of so many nearest engineers.
NEIGHBOURS, FEW = 3, 100

Ways = Callable[[Sequence[Place]], Travel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A problem of its own, and which of the whole problem's engineers, shifts, jobs and places its indexes mean."""

    problem: Problem
    # What stands of the plan so far, to start from.
    start: Plan
    engineers: tuple[int, ...]
    shifts: tuple[int, ...]
    jobs: tuple[int, ...]
    places: tuple[int, ...]


def cut(
    problem: Problem, plan: Plan | None = None, *, size: int = SIZE, turn: int = 0, ways: Ways | None = None
) -> tuple[Part, ...]:
    """The parts of one round; `turn` counts the rounds."""
    present = plan or Plan()
    homes, places = _positions(problem)
    holders = {job: problem.shifts[shift].engineer for job, (shift, _stop) in present.planned().items()}
    bundles = _bundles(problem)
    units = _linked(problem, bundles, holders)
    clusters = list(_halves(units, homes, size, turn * TURN, SHARES[turn % len(SHARES)]))
    cluster_of = {engineer: number for number, cluster in enumerate(clusters) for engineer in cluster}
    jobs = _dealt(problem, bundles, holders, cluster_of, homes, places, turn)
    shared = dealt_out(problem, present, clusters, [jobs.get(number, []) for number in range(len(clusters))])
    return tuple(
        _part(shared[number], present, cluster, jobs.get(number, []), ways) for number, cluster in enumerate(clusters)
    )


def merge(plan: Plan | None, parts: Sequence[Part], plans: Sequence[Plan]) -> Plan:
    """The plans of the parts as one. A part whose plan the checker finds worse than what stood keeps what stood."""
    routes = {route.shift: route for route in (plan or Plan()).routes}
    for part, found in zip(parts, plans, strict=True):
        for shift in part.shifts:
            routes.pop(shift, None)
        routes |= {route.shift: route for route in _back(part, _better(part, found))}
    engine = next((found.engine for found in plans if found.engine), "")
    return Plan(tuple(routes[shift] for shift in sorted(routes)), engine)


def in_rounds(
    problem: Problem,
    solve: Callable[[Sequence[Part]], Sequence[Plan]],
    *,
    plan: Plan | None = None,
    rounds: int = 3,
    size: int = SIZE,
    ways: Ways | None = None,
) -> Plan:
    """Cut, solve and merge so many times. `solve` may plan the parts side by side, on one machine or several."""
    for turn in range(rounds):
        parts = cut(problem, plan, size=size, turn=turn, ways=ways)
        plan = merge(plan, parts, solve(parts))
    return plan or Plan()


def _better(part: Part, found: Plan) -> Plan:
    new, old = evaluate(part.problem, found), evaluate(part.problem, part.start)
    return found if (len(new.violations), new.total) <= (len(old.violations), old.total) else part.start


def _positions(problem: Problem) -> tuple[Floats, Floats]:
    """Where the engineers and the places are, in any measure that keeps near things near."""
    places = _on_map(problem.places) if any(_is_placed(place) for place in problem.places) else _by_travel(problem)
    homes = np.zeros((len(problem.engineers), 2))
    for shift in reversed(problem.shifts):
        known = [place for place in (shift.end_place, shift.start_place) if place is not None]
        if known:
            homes[shift.engineer] = places[known[-1]]
    return homes, places


def _is_placed(place: Place) -> bool:
    return (place.latitude_e6, place.longitude_e6) != (0, 0)


def _on_map(places: Sequence[Place]) -> Floats:
    degrees = np.array([(place.latitude_e6, place.longitude_e6) for place in places], np.float64) / 1e6
    degrees[:, 1] *= cos(radians(float(degrees[:, 0].mean())))
    return degrees


def _by_travel(problem: Problem) -> Floats:
    """Without coordinates: how far from each of two places that are far apart."""
    seconds = np.asarray(problem.travel.seconds)
    if not len(seconds):
        return np.zeros((len(problem.places), 2))
    one = int(seconds[0].argmax())
    other = int(seconds[one].argmax())
    return np.stack((seconds[one], seconds[other]), axis=1).astype(np.float64)


def _bundles(problem: Problem) -> list[int]:
    """Job → the first of the jobs that it hangs together with."""
    first = list(range(len(problem.jobs)))
    for group in problem.groups:
        for member in group.jobs[1:]:
            _join(first, group.jobs[0], member)
    for index, job in enumerate(problem.jobs):
        for other in job.after:
            _join(first, other, index)
    return [_root(first, index) for index in range(len(first))]


def _root(first: list[int], index: int) -> int:
    while first[index] != index:
        index = first[index]
    return index


def _join(first: list[int], one: int, other: int) -> None:
    one, other = _root(first, one), _root(first, other)
    first[max(one, other)] = min(one, other)


def _linked(problem: Problem, bundles: list[int], holders: Mapping[int, int]) -> list[list[int]]:
    """Engineers who hold jobs of one bundle, in the plan or by a lock or a pin, together; all others alone."""
    first = list(range(len(problem.engineers)))
    of_bundle: dict[int, int] = {}
    for job, engineer in sorted(_held(problem, holders)):
        _join(first, of_bundle.setdefault(bundles[job], engineer), engineer)
    found: dict[int, list[int]] = {}
    for engineer in range(len(first)):
        found.setdefault(_root(first, engineer), []).append(engineer)
    return list(found.values())


def _held(problem: Problem, holders: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Jobs that belong to an engineer whatever the cut."""
    yield from holders.items()
    for shift in problem.shifts:
        yield from ((job, shift.engineer) for job in shift.pinned)
    for index, job in enumerate(problem.jobs):
        if job.locked_engineer is not None and index not in holders:
            yield index, job.locked_engineer


def _halves(units: list[list[int]], homes: Floats, size: int, angle: float, share: float = 0.5) -> Iterator[list[int]]:
    """Cut in two across the line of this angle, each half across the next, until the parts are small."""
    count = sum(len(unit) for unit in units)
    if count <= size or len(units) == 1:
        if count:
            yield sorted(engineer for unit in units for engineer in unit)
        return
    line = np.array([cos(angle), sin(angle)])
    ordered = sorted(units, key=lambda unit: (float(homes[unit].mean(axis=0) @ line), unit[0]))
    middle, before = 0, 0
    while middle < len(ordered) - 1 and (before < count * share or middle == 0):
        before += len(ordered[middle])
        middle += 1
    yield from _halves(ordered[:middle], homes, size, angle + pi / 2)
    yield from _halves(ordered[middle:], homes, size, angle + pi / 2)


def _dealt(
    problem: Problem, bundles: list[int], holders: Mapping[int, int], cluster_of: Mapping[int, int], homes: Floats,
    places: Floats, turn: int,
) -> dict[int, list[int]]:  # fmt: skip
    """Cluster → its jobs."""
    held = {bundles[job]: cluster_of[engineer] for job, engineer in _held(problem, holders)}
    found: dict[int, list[int]] = {}
    numbers = np.array([cluster_of[engineer] for engineer in range(len(problem.engineers))], np.int64)
    for job in range(len(problem.jobs)):
        bundle = bundles[job]
        if bundle not in held:
            held[bundle] = _nearest(problem, problem.jobs[bundle], numbers, homes, places, turn)
        found.setdefault(held[bundle], []).append(job)
    return found


def _nearest(
    problem: Problem, job: Job, numbers: npt.NDArray[np.int64], homes: Floats, places: Floats, turn: int
) -> int:
    """The cluster of the nearest engineer who could do the job; in later rounds that of the next cluster."""
    apart = np.square(homes - places[job.place]).sum(axis=1)
    near: list[int] = []
    for engineer in _by_distance(apart):
        if len(near) == NEIGHBOURS:
            break
        if numbers[engineer] not in near and _could(problem, engineer, job):
            near.append(int(numbers[engineer]))
    return near[turn % len(near)] if near else 0


def _by_distance(apart: Floats) -> Iterator[int]:
    """All engineers, the nearest first; the first few are mostly enough, so the others are put in order only then."""
    if len(apart) > FEW:
        within = apart <= np.partition(apart, FEW)[FEW]
        some = np.flatnonzero(within)
        yield from some[np.argsort(apart[some], kind="stable")].tolist()
        apart = np.where(within, np.inf, apart)
        yield from np.argsort(apart, kind="stable")[: len(apart) - len(some)].tolist()
    else:
        yield from np.argsort(apart, kind="stable").tolist()


def _could(problem: Problem, number: int, job: Job) -> bool:
    engineer = problem.engineers[number]
    return (
        number not in job.forbidden
        and (job.allowed is None or number in job.allowed)
        and all(engineer.skills.get(name, 0) >= level for name, level in job.skills.items())
        and job.certificates <= engineer.certificates.keys()
    )


def _part(problem: Problem, present: Plan, cluster: list[int], jobs: list[int], ways: Ways | None) -> Part:
    """The problem of these engineers and jobs, all indexes made its own."""
    members = set(cluster)
    shifts = [index for index, shift in enumerate(problem.shifts) if shift.engineer in members]
    engineers = [*cluster, *_mentioned(problem, jobs, members)]
    places = sorted(_visited(problem, shifts, jobs))
    to = _Indexes(_numbered(engineers), _numbered(jobs), _numbered(places), _numbered(shifts))
    there = tuple(problem.places[place] for place in places)
    part = replace(
        problem,
        places=there,
        travel=_some_ways(problem.travel, places) if ways is None else ways(there),
        engineers=tuple(problem.engineers[engineer] for engineer in engineers),
        shifts=tuple(to.shift(problem.shifts[shift]) for shift in shifts),
        jobs=tuple(to.job(problem.jobs[job]) for job in jobs),
        groups=tuple(to.group(group) for group in problem.groups if group.jobs[0] in to.jobs),
        depots=tuple(replace(depot, place=to.places[depot.place]) for depot in problem.depots),
    )
    start = Plan(tuple(to.route(route) for route in present.routes if route.shift in to.shifts), present.engine)
    return Part(
        problem=part,
        start=start,
        engineers=tuple(engineers),
        shifts=tuple(shifts),
        jobs=tuple(jobs),
        places=tuple(places),
    )


@dataclass(frozen=True, slots=True)
class _Indexes:
    """Index in the whole problem → index in the part."""

    engineers: Mapping[int, int]
    jobs: Mapping[int, int]
    places: Mapping[int, int]
    shifts: Mapping[int, int]

    def shift(self, shift: Shift) -> Shift:
        return replace(
            shift,
            engineer=self.engineers[shift.engineer],
            start_place=None if shift.start_place is None else self.places[shift.start_place],
            end_place=None if shift.end_place is None else self.places[shift.end_place],
            pinned=tuple(self.jobs[job] for job in shift.pinned),
        )

    def job(self, job: Job) -> Job:
        return replace(
            job,
            place=self.places[job.place],
            allowed=None if job.allowed is None else self._some(job.allowed),
            forbidden=self._some(job.forbidden),
            preferred=self._some(job.preferred),
            prices={self.engineers[each]: points for each, points in job.prices.items() if each in self.engineers},
            after=tuple(self.jobs[other] for other in job.after),
            was=None if job.was is None else replace(job.was, engineer=self.engineers[job.was.engineer]),
            locked_engineer=None if job.locked_engineer is None else self.engineers[job.locked_engineer],
        )

    def group(self, group: Group) -> Group:
        return replace(group, jobs=tuple(self.jobs[job] for job in group.jobs))

    def route(self, route: Route) -> Route:
        stops = tuple(
            replace(
                stop,
                index=self.jobs[stop.index] if stop.kind == "job" else stop.index,
                place=self.places.get(stop.place, 0),
            )
            for stop in route.stops
        )
        return replace(route, shift=self.shifts[route.shift], stops=stops)

    def _some(self, engineers: frozenset[int]) -> frozenset[int]:
        return frozenset(self.engineers[each] for each in engineers if each in self.engineers)


def _mentioned(problem: Problem, jobs: list[int], cluster: set[int]) -> list[int]:
    """Engineers of other parts of whom the jobs speak: they come along without a shift, so that no price changes."""
    named: set[int] = set()
    for job in (problem.jobs[index] for index in jobs):
        named |= job.preferred
        named |= set() if job.was is None else {job.was.engineer}
        named |= set() if job.locked_engineer is None else {job.locked_engineer}
    return sorted(named - cluster)


def _visited(problem: Problem, shifts: list[int], jobs: list[int]) -> set[int]:
    found = {problem.jobs[job].place for job in jobs} | {depot.place for depot in problem.depots}
    for shift in (problem.shifts[index] for index in shifts):
        found |= {place for place in (shift.start_place, shift.end_place) if place is not None}
    return found


def _some_ways(travel: Travel, places: list[int]) -> Travel:
    some = np.ix_(places, places)
    return replace(travel, seconds=travel.seconds[some].copy(), metres=travel.metres[some].copy())


def _numbered(indexes: Sequence[int]) -> dict[int, int]:
    return {index: number for number, index in enumerate(indexes)}


def _back(part: Part, plan: Plan) -> Iterator[Route]:
    """The routes of a part in the indexes of the whole."""
    for route in plan.routes:
        stops = tuple(_stop_back(part, stop) for stop in route.stops)
        yield replace(route, shift=part.shifts[route.shift], stops=stops)


def _stop_back(part: Part, stop: Stop) -> Stop:
    index = part.jobs[stop.index] if stop.kind == "job" else stop.index
    return replace(stop, index=index, place=part.places[stop.place])
