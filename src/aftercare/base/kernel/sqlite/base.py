"""Django's SQLite (settings name this package as the engine), with two habits of ours.

A writer that must wait looks again soon (docs/decisions/0013), and what Django does around
each statement is done in fewer steps: for a row or two that took longer than SQLite's answer.
"""

import time
from _thread import get_ident
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper

from aftercare.base.kernel import turns

# How soon whoever waits for a lock looks again: at first, when most are about to get it, and later.
SOON_SECONDS, SOON_TIMES = 0.0001, 100
TICK_SECONDS = 0.001
# The log is brought into the file by a thread of the process; if that should ever not suffice, by a commit.
PAGES_APART = 40_000
# Statements whose place-holders are remembered as SQLite spells them.
KEPT = 2_048


# The driver's module, which the stubs leave out.
_driver: Any = vars(base)["Database"]
# Values that SQLite takes as they are. The driver looks for somebody who turns them into others, raises an error
# within because nobody does, and needs four times as long as for a number.
_driver.register_adapter(type(None), {}.get)
_driver.register_adapter(bool, int)
_driver.register_adapter(bytes, bytes)


def _moment(stored: bytes) -> datetime:
    """A time as it is kept: UTC, without saying so. Whoever tampers with one may have written more."""
    text = stored.decode()
    try:
        return datetime.fromisoformat(text + "+00:00")
    except ValueError:
        known = datetime.fromisoformat(text)
        return known if known.tzinfo else known.replace(tzinfo=UTC)


# Django reads a time first and says afterwards that it is UTC; most of what a list reads slowly are times.
_driver.register_converter("datetime", _moment)
_driver.register_converter("timestamp", _moment)


class _Operations(DatabaseOperations):
    """What the driver gives as Django wants it is not looked at again."""

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None or (isinstance(value, datetime) and value.tzinfo is UTC):
            return value
        return super().convert_datetimefield_value(value, expression, connection)


