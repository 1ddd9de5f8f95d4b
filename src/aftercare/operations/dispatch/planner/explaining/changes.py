"""What would have to change for a job to be planned: the first of a list of reliefs that the checker finds enough.

Each relief makes a new problem with one thing given way, and counts only if a plan of that problem exists that breaks
nothing which the given plan does not break already.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.checking.reading import Walk
from aftercare.operations.dispatch.planner.explaining.candidates import Candidate, best_trial, candidates_on
from aftercare.operations.dispatch.planner.explaining.trials import (
    Ground,
    Standing,
    Trial,
    current,
    fixed_failures,
    ground,
    newly,
    on,
    stand,
    with_route,
    without,
)
from aftercare.operations.dispatch.planner.model import Depot, Plan, Problem, Route, Seconds

Kind = Literal["nothing", "time", "overtime", "skill", "certificate", "move", "part", "day"]

# What each relief can help against. Tried in this order.
HELPS: Mapping[Kind, frozenset[str]] = {
    "time": frozenset({"locked_start", "busy", "precedence", "pool"}),
    "overtime": frozenset({"shift_end", "max_work"}),
    "skill": frozenset({"skill"}),
    "certificate": frozenset({"certificate"}),
    "move": frozenset({
        "window", "shift_end", "max_jobs", "max_work", "max_metres", "capacity", "break_due", "break_window", "busy",
        "locked_start", "pool", "part", "depot_stock", "one_place", "max_leg", "crew_start", "precedence",
    }),
    "part": frozenset({"part", "tool", "depot_stock"}),
    "day": frozenset({"window", "shift_end", "max_work", "max_jobs", "busy", "precedence", "pool", "locked_start"}),
}  # fmt: skip
# Overtime is asked for in steps of so many seconds, and not beyond the most.
OVERTIME_STEP, OVERTIME_MOST = 300, 4 * 3_600
# So many engineers, those with the least against them, are looked at for each relief.
ENGINEERS = 12


@dataclass(frozen=True, slots=True)
class Moved:
    """A job that another engineer takes over to make room."""

    job: int
    engineer: int
    start: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has to give way, who then has the job and when, and the plan that shows it."""

    kind: Kind
    engineer: int
    shift: int
    start: Seconds
    # Seconds of overtime, levels of skill; what gives way by name (skill, certificate, part).
    amount: int = 0
    names: tuple[str, ...] = ()
    moved: Moved | None = None
    # The problem with the relief, and the plan of it that the checker has passed.
    problem: Problem
    plan: Plan


# A relief: problem, job, candidate → the problem with it, how much, and of what; nothing where it does not fit.
Relief = Callable[[Problem, int, Candidate], Iterator[tuple[Problem, int, tuple[str, ...]]]]


def what_would_change(problem: Problem, plan: Plan, job: int, engineer: int | None = None) -> Change | None:
    """The first relief with which the job can be planned (by this engineer), or None if no single one is enough."""
    standing = stand(problem, plan)
    everybody = candidates_on(ground(standing, job))
    asked = [each for each in everybody if each.shift is not None and engineer in {None, each.engineer}][:ENGINEERS]
    for each in asked:
        if each.is_feasible and each.shift is not None:
            base = ground(standing, job)
            return _change("nothing", each.engineer, best_trial(base, [each.shift]), base)
    for kind, helped in HELPS.items():
        for each in asked:
            if {broken.rule for broken in each.broken} <= helped:
                tried = _moving(standing, job, each) if kind == "move" else _relieved(standing, job, kind, each)
                found = next((change for change in tried if _holds(standing, change)), None)
                if found is not None:
                    return found
    return None


def _relieved(standing: Standing, job: int, kind: Kind, each: Candidate) -> Iterator[Change]:
    for eased, amount, names in RELIEFS[kind](standing.problem, job, each):
        base = ground(stand(eased, standing.reading.plan), job)
        own = [index for index, shift in enumerate(eased.shifts) if shift.engineer == each.engineer]
        trial = best_trial(base, own)
        if trial.is_feasible:
            yield _change(kind, each.engineer, trial, base, amount=amount, names=names)


def _moving(standing: Standing, job: int, each: Candidate) -> Iterator[Change]:
    """Give one other job of the engineer's route away, so that there is room."""
    base = ground(standing, job)
    walked = None if each.shift is None else current(base, each.shift)
    if walked is not None:
        for other in [stop.index for stop in walked.jobs if stop.index not in walked.shift.pinned]:
            yield from _in_the_place_of(base, walked, other)


def _in_the_place_of(base: Ground, walked: Walk, other: int) -> Iterator[Change]:
    """The job on the route without the other one, which then finds its place with somebody else."""
    rest = without(walked, other)
    walks = tuple(each for each in base.reading.walks if each is not walked) + (() if rest is None else (rest,))
    room = on(base.standing, base.job, walks)
    trial = best_trial(room, [walked.index])
    if all(broken.job == other for broken in trial.broken):
        between = ground(replace(base.standing, reading=with_route(room, trial.route)), other)
        for taker in _takers(between, walked.shift.engineer):
            taken = best_trial(between, taker)
            if taken.is_feasible:
                moved = Moved(other, between.problem.shifts[taken.shift].engineer, taken.start)
                yield _change("move", walked.shift.engineer, trial, between, route=taken.route, moved=moved)


