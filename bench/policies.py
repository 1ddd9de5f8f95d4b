"""What the regulations cost a command of their own, in process: a policy look-up, and a deed before twenty gates."""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.results import Row

AT = datetime(2026, 3, 3, 1, tzinfo=UTC)
LOOK_UP_MS, TRANSITION_MS = 0.2, 5.0
GATES, ROUNDS, TIMES = 20, 7, 200


def run(_options: argparse.Namespace) -> list[Row]:
    """A published regulation of twenty gates; the same command in a case with them and in one without."""
    from tests.factories.regulations import event, open_case, publish_all, publish_regulation, say
    from tests.factories.units import make_unit

    from aftercare.base.kernel.actors import SYSTEM, Actor
    from aftercare.base.kernel.commands import command
    from aftercare.regulations.policies.selectors import policy_for

    @command("trip.begin")
    def depart(*, case: int, by: Actor, at: datetime) -> None:
        del by
        publish_all([(event("visit.departed", case, order=5, visit=7), at)])

    free = open_case(AT - timedelta(days=5))
    publish_regulation(*(_gate(number) for number in range(GATES)), unit=make_unit())
    gated = open_case(AT)
    for case in (free, gated):
        say([(event("request.planned", case), AT + timedelta(hours=1))])
    later = AT + timedelta(hours=2)
    attributes = {"nature": "breakdown", "urgency": "normal", "unit_path": ""}
    look_up = _best_ms(lambda: policy_for(attributes, later), TIMES)
    with_gates, without = _paired(
        lambda: depart(case=gated, by=SYSTEM, at=later), lambda: depart(case=free, by=SYSTEM, at=later)
    )
    remark = f"{with_gates:.2f} ms of processor time with them, {without:.2f} ms without"
    return [
        Row(
            "a policy look-up",
            look_up,
            "ms",
            bar=LOOK_UP_MS,
            at_most=True,
            remark="what is in force is asked each time",
        ),
        Row(
            f"a transition before {GATES} gates, of its own",
            max(0.0, with_gates - without),
            "ms",
            bar=TRANSITION_MS,
            at_most=True,
            remark=remark,
        ),
    ]


def _gate(number: int) -> dict[str, Any]:
    """Each asks something else of the same case, and lets it pass."""
    return {
        "key": f"gate-{number}", "kind": "gate", "before": "visit.departed", "missing": "…",
        "when": f"urgency != 'level-{number}'", "needs": [{"kind": "event", "event": "request.planned"}],
    }  # fmt: skip


def _best_ms(work: Callable[[], object], times: int) -> float:
    """Processor time of one call, the best of some rounds."""
    best = float("inf")
    for _round in range(ROUNDS):
        started = time.process_time()
        for _time in range(times):
            work()
        best = min(best, (time.process_time() - started) / times)
    return best * 1000


def _paired(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Both in turn, so that a busy machine is busy for both; the best of each."""
    best = [float("inf"), float("inf")]
    for _round in range(60):
        for place, work in enumerate((one, other)):
            started = time.process_time()
            work()
            best[place] = min(best[place], time.process_time() - started)
    return best[0] * 1000, best[1] * 1000
