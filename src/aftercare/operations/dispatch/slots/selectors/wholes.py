"""The room of many people in one set of arrays. It never changes: after a change there is another one beside it.

Whoever searches goes on in what it had. A person whose room has changed is written into copies of the arrays at their
place; only somebody new, or with more shifts than before, has all put together anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from aftercare.operations.dispatch.planner.abilities import Abilities, abilities
from aftercare.operations.dispatch.planner.model import Engineer, Place, Problem, Shift, Travel
from aftercare.operations.dispatch.planner.openings import BOUNDS, COLUMNS, Ints, Openings
from aftercare.operations.dispatch.planner.travel import Floats, radians
from aftercare.operations.dispatch.problems.selectors.bench import longest, stretch
from aftercare.operations.dispatch.problems.selectors.people import Person
from aftercare.operations.dispatch.slots.selectors.personal import Part, Visited

# Room in the arrays for visits that come later.
SPARE = 4
Parts = Mapping[int, Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All parts; `staff` is who each engineer is, `people` them as orders are held against."""

    openings: Openings
    abilities: Abilities
    staff: tuple[int, ...]
    people: tuple[Person, ...]
    stops: tuple[tuple[Visited, ...], ...]
    # Staff → engineer, and where their shifts lie.
    engineer_of: Mapping[int, int]
    rows: Mapping[int, range]
    # Where the places are, for the ways of a new address; the work of each shift.
    points: Floats
    stretches: Ints

    @property
    def problem(self) -> Problem:
        """People, shifts and places; no jobs, and no table of ways."""
        return self.openings.problem

    @property
    def longest(self) -> int:
        """The longest stretch of work in any shift."""
        return int(self.stretches.max()) if len(self.stretches) else longest(())

    def home_of(self, shift: int) -> list[int]:
        """Where the shift begins, by its place; empty: nowhere in particular."""
        place = self.problem.shifts[shift].start_place
        return [] if place is None else [place]


def put_together(parts: Parts, places: Sequence[Place], frame: Problem) -> Whole:
    """One set of arrays; `frame` has what all share: origin, prices, the model of travel."""
    staff = sorted(parts)
    rows, shifts = _rows([(one, len(parts[one].shifts)) for one in staff]), []
    for number, one in enumerate(staff):
        shifts += _shifts(parts[one], number)
    most = max((len(gaps) for one in staff for gaps in parts[one].gaps), default=0)
    problem = replace(
        frame, places=tuple(places), travel=_without_ways(frame.travel), jobs=(), groups=(), shifts=tuple(shifts),
        engineers=tuple(replace(parts[one].engineer, id=number) for number, one in enumerate(staff)),
    )  # fmt: skip
    seen = _empty(problem, most + SPARE)
    for one in staff:
        _write(seen, rows[one], parts[one])
    return Whole(
        openings=seen,
        abilities=abilities(problem),
        staff=tuple(staff),
        people=tuple(_person(one, parts[one].engineer) for one in staff),
        stops=tuple(stops for one in staff for stops in parts[one].stops),
        engineer_of={one: number for number, one in enumerate(staff)},
        rows=rows,
        points=radians(places),
        stretches=np.array([stretch(one) for one in shifts], np.int64),
    )


