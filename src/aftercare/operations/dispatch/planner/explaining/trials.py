"""A plan with one job put somewhere else: every place on a shift, timed anew and judged by the checker's rules."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aftercare.operations.dispatch.planner.checking import goals, plans, routes, visits
from aftercare.operations.dispatch.planner.checking.evaluation import violations
from aftercare.operations.dispatch.planner.checking.reading import Reading, Visit, Walk, read, reading, walk
from aftercare.operations.dispatch.planner.checking.rule import AnyRule, Finding
from aftercare.operations.dispatch.planner.explaining.timing import Bounds, Call, timed
from aftercare.operations.dispatch.planner.model import Plan, Points, Problem, Route, Seconds, Violation

# What a rule of whole plans looks at; without that it need not be asked again for every place.
ABOUT = {
    "one_place": "shifts", "pinned": "pinned", "part": "parts", "depot_stock": "parts", "pool": "pools",
    "group_whole": "groups", "crew_engineers": "groups", "crew_start": "groups", "series_engineer": "groups",
    "series_shifts": "groups", "predecessor": "after", "precedence": "after",
}  # fmt: skip
# Rules that do not depend on the time or the place in the route.
FIXED = {"skill", "allowed_engineer", "forbidden_engineer", "locked_engineer", "region", "priority"}
# So many of the places on a shift, the best by themselves, are held against the whole plan.
LOOKED_AT = 4

# What breaks, and by how much at most: rule, shift, job, and what else the rule names.
Broken = dict[tuple[str, int | None, int | None, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A plan as it stands, looked up once for all that is asked about it. `before` is what it breaks already."""

    reading: Reading
    before: Broken
    plan_rules: tuple[AnyRule, ...]

    @property
    def problem(self) -> Problem:
        return self.reading.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The plan without the job: what every trial starts from."""

    standing: Standing
    job: int
    reading: Reading
    walks: Mapping[int, Walk]

    @property
    def problem(self) -> Problem:
        return self.reading.problem

    @property
    def before(self) -> Broken:
        return self.standing.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The job on one shift at one place: the new route, what breaks beside what broke before, what it costs more."""

    shift: int
    route: Route
    start: Seconds
    broken: tuple[Violation, ...]
    costs: Mapping[str, Points]

    @property
    def is_feasible(self) -> bool:
        return not self.broken

    @property
    def total(self) -> Points:
        return sum(self.costs.values())

    @property
    def rank(self) -> tuple[int, Points, Seconds]:
        """Fewest broken rules first, then cheapest, then earliest."""
        return len(self.broken), self.total, self.start


def stand(problem: Problem, plan: Plan) -> Standing:
    """Look the plan up, and all that it breaks."""
    given = read(problem, plan)
    return Standing(reading=given, before=most(violations(given)), plan_rules=tuple(_asked(problem)))


def ground(standing: Standing, job: int) -> Ground:
    """The plan with the job taken out of its route, and that route timed anew."""
    walks = standing.reading.walks
    if job in standing.reading.planned:
        home = standing.reading.planned[job][0]
        rest = without(home, job)
        walks = tuple(each for each in walks if each is not home) + (() if rest is None else (rest,))
    return on(standing, job, walks)


def on(standing: Standing, job: int, walks: Sequence[Walk]) -> Ground:
    """These routes as the ground for the job."""
    whole = reading(standing.problem, standing.reading.plan, _in_order(walks))
    return Ground(standing=standing, job=job, reading=whole, walks={each.index: each for each in walks})


def without(home: Walk, job: int) -> Walk | None:
    """The route without the job, or nothing if it was the only one."""
    calls = [call for call in calls_of(home) if call != ("job", job)]
    if not any(kind == "job" for kind, _index in calls):
        return None
    return walk(home.problem, timed(home.problem, home.index, calls, Bounds(not_before=_starts(home))))


