"""Requests of one process take turns (docs/decisions/0018).

Only one thread of a process computes at a time, whatever their number. Two requests that compute side by side take
the interpreter from each other hundreds of times, and whoever has SQLite's write lock gives it away at each statement,
so that every other process waits, too. One after the other they are both done sooner. Further threads are for requests
that take long or wait for somebody else.
"""

import threading
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

# A request that has run for so long holds nobody up any more.
LONGEST_SECONDS = 0.02

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class InTurn:
    """A WSGI application whose requests begin when the one before has been answered, or takes long."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._turn = threading.Lock()
        self._since = 0.0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        patience = self._since + LONGEST_SECONDS - monotonic()
        is_ours = self._turn.acquire(timeout=max(patience, 0))
        if not is_ours:
            return self._application(environ, start_response)
        self._since = monotonic()
        try:
            return self._application(environ, start_response)
        finally:
            self._turn.release()
