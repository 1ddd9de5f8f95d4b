"""Taking over a status history, reading figures from it, verifying it and taking it back.

The file is made here: units one after the other in time, in the proportions of a real history of lifts
and escalators (a third breakdowns, a third fixes, an inspection in seven, the rest other reports). The
import goes through the same services as `aftercare import history`, without reading of the command line.
The figures count only if each unit has as many breakdowns as the file says, none after the undoing,
and as many again after a second import.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.platform.units.public import open_unit
from aftercare.service.history import selectors, services
from bench.results import Row

ROWS, UNITS = 30_000, 240
ROWS_A_SECOND = 1_000
START = datetime(2013, 6, 1, tzinfo=UTC)
BREAK = ("Break", "BROKEN", "CALLBACK/REPAIR")
FIX = ("Fix", "ON", "OPERATIONAL")
INSPECTION = ("Off", "INSPECTION", "PREV. MAINT. INSPECTION")
ON = ("On", "ON", "OPERATIONAL")
OTHER = ("Update", "OFF", "SAFETY WORK ORDER")
# What follows what: (states, weight).
CYCLES = (((BREAK, FIX), 36), ((INSPECTION, ON), 13), ((OTHER,), 3))

Line = dict[str, str | None]
T = TypeVar("T")


def run(options: argparse.Namespace) -> list[Row]:
    """Import, count, verify, undo, import again."""
    open_unit(parent_id=None, kind="company", code="HQ", name=Words("量", "Bench"), by=SYSTEM, at=START)
    lines = history(int(ROWS * options.scale))
    broken = Counter(str(line["unit_id"]) for line in lines if line["update_type"] == "Break")
    wall, cpu, outcome = _timed(lambda: _import(lines))
    counted, _cpu, figures = _timed(_breakdowns)
    _require(figures == broken, "the figures differ from the file")
    verified, verified_cpu, report = _timed(journal.verify)
    _require(report.is_content, "verify finds faults")
    undone, _cpu, _events = _timed(lambda: services.undo(batch_id=outcome.batch_id, by=SYSTEM, at=clock.now()))
    _require(not _breakdowns(), "something is left after the undoing")
    again, again_cpu, _outcome = _timed(lambda: _import(lines))
    _require(_breakdowns() == broken, "the second import differs")
    count = len(lines)
    remark = f"{count:,} rows, {len(broken)} units, {report.events:,} events; {count / cpu:,.0f} rows a CPU second"
    proven = f"{report.events:,} events, {report.streams:,} chains, all clocks; {verified_cpu:.1f} s of CPU"
    return [
        Row("history taken over", count / wall, "rows/s", bar=ROWS_A_SECOND, remark=remark),
        Row(
            "taken over again after the undoing",
            count / again,
            "rows/s",
            remark=f"{count / again_cpu:,.0f} a CPU second",
        ),
        Row("breakdowns of every asset, from the journal", counted * 1000, "ms", remark="equal to the file's"),
        Row("verify", report.events / verified, "events/s", remark=proven),
        Row("undo", undone, "s", remark=f"{count:,} rows"),
    ]


def history(count: int) -> list[Line]:
    """So many rows: every unit its own course, all in the order of time."""
    draw, rows = random.Random(1), []
    for number in range(UNITS):
        unit = f"{'ABCDEFGH'[number % 8]}{number % 80:02}{'N'}{number:03}{'ESCALATOR' if number % 3 else 'ELEVATOR'}"
        at, mine = START + timedelta(minutes=number), count // UNITS + (number < count % UNITS)
        rows += _course(draw, unit, at, mine)
    rows.sort(key=lambda row: str(row["time"]))
    return rows


def _course(draw: random.Random, unit: str, at: datetime, count: int) -> list[Line]:
    kinds, weights = [states for states, _weight in CYCLES], [weight for _states, weight in CYCLES]
    rows: list[Line] = []
    while len(rows) < count:
        for update, category, symptom in draw.choices(kinds, weights)[0]:
            until = at + timedelta(seconds=draw.randrange(900, 160_000), milliseconds=draw.randrange(1000))
            rows.append(
                {
                    "unit_id": unit,
                    "time": at.isoformat(timespec="milliseconds"),
                    "end_time": until.isoformat(timespec="milliseconds"),
                    "update_type": update,
                    "category": category,
                    "symptom": symptom,
                }
            )
            at = until
    return rows[:count]


def _import(lines: list[Line]) -> services.Outcome:
    digest = sha256(repr(lines).encode()).hexdigest()
    return services.import_history(
        rows=lines, sha256=digest, label="bench", customer_name="Bench", by=SYSTEM, at=clock.now()
    )


def _breakdowns() -> Counter[str]:
    return Counter({one.number: one.breakdowns for one in selectors.kpi_per_asset(by=SYSTEM) if one.breakdowns})


def _timed(work: Callable[[], T]) -> tuple[float, float, T]:
    """(wall seconds, seconds of this process, what came of it)."""
    started, cpu = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - started, time.process_time() - cpu, found


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise SystemExit(what)
