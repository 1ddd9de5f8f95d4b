"""Faults of the data that make a job, a shift or an engineer impossible before any plan is made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from aftercare.operations.dispatch.planner.checking import visits
from aftercare.operations.dispatch.planner.checking.reading import Visit
from aftercare.operations.dispatch.planner.model import Job, Place, Problem, Shift

# Longer than this, a single job is taken for a slip of the pen: work of several days is a series.
HUGE = 24 * 3_600


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault: of a job, a shift or an engineer; `other` names what is lacking or contradicts."""

    code: str
    job: int | None = None
    shift: int | None = None
    engineer: int | None = None
    other: str = ""


def defects(problem: Problem) -> tuple[Defect, ...]:
    """All faults, those of jobs first."""
    found: list[Defect] = []
    for index, job in enumerate(problem.jobs):
        for check in OF_JOBS:
            found += [Defect(code, job=index, other=other) for code, other in check(problem, index, job)]
    for index, shift in enumerate(problem.shifts):
        found += [Defect(code, shift=index, other=other) for code, other in _of_shift(problem, shift)]
    found += [Defect("shifts_overlap", shift=index) for index in _overlapping(problem)]
    return (*found, *(Defect("no_shift", engineer=index) for index in _without_shift(problem)))


Found = Iterator[tuple[str, str]]
# Rules that stand against a job whenever on the shift it is.
FIXED = (
    visits.skill, visits.certificate, visits.allowed_engineer, visits.forbidden_engineer, visits.locked_engineer,
    visits.region, visits.priority,
)  # fmt: skip


def _durations(_problem: Problem, _index: int, job: Job) -> Found:
    if job.duration <= 0:
        yield "no_duration", str(job.duration)
    if job.duration > HUGE:
        yield "huge_duration", str(job.duration)


def _places(problem: Problem, _index: int, job: Job) -> Found:
    if not 0 <= job.place < len(problem.places):
        yield "no_place", ""
    elif not _is_placed(problem.places[job.place]) and any(map(_is_placed, problem.places)):
        yield "no_coordinates", problem.places[job.place].id


def _is_placed(place: Place) -> bool:
    return (place.latitude_e6, place.longitude_e6) != (0, 0)


def _times(problem: Problem, _index: int, job: Job) -> Found:
    opens = min((shift.start for shift in problem.shifts), default=0)
    if job.windows and all(span.end < opens for span in job.windows):
        yield "window_past", ""
    if job.windows and all(span.end < span.start for span in job.windows):
        yield "window_empty", ""
    if job.locked_start is not None and job.locked_start < opens:
        yield "lock_past", ""


def _contradictions(problem: Problem, index: int, job: Job) -> Found:
    at = job.locked_start
    if at is not None and job.windows and not any(span.start <= at <= span.end for span in job.windows):
        yield "lock_outside_window", ""
    holder = job.locked_engineer
    if holder is not None and (holder in job.forbidden or (job.allowed is not None and holder not in job.allowed)):
        yield "lock_on_excluded", ""
    if at is not None and holder is not None and not any(_spans(shift, at) for shift in _shifts_of(problem, holder)):
        yield "lock_without_shift", ""
    if any(index in _all_before(problem, other) for other in job.after):
        yield "after_itself", ""


def _all_before(problem: Problem, job: int) -> set[int]:
    """The job, those before it, those before them, and so on."""
    found: set[int] = set()
    ahead = [job]
    while ahead:
        each = ahead.pop()
        if each not in found and 0 <= each < len(problem.jobs):
            found.add(each)
            ahead.extend(problem.jobs[each].after)
    return found


def _holders(problem: Problem, index: int, job: Job) -> Found:
    """What nobody has, each taken by itself, and all together."""
    nobody = False
    for name, level in sorted(job.skills.items()):
        if not any(engineer.skills.get(name, 0) >= level for engineer in problem.engineers):
            nobody = True
            yield "no_skill_holder", name
    for name in sorted(job.certificates):
        if not any(name in engineer.certificates for engineer in problem.engineers):
            nobody = True
            yield "no_certificate_holder", name
    if not nobody and not any(_could_do(problem, index, shift) for shift in range(len(problem.shifts))):
        yield "nobody_able", ""


def _could_do(problem: Problem, job: int, shift: int) -> bool:
    """Whether no rule that holds at any time of the shift stands against it."""
    at = problem.shifts[shift].start
    visit = Visit(problem=problem, shift_index=shift, job_index=job, start=at)
    return all(finding.margin >= 0 for check in FIXED for finding in check(visit))


def _supplies(problem: Problem, _index: int, job: Job) -> Found:
    for name, pieces in sorted(job.parts.items()):
        vans = max((engineer.parts.get(name, 0) for engineer in problem.engineers), default=0)
        stocks = [depot.parts[name] for depot in problem.depots if name in depot.parts]
        if vans < pieces and not any(stock is None or stock + vans >= pieces for stock in stocks):
            yield "no_part", name
    for name in sorted(job.tools):
        if not any(name in tools for tools in _tools(problem)):
            yield "no_tool", name
    for name, count in sorted(job.pools.items()):
        if sum(pool.amount for pool in problem.pools if pool.id == name) < count:
            yield "pool_too_small", name


OF_JOBS: tuple[Callable[[Problem, int, Job], Found], ...] = (
    _durations, _places, _times, _contradictions, _holders, _supplies,
)  # fmt: skip


def _of_shift(problem: Problem, shift: Shift) -> Found:
    if shift.end <= shift.start:
        yield "shift_empty", ""
    for place in (shift.start_place, shift.end_place):
        if place is not None and not 0 <= place < len(problem.places):
            yield "no_place", ""
    for first, second in pairwise(sorted(shift.busy, key=lambda span: span.start)):
        if second.start < first.end:
            yield "busy_overlap", ""


def _overlapping(problem: Problem) -> Iterator[int]:
    for engineer in range(len(problem.engineers)):
        own = sorted((shift.start, shift.end + shift.overtime, index) for index, shift in _numbered(problem, engineer))
        yield from (second[2] for first, second in pairwise(own) if second[0] < first[1])


def _without_shift(problem: Problem) -> list[int]:
    working = {shift.engineer for shift in problem.shifts}
    return [index for index in range(len(problem.engineers)) if index not in working]


def _shifts_of(problem: Problem, engineer: int) -> list[Shift]:
    return [shift for _index, shift in _numbered(problem, engineer)]


def _numbered(problem: Problem, engineer: int) -> Iterator[tuple[int, Shift]]:
    return ((index, shift) for index, shift in enumerate(problem.shifts) if shift.engineer == engineer)


def _spans(shift: Shift, at: int) -> bool:
    return shift.start <= at <= shift.end + shift.overtime


def _tools(problem: Problem) -> Iterator[frozenset[str]]:
    yield from (engineer.tools for engineer in problem.engineers)
    yield from (shift.tools for shift in problem.shifts)
    yield from (depot.tools for depot in problem.depots)
