"""Which jobs and shifts are near a job, and in which orders jobs are planned: what makes the search look where it pays.

Nearness of two jobs is their travel time, the waiting that cannot be avoided between them, and whether some shift may
take both. (Distance alone cost 5 to 7 % in trials.)
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from aftercare.operations.dispatch.planner.kernel import columns as at
from aftercare.operations.dispatch.planner.kernel.compiled import NEVER, Bits, Floats, Ints, Ints32

NEAR = 60
HOMES = 16
SPREAD = 400
# What a second of waiting counts against a second of travel.
WAITING = 0.2
# Pairs that cannot follow one another, and pairs that no shift may take, come last.
APART, STRANGE = 1e9, 2e9
# Rows that are worked out at once, so that memory grows with the jobs and not with their square.
BLOCK = 256

# Parts of a second that count when jobs are ranked.
FINE = 10

Block = npt.NDArray[np.float64]


def near(spread: Ints32) -> Ints32:
    """Job × the jobs beside which it is tried: the nearest but itself."""
    return np.ascontiguousarray(spread[1, :, 1 : NEAR + 1])


def spread(job: Ints, row: Ints, fast: Ints32, able: Bits) -> Ints32:
    """By way and by nearness: job × jobs, itself first."""
    measure = _Nearness(job, row, fast, able)
    width = min(SPREAD, len(job))
    return np.stack([_ranked(len(job), width, each) for each in (measure.way, measure.of)])


def homes(job: Ints, shift: Ints, row: Ints, fast: Ints32, able: Bits) -> Ints32:
    """Job × shifts that it is always tried on; -1 where there are no more. Shifts that are all alike are no homes."""
    width = min(HOMES, len(shift))
    found = np.full((len(job), max(1, width)), -1, np.int32)
    starts = row[len(job) : len(job) + len(shift)]
    alike = shift[:, at.KIND] >= 0
    for index in range(len(job)):
        way = fast[starts, row[index]].astype(np.float64)
        early, late = job[index, at.OPENS] <= shift[:, at.LIMIT], job[index, at.CLOSES] >= shift[:, at.START]
        way[~(able[index] & early & late & ~alike)] = APART
        best = np.argsort(way, kind="stable")[:width]
        found[index, :width] = np.where(way[best] < APART, best, -1)
    return found


def orders(job: Ints, unit: Ints, of_job: Ints, able: Bits) -> Floats:
    """Key × unit: dearest first, dearest for its length, least room in time, earliest, latest, fewest shifts."""
    count = len(unit)
    drop, length = np.zeros(count), np.zeros(count)
    np.add.at(drop, of_job, job[:, at.DROP].astype(np.float64))
    np.add.at(length, of_job, job[:, at.DURATION].astype(np.float64))
    opens, closes, choice = np.full(count, -np.inf), np.full(count, np.inf), np.full(count, np.inf)
    np.maximum.at(opens, of_job, np.maximum(job[:, at.OPENS], -NEVER).astype(np.float64))
    np.minimum.at(closes, of_job, job[:, at.CLOSES].astype(np.float64))
    np.minimum.at(choice, of_job, able.sum(1).astype(np.float64))
    return np.stack([-drop, -drop / np.maximum(1.0, length), closes - opens, opens, -closes, choice])


class _Nearness:
    """Measures of how far jobs are from one another, for a block of jobs at once."""

    def __init__(self, job: Ints, row: Ints, fast: Ints32, able: Bits) -> None:
        self._row, self._fast = row[: len(job)], fast
        self._opens, self._closes = job[:, at.OPENS].astype(np.float64), job[:, at.CLOSES].astype(np.float64)
        self._length = job[:, at.DURATION].astype(np.float64)
        self._able = able.astype(np.float32)

    def way(self, block: slice) -> Block:
        return self._fast[np.ix_(self._row[block], self._row)].astype(np.float64)

    def of(self, block: slice) -> Block:
        there, back = self.way(block), self._fast[np.ix_(self._row, self._row[block])].T.astype(np.float64)
        measure = np.minimum(self._between(block, there, forward=True), self._between(block, back, forward=False))
        measure[(self._able[block] @ self._able.T) == 0] = STRANGE
        return measure

    def _between(self, block: slice, way: Block, *, forward: bool) -> Block:
        """Way and waiting from the block's jobs to all others, or from the others to them."""
        some = (self._opens[block, None], self._closes[block, None], self._length[block, None])
        all_jobs = (self._opens[None, :], self._closes[None, :], self._length[None, :])
        (opens, closes, length), (next_opens, next_closes, _) = (some, all_jobs) if forward else (all_jobs, some)
        waiting = np.maximum(0.0, next_opens - (closes + length + way))
        return way + WAITING * waiting + np.where(opens + length + way > next_closes, APART, 0.0)


def _ranked(count: int, width: int, measure: Callable[[slice], Block]) -> Ints32:
    """The nearest of each job, itself first; of jobs that are equally near the first, so that all machines agree."""
    found = np.zeros((count, width), np.int32)
    for begin in range(0, count, BLOCK):
        block = slice(begin, min(count, begin + BLOCK))
        measured = measure(block)
        measured[np.arange(block.stop - begin), np.arange(begin, block.stop)] = -1.0
        keys = np.rint(measured * FINE).astype(np.int64) * count + np.arange(count)
        if width < count:
            keys = np.partition(keys, width - 1, axis=1)[:, :width]
        found[block] = np.sort(keys, axis=1) % count
    return found
