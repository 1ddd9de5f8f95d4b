"""What holds between a job and a shift whatever the time: whether it may be, until when, and what it costs."""

from collections.abc import Mapping

import numpy as np

from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, Bits, Ints
from aftercare.operations.dispatch.planner.model import Engineer, Job, Problem, Shift

PERMILLE = 1_000


def able_pairs(problem: Problem) -> Bits:
    """Job × shift: nothing but time and place can be against it."""
    able = np.zeros((len(problem.jobs), len(problem.shifts)), np.bool_)
    levels, of_shift = _Levels(problem.engineers), _engineers_of(problem)
    for index, job in enumerate(problem.jobs):
        able[index] = levels.able(job)[of_shift]
        for number, shift in enumerate(problem.shifts if job.region or _has_bars(problem) else ()):
            able[index, number] &= _may_take(shift, job)
    for number, shift in enumerate(problem.shifts):
        for index in shift.pinned:
            able[index] = np.arange(len(problem.shifts)) == number
    return able


def until_of_pairs(problem: Problem) -> Ints:
    """Job × shift: the first second on which one of the certificates is no longer valid; one row if all last."""
    dated = [index for index, job in enumerate(problem.jobs) if _has_end(job, problem)]
    if not dated:
        return np.full((1, 1), NEVER, np.int64)
    until = np.full((len(problem.jobs), len(problem.shifts)), NEVER, np.int64)
    of_shift = _engineers_of(problem)
    for index in dated:
        ends = np.array([_until(problem.jobs[index], engineer) for engineer in problem.engineers], np.int64)
        until[index] = ends[of_shift]
    return until


def taste_of_pairs(problem: Problem) -> Ints:
    """Job × shift: every price that hangs on who does the job."""
    of_shift, levels = _engineers_of(problem), _Levels(problem.engineers)
    ledger = np.array([engineer.ledger for engineer in problem.engineers] or [0], np.int64)
    taste = np.zeros((len(problem.jobs), len(problem.shifts)), np.int64)
    for index, job in enumerate(problem.jobs):
        prices = _skill_prices(problem, job, levels) + _wishes(problem, job)
        prices += job.burden * ledger * problem.prices.fairness_permille // PERMILLE
        taste[index] = prices[of_shift]
    return taste


class _Levels:
    """The engineers' skills as columns."""

    def __init__(self, engineers: tuple[Engineer, ...]) -> None:
        self._engineers = engineers
        self._columns: dict[str, Ints] = {}

    def of(self, skill: str) -> Ints:
        if skill not in self._columns:
            levels = [engineer.skills.get(skill, 0) for engineer in self._engineers]
            self._columns[skill] = np.array(levels or [0], np.int64)
        return self._columns[skill]

    def able(self, job: Job) -> Bits:
        """Engineers whom skills, certificates, permissions and locks allow."""
        count = max(1, len(self._engineers))
        able = np.ones(count, np.bool_)
        for skill, level in job.skills.items():
            able &= self.of(skill) >= level
        for certificate in job.certificates:
            able &= [certificate in engineer.certificates for engineer in self._engineers]
        only = [set(job.allowed)] if job.allowed is not None else []
        only += [{job.locked_engineer}] if job.locked_engineer is not None else []
        for allowed in only:
            able &= [index in allowed for index in range(count)]
        for index in job.forbidden:
            able[index] = False
        return able

    def above(self, skills: Mapping[str, int]) -> Ints:
        """Levels above what is asked for, all skills together."""
        return sum((np.maximum(0, self.of(skill) - level) for skill, level in skills.items()), self._none())

    def under(self, skills: Mapping[str, int]) -> Ints:
        return sum((np.maximum(0, level - self.of(skill)) for skill, level in skills.items()), self._none())

    def _none(self) -> Ints:
        return np.zeros(max(1, len(self._engineers)), np.int64)


def _engineers_of(problem: Problem) -> Ints:
    return np.array([shift.engineer for shift in problem.shifts], np.int64)


def _has_bars(problem: Problem) -> bool:
    return any(shift.least_priority is not None for shift in problem.shifts)


def _may_take(shift: Shift, job: Job) -> bool:
    if job.region and shift.regions is not None and job.region not in shift.regions:
        return False
    return shift.least_priority is None or job.priority <= shift.least_priority


def _has_end(job: Job, problem: Problem) -> bool:
    return bool(job.certificates) and any(_until(job, engineer) < NEVER for engineer in problem.engineers)


def _until(job: Job, engineer: Engineer) -> int:
    ends = (engineer.certificates.get(name) for name in job.certificates)
    return min((end for end in ends if end is not None), default=NEVER)


def _skill_prices(problem: Problem, job: Job, levels: _Levels) -> Ints:
    prices = problem.prices
    above = levels.above(job.skills if prices.over_skill else {})
    return (
        above * prices.over_skill + levels.under(job.wished_skills if prices.under_skill else {}) * prices.under_skill
    )


def _wishes(problem: Problem, job: Job) -> Ints:
    """Own prices, engineers rather wanted, and whoever has the job in the plan in force."""
    prices = problem.prices
    wishes = np.zeros(max(1, len(problem.engineers)), np.int64)
    for engineer, points in job.prices.items():
        wishes[engineer] += points
    if job.preferred:
        wishes += prices.not_preferred
        wishes[list(job.preferred)] -= prices.not_preferred
    if job.was is not None:
        moved = prices.moved_engineer * announced(problem, job) // PERMILLE
        wishes += moved
        wishes[job.was.engineer] -= moved
    return wishes


def announced(problem: Problem, job: Job) -> int:
    """The permille for moving a job: more, where the customer was told."""
    return problem.prices.announced_permille if job.was is not None and job.was.announced else PERMILLE
