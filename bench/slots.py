"""Appointments for a new job: the best five windows over 1,000 engineers and ten days, in one process.

Eight visits a shift at 2,000 sites, half of the engineers with the skill, four windows of two hours a day. Measured is
the whole call: who is able, every gap, the choice; the ways of the new address are a row of their own. The bar is on
processor time, so that it means the same on a busy machine.

Then the same through the API, over a database with as many engineers and days, five visits a day: with nothing changed
in between, after a change before each request, the first request of a process, and the very first of a unit.
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import numpy as np
from django.test import Client
from tests.actors import browser_of

from aftercare.base.kernel import clock as wall
from aftercare.base.kernel import statistics
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.planner.abilities import Abilities, abilities
from aftercare.operations.dispatch.planner.model import (
    Engineer,
    Job,
    Matrix,
    Place,
    Plan,
    Problem,
    Route,
    Shift,
    Span,
    Stop,
)
from aftercare.operations.dispatch.planner.openings import Openings, openings, refresh
from aftercare.operations.dispatch.planner.slots import Ways, best_slots, ways_by
from aftercare.operations.dispatch.planner.travel import Roads, one_place, travel
from aftercare.operations.dispatch.slots.selectors import prepared
from aftercare.platform.journal.public import sequence
from aftercare.service.models import Visit
from aftercare.service.visits import services
from bench.diary import diary
from bench.results import Row

ENGINEERS, DAYS, SITES, VISITS = 1_000, 10, 2_000, 8
QUERIES = 300
ASKED, CHANGES = 100, 60
HOUR, DAY = 3_600, 86_400
ROADS = Roads()
CPU = time.process_time
OPENS = [day * DAY + hour * HOUR for day in range(DAYS) for hour in (8, 10, 13, 15)]
WINDOWS = [Span(opens, opens + 2 * HOUR) for opens in OPENS]


def run(options: argparse.Namespace) -> list[Row]:
    """Build the plan and ask for appointments at new addresses; then fill the database and ask the API."""
    return [*_in_process(), *_through_the_api(max(8, round(ENGINEERS * options.scale)))]


def _in_process() -> list[Row]:
    random = Random(1)
    problem, plan = _company(random)
    started = time.perf_counter()
    found, people = openings(problem, plan), abilities(problem)
    built = time.perf_counter() - started
    wanted = [(_place(random), _job(random)) for _number in range(QUERIES)]
    ways = [ways_by(*one_place(ROADS, problem.places, place)) for place, _job_of in wanted]
    best_slots(found, people, wanted[0][1], ways[0], WINDOWS)
    asked = _times([_asking(found, people, job, way) for (_place_of, job), way in zip(wanted, ways, strict=True)])
    spent = _times([_asking(found, people, job, way) for (_place_of, job), way in zip(wanted, ways, strict=True)], CPU)
    rowed = _times([_rowing(problem, place) for place, _job_of in wanted[:50]])
    fresh = _times([_refreshing(found, plan, shift) for shift in range(20)])
    return [
        Row("best 5 slots, p99, time of the processor", spent[-QUERIES // 100], "ms", bar=5, at_most=True),
        Row("best 5 slots, p99", asked[-QUERIES // 100], "ms"),
        Row("best 5 slots, median", asked[QUERIES // 2], "ms", remark=f"{int(found.counts.sum()):,} gaps"),
        Row("ways of a new address to all places, median", rowed[len(rowed) // 2], "ms"),
        Row("gaps of all shifts built", 1_000 * built, "ms"),
        Row("one shift looked at again, median", fresh[len(fresh) // 2], "ms"),
    ]


def _through_the_api(engineers: int) -> list[Row]:
    there = diary(engineers=engineers, days=DAYS, orders=ASKED)
    sequence()
    statistics.refresh()
    browser, visits = browser_of(there.by), list(Visit.objects.order_by("?")[:CHANGES])
    calls = [_getting(browser, order.pk) for order in there.orders]
    whole = _times(calls[:1])[0]
    prepared.forget()
    first = _times(calls[:1])[0]
    spent, asked = _both(calls)
    moved_spent, moved = _both(calls[:CHANGES], [_changing(visit) for visit in visits])
    size = f"{engineers:,} engineers, {DAYS} days, five visits a day"
    return [
        Row("API, nothing changed, p99, time of the processor", _p99(spent), "ms", bar=60, at_most=True),
        Row("API, nothing changed, median by the clock", _p50(asked), "ms", remark=f"p99 {_p99(asked):.0f} ms"),
        Row("API, after a change each, p99, time of the processor", _p99(moved_spent), "ms", bar=60, at_most=True),
        Row("API, after a change each, median by the clock", _p50(moved), "ms", remark=f"p99 {_p99(moved):.0f} ms"),
        Row("API, first request of a process that finds the room in the data folder", first, "ms"),
        Row("API, very first request of a unit: the room is built", whole, "ms", remark=size),
    ]  # fmt: skip


def _getting(browser: Client, order_id: int) -> Callable[[], object]:
    def get() -> None:
        found = browser.get(f"/api/v1/orders/{order_id}/slots/", headers={"host": "localhost"})
        if found.status_code != 200 or not found.json()["items"]:
            raise SystemExit(f"no offers: {found.status_code} {found.content[:300]!r}")

    return get


def _changing(visit: Visit) -> Callable[[], object]:
    def change() -> None:
        services.dispatch(visit_id=visit.pk, by=SYSTEM, at=wall.now())
        sequence()

    return change


def _p50(times: list[float]) -> float:
    return times[len(times) // 2]


def _p99(times: list[float]) -> float:
    return times[-1 - len(times) // 100]


def _both(calls: list[Callable[[], object]], before: list[Callable[[], object]] | None = None) -> list[list[float]]:
    """Milliseconds of each call by the processor and by the clock, sorted; `before` is not measured."""
    found: list[list[float]] = [[], []]
    for number, call in enumerate(calls):
        if before:
            before[number]()
        started = CPU(), time.perf_counter()
        call()
        for kept, now, begun in zip(found, (CPU(), time.perf_counter()), started, strict=True):
            kept.append(1_000 * (now - begun))
    return [sorted(each) for each in found]


def _asking(found: Openings, people: Abilities, job: Job, way: Ways) -> Callable[[], object]:
    return lambda: best_slots(found, people, job, way, WINDOWS)


def _rowing(problem: Problem, place: Place) -> Callable[[], object]:
    return lambda: ways_by(*one_place(ROADS, problem.places, place))


def _refreshing(found: Openings, plan: Plan, shift: int) -> Callable[[], object]:
    return lambda: refresh(found, shift, plan.routes[shift])


def _times(calls: list[Callable[[], object]], clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds of each call, sorted."""
    found = []
    for call in calls:
        started = clock()
        call()
        found.append(1_000 * (clock() - started))
    return sorted(found)


