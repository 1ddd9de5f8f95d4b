"""The database as it is at one moment, for whoever reads it for long and must not write."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, transaction  # noqa: TID251 - a transaction that refuses every write

DATABASE = "aftercare.sqlite3"


def copied_to(folder: Path) -> Mapping[str, str]:
    """What another process has to be told to read this database by `frozen`.

    SQLite: a copy in the folder, made while others go on writing. PostgreSQL copies no database for a
    plain user: the other process reads this one, in a snapshot that refuses writes.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / DATABASE)])
        return {}
    parts = urlsplit(settings.DATABASE_URL)._replace(path=f"/{quote(str(connection.settings_dict['NAME']))}")
    return {"DATABASE_URL": urlunsplit(parts), "AFTERCARE_POOL": "1"}


@contextmanager
def frozen() -> Iterator[None]:
    """Within the block nothing that others write is seen, and every write is refused. Outermost only."""
    if connection.vendor == "sqlite":
        with _query_only():
            yield
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _query_only() -> Iterator[None]:
    """A copy is nobody else's; it only has to be protected from ourselves."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")
