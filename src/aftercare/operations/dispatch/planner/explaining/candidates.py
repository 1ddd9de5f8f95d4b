"""All engineers for one job: their best shift and place in the plan, rules with margins, goals with points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aftercare.operations.dispatch.planner.checking import RULES, routes, visits
from aftercare.operations.dispatch.planner.checking.reading import Visit, walk
from aftercare.operations.dispatch.planner.checking.rule import Finding
from aftercare.operations.dispatch.planner.explaining.trials import (
    Ground,
    Trial,
    best_on,
    fixed_failures,
    ground,
    stand,
    with_route,
)
from aftercare.operations.dispatch.planner.model import Plan, Points, Problem, Route, Seconds, Violation

# Rules that only an engine's fault can break are nothing to tell a dispatcher.
UNTOLD = {
    "known_shift", "one_route", "route_order", "job_once", "known_stop", "has_job", "once", "place", "duration",
    "travel", "departure", "arrival", "shift_start", "busy_time", "mandatory",
}  # fmt: skip
TOLD = tuple(code for code in RULES if code not in UNTOLD)


@dataclass(frozen=True, slots=True)
class Case:
    """One rule for one engineer: the least margin of all its cases, None where it asks for nothing."""

    rule: str
    margin: int | None = None
    # Which skill, part, break …; which other job, where the rule breaks for one that was there already.
    other: str = ""
    job: int | None = None

    @property
    def is_kept(self) -> bool:
        return self.margin is None or self.margin >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One engineer for the job. Without a shift there is no start and no route."""

    engineer: int
    shift: int | None = None
    start: Seconds | None = None
    route: Route | None = None
    # Every rule that can be told, in a fixed order.
    cases: tuple[Case, ...] = ()
    # What the plan breaks with the job there, and did not before.
    broken: tuple[Violation, ...] = ()
    # Goal → points that it costs more than leaving the job out.
    costs: Mapping[str, Points]
    # The job is this engineer's in the given plan.
    is_current: bool = False

    @property
    def is_feasible(self) -> bool:
        return self.shift is not None and not self.broken

    @property
    def total(self) -> Points:
        return sum(self.costs.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why the job is not this engineer's: rules that break, or a price that another has not."""

    job: int
    candidate: Candidate
    broken: tuple[Case, ...]
    # Who has the job, or else the best engineer who could; None if nobody can.
    instead: Candidate | None
    # Goal → points that this engineer costs more than that one.
    dearer: Mapping[str, Points]


def candidates(problem: Problem, plan: Plan, job: int) -> tuple[Candidate, ...]:
    """Every engineer, the feasible ones first, the cheapest of them on top."""
    return candidates_on(ground(stand(problem, plan), job))


def candidates_on(base: Ground) -> tuple[Candidate, ...]:
    """The same, for a plan that is looked up already."""
    planned = base.standing.reading.planned
    holder = planned[base.job][0].shift.engineer if base.job in planned else None
    found = [candidate(base, engineer, holder) for engineer in range(len(base.problem.engineers))]
    return tuple(sorted(found, key=_rank))


def candidate(base: Ground, engineer: int, holder: int | None = None) -> Candidate:
    """One engineer on their best shift."""
    own = [index for index, shift in enumerate(base.problem.shifts) if shift.engineer == engineer]
    if not own:
        return Candidate(engineer=engineer, costs={}, is_current=engineer == holder)
    best = best_trial(base, own)
    return Candidate(
        engineer=engineer,
        shift=best.shift,
        start=best.start,
        route=best.route,
        cases=tuple(_cases(base, best)),
        broken=best.broken,
        costs=best.costs,
        is_current=engineer == holder,
    )


def best_trial(base: Ground, shifts: list[int]) -> Trial:
    """The best place on any of these shifts (at least one)."""
    able = [shift for shift in shifts if not fixed_failures(base.problem, base.job, shift)]
    timely = [shift for shift in able if _in_time(base, shift)]
    tried = timely or able or shifts
    return min((best_on(base, shift, thorough=bool(able)) for shift in tried), key=lambda trial: trial.rank)


def why_not(problem: Problem, plan: Plan, job: int, engineer: int) -> WhyNot:
    """Why this engineer does not have the job."""
    everybody = candidates(problem, plan, job)
    asked = next(each for each in everybody if each.engineer == engineer)
    others = [each for each in everybody if each is not asked]
    able = [each for each in others if each.is_feasible]
    instead = next((each for each in others if each.is_current), able[0] if able else None)
    return WhyNot(
        job=job,
        candidate=asked,
        broken=tuple(case for case in asked.cases if not case.is_kept),
        instead=instead,
        dearer={} if instead is None else _difference(asked.costs, instead.costs),
    )


def _in_time(base: Ground, shift: int) -> bool:
    """Whether any window of the job meets the shift at all."""
    windows, day = base.problem.jobs[base.job].windows, base.problem.shifts[shift]
    return not windows or any(span.start <= day.end + day.overtime and span.end >= day.start for span in windows)


def _cases(base: Ground, trial: Trial) -> Iterator[Case]:
    """The least margin of each rule: of the job itself, of its route, of the plan."""
    found: dict[str, list[Finding]] = {}
    visit = Visit(problem=base.problem, shift_index=trial.shift, job_index=base.job, start=trial.start)
    walked = walk(base.problem, trial.route)
    found |= {rule.code: list(rule.check(visit)) for rule in visits.RULES}
    found |= {rule.code: list(rule.check(walked)) for rule in routes.RULES}
    whole = with_route(base, trial.route)
    for about in base.standing.plan_rules:
        found[about.code] = [case for case in about.check(whole) if _is_about(case, base, trial)]
    _add_broken(found, trial)
    for code in TOLD:
        worst = min(found.get(code, ()), key=lambda finding: finding.margin, default=None)
        yield Case(code) if worst is None else Case(code, worst.margin, worst.other, _other_job(base, worst))


def _is_about(case: Finding, base: Ground, trial: Trial) -> bool:
    return case.job in {None, base.job} and case.shift in {None, trial.shift}


def _add_broken(found: dict[str, list[Finding]], trial: Trial) -> None:
    """What breaks for other jobs; and what broke before is nobody's doing here."""
    for code, cases in found.items():
        new = [each for each in trial.broken if each.rule == code]
        kept = [case for case in cases if case.margin >= 0]
        found[code] = kept + [Finding(-each.by, each.shift, each.job, each.other) for each in new]


def _other_job(base: Ground, finding: Finding) -> int | None:
    return finding.job if finding.job != base.job else None


def _rank(each: Candidate) -> tuple[bool, bool, int, Points, int]:
    return not each.is_feasible, each.shift is None, len(each.broken), each.total, each.engineer


def _difference(costs: Mapping[str, Points], others: Mapping[str, Points]) -> dict[str, Points]:
    goals = sorted({*costs, *others})
    return {goal: costs.get(goal, 0) - others.get(goal, 0) for goal in goals if costs.get(goal) != others.get(goal)}
