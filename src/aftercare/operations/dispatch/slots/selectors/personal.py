"""The room of single people, straight from the database: their shifts, and the gaps between what stands in them.

Whatever somebody takes part in takes their time, however it came about: what lies within a shift is a stop of it, what
does not (begun, longer than the shift, without a place, beside a leave) is a hole in it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    persons: Sequence[people.Person],
    settings: Settings,
    horizon: Horizon,
    number: Number,
    ways: Ways,
    known: Mapping[int, Part],
) -> dict[int, Part]:
    """The room of these people; the number of queries does not grow with them."""
    engaged: dict[int, list[work.Engagement]] = defaultdict(list)
    for one in work.engagements([person.staff_id for person in persons], horizon, planned=()):
        engaged[one.staff_id].append(one)
    sites = customers.site_briefs(one.site_id for each in engaged.values() for one in each if one.site_id)
    return {
        person.staff_id: _part(
            _Day(person, settings, horizon, sites, ways), engaged[person.staff_id], number, known.get(person.staff_id)
        )
        for person in persons
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


def _part(day: _Day, engaged: Sequence[work.Engagement], number: Number, known: Part | None) -> Part:
    """What has the same shift and the same stops as before has the same gaps; only the rest is looked at."""
    shifts, laid = _laid(day, engaged)
    rows = {shift: list(_stops(day, visits)) for shift, visits in laid.items()}
    numbers = np.array([number(place) for place in day.places.rows] or [0], np.int32)
    days = [_day(shift, rows.get(place, ()), numbers) for place, shift in enumerate(shifts)]
    before = (
        {} if known is None else dict(zip(_days_of(known), zip(known.gaps, known.bounds, strict=True), strict=True))
    )
    fresh = [place for place, one in enumerate(days) if one not in before]
    before |= dict(zip([days[place] for place in fresh], _looked_at(day, shifts, rows, fresh, numbers), strict=True))
    lines = [site.site_ids for one in engaged if (site := day.sites.get(one.site_id or 0))]
    return Part(
        engineer=_engineer(day.person),
        shifts=tuple(shift for shift, _stops_of in days),
        gaps=tuple(before[one][0] for one in days),
        bounds=tuple(before[one][1] for one in days),
        stops=tuple(stops for _shift, stops in days),
        case_ids=frozenset(one.case_id for one in engaged),
        site_ids=frozenset(site_id for line in lines for site_id in line),
    )


# A shift and its stops, places by their number in the whole.
_Filled = tuple[Shift, tuple[Visited, ...]]


def _day(shift: Shift, stops: Sequence[Visited], numbers: Small) -> _Filled:
    return _elsewhere(shift, numbers), tuple((int(numbers[place]), start, end) for place, start, end in stops)


def _days_of(known: Part) -> list[_Filled]:
    return list(zip(known.shifts, known.stops, strict=True))


def _looked_at(
    day: _Day, shifts: Sequence[Shift], rows: Mapping[int, Sequence[Visited]], fresh: Sequence[int], numbers: Small
) -> list[tuple[Small, Ints]]:
    """The gaps and bounds of these shifts; no ways but theirs are asked for."""
    if not fresh:
        return []
    used = sorted({place for one in fresh for place in _places(shifts[one], rows.get(one, ()))})
    here = {place: turn for turn, place in enumerate(used)}
    mine = [_elsewhere(shifts[one], here) for one in fresh]
    stops = {
        turn: [(here[place], start, end) for place, start, end in rows[one]]
        for turn, one in enumerate(fresh)
        if one in rows
    }
    problem = _problem(day, [day.places.rows[place] for place in used], mine, stops)
    seen, ours = openings(problem, _plan(problem, stops)), numbers[used] if used else numbers
    return [
        (_renumbered(seen.gaps[turn, : seen.counts[turn]], ours), seen.bounds[turn].copy())
        for turn in range(len(fresh))
    ]


def _places(shift: Shift, stops: Sequence[Visited]) -> Iterator[int]:
    yield from (place for place in (shift.start_place, shift.end_place) if place is not None)
    yield from (place for place, _start, _end in stops)


def _engineer(person: people.Person) -> Engineer:
    return Engineer(id=0, name=person.name, skills=person.skills, certificates=person.certificates, tools=person.tools)


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


def _problem(
    day: _Day, places: Sequence[Place], shifts: Sequence[Shift], rows: Mapping[int, Sequence[Visited]]
) -> Problem:
    """Of this one person; every visit is locked: booking moves no other one, so none is counted on to make room."""
    stops = [stop for shift in sorted(rows) for stop in rows[shift]]
    return Problem(
        origin=day.horizon.origin,
        places=tuple(places),
        travel=day.ways(places),
        engineers=(_engineer(day.person),),
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


def _elsewhere(shift: Shift, numbers: Small | Mapping[int, int]) -> Shift:
    """The same with places by other numbers."""
    start, end = (None if place is None else int(numbers[place]) for place in (shift.start_place, shift.end_place))
    return replace(shift, start_place=start, end_place=end)


def _renumbered(gaps: Small, numbers: Small) -> Small:
    """The same with places by their number in the whole."""
    found = gaps.copy()
    for column in (FROM, TO):
        known = found[:, column] >= 0
        found[known, column] = numbers[found[known, column]]
    return found
