"""Working time and clocks in one process: additions a second, and what it takes to fold a case."""

import argparse
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aftercare.platform.worktime.rules import standard_calendars
from aftercare.regulations.clocks.rules import all_runs
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import BASE
from bench.results import Row

ROUNDS = 5
ADDITIONS_A_SECOND = 50_000


def run(_options: argparse.Namespace) -> list[Row]:
    """Add and subtract on a Chinese office calendar over three years; then fold cases."""
    office = standard_calendars("Asia/Shanghai")["office"]
    draw, first = random.Random(1), datetime(2024, 1, 1, tzinfo=UTC)
    pairs = [
        (first + timedelta(seconds=draw.randrange(3 * 365 * 86_400)), draw.randrange(1, 80 * 3_600))
        for _number in range(20_000)
    ]
    added = _rate(lambda: [office.add(start, seconds) for start, seconds in pairs], len(pairs))
    subtracted = _rate(lambda: [office.add(start, -seconds) for start, seconds in pairs], len(pairs))
    between = _rate(lambda: [office.between(first, end) for end, _seconds in pairs], len(pairs))
    return [
        Row("working time added", added, "a second", bar=ADDITIONS_A_SECOND),
        Row("working time subtracted", subtracted, "a second"),
        Row("working time between", between, "a second"),
        Row("first answer of a calendar in a year", 1000 / _rate(_compile, 1), "ms", remark="builds that year's table"),
        Row("cases of six clocks folded", _fold(), "a second", remark="from report to call-back, 9 events"),
    ]


def _compile() -> None:
    standard_calendars("Asia/Shanghai")["office"].is_open(datetime(2026, 11, 20, tzinfo=UTC))


def _fold() -> float:
    from aftercare.platform.worktime.rules import standard_calendars

    calendars, policy = standard_calendars("Asia/Shanghai"), BASE.frozen_with("office")
    start = datetime(2026, 10, 14, 1, tzinfo=UTC)
    told: list[tuple[str, int, dict[str, object]]] = [
        ("case.opened", 0, {"attributes": {"nature": "breakdown", "urgency": "normal"}}),
        ("request.received", 0, {}),
        ("request.answered", 1, {}),
        ("request.paused", 2, {"reason": "parts"}),
        ("request.resumed", 26, {}),
        ("visit.arrived", 27, {}),
        ("order.finished", 29, {"order": 5}),
        ("request.resolved", 29, {}),
        ("report.issued", 30, {"order": 5}),
    ]
    facts = [
        Fact(name, start + timedelta(hours=hours), seq, payload) for seq, (name, hours, payload) in enumerate(told, 1)
    ]
    return _rate(lambda: [all_runs(facts, policy, calendars) for _case in range(200)], 200)


def _rate(work: Callable[[], object], amount: int) -> float:
    """Units of work a second, the best of some rounds."""
    work()
    best = min(_timed(work) for _round in range(ROUNDS))
    return amount / best


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