def _takers(base: Ground, giver: int) -> Iterator[list[int]]:
    """The shifts of each other engineer against whom nothing fixed stands."""
    problem = base.problem
    for engineer in range(len(problem.engineers)):
        own = [index for index, shift in enumerate(problem.shifts) if shift.engineer == engineer != giver]
        if any(not fixed_failures(problem, base.job, index) for index in own):
            yield own


def _holds(standing: Standing, found: Change) -> bool:
    """The checker's word on the whole plan of the eased problem."""
    return not newly(evaluate(found.problem, found.plan).violations, standing.before)


def _change(
    kind: Kind, engineer: int, trial: Trial, base: Ground, *, route: Route | None = None,
    amount: int = 0, names: tuple[str, ...] = (), moved: Moved | None = None,
) -> Change:  # fmt: skip
    whole = with_route(base, route or trial.route)
    return Change(
        kind=kind, engineer=engineer, shift=trial.shift, start=trial.start, amount=amount, names=names, moved=moved,
        problem=base.problem, plan=Plan(tuple(each.route for each in whole.walks)),
    )  # fmt: skip


def _other_time(problem: Problem, job: int, _each: Candidate) -> Iterator[tuple[Problem, int, tuple[str, ...]]]:
    """Another time within the window."""
    if problem.jobs[job].locked_start is not None:
        yield _with_job(problem, job, locked_start=None), 0, ()


def _overtime(problem: Problem, _job: int, each: Candidate) -> Iterator[tuple[Problem, int, tuple[str, ...]]]:
    """So many more minutes after the shift."""
    lacking = max((broken.by for broken in each.broken), default=0)
    more = -(-lacking // OVERTIME_STEP) * OVERTIME_STEP
    if each.shift is not None and 0 < more <= OVERTIME_MOST:
        shift = problem.shifts[each.shift]
        work = None if shift.max_work is None else shift.max_work + more
        yield _with_shift(problem, each.shift, overtime=shift.overtime + more, max_work=work), more, ()


def _skill(problem: Problem, job: int, each: Candidate) -> Iterator[tuple[Problem, int, tuple[str, ...]]]:
    """The levels that the engineer has, where the job asks for more."""
    short = {broken.other: broken.by for broken in each.broken if broken.rule == "skill"}
    levels = {name: level - short.get(name, 0) for name, level in problem.jobs[job].skills.items()}
    yield _with_job(problem, job, skills=levels), sum(short.values()), tuple(sorted(short))


def _certificate(problem: Problem, job: int, each: Candidate) -> Iterator[tuple[Problem, int, tuple[str, ...]]]:
    """Without the certificates that the engineer has not."""
    lacking = frozenset(broken.other for broken in each.broken if broken.rule == "certificate")
    eased = _with_job(problem, job, certificates=problem.jobs[job].certificates - lacking)
    yield eased, len(lacking), tuple(sorted(lacking))


def _part(problem: Problem, job: int, _each: Candidate) -> Iterator[tuple[Problem, int, tuple[str, ...]]]:
    """Everything that the job needs at the nearest depot, or in the van if there is none."""
    wanted = problem.jobs[job]
    names = tuple(sorted({*wanted.parts, *wanted.tools}))
    for index, depot in enumerate(problem.depots):
        stocked = _stocked(depot, wanted.parts, wanted.tools)
        depots = (*problem.depots[:index], stocked, *problem.depots[index + 1 :])
        yield replace(problem, depots=depots), sum(wanted.parts.values()), names
    if not problem.depots:
        yield _with_job(problem, job, parts={}, tools=frozenset()), sum(wanted.parts.values()), names


def _other_day(problem: Problem, job: int, _each: Candidate) -> Iterator[tuple[Problem, int, tuple[str, ...]]]:
    """Any time at all."""
    yield _with_job(problem, job, windows=(), locked_start=None), 0, ()


def _stocked(depot: Depot, parts: Mapping[str, int], tools: frozenset[str]) -> Depot:
    return replace(depot, parts={**depot.parts, **dict.fromkeys(parts)}, tools=depot.tools | tools)


def _with_job(problem: Problem, job: int, **values: Any) -> Problem:
    jobs = list(problem.jobs)
    jobs[job] = replace(jobs[job], **values)
    return replace(problem, jobs=tuple(jobs))


def _with_shift(problem: Problem, shift: int, **values: Any) -> Problem:
    shifts = list(problem.shifts)
    shifts[shift] = replace(shifts[shift], **values)
    return replace(problem, shifts=tuple(shifts))


RELIEFS: Mapping[Kind, Relief] = {
    "time": _other_time,
    "overtime": _overtime,
    "skill": _skill,
    "certificate": _certificate,
    "part": _part,
    "day": _other_day,
}
