"""A version run over the journal: made-up cases of nine events, judged by what they froze and by a draft.

The draft changes one of the clocks; the replay reads every event anew, as `aftercare regulations replay` does.
"""

import argparse
import time
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.regulations.replay import selectors
from bench.results import Row

EVENTS, SECONDS_AT_MOST = 1_000_000, 60.0
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
# What each case tells: (event, hours after its opening, what it holds).
TOLD = (
    ("request.answered", 1, {}),
    ("request.paused", 2, {"reason": "parts"}),
    ("request.resumed", 26, {}),
    ("visit.arrived", 27, {"order": 5, "visit": 5, "check_in": "manual"}),
    ("order.finished", 29, {"order": 5}),
    ("request.resolved", 29, {}),
    ("report.issued", 30, {"order": 5, "report": 1, "version": 1}),
)
DRAFT = {
    "key": "answer", "kind": "clock", "clock": "response", "name": "…", "start": "request.received",
    "stop": "request.answered", "targets": [{"within": "30 min", "calendar": "24x7"}],
}  # fmt: skip


def run(options: argparse.Namespace) -> list[Row]:
    """Fill the journal, replay it, and say how long that took."""
    from tests.factories.regulations import event, open_case, publish_regulation, say
    from tests.factories.units import make_unit

    case = open_case(START)
    say([(event(name, case, **values), START + timedelta(hours=hours)) for name, hours, values in TOLD])
    cases = int(EVENTS * options.scale) // (len(TOLD) + 2)
    _multiply(case, cases)
    version = publish_regulation(DRAFT, unit=make_unit())
    started, at = time.process_time(), START + timedelta(days=60)
    found = selectors.replay(version_id=version.pk, days=90, by=SYSTEM, at=at)
    cpu = time.process_time() - started
    remark = (
        f"{found.cases:,} cases, {found.events:,} events, {found.flipped:,} come out differently; {cpu:.1f} s of CPU"
    )
    bar = SECONDS_AT_MOST * options.scale
    return [Row("a draft over the journal", found.seconds, "s", bar=bar, at_most=True, remark=remark)]


def _multiply(case: int, count: int) -> None:
    """The same events for so many more cases; the chain does not matter here, only the columns that are read."""
    columns = [field.column for field in StoredEvent._meta.concrete_fields]
    table = StoredEvent._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        for row in list(StoredEvent.objects.filter(stream="case", stream_id=case).order_by("pk")):
            last = StoredEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
            own = {"id": f"{last} + n", "stream_id": f"{case} + n"}
            chosen = ", ".join(own.get(name, f"{table}.{name}") for name in columns)
            cursor.execute(
                f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count - 1}) "
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}, numbers WHERE id = {row.pk}"
            )
        cursor.execute("ANALYZE")
