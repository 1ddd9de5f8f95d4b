"""Putting the guards in place, after every migration: a table that Django remakes loses its triggers."""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from aftercare.platform.journal.guard.rules import FUNCTIONS, function_sql, triggers
from aftercare.platform.journal.guard.selectors import missing_guards, tables_exist


def install_guards(*, using: str = "default", **_kwargs: Any) -> None:
    """Make what is missing; the receiver of `post_migrate`."""
    database = connections[using]
    if tables_exist(database):
        _install(database, set(missing_guards(database)))


def _install(database: BaseDatabaseWrapper, gone: set[str]) -> None:
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            for name in gone & set(FUNCTIONS):
                cursor.execute(function_sql(name))
        for trigger in triggers(database.vendor):
            if trigger.name not in gone:
                continue
            where = f" ON {trigger.table}" if database.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{where}")
            cursor.execute(trigger.sql)
            if database.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}")
