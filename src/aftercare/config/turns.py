"""The server's requests take turns within a process."""

from collections.abc import Callable, Iterable
from typing import Any

from aftercare.base.kernel.turns import Turn

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class InTurn:
    """A WSGI application whose requests begin when the one before has been answered, waits, or takes long."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._turn = Turn()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._turn.taken():
            return self._application(environ, start_response)
