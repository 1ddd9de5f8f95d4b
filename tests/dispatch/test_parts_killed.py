"""Part of a big company on a worker that is killed: another one goes on from the best plan that it had."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests import databases
from tests.dispatch.problems import random_problem
from tests.dispatch.test_parts import FEATURES_ALONE

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.parts import services, tasks
from aftercare.operations.dispatch.parts.models import Division, PlanPart
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.kernel.ready import compile_all
from aftercare.operations.dispatch.planner.model import Plan, Problem
from aftercare.operations.dispatch.planner.packing import unpacked
from aftercare.operations.dispatch.planner.splitting import cut, merge
from aftercare.platform.jobs import services as jobs

pytestmark = [pytest.mark.commits, pytest.mark.slow, pytest.mark.timeout(240)]
HAND = Path(__file__).with_name("hand.py")


@pytest.fixture(autouse=True)
def _own_queue() -> Iterator[None]:
    compile_all()
    jobs.queue.cache_clear()
    jobs.queue().storage.flush_all()
    yield
    jobs.queue().storage.close()
    jobs.queue.cache_clear()


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another worker; killed at the end, if it is not before."""
    name = str(connection.settings_dict["NAME"])
    env = {
        **os.environ, **databases.address(name), "AFTERCARE_TEST_DATA": str(settings.DATA),
        "AFTERCARE_SEALS": str(tmp_path / "seals.jsonl"), "AFTERCARE_SEAL_KEY": str(tmp_path / "key"),
        "PYTHONPATH": f"{databases.ROOT / 'src'}:{databases.ROOT}", "DJANGO_SETTINGS_MODULE": "tests.settings",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, str(HAND), name], env=env, stderr=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait()


def test_another_one_goes_on_from_the_best_plan_of_who_was_killed(hand: subprocess.Popen[bytes]) -> None:
    problem = random_problem(14, features=FEATURES_ALONE, engineers=6, jobs=20, days=1)
    parts = cut(problem, size=3, turn=0)
    division = services.begin(
        run_id=None, digest="x", engine="kernel", seconds=600, seed=1, plan=Plan(), by=SYSTEM, at=clock.now()
    )
    services.lay_out(division_id=division.pk, turn=0, parts=parts, by=SYSTEM, at=clock.now())
    _wait(lambda: any(_routes(part) for part in PlanPart.objects.all()))

    hand.kill()  # SIGKILL: no last word
    hand.wait()
    held = PlanPart.objects.get(state="taken")
    left, part = unpacked(Plan, bytes(held.best)), parts[held.number].problem
    assert _worth(part, left) < _worth(part, Plan())
    assert services.take(division_id=division.pk, holder="early", by=SYSTEM, at=clock.now()).pk != held.pk

    Division.objects.filter(pk=division.pk).update(milliseconds=50)
    with clock.running(clock.now() + services.HELD + timedelta(seconds=1)):
        division.refresh_from_db()
        plan = tasks.search(
            problem, division, by=SYSTEM, watch=lambda _done: None, keep=lambda _plan: None,
            cutting=tasks.Cutting(size=3, rounds=1),
        )  # fmt: skip
    so_far = [left if number == held.number else part.start for number, part in enumerate(parts)]
    assert _worth(problem, plan) <= _worth(problem, merge(Plan(), parts, so_far))
    assert not Division.objects.exists()


def _worth(problem: Problem, plan: Plan) -> tuple[int, int]:
    score = evaluate(problem, plan)
    return len(score.violations), score.total


def _routes(part: PlanPart) -> bool:
    return bool(unpacked(Plan, bytes(part.best)).routes)


def _wait(until: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)
