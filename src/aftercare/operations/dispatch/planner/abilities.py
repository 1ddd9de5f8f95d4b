"""Who could have a job, whatever the time: arrays over all engineers and shifts, asked with a few operations each."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from aftercare.operations.dispatch.planner.model import Job, Problem
from aftercare.operations.dispatch.planner.openings import ALWAYS, NEVER, Bits, Ints, Openings


@dataclass(frozen=True, slots=True)
class Abilities:
    """What stands against an engineer or a shift at any time, by name. Made once for a problem."""

    problem: Problem
    # The engineer of each shift.
    engineers: Ints
    # Skill → level of each engineer; certificate → the second after each engineer's.
    levels: dict[str, Ints]
    until: dict[str, Ints]
    # Of each shift: when it is over at the latest; the least priority; whether it goes everywhere; region → whether so.
    over: Ints
    least: Ints
    everywhere: Bits
    regions: dict[str, Bits]
    # Tool → whether the engineer or the vehicle of each shift has it.
    tools: dict[str, Bits]

    def able(self, found: Openings, job: Job) -> Bits:
        """The shifts against which nothing fixed stands; certificates are valid until the shift has ended."""
        able = self._able_people(found, job)[self.engineers]
        for name in job.certificates:
            able &= self.until.get(name, _nobody(self.problem))[self.engineers] > self.over
        if job.region:
            able &= self.regions.get(job.region, self.everywhere)
        able &= job.priority <= self.least
        for name in job.tools:
            able &= self.tools.get(name, np.zeros(len(able), np.bool_))
        for dimension, load in enumerate(job.load[: found.capacity.shape[1]]):
            able &= found.capacity[:, dimension] >= load
        return able

    def prices(self, job: Job) -> Ints:
        """What the job says of each shift's engineer."""
        count = len(self.problem.engineers)
        prices = np.full(count, self.problem.prices.not_preferred if job.preferred else 0, np.int64)
        prices[[number for number in job.preferred if number < count]] = 0
        for number, points in job.prices.items():
            if number < count:
                prices[number] += points
        return prices[self.engineers]

    def _able_people(self, found: Openings, job: Job) -> Bits:
        able = np.ones(len(self.problem.engineers), np.bool_)
        for name, level in job.skills.items():
            able &= self.levels.get(name, np.zeros(len(able), np.int64)) >= level
        _keep(able, job.allowed)
        _keep(able, None if job.locked_engineer is None else (job.locked_engineer,))
        able[[number for number in job.forbidden if number < len(able)]] = False
        for number in np.flatnonzero(able).tolist() if job.parts else ():
            able[number] = all(found.parts[number].get(part, 0) >= pieces for part, pieces in job.parts.items())
        return able


def abilities(problem: Problem) -> Abilities:
    """The arrays of a problem."""
    shifts, engineers = problem.shifts, problem.engineers
    levels = _names(engineer.skills for engineer in engineers)
    certificates = _names(engineer.certificates for engineer in engineers)
    regions = _names(shift.regions or () for shift in shifts)
    owned = [engineers[shift.engineer].tools | shift.tools for shift in shifts]
    return Abilities(
        problem=problem,
        engineers=np.array([shift.engineer for shift in shifts], np.int64),
        levels={name: np.array([each.skills.get(name, 0) for each in engineers], np.int64) for name in levels},
        until={name: _until(problem, name) for name in certificates},
        over=np.array([shift.end + shift.overtime for shift in shifts], np.int64),
        least=np.array([ALWAYS if each.least_priority is None else each.least_priority for each in shifts], np.int64),
        everywhere=np.array([shift.regions is None for shift in shifts], np.bool_),
        regions={name: np.array([each.regions is None or name in each.regions for each in shifts]) for name in regions},
        tools={name: np.array([name in each for each in owned]) for name in _names(owned)},
    )


def _names(sets: Iterable[Iterable[str]]) -> list[str]:
    return sorted({name for each in sets for name in each})


def _until(problem: Problem, name: str) -> Ints:
    held = [each.certificates.get(name, NEVER) for each in problem.engineers]
    return np.array([ALWAYS if until is None else until for until in held], np.int64)


def _nobody(problem: Problem) -> Ints:
    return np.full(len(problem.engineers), NEVER, np.int64)


def _keep(able: Bits, only: Iterable[int] | None) -> None:
    if only is not None:
        kept = np.zeros(len(able), np.bool_)
        kept[[number for number in only if 0 <= number < len(able)]] = True
        able &= kept