def _company(random: Random) -> tuple[Problem, Plan]:
    places = tuple(_place(random) for _number in range(ENGINEERS + SITES))
    ways = travel(ROADS, places)
    near = np.argsort(ways.seconds[:ENGINEERS, ENGINEERS:], axis=1)[:, :60] + ENGINEERS
    shifts, jobs, routes = [], [], []
    for engineer in range(ENGINEERS):
        for day in range(DAYS):
            start = day * DAY + 8 * HOUR
            hours = {"start": start, "end": start + 9 * HOUR}
            shifts.append(Shift(engineer=engineer, start_place=engineer, end_place=engineer, **hours))
            routes.append(_route(random, len(shifts) - 1, start, engineer, near[engineer].tolist(), jobs, ways.seconds))
    engineers = tuple(Engineer(id=number, skills={"lift": 1 + number % 2}) for number in range(ENGINEERS))
    problem = Problem(
        origin=datetime(2026, 3, 2, tzinfo=UTC), places=places, travel=ways, engineers=engineers, shifts=tuple(shifts),
        jobs=tuple(jobs),
    )  # fmt: skip
    return problem, Plan(tuple(routes))


def _route(random: Random, shift: int, now: int, home: int, near: list[int], jobs: list[Job], seconds: Matrix) -> Route:
    at, stops, leaves = home, [], now
    for place in random.sample(near, VISITS):
        start = now + int(seconds[at, place]) + random.choice([0, 0, 900])
        opens = start - start % (2 * HOUR)
        jobs.append(Job(id=len(jobs), place=place, duration=2_400, windows=(Span(opens, opens + 2 * HOUR),)))
        stops.append(Stop("job", len(jobs) - 1, place, start, start + 2_400))
        at, now = place, start + 2_400
    return Route(shift, leaves, tuple(stops), now + int(seconds[at, home]))


def _job(random: Random) -> Job:
    return Job(id=0, place=0, duration=random.choice([1_800, 3_600]), skills={"lift": 2})


def _place(random: Random) -> Place:
    north, east = random.randint(31_000_000, 31_500_000), random.randint(121_200_000, 121_700_000)
    return Place(id="", latitude_e6=north, longitude_e6=east)