class DatabaseWrapper(base.DatabaseWrapper):
    """Named so because Django looks for this name."""

    ops_class = _Operations

    # The next transaction takes the lock at its first write; it has begun, and has not taken the lock yet.
    is_late = is_waiting = False
    # Django keeps every statement to be looked at.
    is_logged = False
    # Of this process: how often it has committed, and whether a thread of its own sees to the log (`checkpoints`).
    commits = 0
    is_log_apart = False

    def reads_first(self) -> None:
        """Let the next transaction read before it takes the write lock: others write meanwhile.

        What it reads until then may be a moment old, as on PostgreSQL. It takes the lock before the first
        statement that does not begin with SELECT.
        """
        self.is_late = not self.in_atomic_block

    def _start_transaction_under_autocommit(self) -> None:
        self.is_late, self.is_waiting = False, self.is_late
        if not self.is_waiting:
            self._take_lock()

    def _take_lock(self) -> None:
        if self.is_logged or self.force_debug_cursor:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
            return
        with self.wrap_database_errors:
            self.connection.execute(f"BEGIN {vars(self)['transaction_mode'] or ''}")

    def take_lock_for(self, statement: str) -> None:
        """Begin in earnest before the first statement that may write."""
        if not self.is_waiting or statement.lstrip().startswith("SELECT"):
            return
        self.is_waiting = False
        try:
            self._take_lock()
        except Exception:
            self.is_waiting = True  # no write must ever go past the transaction
            raise

    def _commit(self) -> None:
        self.is_waiting = False
        super()._commit()  # type: ignore[misc]  # not in the stubs
        DatabaseWrapper.commits += 1

    def _rollback(self) -> None:
        self.is_waiting = False
        super()._rollback()  # type: ignore[misc]  # not in the stubs

    def close(self) -> None:
        self.is_late = self.is_waiting = False
        super().close()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.is_logged = settings.DEBUG
        connection = super().get_new_connection(conn_params)
        # Not in the standard library, which serves where pysqlite3 is missing; there SQLite waits in its own way.
        if hasattr(connection, "set_busy_handler"):
            connection.set_busy_handler(patience(conn_params.get("timeout", 5.0)))
        if self.is_log_apart:
            connection.execute(f"PRAGMA wal_autocheckpoint={PAGES_APART}")
        return connection

    def run(self, statement: str, values: Sequence[Any]) -> tuple[list[Any], int, int]:
        """In one step: the rows that a statement gives, how many it changed, and the id of the one that it added."""
        if self.is_waiting:
            self.take_lock_for(statement)
        try:
            done = self._carried_out(statement, values)
            return done.fetchall(), done.rowcount, done.lastrowid
        except _driver.Error:
            with self.wrap_database_errors:
                raise

    def _carried_out(self, statement: str, values: Sequence[Any]) -> Any:
        """By the driver itself, unless somebody looks on or the transaction is broken."""
        if self.connection is not None and not (
            self.force_debug_cursor or self.is_logged or self.execute_wrappers or self.needs_rollback
        ):
            return self.connection.execute(_spelled(statement), values)
        cursor = self.cursor()
        cursor.execute(statement, values)
        return cursor

    def cursor(self) -> Any:
        """For an open connection in its own thread, without asking anything else."""
        if (
            self.connection is None
            or vars(self)["_thread_ident"] != get_ident()
            or self.force_debug_cursor
            or self.is_logged
        ):
            return super().cursor()
        return _Wrapper(self.connection.cursor(factory=_Cursor), self)

    def create_cursor(self, name: str | None = None) -> Any:
        del name  # for cursors that stay on the server, which SQLite has not
        return self.connection.cursor(factory=_Cursor)

    def make_cursor(self, cursor: Any) -> CursorWrapper:
        return _Wrapper(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> CursorDebugWrapper:
        return _DebugWrapper(cursor, self)


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
        turns.pause(SOON_SECONDS if tries < SOON_TIMES else TICK_SECONDS)
        return 1

    return wait


@lru_cache(KEPT)
def _spelled(statement: str) -> str:
    """`%s` as `?`."""
    return base.FORMAT_QMARK_REGEX.sub("?", statement).replace("%%", "%")


class _Cursor(base.SQLiteCursorWrapper):
    """The place-holders of a statement are looked for once."""

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None or isinstance(params, Mapping):
            return super().execute(query, params)
        return _driver.Cursor.execute(self, _spelled(query), params)

    def executemany(self, query: str, param_list: Any) -> Any:
        rows = list(param_list)
        if rows and isinstance(rows[0], Mapping):
            return super().executemany(query, rows)
        return _driver.Cursor.executemany(self, _spelled(query), rows)


class _DebugWrapper(CursorDebugWrapper):
    """Where statements are kept to be counted."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        self.db.take_lock_for(sql)
        return super().execute(sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        self.db.take_lock_for(sql)
        return super().executemany(sql, param_list)


class _Wrapper(CursorWrapper):
    """Statements go straight to the driver, and rows come back without making a new function for each call."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        if self.db.is_waiting:
            self.db.take_lock_for(sql)
        if self.db.execute_wrappers or self.db.needs_rollback:
            return super().execute(sql, params)
        with self.db.wrap_database_errors:
            return self.cursor.execute(sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        if self.db.is_waiting:
            self.db.take_lock_for(sql)
        if self.db.execute_wrappers or self.db.needs_rollback:
            return super().executemany(sql, param_list)
        with self.db.wrap_database_errors:
            return self.cursor.executemany(sql, param_list)

    def fetchone(self) -> Any:
        with self.db.wrap_database_errors:
            return self.cursor.fetchone()

    def fetchmany(self, *size: int) -> Any:
        with self.db.wrap_database_errors:
            return self.cursor.fetchmany(*size)

    def fetchall(self) -> Any:
        with self.db.wrap_database_errors:
            return self.cursor.fetchall()
