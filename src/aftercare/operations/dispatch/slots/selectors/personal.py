"""The room of single people, straight from the database: their shifts, and the gaps between what stands in them.

Whatever somebody takes part in takes their time, however it came about: what lies within a shift is a stop of it, what
does not (begun, longer than the shift, without a place, beside a leave) is a hole in it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from aftercare.operations.dispatch.planner.model import (
    Engineer,
    Job,
    Place,
    Plan,
    Problem,
    Route,
    Shift,
    Stop,
    Travel,
    Was,
)
from aftercare.operations.dispatch.planner.openings import FROM, TO, Ints, Small, openings
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.problems.rules.shifts import Horizon, shifts_of
from aftercare.operations.dispatch.problems.selectors import people, work
from aftercare.operations.dispatch.problems.selectors.duties import Places, begins, duty_of, office_of, place_of
from aftercare.registry.customers import public as customers

# Place, start and end of a visit.
Visited = tuple[int, int, int]
Sites = Mapping[int, customers.SiteBrief]
# Gives a place its number in the whole.
Number = Callable[[Place], int]
# All ways between some places.
Ways = Callable[[Sequence[Place]], Travel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The room of one person: their shifts, and the gaps of each; places by their number in the whole."""

    engineer: Engineer
    shifts: tuple[Shift, ...]
    # Of each shift, as `Openings` has them.
    gaps: tuple[Small, ...]
    bounds: tuple[Ints, ...]
    stops: tuple[tuple[Visited, ...], ...]
    # What it hangs on: the cases of the visits, their sites and what holds these.
    case_ids: frozenset[int]
    site_ids: frozenset[int]


def parts_of(
    staff_ids: Collection[int], settings: Settings, horizon: Horizon, number: Number, ways: Ways
) -> dict[int, Part]:
    """The room of these people; the number of queries does not grow with them."""
    engaged: dict[int, list[work.Engagement]] = defaultdict(list)
    for one in work.engagements(staff_ids, horizon, planned=()):
        engaged[one.staff_id].append(one)
    sites = customers.site_briefs(one.site_id for each in engaged.values() for one in each if one.site_id)
    return {
        person.staff_id: _part(_Day(person, settings, horizon, sites, ways), engaged[person.staff_id], number)
        for person in people.people("", horizon, staff_ids=staff_ids)
    }


class _Day:
    """One person with what is known around them."""

    def __init__(self, person: people.Person, settings: Settings, horizon: Horizon, sites: Sites, ways: Ways) -> None:
        self.person, self.settings, self.horizon, self.sites, self.ways = person, settings, horizon, sites, ways
        self.places = Places()
        self.home = begins(person, settings, office_of(settings, self.places), self.places)

    def shifts(self, holes: Iterable[work.Engagement]) -> list[Shift]:
        """The shifts with these holes."""
        duty = duty_of(self.person, holes, self.sites, self.horizon, self.places)
        return shifts_of(duty, engineer=0, home=self.home, settings=self.settings, horizon=self.horizon)

    def place(self, one: work.Engagement) -> int | None:
        """Where the visit is."""
        return place_of(self.sites.get(one.site_id or 0), self.places)

    def shift_of(self, one: work.Engagement, shifts: Sequence[Shift]) -> int | None:
        """The shift that the visit lies in as a whole; None: in none, or it cannot be a stop."""
        start, end = self.horizon.seconds(one.start_at), self.horizon.seconds(one.end_at)
        if one.is_under_way or end <= start or self.place(one) is None:
            return None
        return next((number for number, shift in enumerate(shifts) if _holds(shift, start, end)), None)


def _holds(shift: Shift, start: int, end: int) -> bool:
    within = shift.start <= start and end <= shift.end + shift.overtime
    return within and not any(span.start < end and start < span.end for span in shift.busy)


def _part(day: _Day, engaged: Sequence[work.Engagement], number: Number) -> Part:
    shifts, laid = _laid(day, engaged)
    rows = {shift: list(_stops(day, visits)) for shift, visits in laid.items()}
    problem = _problem(day, shifts, rows)
    return _seen(problem, _plan(problem, rows), engaged, day, number)


