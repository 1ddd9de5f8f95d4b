"""The set-up compiles all that is compiled: nobody waits for the compiler later."""

from numba.core import event
from tests.dispatch.problems import random_problem

from aftercare.operations.dispatch.planner.abilities import abilities
from aftercare.operations.dispatch.planner.engine import FEATURES
from aftercare.operations.dispatch.planner.engines.ruin import Ruin
from aftercare.operations.dispatch.planner.model import Span
from aftercare.operations.dispatch.planner.openings import openings, refresh
from aftercare.operations.dispatch.planner.ready import compile_all
from aftercare.operations.dispatch.planner.slots import best_slots, ways_of


def test_nothing_is_left_to_compile() -> None:
    compile_all()
    with event.install_recorder("numba:compile") as compiled:
        for features in (set(FEATURES), set[str]()):
            given = random_problem(3, features=features, engineers=4, jobs=12)
            plan = Ruin().solve(given, rounds=20, seed=1)
            again = Ruin().solve(
                given, rounds=20, seed=2, start=plan, listener=lambda _news, better: better is not None
            )
            free = openings(given, again)
            for route in again.routes:
                refresh(free, route.shift, route)
            best_slots(free, abilities(given), given.jobs[0], ways_of(given, 0), [Span(0, 86_400)])
    assert compiled.buffer == []
