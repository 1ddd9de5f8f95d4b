"""The planner against others: each ratio is our cost to theirs by the checker, in one run, one thread each.

Ours and OR-Tools stop by the processor time of their own thread, so that neighbours on the machine take nothing from
either; VROOM knows only the clock on the wall, so it gets as much of that as it needs for the same processor time, and
stops when it thinks that it is done. The mean over the seeds is given, with a 95 % interval. Instances are technicians
of our own making with skills, windows and jobs that may be dropped; T20.json, T60.json and T200.json in the folder that
DISPATCH_INSTANCES names take their place, and *.txt of Gehring and Homberger there with best known distances in
best.json are measured as well. `--scale` shortens the searches, `--rounds` is the
number of seeds. The engines come with `./dev setup --engines`.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import mean, stdev

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engines.ortools import OrTools
from aftercare.operations.dispatch.planner.engines.ruin import Ruin
from aftercare.operations.dispatch.planner.kernel.ready import compile_all
from aftercare.operations.dispatch.planner.model import Job, Plan, Prices, Problem, Was
from bench.instances import (
    collecting,
    orienteering,
    periods,
    read,
    read_solomon,
    rich,
    squads,
    stocked,
    supplied,
    teams,
    technicians,
)
from bench.opponents import Vroom
from bench.results import Row

FOLDER = Path(os.environ.get("DISPATCH_INSTANCES", "/nowhere"))
SIZES = {"T20": (20, 150), "T60": (60, 600), "T200": (200, 2_000)}
# Instance, seconds, opponent, bar.
DUELS = (
    ("T20", 10, "OR-Tools", 0.85),
    ("T60", 10, "OR-Tools", 0.60),
    ("T60", 30, "OR-Tools", 0.75),
    ("T60", 60, "OR-Tools", 0.85),
    ("T60", 10, "VROOM", 1.0),
    ("T60", 60, "VROOM", 1.0),
    ("T200", 60, "VROOM", 0.80),
)
# Per cent of the jobs that a plan may leave out.
LEAVING_OUT = {"T200": 2.0}
CHANGED, MOVED = 0.05, 900
# Student's t for 95 %, by the number of seeds.
STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78}
# Other families: engineers, jobs.
FAMILIES = {
    "teams 20 × 150": (teams, 20, 150),
    "teams of two to four, 20 × 120": (squads, 20, 120),
    "prize collecting 20 × 150": (collecting, 20, 150),
    "orienteering 10 × 200": (orienteering, 10, 200),
    "tools and spare parts 25 × 100": (stocked, 25, 100),
    "five days 8 × 250": (periods, 8, 250),
}

Solver = Callable[[Problem, float, int], Plan]


def run(options: argparse.Namespace) -> list[Row]:
    """All duels, the rich instance, a plan made again after a change, and what instances there are of others."""
    compile_all()
    seeds = range(1, options.rounds + 1)
    rows: list[Row] = []
    for name, seconds, opponent, bar in DUELS:
        rows += _duel(name, _instance(name), opponent, bar, seconds * options.scale, seeds)
    rows += _duel("rich 40 × 300", rich(40, 300, 1), "OR-Tools", 0.90, 30 * options.scale, seeds)
    for name, (problem, engineers, jobs) in FAMILIES.items():
        rows += _duel(name, problem(engineers, jobs, 1), "OR-Tools", None, 10 * options.scale, seeds)
    rows += _supplied(10 * options.scale, seeds)
    rows += _again(5 * options.scale, seeds)
    rows += _homberger(30 * options.scale)
    return rows


def _ours(problem: Problem, seconds: float, seed: int) -> Plan:
    return Ruin(clock=time.thread_time).solve(problem, seconds=seconds, seed=seed)


def _ortools(problem: Problem, seconds: float, _seed: int) -> Plan:
    return OrTools(clock=time.thread_time).solve(problem, seconds=seconds)


def _vroom(problem: Problem, seconds: float, _seed: int) -> Plan:
    return Vroom().solve(problem, seconds=seconds)


OPPONENTS: dict[str, Solver] = {"OR-Tools": _ortools, "VROOM": _vroom}


def _instance(name: str) -> Problem:
    file = FOLDER / f"{name}.json"
    return read(file) if file.exists() else technicians(*SIZES[name], seed=1)


def _cost(problem: Problem, plan: Plan) -> int:
    score = evaluate(problem, plan)
    if score.violations:
        raise AssertionError(f"{plan.engine} breaks {score.violations[:3]}")
    return score.total


def _duel(name: str, problem: Problem, opponent: str, bar: float | None, seconds: float, seeds: range) -> list[Row]:
    """The opponent does the same whatever the seed, so it runs once."""
    theirs = _cost(problem, OPPONENTS[opponent](problem, seconds, 1))
    plans = [_ours(problem, seconds, seed) for seed in seeds]
    ours = [_cost(problem, plan) for plan in plans]
    ratio = mean(ours) / theirs
    remark = f"{_interval([cost / theirs for cost in ours])}; {mean(ours):,.0f} to {theirs:,}"
    rows = [Row(f"{name}, {seconds:.0f} s, ours / {opponent}", ratio, "", bar=bar, at_most=True, remark=remark)]
    if name in LEAVING_OUT:
        shares = [100 * (1 - len(plan.planned()) / len(problem.jobs)) for plan in plans]
        bar, remark = LEAVING_OUT[name], _interval(shares)
        rows.append(Row(f"{name}, {seconds:.0f} s, dropped", mean(shares), "%", bar=bar, at_most=True, remark=remark))
    return rows


def _interval(values: list[float]) -> str:
    if len(values) < 2:
        return "one seed"
    half = STUDENT.get(len(values), 2.0) * stdev(values) / len(values) ** 0.5
    return f"± {half:.3f}, {len(values)} seeds"


def _supplied(seconds: float, seeds: range) -> list[Row]:
    """Parts and tools of vans and depots: no opponent knows these, so the plain problem tells what they cost."""
    given = supplied(20, 150, 1)
    plain = replace(given, jobs=tuple(replace(job, parts={}, tools=frozenset()) for job in given.jobs), depots=())
    ratios = [_cost(given, _ours(given, seconds, seed)) / _cost(plain, _ours(plain, seconds, seed)) for seed in seeds]
    name = f"tools and parts 20 × 150, {seconds:.0f} s, cost / without them"
    return [Row(name, mean(ratios), "", remark=_interval(ratios))]


def _again(seconds: float, seeds: range) -> list[Row]:
    """A twentieth of the jobs is called off, as many are new; whoever had a job is to keep it, at 900 points a move."""
    kept, dearer = [], []
    for seed in seeds:
        before = technicians(60, 600, seed)
        plan = _ours(before, 4 * seconds, seed)
        steady, free, start = _changed(before, plan, seed)
        again = Ruin(clock=time.thread_time).solve(steady, seconds=seconds, seed=seed, start=start)
        freely = Ruin(clock=time.thread_time).solve(free, seconds=seconds, seed=seed, start=start)
        kept.append(100 * _share_kept(steady, again))
        dearer.append(_cost(free, again) / _cost(free, freely))
    return [
        Row(
            "made again after 5 % change, 5 s: keep their engineer",
            mean(kept),
            "%",
            bar=88,
            remark=_interval(kept),
        ),
        Row("the same, cost / again freely", mean(dearer), "", bar=1.10, at_most=True, remark=_interval(dearer)),
    ]


def _changed(before: Problem, plan: Plan, seed: int) -> tuple[Problem, Problem, Plan]:
    """The changed problem with a price on moving and without, and the plan in force."""
    count = int(len(before.jobs) * CHANGED)
    others = technicians(60, 600, seed + 1_000).jobs
    planned = plan.planned()
    jobs = list(before.jobs)
    for index, (shift, stop) in planned.items():
        jobs[index] = replace(jobs[index], was=Was(engineer=before.shifts[shift].engineer, start=stop.start))
    for index in range(count):
        jobs[index] = replace(others[index], place=jobs[index].place)
    gone = set(range(count))
    routes = tuple(replace(route, stops=tuple(s for s in route.stops if s.index not in gone)) for route in plan.routes)
    steady = replace(before, jobs=tuple(jobs), prices=Prices(moved_engineer=MOVED, moved_start=0))
    return steady, replace(steady, prices=Prices(moved_engineer=0, moved_start=0)), Plan(routes=routes)


def _share_kept(problem: Problem, plan: Plan) -> float:
    planned = plan.planned()
    had: list[tuple[int, Job]] = [(index, job) for index, job in enumerate(problem.jobs) if job.was is not None]
    same = [index for index, job in had if index in planned and _has(problem, planned[index][0], job)]
    return len(same) / len(had)


def _has(problem: Problem, shift: int, job: Job) -> bool:
    return job.was is not None and problem.shifts[shift].engineer == job.was.engineer


def _homberger(seconds: float) -> list[Row]:
    """How far above the best distance known; only where somebody put the instances."""
    known = FOLDER / "best.json"
    best: dict[str, float] = json.loads(known.read_text()) if known.exists() else {}
    rows = []
    for name, distance in sorted(best.items()):
        problem = read_solomon(FOLDER / f"{name}.txt")
        gap = 100 * (_distance(problem, _ours(problem, seconds, 1)) / (10 * distance) - 1)
        bar = 2.5 if len(problem.jobs) <= 400 else 7.5
        rows.append(Row(f"{name}, {seconds:.0f} s, above the best known", gap, "%", bar=bar, at_most=True))
    return rows


def _distance(problem: Problem, plan: Plan) -> int:
    """All ways together; a customer who is left out is no answer."""
    score = evaluate(problem, plan)
    if score.violations:
        raise AssertionError(f"left out: {len(score.dropped)}")
    return score.travel_seconds
