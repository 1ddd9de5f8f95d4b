"""Faults of the data, each with the least that makes it one."""

from dataclasses import replace
from typing import Any

import pytest
from tests.dispatch.small import DAY, EIGHT, HOUR, NOON, job, problem, shift

from aftercare.operations.dispatch.planner.explaining import Defect, defects
from aftercare.operations.dispatch.planner.model import Depot, Engineer, Place, Pool, Problem, Span

LI = Engineer(id=0, skills={"lift": 2}, certificates={"gas": None}, parts={"pump": 1}, tools=frozenset({"crane"}))


def one(**more: Any) -> Problem:
    return problem([job(**more)], engineers=(LI,))


@pytest.mark.parametrize(("sound", "faulty", "code", "other"), [
    ({"minutes": 1}, {"minutes": 0}, "no_duration", "0"),
    ({"minutes": 1_440}, {"minutes": 1_441}, "huge_duration", "86460"),
    ({"place": 5}, {"place": 6}, "no_place", ""),
    ({"windows": (Span(0, EIGHT),)}, {"windows": (Span(0, EIGHT - 1),)}, "window_past", ""),
    ({"windows": (Span(NOON, NOON),)}, {"windows": (Span(NOON, NOON - 1),)}, "window_empty", ""),
    ({"locked_start": EIGHT}, {"locked_start": EIGHT - 1}, "lock_past", ""),
    ({"locked_start": NOON, "windows": (Span(NOON, NOON),)}, {"locked_start": NOON, "windows": (Span(NOON + 1, DAY),)}, "lock_outside_window", ""),
    ({"locked_engineer": 0, "allowed": frozenset({0})}, {"locked_engineer": 0, "allowed": frozenset({1})}, "lock_on_excluded", ""),
    ({"locked_engineer": 0, "locked_start": NOON}, {"locked_engineer": 0, "locked_start": DAY + NOON}, "lock_without_shift", ""),
    ({"skills": {"lift": 2}}, {"skills": {"lift": 3}}, "no_skill_holder", "lift"),
    ({"certificates": frozenset({"gas"})}, {"certificates": frozenset({"height"})}, "no_certificate_holder", "height"),
    ({"parts": {"pump": 1}}, {"parts": {"pump": 2}}, "no_part", "pump"),
    ({"tools": frozenset({"crane"})}, {"tools": frozenset({"scope"})}, "no_tool", "scope"),
    ({"allowed": frozenset({0})}, {"allowed": frozenset()}, "nobody_able", ""),
])  # fmt: skip
def test_faults_of_a_job(sound: dict[str, Any], faulty: dict[str, Any], code: str, other: str) -> None:
    assert defects(one(**sound)) == ()
    assert Defect(code, job=0, other=other) in defects(one(**faulty))


def test_nobody_has_all_that_is_asked_for() -> None:
    wang = Engineer(id=1, skills={"door": 1})
    given = problem([job(skills={"lift": 1, "door": 1})], [shift(0), shift(1)], engineers=(LI, wang))
    assert defects(given) == (Defect("nobody_able", job=0),)


def test_a_place_without_coordinates_among_places_that_have_them() -> None:
    places = tuple(Place(id=str(index), latitude_e6=31_000_000 * (index != 1), longitude_e6=1) for index in range(6))
    unplaced = replace(places[1], longitude_e6=0)
    assert defects(replace(one(), places=places)) == ()
    assert defects(replace(one(), places=(places[0], unplaced, *places[2:]))) == (
        Defect("no_coordinates", job=0, other="1"),
    )


def test_what_depots_and_pools_have_counts() -> None:
    lacking = problem([job(parts={"pump": 4}, pools={"lift": 2})], engineers=(LI,))
    assert [each.code for each in defects(lacking)] == ["no_part", "pool_too_small"]
    enough = replace(lacking, depots=(Depot(id=0, place=1, parts={"pump": 3}),), pools=(Pool(id="lift", amount=2),))
    assert defects(enough) == ()


def test_jobs_that_wait_for_one_another() -> None:
    assert defects(problem([job(after=(1,)), job()])) == ()
    around = problem([job(after=(1,)), job(after=(2,)), job(after=(0,)), job(after=(0,))])
    assert [(each.code, each.job) for each in defects(around)] == [
        ("after_itself", 0),
        ("after_itself", 1),
        ("after_itself", 2),
    ]


def test_faults_of_shifts_and_engineers() -> None:
    half = HOUR // 2
    days = [
        shift(0, overtime=half, busy=(Span(NOON, NOON + 2), Span(NOON + 1, NOON + 3))),
        shift(0, start=17 * HOUR + half, end=20 * HOUR),
        shift(0, start=20 * HOUR - 1, end=21 * HOUR),
        shift(1, start=NOON, end=NOON, start_place=9),
    ]
    given = problem([], days, engineers=(LI, Engineer(id=1), Engineer(id=2)))
    assert defects(given) == (
        Defect("busy_overlap", shift=0),
        Defect("shift_empty", shift=3),
        Defect("no_place", shift=3),
        Defect("shifts_overlap", shift=2),
        Defect("no_shift", engineer=2),
    )
