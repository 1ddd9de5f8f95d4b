"""What other engines share: they hear of a clock and a listener, tell of better plans, and stop when told to."""

import time
from collections.abc import Callable

from aftercare.operations.dispatch.planner.engine import Listener, Progress
from aftercare.operations.dispatch.planner.engines.sequences import Sequences, timed
from aftercare.operations.dispatch.planner.model import Plan, Points, Problem

# How often the listener hears something, in seconds.
NEWS = 0.2


class Watching:
    """One search as its listener sees it."""

    def __init__(
        self,
        problem: Problem,
        name: str,
        *,
        seconds: float | None,
        clock: Callable[[], float] | None,
        listener: Listener | None,
    ) -> None:
        self._problem, self._name, self._seconds, self._listener = problem, name, seconds, listener
        self._clock = clock or time.monotonic
        self._began, self._told_at = self._clock(), -NEWS
        self._total: Points = 0
        self._found, self._is_new, self._is_stopped = 0, False, False
        self._best: Sequences = {}

    def found(self, total: Points, sequences: Sequences) -> None:
        """There is a better plan."""
        self._total, self._best, self._is_new = total, sequences, True
        self._found += 1

    def is_over(self) -> bool:
        """Asked again and again: whether the time is up, or the listener has said stop."""
        now = self._clock() - self._began
        if self._listener is not None and not self._is_stopped and now - self._told_at >= NEWS:
            self._told_at = now
            share = min(1.0, now / self._seconds) if self._seconds else 0.0
            news = self._plan if self._is_new else None
            self._is_stopped = not self._listener(Progress(now, self._found, self._total, share), news)
            self._is_new = False
        return self._is_stopped or (self._seconds is not None and now > self._seconds)

    def _plan(self) -> Plan:
        return timed(self._problem, self._best, engine=self._name)
