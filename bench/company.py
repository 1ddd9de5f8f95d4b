"""A big company planned in parts by one worker and by two: 2,000 engineers, 20,000 jobs, at full scale.

Engineers live around towns, and the jobs lie there. Nothing of the size of all places squared is made: each
part gets its own ways. The parts are durable jobs, so the second worker is a process of its own as on a server; it is
there before the clock starts. `--seconds` is what the search of one part may take in one round; three rounds.
"""

import argparse
import os
import subprocess
import sys
import time

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.parts import services, tasks
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.model import Plan, Problem
from aftercare.operations.dispatch.planner.ready import compile_all
from aftercare.operations.dispatch.planner.splitting import cut
from aftercare.operations.dispatch.planner.travel import Roads, travel
from bench.instances import company
from bench.results import Row

ENGINEERS, JOBS = 2_000, 20_000
# Seconds that a worker needs to be there.
STARTING = 8


def run(options: argparse.Namespace) -> list[Row]:
    """The same company by one worker, then by two."""
    compile_all()
    problem = company(int(ENGINEERS * options.scale), int(JOBS * options.scale), seed=1)
    rows: list[Row] = []
    for workers in (1, 2):
        helpers = [_worker() for _ in range(workers - 1)]
        try:
            rows += _planned(problem, options.seconds, workers)
        finally:
            for helper in helpers:
                helper.terminate()
                helper.wait()
    return rows


def _planned(problem: Problem, seconds: float, workers: int) -> list[Row]:
    curve: list[str] = []
    started = time.monotonic()

    def keep(plan: Plan) -> None:
        curve.append(f"{time.monotonic() - started:.0f} s: {_cost(problem, plan):,}")

    how = tasks.Cutting(ways=lambda places: travel(Roads(), places))
    division = services.begin(
        run_id=None, digest="bench", engine="kernel", seconds=seconds, seed=1, plan=Plan(), by=SYSTEM, at=clock.now()
    )
    plan = tasks.search(problem, division, by=SYSTEM, watch=lambda _done: None, keep=keep, cutting=how)
    taken = time.monotonic() - started
    share = 100 * (1 - len(plan.planned()) / len(problem.jobs))
    name = f"{len(problem.engineers):,} engineers, {len(problem.jobs):,} jobs, {workers} at work"
    return [
        Row(name, taken, "s", remark="; ".join(curve)),
        Row(f"{name}: left out", share, "%"),
    ]


def _cost(problem: Problem, plan: Plan) -> int:
    """By the checker, part by part: the whole has no ways."""
    parts = cut(problem, plan, turn=7, ways=lambda places: travel(Roads(), places))
    scores = [evaluate(part.problem, part.start) for part in parts]
    if any(score.violations for score in scores):
        raise AssertionError(next(score.violations[:3] for score in scores if score.violations))
    return sum(score.total for score in scores)


def _worker() -> subprocess.Popen[bytes]:
    """A worker as a server has it, on the same database."""
    code = "from aftercare.config.cli import main; import sys; sys.exit(main())"
    helper = subprocess.Popen([sys.executable, "-c", code, "worker", "--threads", "1"], env={**os.environ})
    time.sleep(STARTING)
    return helper
