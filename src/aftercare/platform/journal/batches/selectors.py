"""What came after a batch."""

from collections.abc import Collection

from django.db import connection

from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal.events import BatchUndone, CommandRefused
from aftercare.platform.journal.log.models import Batch, StoredEvent
from aftercare.platform.journal.log.selectors import effective, recorded

# They say something about a subject, but nothing builds on them.
HARMLESS = (CommandRefused.type, BatchUndone.type)

# The subjects of the batch with the first event that touched each; then what came later to them.
LATER = """
WITH touched AS (
    SELECT kind, subject_id, min(event_id) AS first FROM (
        SELECT stream AS kind, stream_id AS subject_id, id AS event_id FROM journal_event WHERE batch_id = %s
        UNION ALL
        SELECT a.kind, a.subject_id, a.event_id FROM journal_about a
        JOIN journal_event e ON e.id = a.event_id WHERE e.batch_id = %s
    ) AS said GROUP BY kind, subject_id
)
SELECT e.id FROM touched t
JOIN journal_event e ON e.stream = t.kind AND e.stream_id = t.subject_id AND e.id > t.first
WHERE (e.batch_id IS NULL OR e.batch_id <> %s)
UNION
SELECT e.id FROM touched t
JOIN journal_about a ON a.kind = t.kind AND a.subject_id = t.subject_id AND a.event_id > t.first
JOIN journal_event e ON e.id = a.event_id
WHERE (e.batch_id IS NULL OR e.batch_id <> %s)
"""


def later_events_about(batch_id: int, *, limit: int = 100, kinds: Collection[str] | None = None) -> list[Recorded]:
    """The first events outside the batch that came later and touch one of its subjects.

    Events of undone batches and refusals are left out. `kinds` narrows to subjects of these
    kinds, for an import that only refers to others.
    """
    sql = LATER
    values: list[int | str] = [batch_id] * 4
    if kinds is not None:
        marks = ", ".join(["%s"] * len(kinds)) or "NULL"
        sql = sql.replace("GROUP BY", f"WHERE kind IN ({marks}) GROUP BY")
        values[2:2] = list(kinds)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        ids = sorted(number for (number,) in cursor.fetchall())
    found: list[Recorded] = []
    for start in range(0, len(ids), 2_000):
        piece: list[int] = ids[start : start + 2_000]
        rows = effective().filter(id__in=piece).exclude(type__in=HARMLESS).order_by("id")
        found += recorded(rows[: limit - len(found)])
        if len(found) >= limit:
            break
    return found


def batch_events(batch_id: int) -> int:
    """How many events a batch has."""
    return StoredEvent.objects.filter(batch_id=batch_id).count()


def standing_batch(*, kind: str, label_prefix: str) -> int | None:
    """The newest batch of a kind whose label begins so, unless it was undone."""
    rows = Batch.objects.filter(kind=kind, label__startswith=label_prefix, undone_at__isnull=True)
    return rows.order_by("-id").values_list("id", flat=True).first()
