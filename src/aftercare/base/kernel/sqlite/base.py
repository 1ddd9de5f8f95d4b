"""Django's SQLite (settings name this package as the engine), with two habits of ours.

A writer that must wait looks again every millisecond (docs/decisions/0013), and what Django does around
each statement is done in fewer steps: for a row or two that took longer than SQLite's answer.
"""

import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.utils import CursorWrapper

# How soon whoever waits for a lock looks again.
TICK_SECONDS = 0.001
# Statements whose place-holders are remembered as SQLite spells them.
KEPT = 2_048


class DatabaseWrapper(base.DatabaseWrapper):
    """Named so because Django looks for this name."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        # Not in the standard library, which serves where pysqlite3 is missing; there SQLite waits in its own way.
        if hasattr(connection, "set_busy_handler"):
            connection.set_busy_handler(patience(conn_params.get("timeout", 5.0)))
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        del name  # for cursors that stay on the server, which SQLite has not
        return self.connection.cursor(factory=_Cursor)

    def make_cursor(self, cursor: Any) -> CursorWrapper:
        return _Wrapper(cursor, self)


def patience(seconds: float) -> Callable[[int], int]:
    """What SQLite asks for the n-th time while another connection holds the lock: 1 = look again, 0 = give up.

    SQLite's own answer lets those who have waited long look less and less often, up to a tenth of a second
    apart, so newcomers overtake them.
    """
    until = 0.0

    def wait(tries: int) -> int:
        nonlocal until
        if tries == 0:
            until = time.monotonic() + seconds
        if time.monotonic() > until:
            return 0
        time.sleep(TICK_SECONDS)
        return 1

    return wait


@lru_cache(KEPT)
def _spelled(statement: str) -> str:
    """`%s` as `?`."""
    return base.FORMAT_QMARK_REGEX.sub("?", statement).replace("%%", "%")


class _Cursor(base.SQLiteCursorWrapper):
    """The place-holders of a statement are looked for once."""

    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        if param_names is None:
            return _spelled(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


class _Wrapper(CursorWrapper):
    """Rows are read without making a new function for each call."""

    def fetchone(self) -> Any:
        with self.db.wrap_database_errors:
            return self.cursor.fetchone()

    def fetchmany(self, *size: int) -> Any:
        with self.db.wrap_database_errors:
            return self.cursor.fetchmany(*size)

    def fetchall(self) -> Any:
        with self.db.wrap_database_errors:
            return self.cursor.fetchall()
