"""Jobs that are planned all or not at all, and what must be planned before what."""

import numpy as np

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.compiled import Bits, Ints
from aftercare.operations.dispatch.planner.kernel.rows import Rows
from aftercare.operations.dispatch.planner.model import Problem

KINDS = {"together": at.TOGETHER, "series": at.SERIES}


class Units:
    """Every job is in one unit: its group, or itself alone."""

    def __init__(self, problem: Problem) -> None:
        jobs = problem.jobs
        self.jobs: list[tuple[int, ...]] = []
        self.kinds: list[int] = []
        self.of_job: Ints = np.full(len(jobs), -1, np.int64)
        for group in problem.groups:
            self._add(group.jobs, KINDS[group.kind])
        for index in np.flatnonzero(self.of_job < 0).tolist():
            self._add((index,), at.ALONE)
        self.followers: list[list[int]] = [[] for _ in jobs]
        for index in range(len(jobs)):
            for before in self.waited_for(problem, index):
                self.followers[before].append(index)
        self.levels = self._level(problem)

    def _add(self, jobs: tuple[int, ...], kind: int) -> None:
        self.of_job[list(jobs)] = len(self.jobs)
        self.jobs.append(jobs)
        self.kinds.append(kind)

    def is_crew(self, job: int) -> bool:
        return bool(self.kinds[self.of_job[job]] == at.TOGETHER)

    def waited_for(self, problem: Problem, job: int) -> list[int]:
        """Jobs that must end before this one; days of a series follow one another anyway."""
        unit = self.of_job[job]
        is_series = self.kinds[unit] == at.SERIES
        return [before for before in problem.jobs[job].after if not (is_series and self.of_job[before] == unit)]

    def fixed(self, problem: Problem) -> set[int]:
        """Jobs that are never taken out: pinned ones, their groups, and whatever these wait for."""
        found: set[int] = set()
        waiting = [job for shift in problem.shifts for job in shift.pinned]
        while waiting:
            job = waiting.pop()
            if job not in found:
                found.add(job)
                waiting += [*self.jobs[self.of_job[job]], *self.waited_for(problem, job)]
        return found

    @property
    def in_circle(self) -> Bits:
        """Jobs that wait for themselves."""
        waits: Bits = np.array([self.levels[unit] < 0 for unit in self.of_job], np.bool_)
        return waits

    def table(self, rows: Rows) -> Ints:
        """From where to where the list of its jobs goes, its kind, how many units must come before it."""
        table = [
            (*rows.add((job,) for job in jobs), kind, level)
            for jobs, kind, level in zip(self.jobs, self.kinds, self.levels, strict=True)
        ]
        return np.array(table, np.int64).reshape(len(table), 4)

    def _level(self, problem: Problem) -> list[int]:
        """The longest chain of units before each one; -1 for one in or behind a circle."""
        before = [self._before(problem, unit) for unit in range(len(self.jobs))]
        levels = [-1] * len(before)
        open_units = set(range(len(before)))
        while ready := {unit for unit in open_units if not before[unit] & open_units}:
            for unit in ready:
                levels[unit] = 1 + max((levels[each] for each in before[unit]), default=-1)
            open_units -= ready
        return levels

    def _before(self, problem: Problem, unit: int) -> set[int]:
        """Units that this one waits for. A crew that waits for one of its own waits for ever."""
        return {int(self.of_job[before]) for job in self.jobs[unit] for before in self.waited_for(problem, job)}
