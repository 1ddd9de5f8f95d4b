"""How clauses were kept, worked out for the pages: made-up cases with clocks and gates, each of which was late once.

`--scale 1`: 20,000 cases. *First* is what the page costs when nothing of it is known, *again* when a few cases have
moved since: what it costs in daily work.
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection, models, transaction

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal.log.models import Head, StoredAbout, StoredEvent
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.compliance.selectors import reading, standing
from aftercare.regulations.views import breaches
from bench.results import Row

CASES, MOVED = 20_000, 20
FIRST_AT_MOST = 20.0
# Figures are counted; of breaches, here one a case or more, each is told.
AGAIN_AT_MOST = {"overview": 2.0, "one regulation": 2.0, "breaches": 6.0, "a page of breaches": 8.0}
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
NOW = START + timedelta(days=30)
SPREAD = timedelta(days=25)
# What each case tells: (event, hours after its opening, what it holds).
TOLD = (
    ("request.answered", 1, {}),
    ("request.planned", 2, {}),
    ("visit.planned", 3, {"order": 5, "visit": 5}),
    ("visit.departed", 4, {"order": 5, "visit": 5}),
    ("visit.arrived", 5, {"order": 5, "visit": 5, "check_in": "manual"}),
    ("order.finished", 7, {"order": 5}),
    ("request.resolved", 8, {}),
    ("report.issued", 9, {"order": 5, "report": 1, "version": 1}),
)


def _clock(key: str, stop: str, within: str) -> dict[str, object]:
    target = {"within": within, "calendar": "24x7"}
    return {"key": key, "kind": "clock", "clock": key, "name": key, "start": "request.received", "stop": stop,
            "targets": [target]}  # fmt: skip


def _gate(key: str, before: str, needs: str) -> dict[str, object]:
    need = {"kind": "event", "event": needs}
    return {"key": key, "kind": "gate", "before": before, "missing": needs, "needs": [need], "on_missing": "warn"}


BINDINGS = (
    _clock("answer", "request.answered", "30 min"),
    _clock("arrive", "visit.arrived", "24 h"),
    _gate("planned", "visit.departed", "request.planned"),
    _gate("reported", "report.issued", "order.finished"),
)


def run(options: argparse.Namespace) -> list[Row]:
    """Fill the journal, then look at compliance as a manager does."""
    from tests.factories.regulations import event, open_case, publish_regulation, say
    from tests.factories.units import make_unit

    version = publish_regulation(*BINDINGS, unit=make_unit())
    case, count = open_case(START), int(CASES * options.scale)
    say([(event(name, case, **values), START + timedelta(hours=hours)) for name, hours, values in TOLD])
    _multiply(case, count)
    rows = []
    with clock.running(NOW):
        for name, look in _looks(version.regulation_id).items():
            first = _seconds(look)
            said = [(event("request.resolved", case + number), NOW) for number in range(MOVED)]
            say(said)
            again = _seconds(look)
            rows += [
                Row(f"{name}, first", first, "s", bar=FIRST_AT_MOST, at_most=True, remark=f"{count:,} cases"),
                Row(f"{name}, again", again, "s", bar=AGAIN_AT_MOST[name], at_most=True, remark=f"{MOVED} cases moved"),
            ]
    return rows


def _looks(regulation_id: int) -> dict[str, Callable[[], object]]:
    since, until = START, NOW
    return {
        "overview": lambda: standing.overview(since, until, by=SYSTEM, as_of=clock.now()),
        "one regulation": lambda: standing.one_regulation(
            regulation_id=regulation_id, since=since, until=until, by=SYSTEM, as_of=clock.now()
        ),
        "breaches": lambda: sum(1 for _one in reading.breaches(since, until, by=SYSTEM, as_of=clock.now())),
        "a page of breaches": lambda: list(breaches.LIST.rows(SYSTEM)[:51]),
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _multiply(case: int, count: int) -> None:
    """The same for so many more cases, spread over the month; only the columns that are read matter here."""
    with transaction.atomic():
        for row in list(StoredEvent.objects.filter(stream="case", stream_id=case).order_by("pk")):
            last = _last(StoredEvent)
            moved = _moved("occurred_at", count)
            _copy(StoredEvent, row.pk, count, {"id": f"{last} + n", "stream_id": f"{case} + n", "occurred_at": moved})
            for about in StoredAbout.objects.filter(event=row.pk).order_by("pk"):
                own = {"id": f"{_last(StoredAbout)} + n", "event_id": f"{last} + n", "occurred_at": moved}
                if about.kind == "case":
                    own["subject_id"] = f"{case} + n"
                _copy(StoredAbout, about.pk, count, own)
        for one in list(Clock.objects.filter(subject_id=case).order_by("pk")):
            own = {"id": f"{_last(Clock)} + n", "subject_id": f"{case} + n"}
            own |= {name: _moved(name, count) for name in ("started_at", "due_at", "ended_at")}
            _copy(Clock, one.pk, count, own)
        head = Head.objects.get(stream="case", stream_id=case)
        _copy(Head, head.pk, count, {"id": f"{_last(Head)} + n", "stream_id": f"{case} + n"})
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _moved(name: str, count: int) -> str:
    """SQLite's words: the moment, so much later as the case stands in the row."""
    step = SPREAD.total_seconds() / count
    return f"strftime('%Y-%m-%d %H:%M:%S', {name}, '+' || CAST(n * {step} AS INTEGER) || ' seconds')"


def _last(model: type[models.Model]) -> int:
    return int(model._base_manager.order_by("-pk").values_list("pk", flat=True)[0])


def _copy(model: type[models.Model], pk: int, count: int, own: dict[str, str]) -> None:
    columns = [field.column for field in model._meta.concrete_fields]
    table = model._meta.db_table
    chosen = ", ".join(own.get(name, f"{table}.{name}") for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count - 1}) "
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}, numbers WHERE id = {pk}"
        )
