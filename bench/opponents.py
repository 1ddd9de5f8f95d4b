"""VROOM, for comparison only: it takes no part in the product."""

import time
from datetime import timedelta

import numpy as np
import vroom

from aftercare.operations.dispatch.planner.engines.sequences import Sequences, timed
from aftercare.operations.dispatch.planner.model import Job, Plan, Problem

# VROOM drops by priority from 0 to 100, and only then looks at the way.
POINTS_A_PRIORITY = 360
# Used up: nearly all of the time that it was given.
NEARLY = 0.95


class Vroom:
    """Skills, windows and optional jobs at its most thorough level, one thread."""

    name = "vroom"

    def solve(self, problem: Problem, *, seconds: float) -> Plan:
        """It stops when it thinks that it is done, or by the clock on the wall.

        Where neighbours take the processor from it, it is run again with more time on the wall, until it had so many
        seconds of the processor: others get no less.
        """
        numbers = {name: number for number, name in enumerate(sorted({s for job in problem.jobs for s in job.skills}))}
        given = vroom.Input()
        given.set_durations_matrix("car", problem.travel.seconds.astype(np.uint32))
        given.add_vehicle(
            [
                vroom.Vehicle(
                    index,
                    start=shift.start_place,
                    end=shift.end_place,
                    skills={numbers[name] for name in problem.engineers[shift.engineer].skills if name in numbers},
                    time_window=vroom.TimeWindow(shift.start, shift.end),
                )
                for index, shift in enumerate(problem.shifts)
            ]
        )
        given.add_job([_job(index, job, numbers) for index, job in enumerate(problem.jobs)])
        found = _solved(given, seconds)
        return timed(problem, _sequences(problem, found), engine=self.name)


def _solved(given: vroom.Input, seconds: float) -> vroom.solution.solution.Solution:
    wall = seconds
    while True:
        began, began_cpu = time.monotonic(), time.process_time()
        found = given.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=wall))
        spent = time.process_time() - began_cpu
        if spent >= NEARLY * seconds or time.monotonic() - began < NEARLY * wall:
            return found
        wall *= 1.1 * seconds / max(spent, 0.1 * seconds)


def _job(index: int, job: Job, numbers: dict[str, int]) -> vroom.Job:
    return vroom.Job(
        index,
        job.place,
        default_service=job.duration,
        skills={numbers[name] for name in job.skills},
        priority=min(100, (job.drop or 0) // POINTS_A_PRIORITY),
        time_windows=[vroom.TimeWindow(span.start, span.end) for span in job.windows],
    )


def _sequences(problem: Problem, found: vroom.solution.solution.Solution) -> Sequences:
    sequences: Sequences = {}
    for shift, kind, job in found.routes[["vehicle_id", "type", "id"]].itertuples(index=False):
        if str(kind) == "job":
            jobs = sequences.setdefault(int(shift), [])
            jobs.append((int(job), problem.shifts[int(shift)].start + len(jobs)))
    return sequences
