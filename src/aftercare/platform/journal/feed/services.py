"""The one order of reading (decision 1)."""

from collections.abc import Sequence

import orjson
from django.db import connection, transaction  # noqa: TID251 - its lock ends with a transaction

from aftercare.base.kernel.tables import fetch, vendor

# A snapshot lists what runs on the whole server. Another database's transaction appends nothing
# here, however long it stays open; it is left out where both views agree on whose it is.
SEQUENCE = """
WITH ended AS MATERIALIZED (
    SELECT coalesce(min(running), pg_snapshot_xmax(pg_current_snapshot())) AS below
    FROM pg_snapshot_xip(pg_current_snapshot()) AS running
    WHERE NOT EXISTS (
        SELECT 1
        FROM pg_stat_activity AS backend
        JOIN pg_locks AS held ON held.pid = backend.pid AND held.transactionid = backend.backend_xid
        WHERE backend.backend_xid = running::xid
          AND held.locktype = 'transactionid'
          AND held.granted
          AND backend.datname <> current_database()
    )
),
ready AS (
    DELETE FROM journal_waiting
    WHERE xid < (SELECT below FROM ended)
       OR xid = pg_current_xact_id_if_assigned()
       -- A restored copy brings numbers of another server: what is visible from its future is committed.
       OR xid >= pg_snapshot_xmax(pg_current_snapshot())
    RETURNING event_id
)
INSERT INTO journal_feed (position, event_id)
SELECT (SELECT coalesce(max(position), 0) FROM journal_feed) + row_number() OVER (ORDER BY event_id), event_id
FROM ready
"""
WAIT = """
INSERT INTO journal_waiting (event_id, xid)
SELECT id, pg_current_xact_id() FROM unnest(%s::bigint[]) AS id
"""
APPEND = """
INSERT INTO journal_feed (position, event_id)
SELECT (SELECT coalesce(max(position), 0) FROM journal_feed) + 1 + key, value FROM json_each(%s)
"""
# Held by whoever gives positions on PostgreSQL; any fixed number will do.
SEQUENCER_LOCK = 4_207_001


def give_positions(ids: Sequence[int]) -> None:
    """Called while appending: SQLite has one writer, so a position can be given at once.

    On PostgreSQL a later id may commit first, so the event waits until `sequence` finds that
    every transaction before its own has ended.
    """
    if vendor() == "postgresql":
        fetch(WAIT, [list(ids)])
    else:
        fetch(APPEND, [orjson.dumps(list(ids)).decode()])


def sequence() -> int:
    """PostgreSQL: give positions to the events of all transactions that have surely ended.

    Runs in the caller's transaction and holds the sequencer's lock until that ends. The
    caller's own events are included: whatever came before them is either committed or later.
    Returns how many events got a position. On SQLite there is never anything to do.
    """
    if vendor() != "postgresql":
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        cursor.execute(SEQUENCE)
        return int(cursor.rowcount)
