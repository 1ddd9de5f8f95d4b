"""Is the journal still guarded?"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from aftercare.platform.journal.guard.rules import FUNCTIONS, TABLES, triggers


def missing_guards(database: BaseDatabaseWrapper | None = None) -> list[str]:
    """The names of triggers, functions and settings that are gone or not as they should be."""
    database = database or connection
    with database.cursor() as cursor:
        present = _postgresql(cursor) if database.vendor == "postgresql" else _sqlite(cursor)
        gone = [trigger.name for trigger in triggers(database.vendor) if present.get(trigger.name) != trigger.sql]
        if database.vendor == "postgresql":
            return gone + [name for name, body in FUNCTIONS.items() if present.get(name) != body]
        cursor.execute("PRAGMA recursive_triggers")
        return gone if cursor.fetchone()[0] else [*gone, "PRAGMA recursive_triggers"]


def tables_exist(database: BaseDatabaseWrapper) -> bool:
    """Has the journal been migrated here?"""
    return set(TABLES) <= set(database.introspection.table_names())


def assert_guarded() -> None:
    """For the start of a server or worker: refuse to run on a journal that can be edited."""
    gone = missing_guards()
    if gone:
        msg = f"The journal's guards are missing in the database: {', '.join(gone)}. `aftercare verify` tells more."
        raise ImproperlyConfigured(msg)


def check_guards(
    *, app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Django's system check, where a database may be asked (`check --database`, `migrate`)."""
    del app_configs  # a check of the journal alone
    found: list[CheckMessage] = []
    for alias in databases or ():
        database = connections[alias]
        if tables_exist(database):
            found += [
                Error(
                    f"The journal's guard {name} is missing.",
                    hint="Find out why, run `aftercare verify`, then `aftercare migrate --skip-checks` restores it.",
                    id="journal.E001",
                )
                for name in missing_guards(database)
            ]
    return found


def _sqlite(cursor: CursorWrapper) -> dict[str, str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _postgresql(cursor: CursorWrapper) -> dict[str, str]:
    """What is switched on for every session; a trigger that is not counts as missing."""
    cursor.execute(
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
        " AND tgrelid = ANY(%s::regclass[]) UNION ALL SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(%s)",
        [list(TABLES), list(FUNCTIONS)],
    )
    return dict(cursor.fetchall())
