"""Small problems to reckon by hand: places on a line, ten minutes and ten kilometres apart, and days from eight to five."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.model import (
    GOALS,
    Engineer,
    Job,
    Place,
    Plan,
    Prices,
    Problem,
    Route,
    Shift,
    Stop,
    Travel,
)

MINUTE, HOUR, DAY = 60, 3_600, 86_400
EIGHT, NOON, FIVE = 8 * HOUR, 12 * HOUR, 17 * HOUR
STEP, STEP_METRES = 600, 10_000
ORIGIN = datetime(2026, 3, 2, tzinfo=UTC)
FREE = Prices(travel_permille=0, overtime_permille=0, late_permille=0, drop_permille=0, moved_engineer=0, moved_start=0)


def line(places: int = 6, **more: Any) -> Travel:
    """Places 0, 1, 2 … on a line."""
    at = np.arange(places, dtype=np.int64)
    apart = np.abs(at[:, None] - at[None, :])
    return Travel(name="line", seconds=apart * STEP, metres=apart * STEP_METRES, **more)


def job(place: int = 1, minutes: int = 30, *, number: int = 0, **more: Any) -> Job:
    return Job(id=number, place=place, duration=minutes * MINUTE, **more)


def shift(engineer: int = 0, day: int = 0, **more: Any) -> Shift:
    times: dict[str, Any] = {"start": day * DAY + EIGHT, "end": day * DAY + FIVE, "start_place": 0, "end_place": 0}
    return Shift(engineer=engineer, **(times | more))


def problem(jobs: Sequence[Job], shifts: Sequence[Shift] = (), **more: Any) -> Problem:
    """The jobs, by default with one engineer and one shift, and nothing but travel to pay for."""
    shifts = tuple(shifts) or (shift(),)
    count = 1 + max(each.engineer for each in shifts)
    given: dict[str, Any] = {
        "origin": ORIGIN,
        "places": tuple(Place(id=str(index)) for index in range(6)),
        "travel": line(),
        "engineers": tuple(Engineer(id=index) for index in range(count)),
        "shifts": shifts,
        "jobs": tuple(jobs),
        "prices": FREE,
    }
    return Problem(**(given | more))


def stop(kind: Any, index: int, *, at: int = 0, place: int | None = None) -> tuple[Any, int, int, int | None]:
    """A stop for `route`: not before `at`, a break or busy span at the place (or where the engineer is)."""
    return kind, index, at, place


def route(given: Problem, number: int, *stops: Any, leaves: int | None = None) -> Route:
    """The route of the shift as early as it can be; a bare number is a job."""
    day = given.shifts[number]
    leaves = day.start if leaves is None else leaves
    at, now, timed = day.start_place, leaves, []
    for each in stops:
        kind, index, earliest, claimed = stop("job", each) if isinstance(each, int) else each
        place, lasts = _where_and_how_long(given, number, kind, index, at if claimed is None else claimed)
        arrive = now + (0 if at is None else int(given.travel.seconds[at, place]))
        begins = max(arrive, earliest)
        timed.append(Stop(kind, index, place, begins, begins + lasts))
        at, now = place, begins + lasts
    back = now if day.end_place is None or at is None else now + int(given.travel.seconds[at, day.end_place])
    return Route(number, leaves if day.start_place is not None else timed[0].start, tuple(timed), back)


def plan(*routes: Route) -> Plan:
    return Plan(routes=routes)


def broken(given: Problem, planned: Plan) -> list[tuple[str, int]]:
    """Which rules the plan breaks, and by how much."""
    return [(each.rule, each.by) for each in evaluate(given, planned).violations]


def costs(given: Problem, planned: Plan) -> Mapping[str, int]:
    """The goals that cost something."""
    score = evaluate(given, planned)
    assert tuple(score.costs) == GOALS
    assert score.violations == ()
    return {goal: points for goal, points in score.costs.items() if points}


def changed(planned: Plan, number: int, position: int, **values: Any) -> Plan:
    """The plan with other values in one stop of one route."""
    routes = list(planned.routes)
    stops = list(routes[number].stops)
    stops[position] = replace(stops[position], **values)
    routes[number] = replace(routes[number], stops=tuple(stops))
    return replace(planned, routes=tuple(routes))


def _where_and_how_long(given: Problem, number: int, kind: str, index: int, place: int | None) -> tuple[int, int]:
    if kind == "job":
        return given.jobs[index].place, given.jobs[index].duration
    if kind == "depot":
        return given.depots[index].place, given.depots[index].duration
    assert place is not None
    if kind == "break":
        return place, given.shifts[number].breaks[index].duration
    span = given.shifts[number].busy[index]
    return place, span.end - span.start
