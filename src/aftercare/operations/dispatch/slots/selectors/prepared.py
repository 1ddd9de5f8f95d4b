"""The room of a unit, kept in memory by each process: built once a day, then followed through the journal.

What is kept only serves to offer: at confirmation the room is looked at again in the database (`fresh`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings as django_settings
from django.utils import timezone

from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.planner.abilities import Abilities, abilities
from aftercare.operations.dispatch.planner.model import Engineer, Place, Plan, Problem, Shift, Travel
from aftercare.operations.dispatch.planner.openings import BOUNDS, COLUMNS, FROM, TO, Ints, Openings, Small, openings
from aftercare.operations.dispatch.problems.rules.built import Built
from aftercare.operations.dispatch.problems.rules.shifts import Horizon
from aftercare.operations.dispatch.problems.selectors.building import build
from aftercare.operations.dispatch.problems.selectors.people import Person
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

# People whose room is built together: the ways between their places are one table.
TOGETHER = 40
# More than this moved since: everything is built anew.
MANY = 200
# What happens in these streams may touch everybody.
TOUCHES_ALL = ("unit", "post", "shift_pattern", "calendar", "skill", "certificate_kind")
Stop = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The room of one person: their shifts, and the gaps of each; places by their number in the whole."""

    engineer: Engineer
    shifts: tuple[Shift, ...]
    # Of each shift, as `Openings` has them.
    gaps: tuple[Small, ...]
    bounds: tuple[Ints, ...]
    # Of each shift: place, start and end of every visit.
    stops: tuple[tuple[Stop, ...], ...]
    case_ids: frozenset[int]
    # In the van, less what planned visits take.
    pieces: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All parts in one set of arrays; `staff` is who each engineer is, `people` them as orders are held against."""

    openings: Openings
    abilities: Abilities
    staff: tuple[int, ...]
    people: tuple[Person, ...]
    stops: tuple[tuple[Stop, ...], ...]


@dataclass(slots=True, kw_only=True)
class Room:
    """The room of a unit for some days."""

    unit_path: str
    horizon: Horizon
    position: int
    problem: Problem
    places: list[Place] = field(default_factory=list)
    parts: dict[int, Part] = field(default_factory=dict)
    whole: "Whole | None" = None
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)

    def number(self, place: Place) -> int:
        """The number of a place in the whole."""
        key = (place.latitude_e6, place.longitude_e6)
        if key not in self._numbers:
            self._numbers[key] = len(self.places)
            self.places.append(place)
        return self._numbers[key]

    def home_of(self, whole: "Whole", shift: int) -> list[int]:
        """Where the shift begins, by the places of the whole; empty: nowhere in particular."""
        gaps = whole.openings.gaps[shift]
        return [int(gaps[0, FROM])] if whole.openings.counts[shift] and gaps[0, FROM] >= 0 else []


_rooms: dict[str, Room] = {}
_lock = Lock()


def room(unit_path: str, at: datetime) -> Room:
    """The room as the journal has it now; one query where nothing happened since it was last asked for."""
    with _lock:
        days, first = settings_of(unit_path).slot_days, timezone.localdate(at)
        known = _rooms.get(unit_path)
        position = journal.last_position()
        if known is None or (known.horizon.first, known.horizon.days) != (first, days) or position < known.position:
            known = None
        elif position > known.position:
            known = _followed(known, position, at)
        if known is None:
            known = _built(unit_path, Horizon(first=first, days=days, zone=zone(), at=at), position)
        _rooms[unit_path] = known
        return known


def forget() -> None:
    """Keep nothing; for tests, whose databases come and go."""
    with _lock:
        _rooms.clear()


def zone() -> ZoneInfo:
    """The company's."""
    return ZoneInfo(django_settings.TIME_ZONE)


def _followed(known: Room, position: int, at: datetime) -> Room | None:
    """The same after what happened since; None: too much did."""
    after = known.position
    if any(journal.streams_touched(stream, after=after, limit=1) for stream in TOUCHES_ALL):
        return None
    cases = journal.streams_touched("case", after=after, limit=MANY + 1)
    people = set(journal.streams_touched("staff", after=after, limit=MANY + 1))
    if len(cases) > MANY or len(people) > MANY:
        return None
    touched = set(cases)
    people |= {staff_id for staff_id, part in known.parts.items() if part.case_ids & touched}
    crews = service.Participation.objects.filter(visit__case_id__in=cases).order_by("staff_id")
    people |= set(crews.values_list("staff_id", flat=True))
    ours = _staff_of(known.unit_path, at, people)
    mine = [one for one in sorted(people) if one in known.parts or one in ours]
    if mine:
        known.horizon = replace(known.horizon, at=at)
        for staff_id in mine:
            known.parts.pop(staff_id, None)
        _add(known, [one for one in mine if one in ours])
        _put_together(known)
    known.position = position
    return known


def _built(unit_path: str, horizon: Horizon, position: int) -> Room:
    empty, _plan, _cases = stand(unit_path, horizon, ())
    found = Room(unit_path=unit_path, horizon=horizon, position=position, problem=empty.problem)
    everybody = sorted(_staff_of(unit_path, horizon.at, None))
    for first in range(0, len(everybody), TOGETHER):
        _add(found, everybody[first : first + TOGETHER])
    _put_together(found)
    return found


def alone(unit_path: str, horizon: Horizon, staff_id: int) -> Room:
    """The room of one person as the database has it now; nothing is kept."""
    built, plan, cases = stand(unit_path, horizon, [staff_id])
    found = Room(unit_path=unit_path, horizon=horizon, position=0, problem=built.problem)
    _keep(found, built, plan, cases)
    _put_together(found)
    return found


