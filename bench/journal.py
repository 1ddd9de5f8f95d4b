"""The journal by itself: appending, reading at two sizes, following, sealing, verifying.

`--scale 1` fills it up to 200,000 events, `--scale 50` up to ten million (eight gigabytes). The first
hundred thousand, or a tenth, are appended by commands, followed, sealed and verified; the others are poured
into the tables by SQL, which cannot chain them. Each reading is timed before and after: what matters is that
the two hardly differ. Times are medians.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from django.db import connection, transaction

from aftercare.base.kernel.actors import HISTORY
from aftercare.base.kernel.ids import uuid7
from bench.results import Row

FULL = 200_000
CHUNK = 2_000
# So many at most are appended by commands, and so many cases are poured in at a time.
APPENDED = 100_000
POURED = 25_000
ASSETS = 891
EVENTS_A_CASE = 8
START = datetime(2023, 1, 1, tzinfo=UTC)
STEP = timedelta(seconds=9)
KINDS = ("case.bench_opened", "case.bench_moved", "case.bench_closed")


def run(options: argparse.Namespace) -> list[Row]:
    """Fill, and read on the way."""
    full = max(CHUNK, int(FULL * options.scale) // CHUNK * CHUNK)
    small = max(CHUNK, min(full // 10, APPENDED) // CHUNK * CHUNK)
    world = World()
    rows = world.filled(small)
    rows += world.proving()
    before = world.readings()
    rows += world.poured(small, full)
    after = world.readings()
    return [*rows, *world.single(), *_compared(before, after, small, full), *world.following()]


def _compared(before: dict[str, float], after: dict[str, float], small: int, full: int) -> list[Row]:
    return [
        Row(name, value, "ms", remark=f"{full:,} events; {before[name]:.2f} ms at {small:,}")
        for name, value in after.items()
    ]


def median_ms(work: Callable[[int], object], times: int = 25) -> float:
    """The median time of `work(n)`, in milliseconds."""
    taken = []
    for number in range(times):
        started = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


# Steps of the cases from {first} to {last} as rows of (n: the event's number from 0, c: the case's, s: the step).
STEPS = "WITH RECURSIVE steps(n) AS (SELECT {first} * 8 UNION ALL SELECT n + 1 FROM steps WHERE n < {last} * 8 - 1)"
PAYLOAD = (
    """'{{"asset":' || (n / 8 % {assets} + 1) || ',"code":"BRKD","note":' || """
    """CASE n % 8 WHEN 3 THEN '{{"private":"{digest}"}}' ELSE 'null' END || ',"site":' || (n / 8 % 90 + 1) || '}}'"""
)
WHEN = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', '{start}', (n * {seconds}) || ' seconds')",
    "postgresql": "timestamptz '{start}' + n * interval '{seconds} seconds'",
}
BYTES = {"sqlite": "randomblob({})", "postgresql": "substring(sha256(n::text::bytea) for {})"}
EVENTS = """
INSERT INTO journal_event (id, stream, stream_id, seq, type, v, occurred_at, recorded_at, actor_kind, channel, command,
    payload, prev_hash, hash)
{steps} SELECT {id} + n, 'case', n / 8 + 1, n % 8 + 1,
    CASE n % 8 WHEN 0 THEN '{kinds[0]}' WHEN 7 THEN '{kinds[2]}' ELSE '{kinds[1]}' END, 1, {when}, {when},
    'history', '{channel}', '{command}', {payload}, {hash}, {hash} FROM steps