def patched(whole: Whole, parts: Parts, changed: Collection[int], places: Sequence[Place]) -> Whole:
    """The same with the room of these people as it is now."""
    if not all(_has_room(whole, one, parts.get(one)) for one in changed):
        return put_together(parts, places, whole.problem)
    old, shifts, people = whole.openings, list(whole.problem.shifts), list(whole.people)
    engineers, stops = list(whole.problem.engineers), list(whole.stops)
    seen = replace(old, gaps=old.gaps.copy(), counts=old.counts.copy(), bounds=old.bounds.copy())
    stretches = whole.stretches.copy()
    for one in changed:
        number, rows, part = whole.engineer_of[one], whole.rows[one], parts[one]
        _write(seen, rows, part)
        engineers[number], people[number] = replace(part.engineer, id=number), _person(one, part.engineer)
        for row, shift, visited in zip(rows, _shifts(part, number), part.stops, strict=False):
            shifts[row], stops[row] = shift, visited
        for row in rows[len(part.shifts) :]:
            shifts[row], stops[row] = _gone(shifts[row]), ()
        stretches[rows.start : rows.stop] = [stretch(shifts[row]) for row in rows]
    problem = replace(whole.problem, places=tuple(places), shifts=tuple(shifts), engineers=tuple(engineers))
    return replace(
        whole,
        openings=replace(seen, problem=problem),
        abilities=_abilities(whole, problem, changed),
        people=tuple(people),
        stops=tuple(stops),
        points=_more_points(whole.points, places),
        stretches=stretches,
    )


def _rows(counts: Sequence[tuple[int, int]]) -> dict[int, range]:
    found, first = {}, 0
    for staff_id, count in counts:
        found[staff_id] = range(first, first + count)
        first += count
    return found


def _shifts(part: Part, number: int) -> list[Shift]:
    return [replace(shift, engineer=number) for shift in part.shifts]


def _gone(shift: Shift) -> Shift:
    """A shift that is no more keeps its row, without any time."""
    return replace(shift, end=shift.start, overtime=0, breaks=(), busy=())


def _has_room(whole: Whole, staff_id: int, part: Part | None) -> bool:
    rows = whole.rows.get(staff_id)
    if rows is None or part is None:
        return False
    return len(part.shifts) <= len(rows) and all(len(gaps) <= whole.openings.gaps.shape[1] for gaps in part.gaps)


def _empty(problem: Problem, most: int) -> Openings:
    count = len(problem.shifts)
    return Openings(
        problem=problem,
        routes=[None] * count,
        gaps=np.zeros((count, most, COLUMNS), np.int32),
        counts=np.zeros(count, np.int32),
        bounds=np.zeros((count, BOUNDS), np.int64),
        capacity=np.zeros((count, 0), np.int64),
        tokens=[""] * count,
        parts=[{} for _engineer in problem.engineers],
        fixed=frozenset(),
    )


def _write(seen: Openings, rows: range, part: Part) -> None:
    seen.counts[rows.start : rows.stop] = 0
    for row, gaps, bounds in zip(rows, part.gaps, part.bounds, strict=False):
        seen.gaps[row, : len(gaps)] = gaps
        seen.counts[row] = len(gaps)
        seen.bounds[row] = bounds


def _abilities(whole: Whole, problem: Problem, changed: Collection[int]) -> Abilities:
    """The same where nobody has learnt or forgotten anything and no shift ends at another time."""
    old = whole.problem
    same = all(
        old.engineers[number] == problem.engineers[number]
        and all(_limits(old.shifts[row]) == _limits(problem.shifts[row]) for row in whole.rows[one])
        for one in changed
        for number in [whole.engineer_of[one]]
    )
    return replace(whole.abilities, problem=problem) if same else abilities(problem)


def _limits(shift: Shift) -> tuple[object, ...]:
    return shift.end + shift.overtime, shift.least_priority, shift.regions, shift.tools


def _more_points(points: Floats, places: Sequence[Place]) -> Floats:
    known = points.shape[1]
    return points if known == len(places) else np.concatenate((points, radians(places[known:])), axis=1)


def _person(staff_id: int, one: Engineer) -> Person:
    return Person(
        staff_id=staff_id, name=one.name, unit_id=0, unit_path="", home=None, skills=one.skills,
        certificates=one.certificates,
    )  # fmt: skip


def _without_ways(travel: Travel) -> Travel:
    """The table of all ways is not needed: those of a new address are a row of their own."""
    none = np.zeros((0, 0), np.int64)
    return replace(travel, seconds=none, metres=none)