def calls_of(walked: Walk | None) -> list[Call]:
    """The jobs and depot calls of a route in their order."""
    stops = () if walked is None else walked.stops
    return [(stop.kind, stop.index) for stop in stops if stop.kind in {"job", "depot"}]


def best_on(base: Ground, shift: int, *, thorough: bool = True) -> Trial:
    """The best place for the job on the shift."""
    trials = sorted(_places(base, shift, thorough=thorough), key=lambda trial: trial.rank)
    whole = [_held_against_plan(base, trial) for trial in trials[:LOOKED_AT]]
    return min(whole, key=lambda trial: trial.rank)


def with_route(base: Ground, route: Route) -> Reading:
    """The whole plan with this route in the place of the one that its shift has."""
    others = tuple(each for each in base.reading.walks if each.index != route.shift)
    return reading(base.problem, base.reading.plan, _in_order((*others, walk(base.problem, route))))


def most(found: Sequence[Violation]) -> Broken:
    """What breaks, by how much at most."""
    broken: Broken = {}
    for each in found:
        key = (each.rule, each.shift, each.job, each.other)
        broken[key] = max(each.by, broken.get(key, 0))
    return broken


def newly(found: Sequence[Violation], before: Broken) -> tuple[Violation, ...]:
    """What breaks now and did not before, or not as much."""
    return tuple(each for each in found if each.by > before.get((each.rule, each.shift, each.job, each.other), 0))


def fixed_failures(problem: Problem, job: int, shift: int) -> list[tuple[str, Finding]]:
    """What stands against the job on the shift at any time and place."""
    visit = Visit(problem=problem, shift_index=shift, job_index=job, start=problem.shifts[shift].start)
    checked = [(rule.code, finding) for rule in visits.RULES if rule.code in FIXED for finding in rule.check(visit)]
    return [(code, finding) for code, finding in checked if finding.margin < 0]


def route_costs(walked: Walk | None) -> Counter[str]:
    """What a route and its jobs cost, goal by goal."""
    points: Counter[str] = Counter()
    if walked is not None:
        points.update({goal.__name__: goal(walked) for goal in goals.ROUTE_GOALS})
        for visit in walked.visits():
            points.update({goal.__name__: goal(visit) for goal in goals.VISIT_GOALS})
    return points


def current(base: Ground, shift: int) -> Walk | None:
    """The route of the shift without the job, if there is one."""
    return base.walks.get(shift)


def _places(base: Ground, shift: int, *, thorough: bool) -> Iterator[Trial]:
    walked = current(base, shift)
    calls = calls_of(walked)
    before, not_before = route_costs(walked), {} if walked is None else _starts(walked)
    for bounds in _bounds(base, not_before):
        for insert in _inserts(base):
            for position in _positions(base, shift, calls, thorough=thorough):
                order = [*calls[:position], *insert, *calls[position:]]
                for eager in (False, True) if base.problem.shifts[shift].breaks else (False,):
                    yield _trial(base, shift, timed(base.problem, shift, order, bounds, eager=eager), before)


def _positions(base: Ground, shift: int, calls: list[Call], *, thorough: bool) -> list[int]:
    """Every place, or for a shift that cannot have the job anyhow the one with the least detour."""
    everywhere = list(range(len(calls) + 1))
    return everywhere if thorough else [min(everywhere, key=lambda position: _detour(base, shift, calls, position))]


def _detour(base: Ground, shift: int, calls: list[Call], position: int) -> int:
    problem, day = base.problem, base.problem.shifts[shift]
    stops = [problem.depots[index].place if kind == "depot" else problem.jobs[index].place for kind, index in calls]
    before = stops[position - 1] if position else day.start_place
    after = stops[position] if position < len(stops) else day.end_place
    place, seconds = problem.jobs[base.job].place, problem.travel.seconds
    direct = 0 if before is None or after is None else int(seconds[before, after])
    there = 0 if before is None else int(seconds[before, place])
    return there + (0 if after is None else int(seconds[place, after])) - direct


