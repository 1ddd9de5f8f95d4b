"""Requests of one process take turns (docs/decisions/0018).

Only one thread of a process computes at a time, whatever their number. Two requests that compute side by side take
the interpreter from each other hundreds of times, and whoever has SQLite's write lock gives it away at each statement,
so that every other process waits, too. One after the other they are both done sooner. Further threads are for requests
that take long, and for those that wait: who waits for the write lock lets another compute meanwhile.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# A request that has run for so long holds nobody up any more.
LONGEST_SECONDS = 0.02


class Turn:
    """What the threads of a process have one after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Begin when whoever has the turn has given it back, or has had it for long."""
        self._take()
        try:
            yield
        finally:
            self._give()

    def pause(self, seconds: float) -> None:
        """Sleep while somebody else has the turn, and go on when they have given it back."""
        self._give()
        time.sleep(seconds)
        self._take()

    def _take(self) -> None:
        patience = self._since + LONGEST_SECONDS - time.monotonic()
        if self._lock.acquire(timeout=max(patience, 0)):
            self._since = time.monotonic()
            _here.turn = self

    def _give(self) -> None:
        if getattr(_here, "turn", None) is self:
            _here.turn = None
            self._lock.release()


_here = threading.local()


def pause(seconds: float) -> None:
    """Sleep; a thread that has its process's turn gives it to the others meanwhile."""
    turn: Turn | None = getattr(_here, "turn", None)
    if turn is None:
        time.sleep(seconds)
    else:
        turn.pause(seconds)