def _staff_of(unit_path: str, at: datetime, staff_ids: Collection[int] | None) -> set[int]:
    """Who goes out for the unit."""
    rows = organisation.PostHolding.objects.filter(organisation.in_force(at), post__is_field=True)
    rows = rows.filter(staff__unit_path__startswith=unit_path)
    if staff_ids is not None:
        rows = rows.filter(staff_id__in=staff_ids)
    return set(rows.values_list("staff_id", flat=True))


def _add(found: Room, staff_ids: Sequence[int]) -> None:
    """Build the room of these people, and keep it person by person."""
    _keep(found, *stand(found.unit_path, found.horizon, staff_ids))


def _keep(found: Room, built: Built, plan: Plan, cases: Mapping[int, frozenset[int]]) -> None:
    seen = openings(_as_it_stands(built.problem), plan)
    numbers = np.array([found.number(place) for place in built.problem.places] or [0], np.int32)
    routes = {route.shift: route for route in plan.routes}
    for engineer, someone in enumerate(built.people):
        mine = [index for index, shift in enumerate(built.problem.shifts) if shift.engineer == engineer]
        found.parts[someone.staff_id] = Part(
            engineer=built.problem.engineers[engineer],
            shifts=tuple(built.problem.shifts[index] for index in mine),
            gaps=tuple(_renumbered(seen.gaps[index, : seen.counts[index]], numbers) for index in mine),
            bounds=tuple(seen.bounds[index].copy() for index in mine),
            stops=tuple(
                tuple((int(numbers[stop.place]), stop.start, stop.end) for stop in routes[index].stops)
                if index in routes
                else ()
                for index in mine
            ),
            case_ids=cases.get(someone.staff_id, frozenset()),
            pieces=seen.parts[engineer],
        )


def _as_it_stands(problem: Problem) -> Problem:
    """Booking moves no other visit, so none may be counted on to make room."""
    jobs = (replace(job, locked_start=job.was.start) if job.was else job for job in problem.jobs)
    return replace(problem, jobs=tuple(jobs))


def _renumbered(gaps: Small, numbers: Small) -> Small:
    """The same with places by their number in the whole."""
    found = gaps.copy()
    for column in (FROM, TO):
        known = found[:, column] >= 0
        found[known, column] = numbers[found[known, column]]
    return found


def stand(
    unit_path: str, horizon: Horizon, staff_ids: Collection[int]
) -> tuple[Built, Plan, dict[int, frozenset[int]]]:
    """A problem of these people with all their visits, the plan in force, and whose cases are whose."""
    rows = service.Participation.objects.filter(
        staff_id__in=staff_ids, visit__state__in=service.Visit.OPEN_STATES, visit__planned_start_at__lt=horizon.until
    )
    held = list(rows.order_by("staff_id").values_list("staff_id", "visit__order_id", "visit__case_id"))
    orders = {order_id for _staff, order_id, _case in held}
    built = build(
        unit_path=unit_path, first=horizon.first, days=horizon.days, by=SYSTEM, at=horizon.at, staff_ids=staff_ids,
        order_ids=orders,
    )  # fmt: skip
    cases: dict[int, set[int]] = {}
    for staff_id, _order, case_id in held:
        cases.setdefault(staff_id, set()).add(case_id)
    whose = {staff_id: frozenset(found) for staff_id, found in cases.items()}
    return built, built.as_plan(built.present()), whose


def _put_together(found: Room) -> None:
    """One set of arrays over all people."""
    staff = sorted(found.parts)
    parts = [found.parts[one] for one in staff]
    shifts = [replace(shift, engineer=number) for number, part in enumerate(parts) for shift in part.shifts]
    pieces = [gaps for part in parts for gaps in part.gaps]
    most = max((len(piece) for piece in pieces), default=0)
    gaps = np.zeros((len(pieces), most, COLUMNS), np.int32)
    for number, piece in enumerate(pieces):
        gaps[number, : len(piece)] = piece
    rows = [bounds for part in parts for bounds in part.bounds]
    problem = replace(
        found.problem,
        places=tuple(found.places),
        travel=_without_ways(found.problem.travel),
        engineers=tuple(replace(part.engineer, id=number) for number, part in enumerate(parts)),
        shifts=tuple(shifts),
        jobs=(),
        groups=(),
    )
    seen = Openings(
        problem=problem,
        routes=[None] * len(shifts),
        gaps=gaps,
        counts=np.array([len(piece) for piece in pieces], np.int32),
        bounds=np.stack(rows) if rows else np.zeros((0, BOUNDS), np.int64),
        capacity=np.zeros((len(shifts), 0), np.int64),
        tokens=[""] * len(shifts),
        parts=[dict(part.pieces) for part in parts],
        fixed=frozenset(),
    )
    found.whole = Whole(
        openings=seen,
        abilities=abilities(problem),
        staff=tuple(staff),
        people=tuple(_person(staff_id, part.engineer) for staff_id, part in zip(staff, parts, strict=True)),
        stops=tuple(stops for part in parts for stops in part.stops),
    )


def _person(staff_id: int, one: Engineer) -> Person:
    return Person(
        staff_id=staff_id, name=one.name, unit_id=0, unit_path="", home=None, skills=one.skills,
        certificates=one.certificates,
    )  # fmt: skip


def _without_ways(travel: Travel) -> Travel:
    """The table of all ways is not needed: those of a new address are a row of their own."""
    none = np.zeros((0, 0), np.int64)
    return replace(travel, seconds=none, metres=none)