def _laid(day: _Day, engaged: Sequence[work.Engagement]) -> tuple[list[Shift], dict[int, list[work.Engagement]]]:
    """The shifts, and the visits of each; what lies in none is a hole, which may push others out in turn."""
    holes: list[work.Engagement] = []
    free = list(engaged)
    while True:
        shifts = day.shifts(holes)
        where = [day.shift_of(one, shifts) for one in free]
        astray = [one for one, shift in zip(free, where, strict=True) if shift is None]
        if not astray:
            break
        holes += astray
        free = [one for one, shift in zip(free, where, strict=True) if shift is not None]
    found: dict[int, list[work.Engagement]] = {}
    for one, shift in zip(free, where, strict=True):
        if shift is not None:
            found.setdefault(shift, []).append(one)
    return shifts, found


def _stops(day: _Day, visits: Iterable[work.Engagement]) -> Iterator[Visited]:
    """In order; of visits that overlap the later one takes what is left, so that nothing between them seems free."""
    until = 0
    for one in sorted(visits, key=lambda each: (each.start_at, each.end_at, each.case_id)):
        start, end = day.horizon.seconds(one.start_at), day.horizon.seconds(one.end_at)
        start, until = max(start, until), max(end, until)
        yield day.place(one) or 0, start, until


def _problem(day: _Day, shifts: Sequence[Shift], rows: Mapping[int, Sequence[Visited]]) -> Problem:
    """Of this one person; every visit is locked: booking moves no other one, so none is counted on to make room."""
    person, places = day.person, tuple(day.places.rows)
    stops = [stop for shift in sorted(rows) for stop in rows[shift]]
    engineer = Engineer(
        id=0, name=person.name, skills=person.skills, certificates=person.certificates, tools=person.tools
    )
    return Problem(
        origin=day.horizon.origin,
        places=places,
        travel=day.ways(places),
        engineers=(engineer,),
        shifts=tuple(shifts),
        jobs=tuple(
            Job(id=job, place=place, duration=end - start, was=Was(engineer=0, start=start), locked_start=start)
            for job, (place, start, end) in enumerate(stops)
        ),
        prices=day.settings.prices(),
    )


def _plan(problem: Problem, rows: Mapping[int, Sequence[Visited]]) -> Plan:
    """What stands, as routes."""
    routes, job = [], 0
    for shift in sorted(rows):
        stops = tuple(
            Stop("job", job + turn, place, start, end) for turn, (place, start, end) in enumerate(rows[shift])
        )
        job += len(stops)
        routes.append(_route(problem, shift, stops))
    return Plan(tuple(routes))


def _route(problem: Problem, number: int, stops: tuple[Stop, ...]) -> Route:
    shift, seconds = problem.shifts[number], problem.travel.seconds
    first, last = stops[0], stops[-1]
    out = 0 if shift.start_place is None else int(seconds[shift.start_place, first.place])
    back = 0 if shift.end_place is None else int(seconds[last.place, shift.end_place])
    return Route(number, first.start - out, stops, last.end + back)


def _seen(problem: Problem, plan: Plan, engaged: Sequence[work.Engagement], day: _Day, number: Number) -> Part:
    seen = openings(problem, plan)
    numbers = np.array([number(place) for place in problem.places] or [0], np.int32)
    routes = {route.shift: route for route in plan.routes}
    mine = range(len(problem.shifts))
    lines = [site.site_ids for one in engaged if (site := day.sites.get(one.site_id or 0))]
    return Part(
        engineer=problem.engineers[0],
        shifts=tuple(_elsewhere(shift, numbers) for shift in problem.shifts),
        gaps=tuple(_renumbered(seen.gaps[shift, : seen.counts[shift]], numbers) for shift in mine),
        bounds=tuple(seen.bounds[shift].copy() for shift in mine),
        stops=tuple(
            tuple((int(numbers[stop.place]), stop.start, stop.end) for stop in routes[shift].stops)
            if shift in routes
            else ()
            for shift in mine
        ),
        case_ids=frozenset(one.case_id for one in engaged),
        site_ids=frozenset(site_id for line in lines for site_id in line),
    )


def _elsewhere(shift: Shift, numbers: Small) -> Shift:
    """The same with places by their number in the whole."""
    start, end = (None if place is None else int(numbers[place]) for place in (shift.start_place, shift.end_place))
    return replace(shift, start_place=start, end_place=end)


def _renumbered(gaps: Small, numbers: Small) -> Small:
    """The same with places by their number in the whole."""
    found = gaps.copy()
    for column in (FROM, TO):
        known = found[:, column] >= 0
        found[known, column] = numbers[found[known, column]]
    return found