"""
ABOUTS = """
INSERT INTO journal_about (event_id, role, kind, subject_id, occurred_at)
{steps} SELECT {id} + n, kind, kind, CASE kind WHEN 'asset' THEN n / 8 % {assets} + 1 ELSE n / 8 % 90 + 1 END, {when}
FROM steps, (SELECT 'asset' AS kind UNION ALL SELECT 'site') AS kinds
"""
OTHERS = (
    "INSERT INTO journal_feed (position, event_id) {steps} SELECT {position} + n, {id} + n FROM steps",
    """INSERT INTO journal_private (event_id, field, salt, value)
    {steps} SELECT {id} + n, 'note', {salt}, '"on the way"' FROM steps WHERE n % 8 = 3""",
    """INSERT INTO journal_head (stream, stream_id, seq, hash)
    {steps} SELECT 'case', n / 8 + 1, 8, {hash} FROM steps WHERE n % 8 = 7""",
)


def _pour(first: int, last: int) -> None:
    """The events of these cases with all that hangs on them."""
    hash_, salt = BYTES[connection.vendor].format(32), BYTES[connection.vendor].format(16)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) + 1, (SELECT max(position) + 1 FROM journal_feed) FROM journal_event")
        number, position = cursor.fetchone()
        values = {
            "steps": STEPS.format(first=first, last=last),
            "id": number - first * EVENTS_A_CASE,
            "position": position - first * EVENTS_A_CASE,
            "assets": ASSETS,
            "kinds": KINDS,
            "channel": HISTORY.channel.value,
            "command": uuid7(START).hex,
            "when": WHEN[connection.vendor].format(start=f"{START:%Y-%m-%d %H:%M:%S}", seconds=STEP.seconds),
            "payload": PAYLOAD.format(assets=ASSETS, digest="0" * 64),
            "hash": hash_,
            "salt": salt,
        }
        for statement in (EVENTS, ABOUTS, *OTHERS):
            cursor.execute(statement.format(**values))


class World:
    """A journal of service cases: eight events each, about one of 891 assets and one of 90 sites."""

    def __init__(self) -> None:
        from aftercare.base.kernel.events import Event, Private, Ref
        from aftercare.platform.journal import public as journal

        self.journal = journal

        class Benched(Event):
            """A step of a case, for measuring."""

            stream = "case"
            asset: Annotated[int, Ref("asset")]
            site: Annotated[int, Ref("site")]
            code: str
            note: Private[str | None] = None

        self.types = [type("Benched", (Benched,), {"type": name, "__qualname__": name}) for name in KINDS]

    def filled(self, size: int) -> list[Row]:
        """Append in chunks, as an import does, until so many events are there."""
        from aftercare.platform.journal.log.models import StoredEvent

        there = StoredEvent.objects.filter(type__in=KINDS).count()
        if there >= size:
            return []
        started, cpu = time.perf_counter(), time.process_time()
        for first in range(there, size, CHUNK):
            self._append(first)
        self.journal.sequence()
        count, seconds = size - there, time.perf_counter() - started
        remark = f"{count:,} events in commands of {CHUNK:,}; {count / (time.process_time() - cpu):,.0f} a CPU second"
        return [Row("append, bulk", count / seconds, "events/s", bar=3_000, remark=remark)]

    def _append(self, first: int) -> None:
        from aftercare.base.kernel.actors import HISTORY
        from aftercare.base.kernel.commands import bulk, publish

        with bulk("bench.fill", by=HISTORY, at=START):
            for number in range(first, first + CHUNK):
                case, step = divmod(number, EVENTS_A_CASE)
                publish(self._event(case, step), stream_id=case + 1, at=START + STEP * number)

    def _event(self, case: int, step: int) -> Any:
        kind = self.types[0 if step == 0 else 2 if step == EVENTS_A_CASE - 1 else 1]
        note = "on the way" if step == 3 else None
        return kind(asset=case % ASSETS + 1, site=case % 90 + 1, code="BRKD", note=note)

    def poured(self, first: int, size: int) -> list[Row]:
        """Add the rows of the events from `first` to `size`; what they hold is right, their hashes are made up."""
        started, last = time.perf_counter(), size // EVENTS_A_CASE
        for case in range(first // EVENTS_A_CASE, last, POURED):
            _pour(case, min(case + POURED, last))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        seconds, count = time.perf_counter() - started, size - first
        return [Row("poured in", count / seconds, "events/s", remark=f"{count:,} events, in SQL")]

    def single(self) -> list[Row]:
        """One command with one event: what a click costs here."""
        from aftercare.base.kernel.actors import SYSTEM
        from aftercare.base.kernel.words import Words
        from aftercare.platform.units.public import open_unit, rename_unit

        name = Words("量", "Bench")
        unit = open_unit(
            parent_id=None, kind="company", code=f"B{time.time_ns() % 10**15}", name=name, by=SYSTEM, at=START
        )
        taken = median_ms(lambda _number: rename_unit(unit_id=unit.pk, name=name, by=SYSTEM, at=START), times=200)
        return [Row("one command, one event", taken, "ms", remark="renaming a unit: three statements of its own")]

    def readings(self) -> dict[str, float]:
        """What the pages and judgements ask, each for ever other subjects and days."""
        from aftercare.base.kernel.actors import SYSTEM
        from aftercare.platform.journal.log.models import StoredEvent

        journal, day = self.journal, timedelta(days=1)
        page = StoredEvent.objects.values("id", "type", "stream", "stream_id", "occurred_at")
        page = page.order_by("-occurred_at", "-id")
        middle = START + STEP * (journal.last_position() // 2)

        def of_one_day(number: int) -> object:
            start = middle + number * timedelta(hours=1)
            return list(journal.events_between({KINDS[0]}, start, start + day))

        def newest_of_asset(number: int) -> object:
            named = journal.effective().filter(subjects__kind="asset", subjects__subject_id=number + 1, type=KINDS[0])
            return list(named.order_by("-occurred_at", "-id").values_list("id")[:10])

        def listed(number: int, **narrow: object) -> object:
            return list(page.filter(occurred_at__lt=middle - number * day, **narrow)[:50])

        return {
            "events of a case": median_ms(lambda n: journal.events_of("case", n * 37 + 1)),
            "timeline of an asset, 50": median_ms(lambda n: journal.timeline("asset", n + 1, SYSTEM)),
            "newest of an asset by type": median_ms(newest_of_asset),
            "one type, one day (1,200 events)": median_ms(of_one_day),
            "list, first 50": median_ms(lambda _n: list(page[:50])),
            "list, 50 in the middle": median_ms(listed),
            "list of one type, 50 in the middle": median_ms(lambda n: listed(n, type=KINDS[2])),
        }

    def following(self) -> list[Row]:
        """A reader by cursor that was away for the whole time."""
        from aftercare.base.kernel import clock
        from aftercare.base.kernel.actors import SYSTEM

        count = 0

        def read(events: list[object], *, at: datetime) -> None:  # noqa: ARG001 - as every reader
            nonlocal count
            count += len(events)

        self.journal.consumers.register("bench", {KINDS[0]}, read)
        self.journal.run_consumers(at=clock.now(), only={"bench"})
        self.journal.rewind(consumer="bench", by=SYSTEM, at=clock.now())
        count, started = 0, time.perf_counter()
        self.journal.run_consumers(at=clock.now(), only={"bench"})
        seconds = time.perf_counter() - started
        self.journal.consumers.unregister("bench")
        return [
            Row("a reader catches up", count / seconds, "events/s", remark=f"{count:,} events of one type of three")
        ]

    def proving(self) -> list[Row]:
        """Sealing everything at once, and verifying."""
        from aftercare.base.kernel import clock

        started = time.perf_counter()
        sealed = self.journal.seal(at=clock.now())
        sealing = time.perf_counter() - started
        started = time.perf_counter()
        report = self.journal.verify()
        seconds = time.perf_counter() - started
        rows = [
            Row(
                "verify",
                report.events / seconds,
                "events/s",
                remark=f"{report.events:,} events; {len(report.findings)} findings",
            )
        ]
        if sealed:
            heads = f"{sealed.to_position - sealed.from_position + 1:,} events since the last seal"
            rows.append(Row("seal", sealing * 1000, "ms", remark=heads))
        return rows