def _inserts(base: Ground) -> list[tuple[Call, ...]]:
    """The job alone, and with a call at each depot just before if it needs something."""
    job = base.problem.jobs[base.job]
    alone: tuple[Call, ...] = (("job", base.job),)
    if not (job.parts or job.tools):
        return [alone]
    return [alone, *((("depot", index), *alone) for index in range(len(base.problem.depots)))]


def _bounds(base: Ground, not_before: dict[Call, Seconds]) -> Iterator[Bounds]:
    """When the job may begin: as early as can be, and where it stands in the plan in force."""
    job, call = base.problem.jobs[base.job], ("job", base.job)
    planned = base.reading.planned
    crew = _crew_start(base)
    exact = crew if job.locked_start is None else job.locked_start
    earliest = max((planned[other][1].end for other in job.after if other in planned), default=None)
    if exact is not None:
        yield Bounds(not_before=not_before, exactly={call: exact})
        return
    yield Bounds(not_before=not_before if earliest is None else {**not_before, call: earliest})
    if job.was is not None:
        yield Bounds(not_before={**not_before, call: max(job.was.start, earliest or job.was.start)})


def _crew_start(base: Ground) -> Seconds | None:
    """When the rest of the job's crew begins, if there is one."""
    mates = {job for group in base.problem.groups if group.kind == "together" for job in _mates(group.jobs, base.job)}
    return min((base.reading.planned[mate][1].start for mate in mates if mate in base.reading.planned), default=None)


def _mates(jobs: tuple[int, ...], job: int) -> set[int]:
    return set(jobs) - {job} if job in jobs else set()


def _trial(base: Ground, shift: int, route: Route, before: Counter[str]) -> Trial:
    walked = walk(base.problem, route)
    found = [broken for rule in routes.RULES for broken in rule.broken(walked)]
    found += [broken for visit in walked.visits() for rule in visits.RULES for broken in rule.broken(visit)]
    after = route_costs(walked)
    after.subtract(before)
    start = next(stop.start for stop in route.stops if (stop.kind, stop.index) == ("job", base.job))
    return Trial(shift=shift, route=route, start=start, broken=newly(found, base.before), costs=after)


def _held_against_plan(base: Ground, trial: Trial) -> Trial:
    """The same with the rules and prices that look at more than one route."""
    costs = Counter(dict(trial.costs))
    broken = trial.broken
    if base.standing.plan_rules or base.problem.prices.split_site:
        whole = with_route(base, trial.route)
        found = [each for rule in base.standing.plan_rules for each in rule.broken(whole)]
        broken += newly(found, base.before)
        costs[goals.split_site.__name__] += goals.split_site(whole) - goals.split_site(base.reading)
    costs[goals.dropped.__name__] -= goals.drop_price(base.problem, base.job)
    spent = {goal: points for goal, points in costs.items() if points}
    return replace(trial, broken=broken, costs=spent)


def _asked(problem: Problem) -> Iterator[AnyRule]:
    """The rules of whole plans that can say something about this problem."""
    jobs = problem.jobs
    present = {
        "shifts": len({shift.engineer for shift in problem.shifts}) < len(problem.shifts),
        "pinned": any(shift.pinned for shift in problem.shifts),
        "parts": any(job.parts for job in jobs),
        "pools": any(job.pools for job in jobs),
        "groups": bool(problem.groups),
        "after": any(job.after for job in jobs),
    }
    return (rule for rule in plans.RULES if rule.code in ABOUT and present[ABOUT[rule.code]])


def _starts(walked: Walk) -> dict[Call, Seconds]:
    return {(stop.kind, stop.index): stop.start for stop in walked.stops}


def _in_order(walks: Sequence[Walk]) -> tuple[Walk, ...]:
    return tuple(sorted(walks, key=lambda each: each.index))
