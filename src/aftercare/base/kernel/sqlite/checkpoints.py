"""SQLite's log is brought into the database file beside the work, not at the end of somebody's command.

SQLite itself does it within whichever commit finds the log long. As long as somebody reads at every moment, as in a
busy server, the log never begins anew; from then on each commit finds it long, copies pages and waits for the disk
twice (docs/decisions/0019).
"""

import logging
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection

from aftercare.base.kernel.sqlite.base import DatabaseWrapper

logger = logging.getLogger(__name__)

EVERY_SECONDS = 0.25
# So many commits of this process are worth a wait for the disk; a command writes some sixty pages.
COMMITS = 50
# A log of so many pages (16 MB) begins anew, for which writers wait until whoever still reads it is done.
LONG_PAGES = 4_000
PATIENCE_MS = 50


def keep_apart() -> Event:
    """From now on a thread of this process does it, until the event that is returned is set.

    For processes that stay, before they open a connection.
    """
    enough = Event()
    if connection.vendor == "sqlite" and not DatabaseWrapper.is_log_apart:
        DatabaseWrapper.is_log_apart = True
        Thread(target=_run, args=(enough,), name="checkpoints", daemon=True).start()
    return enough


def _run(enough: Event) -> None:
    done = DatabaseWrapper.commits
    while not enough.wait(EVERY_SECONDS):
        now = DatabaseWrapper.commits
        if now - done < COMMITS:
            continue
        done = now
        try:
            bring_in(connection)
        except DatabaseError:
            logger.warning("SQLite's log could not be brought into its file", exc_info=True)
            connection.close()


def bring_in(database: Any) -> tuple[int, int]:
    """How many pages the log holds, and how many of them stand in the file now; a long log begins anew.

    Most of it happens while others write; they wait while the last pages of a long log are brought in.
    """
    with database.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        _busy, pages, there = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if pages >= LONG_PAGES:
            _busy, pages, there = cursor.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
    return pages, there
