"""The house's own engine: ruin and recreate, compiled. It can do everything that a problem can ask for."""

import time
from collections.abc import Callable

from aftercare.operations.dispatch.planner.engine import FEATURES, Listener, require
from aftercare.operations.dispatch.planner.kernel.folder import settle
from aftercare.operations.dispatch.planner.model import Plan, Problem

# What a search takes when nobody says how long it may.
SECONDS = 10.0


class Ruin:
    """Slack induction by string removals under simulated annealing, with every rule of the house in its moves."""

    name = "kernel"
    can = frozenset(FEATURES)

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock

    def solve(
        self,
        problem: Problem,
        *,
        seconds: float | None = None,
        rounds: int | None = None,
        seed: int = 0,
        start: Plan | None = None,
        listener: Listener | None = None,
    ) -> Plan:
        """Search for so many seconds or rounds, whichever ends first; by rounds alone the plan is equal to the bit."""
        require(self, problem)
        settle()
        # The compiler is heavy: only processes that plan load it.
        from aftercare.operations.dispatch.planner.kernel.search import Budget, Search

        if seconds is None and rounds is None:
            seconds = SECONDS
        search = Search(problem, seed=seed, start=start, clock=self._clock)
        search.run(Budget(seconds, rounds), listener)
        return search.plan()
