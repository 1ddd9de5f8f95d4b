"""Where the nodes are, and how long it takes from each to each."""

import numpy as np

from aftercare.operations.dispatch.planner.kernel.compiled import Ints, Ints32
from aftercare.operations.dispatch.planner.model import Problem, Table

PERMILLE = 1_000


class Places:
    """The places that are used, each once, and one more that is nowhere: from and to it there is no way."""

    def __init__(self, problem: Problem) -> None:
        shifts = problem.shifts
        nodes = [job.place for job in problem.jobs]
        nodes += [-1 if shift.start_place is None else shift.start_place for shift in shifts]
        nodes += [-1 if shift.end_place is None else shift.end_place for shift in shifts]
        nodes += [depot.place for depot in problem.depots]
        used, rows = np.unique(np.array(nodes, np.int64), return_inverse=True)
        self._used: Ints = used
        self.rows: Ints = rows.astype(np.int64)

    def matrix(self, whole: Table) -> Ints32:
        """The matrix between the used places; the way within one place is none."""
        taken = np.ascontiguousarray(whole[np.ix_(self._used, self._used)], np.int32)
        np.fill_diagonal(taken, 0)
        if self._used.size and self._used[0] < 0:
            taken[0, :] = taken[:, 0] = 0
        return taken


def at_best_hour(seconds: Ints32, problem: Problem) -> Ints32:
    """No leg is ever shorter than this."""
    least = min([PERMILLE, *(band.permille for band in problem.travel.bands)])
    if least == PERMILLE:
        return seconds
    best: Ints = -(-seconds.astype(np.int64) * least // PERMILLE)
    return np.ascontiguousarray(best, np.int32)
