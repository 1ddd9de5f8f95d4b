"""A big company planned in parts by one worker and by two: 2,000 engineers, 20,000 jobs, at full scale.

Engineers live around towns, and the jobs lie there. Nothing of the size of all places squared is made: each
part gets its own ways. The parts are durable jobs, so the second worker is a process of its own as on a server; it is
there, with the planner loaded, before the clock starts. `--seconds` is what the search of one part may take in one
round; three rounds. What the checker says of each round's plan is worked out after the clock has stopped.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import replace
from resource import RUSAGE_SELF, getrusage

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.parts import services, tasks
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.model import Plan, Problem
from aftercare.operations.dispatch.planner.ready import compile_all
from aftercare.operations.dispatch.roads.rules.models import travel
from aftercare.platform.jobs import models as jobs
from bench.instances import company
from bench.results import Row

ENGINEERS, JOBS = 2_000, 20_000
HELPER = """import sys
from aftercare.operations.dispatch.planner.ready import compile_all
from aftercare.config.cli import main
compile_all()
sys.exit(main())"""


def run(options: argparse.Namespace) -> list[Row]:
    """The same company by one worker, then by two."""
    compile_all()
    problem = company(int(ENGINEERS * options.scale), int(JOBS * options.scale), seed=1)
    problem = replace(problem, travel=travel(problem.places))
    rows: list[Row] = []
    for workers in (1, 2):
        helpers = [_worker() for _ in range(workers - 1)]
        try:
            rows += _planned(problem, options.seconds, workers)
        finally:
            for helper in helpers:
                helper.terminate()
                helper.wait()
    return [*rows, _memory()]


def _planned(problem: Problem, seconds: float, workers: int) -> list[Row]:
    rounds: list[tuple[float, Plan]] = []
    started = time.monotonic()

    def keep(plan: Plan) -> None:
        rounds.append((time.monotonic() - started, plan))

    division = services.begin(
        run_id=None, digest="bench", engine="kernel", seconds=seconds, seed=1, plan=Plan(), by=SYSTEM, at=clock.now()
    )
    plan = tasks.search(problem, division, by=SYSTEM, watch=lambda _done: None, keep=keep)
    taken = time.monotonic() - started
    curve = [f"{at:.0f} s: {_cost(problem, each):,}" for at, each in rounds]
    share = 100 * (1 - len(plan.planned()) / len(problem.jobs))
    name = f"{len(problem.engineers):,} engineers, {len(problem.jobs):,} jobs, {workers} at work"
    return [
        Row(name, taken, "s", remark="; ".join(curve)),
        Row(f"{name}: left out", share, "%"),
    ]


def _cost(problem: Problem, plan: Plan) -> int:
    """By the checker, over the whole."""
    score = evaluate(problem, plan)
    if score.violations:
        raise AssertionError(score.violations[:3])
    return score.total


def _memory() -> Row:
    """The most that this process ever held."""
    return Row("memory of whoever asked, at most", getrusage(RUSAGE_SELF).ru_maxrss / 1_024, "MiB")


def _worker() -> subprocess.Popen[bytes]:
    """A worker as a server has it, on the same database, once it looks for jobs."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    helper = subprocess.Popen([sys.executable, "-c", HELPER, "worker", "--threads", "1"], env=env)
    while not jobs.Worker.objects.exists():
        time.sleep(0.2)
    return helper
