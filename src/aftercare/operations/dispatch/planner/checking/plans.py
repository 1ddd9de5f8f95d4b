"""Rules of a whole plan: what several routes share, and jobs that depend on one another."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from aftercare.operations.dispatch.planner.checking.reading import Reading, Walk
from aftercare.operations.dispatch.planner.checking.rule import Finding, rules_of, yes
from aftercare.operations.dispatch.planner.checking.supplies import draws, routes_of
from aftercare.operations.dispatch.planner.model import Group, Stop


def known_shift(reading: Reading) -> Iterator[Finding]:
    """Every route belongs to a shift that the problem has."""
    for route in reading.plan.routes:
        yield Finding(yes(0 <= route.shift < len(reading.problem.shifts)), route.shift)


def one_route(reading: Reading) -> Iterator[Finding]:
    """A shift has one route; by: routes too many."""
    for shift, count in sorted(Counter(route.shift for route in reading.plan.routes).items()):
        yield Finding(1 - count, shift)


def route_order(reading: Reading) -> Iterator[Finding]:
    """Routes stand in the order of their shifts."""
    shifts = [route.shift for route in reading.plan.routes]
    yield Finding(yes(shifts == sorted(shifts)))


def job_once(reading: Reading) -> Iterator[Finding]:
    """A job is planned once at most; by: times too many."""
    counts = Counter(stop.index for walk in reading.walks for stop in walk.jobs)
    for job, count in sorted(counts.items()):
        yield Finding(1 - count, reading.planned[job][0].index, job)


def one_place(reading: Reading) -> Iterator[Finding]:
    """An engineer is back from one route before leaving on the next; by: seconds."""
    for engineer in sorted({walk.shift.engineer for walk in reading.walks}):
        own = routes_of(reading, engineer)
        for first, second in pairwise(own):
            yield Finding(second.route.leaves_at - first.route.back_at, second.index)


def pinned(reading: Reading) -> Iterator[Finding]:
    """The jobs of a route begin with those that are pinned to its shift, in their order; by: pinned jobs not there."""
    walks = {walk.index: walk for walk in reading.walks}
    for index, shift in enumerate(reading.problem.shifts):
        if shift.pinned:
            jobs = [stop.index for stop in walks[index].jobs] if index in walks else []
            yield Finding(_in_common(jobs, shift.pinned) - len(shift.pinned), index)


def mandatory(reading: Reading) -> Iterator[Finding]:
    """A job without a price of dropping is planned."""
    for index, job in enumerate(reading.problem.jobs):
        if job.drop is None:
            yield Finding(yes(index in reading.planned), job=index)


def part(reading: Reading) -> Iterator[Finding]:
    """The parts of a job are in the van, or kept by a depot called at before; by: pieces."""
    for draw in draws(reading):
        margin = -draw.missing if draw.missing else draw.left
        yield Finding(margin, draw.walk.index, draw.job, draw.part)


def depot_stock(reading: Reading) -> Iterator[Finding]:
    """What all routes fetch at a depot is there; by: pieces."""
    taken: Counter[tuple[int, str]] = Counter()
    for draw in draws(reading):
        if draw.depot is not None:
            taken[draw.depot, draw.part] += draw.from_depot
    for (index, name), pieces in sorted(taken.items()):
        stock = reading.problem.depots[index].parts[name]
        if stock is not None:
            yield Finding(stock - pieces, other=f"depot {index} {name}")


def pool(reading: Reading) -> Iterator[Finding]:
    """At no moment is more of a pool in use than there is; by: pieces."""
    amounts = {each.id: each.amount for each in reading.problem.pools}
    for name, most in sorted(_most_in_use(reading).items()):
        yield Finding(amounts.get(name, 0) - most, other=name)


def group_whole(reading: Reading) -> Iterator[Finding]:
    """The jobs of a group are planned all or not at all; by: jobs not planned."""
    for group in reading.problem.groups:
        planned = len(_planned(reading, group))
        if planned:
            yield Finding(planned - len(group.jobs), job=group.jobs[0])


def crew_engineers(reading: Reading) -> Iterator[Finding]:
    """Each job of a crew goes to another engineer; by: jobs too many for one."""
    for group in _groups(reading, "together"):
        engineers = {walk.shift.engineer for walk, _stop in _planned(reading, group)}
        yield Finding(len(engineers) - len(_planned(reading, group)), job=group.jobs[0])


def crew_start(reading: Reading) -> Iterator[Finding]:
    """The jobs of a crew begin together; by: seconds between the first and the last."""
    for group in _groups(reading, "together"):
        starts = [stop.start for _walk, stop in _planned(reading, group)]
        yield Finding(min(starts) - max(starts), job=group.jobs[0])


def series_engineer(reading: Reading) -> Iterator[Finding]:
    """The jobs of a series all go to one engineer; by: engineers too many."""
    for group in _groups(reading, "series"):
        engineers = {walk.shift.engineer for walk, _stop in _planned(reading, group)}
        yield Finding(1 - len(engineers), job=group.jobs[0])


def series_shifts(reading: Reading) -> Iterator[Finding]:
    """The jobs of a series lie on shifts in a row, one each, in their order; by: jobs out of line."""
    for group in _groups(reading, "series"):
        planned = [walk for walk, _stop in _planned(reading, group)]
        steps = [_follows(reading, first, second) for first, second in pairwise(planned)]
        yield Finding(-steps.count(False), job=group.jobs[0])


def predecessor(reading: Reading) -> Iterator[Finding]:
    """A job is planned only if those before it are; by: jobs not planned."""
    for index, (walk, _stop) in sorted(reading.planned.items()):
        after = reading.problem.jobs[index].after
        if after:
            yield Finding(-sum(other not in reading.planned for other in after), walk.index, index)


def precedence(reading: Reading) -> Iterator[Finding]:
    """A job begins when those before it have ended; by: seconds."""
    for index, (walk, stop) in sorted(reading.planned.items()):
        for other in reading.problem.jobs[index].after:
            if other in reading.planned:
                yield Finding(stop.start - reading.planned[other][1].end, walk.index, index, f"job {other}")


def _in_common(jobs: list[int], pinned: tuple[int, ...]) -> int:
    """How many of the pinned jobs the route begins with."""
    count = 0
    for job, wanted in zip(jobs, pinned, strict=False):
        if job != wanted:
            break
        count += 1
    return count


def _most_in_use(reading: Reading) -> dict[str, int]:
    changes: dict[str, list[tuple[int, int]]] = {}
    for index, (_walk, stop) in reading.planned.items():
        for name, count in reading.problem.jobs[index].pools.items():
            changes.setdefault(name, []).extend([(stop.start, count), (stop.end, -count)])
    return {name: _peak(each) for name, each in changes.items()}


def _peak(changes: list[tuple[int, int]]) -> int:
    """The most at once; at one moment, what ends makes room before something begins."""
    most = now = 0
    for _at, change in sorted(changes):
        now += change
        most = max(most, now)
    return most


def _groups(reading: Reading, kind: str) -> Iterator[Group]:
    """The groups of the kind of which at least two jobs are planned."""
    for group in reading.problem.groups:
        if group.kind == kind and len(_planned(reading, group)) > 1:
            yield group


def _planned(reading: Reading, group: Group) -> list[tuple[Walk, Stop]]:
    return [reading.planned[job] for job in group.jobs if job in reading.planned]


def _follows(reading: Reading, first: Walk, second: Walk) -> bool:
    """Whether the second route's shift is the engineer's next one after the first's."""
    shifts = reading.problem.shifts
    own = [index for index, shift in enumerate(shifts) if shift.engineer == first.shift.engineer]
    in_order = sorted(own, key=lambda index: (shifts[index].start, index))
    return (first.index, second.index) in set(pairwise(in_order))


RULES = rules_of(
    known_shift, one_route, route_order, job_once, one_place, pinned, mandatory, part, depot_stock, pool, group_whole,
    crew_engineers, crew_start, series_engineer, series_shifts, predecessor, precedence,
)  # fmt: skip
