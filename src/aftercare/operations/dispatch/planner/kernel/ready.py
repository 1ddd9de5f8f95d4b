"""Compile the kernel once, so that no plan waits for it later."""

import shutil
from datetime import UTC, datetime

import numpy as np

from aftercare.operations.dispatch.planner.kernel.folder import folder, home, settle
from aftercare.operations.dispatch.planner.model import Engineer, Job, Place, Problem, Shift, Travel


def compile_all() -> None:
    """Plan one job: every function of the kernel is needed for that."""
    settle()
    from aftercare.operations.dispatch.planner.kernel.search import Budget, Search

    search = Search(smallest(), seed=0, start=None, clock=lambda: 0.0)
    search.run(Budget(None, 2), None)
    search.plan()
    for old in home().glob("*"):
        if old != folder():
            shutil.rmtree(old, ignore_errors=True)


def smallest() -> Problem:
    """One job for one engineer."""
    nothing = np.zeros((1, 1), np.int64)
    return Problem(
        origin=datetime(2026, 1, 5, tzinfo=UTC),
        places=(Place(id="here"),),
        travel=Travel(name="none", seconds=nothing, metres=nothing),
        engineers=(Engineer(id=0),),
        shifts=(Shift(engineer=0, start=0, end=3_600, start_place=0, end_place=0),),
        jobs=(Job(id=0, place=0, duration=60, drop=1),),
    )
