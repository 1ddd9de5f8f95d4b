"""What a plan leaves over: each dropped job and each engineer without work, with the reasons."""

from collections import Counter
from dataclasses import dataclass

from aftercare.operations.dispatch.planner.checking.reading import read
from aftercare.operations.dispatch.planner.explaining.candidates import Candidate, candidates_on
from aftercare.operations.dispatch.planner.explaining.defects import Defect, defects
from aftercare.operations.dispatch.planner.explaining.trials import Standing, fixed_failures, ground, stand
from aftercare.operations.dispatch.planner.model import Plan, Points, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplanned:
    """A job that is not planned, and why."""

    job: int
    # Faults of its data; with one, nothing else needs to be said.
    defects: tuple[Defect, ...]
    # Rule → how many engineers it stands against, the most frequent first; an engineer may count for several.
    rules: tuple[tuple[str, int], ...] = ()
    # Who comes nearest: fewest rules broken, then cheapest.
    nearest: Candidate | None = None
    # It could be planned, but costs so much more than leaving it out (not above zero: the search has missed it).
    too_dear_by: Points | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An engineer without a job in the plan, and why."""

    engineer: int
    # no_shift, no_able_job (rules say which stand against how many jobs), able_but_unused.
    code: str
    rules: tuple[tuple[str, int], ...] = ()
    # Jobs that nothing fixed stands against.
    able_for: int = 0


def unplanned(problem: Problem, plan: Plan, jobs: frozenset[int] | None = None) -> tuple[Unplanned, ...]:
    """Every job that the plan leaves out (or those of `jobs`), with the reasons."""
    standing, faults = stand(problem, plan), defects(problem)
    left = [job for job in range(len(problem.jobs)) if job not in standing.reading.planned]
    asked = [job for job in left if jobs is None or job in jobs]
    return tuple(_reasons(standing, job, tuple(each for each in faults if each.job == job)) for job in asked)


def left_out(problem: Problem, plan: Plan) -> tuple[LeftOut, ...]:
    """Every engineer who has no job in the plan."""
    used = {walk.shift.engineer for walk in read(problem, plan).walks if walk.jobs}
    idle = [engineer for engineer in range(len(problem.engineers)) if engineer not in used]
    return tuple(_idle(problem, engineer) for engineer in idle)


def _reasons(standing: Standing, job: int, faults: tuple[Defect, ...]) -> Unplanned:
    if faults:
        return Unplanned(job=job, defects=faults)
    everybody = candidates_on(ground(standing, job))
    nearest = next((each for each in everybody if each.shift is not None), None)
    able = nearest is not None and nearest.is_feasible
    counts = Counter(case.rule for each in everybody for case in each.cases if not case.is_kept)
    return Unplanned(
        job=job,
        defects=(),
        rules=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        nearest=nearest,
        too_dear_by=nearest.total if nearest is not None and able else None,
    )


def _idle(problem: Problem, engineer: int) -> LeftOut:
    shifts = [index for index, shift in enumerate(problem.shifts) if shift.engineer == engineer]
    if not shifts:
        return LeftOut(engineer=engineer, code="no_shift")
    against: Counter[str] = Counter()
    able = 0
    for job in range(len(problem.jobs)):
        failures = [sorted({code for code, _finding in fixed_failures(problem, job, shift)}) for shift in shifts]
        fewest = min(failures, key=_how_many)
        able += not fewest
        against.update(fewest)
    rules = tuple(sorted(against.items(), key=lambda item: (-item[1], item[0])))
    return LeftOut(engineer=engineer, code="able_but_unused" if able else "no_able_job", rules=rules, able_for=able)


def _how_many(codes: list[str]) -> int:
    return len(codes)
