"""Who could have the job, why not Li, what would have to change, what is left over."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.dispatch.problems import random_problem
from tests.dispatch.small import DAY, EIGHT, FIVE, HOUR, MINUTE, STEP, job, plan, problem, route, shift

from aftercare.operations.dispatch.planner.checking import RULES, evaluate
from aftercare.operations.dispatch.planner.checking.reading import read
from aftercare.operations.dispatch.planner.explaining import (
    Candidate,
    Moved,
    candidates,
    left_out,
    unplanned,
    what_would_change,
    why_not,
)
from aftercare.operations.dispatch.planner.explaining.candidates import TOLD
from aftercare.operations.dispatch.planner.explaining.trials import ground, stand, with_route
from aftercare.operations.dispatch.planner.model import Depot, Engineer, Group, Plan, Problem, Span

START = EIGHT + STEP
SKILLED, UNSKILLED = Engineer(id=0, skills={"lift": 2}), Engineer(id=1, skills={"lift": 1})


def two(*jobs: Any, **more: Any) -> Problem:
    """Two engineers with a day each; the second has not quite the skill, and lives four places off."""
    days = [shift(0, **more), shift(1, start_place=5, end_place=5)]
    given = problem(jobs, days, engineers=(SKILLED, UNSKILLED))
    return replace(given, prices=replace(given.prices, travel_permille=1_000, drop_permille=1_000))


def case(each: Candidate, rule: str) -> Any:
    return next(found for found in each.cases if found.rule == rule)


# Candidates


def test_every_engineer_stands_in_the_table_with_every_rule() -> None:
    given = two(job(1, skills={"lift": 2}, windows=(Span(EIGHT, START + 60),), drop=5_000))
    able, unable = candidates(given, plan(), 0)
    assert (able.engineer, able.start, able.is_feasible) == (0, START, True)
    assert able.costs == {"travel": 2 * STEP, "dropped": -5_000}
    assert [each.rule for each in able.cases] == list(TOLD)
    assert (case(able, "skill").margin, case(able, "window").margin, case(able, "shift_end").margin) == (
        0, 60, FIVE - (START + 30 * MINUTE + STEP),
    )  # fmt: skip
    assert case(able, "certificate").margin is None
    assert (unable.engineer, unable.is_feasible) == (1, False)
    assert (case(unable, "skill").margin, case(unable, "skill").other) == (-1, "lift")
    assert {each.rule for each in unable.broken} == {"skill", "window"}


def test_the_best_place_on_the_route_is_found() -> None:
    given = two(job(1), job(3), job(2))
    found = candidates(given, plan(route(given, 0, 0, 1)), 2)[0]
    assert found.route is not None
    assert [each.index for each in found.route.stops] == [0, 2, 1]
    assert found.costs == {}
    assert evaluate(given, plan(found.route)).is_feasible


def test_a_planned_job_is_explained_as_if_it_were_free() -> None:
    given = two(job(1, drop=100), job(4))
    mine, other = candidates(given, plan(route(given, 0, 0, 1)), 0)
    assert (mine.engineer, mine.is_current, mine.costs) == (0, True, {"dropped": -100})
    assert (other.engineer, other.is_current, other.costs["travel"]) == (1, False, 8 * STEP)


def test_what_the_plan_breaks_already_is_nobodys_fault() -> None:
    given = two(job(1, windows=(Span(0, 1),)), job(2))
    late = plan(route(given, 0, 0))
    assert not evaluate(given, late).is_feasible
    assert all(each.is_feasible for each in candidates(given, late, 1))


def test_a_job_that_others_would_have_to_wait_for_breaks_their_window() -> None:
    given = two(job(1, windows=(Span(START, START),)), job(1, 60, windows=(Span(EIGHT, START),)))
    found = next(each for each in candidates(given, plan(route(given, 0, 0)), 1) if each.engineer == 0)
    assert [(each.rule, each.job) for each in found.broken] in ([("window", 0)], [("window", 1)])


def test_a_crew_mate_begins_with_the_others() -> None:
    given = replace(two(job(1), job(1)), groups=(Group(kind="together", jobs=(0, 1)),))
    alone = plan(route(given, 0, ("job", 0, 10 * HOUR, None)))
    found = {each.engineer: each for each in candidates(given, alone, 1)}
    assert (found[1].is_feasible, found[1].start) == (True, 10 * HOUR)
    assert "crew_engineers" in {each.rule for each in found[0].broken}


def test_an_engineer_without_a_shift_is_told() -> None:
    given = replace(two(job(1)), engineers=(SKILLED, UNSKILLED, Engineer(id=2)))
    last = candidates(given, plan(), 0)[-1]
    assert (last.engineer, last.shift, last.is_feasible, last.cases) == (2, None, False, ())


# Why not


def test_why_not_names_the_rule() -> None:
    given = two(job(1, skills={"lift": 2}))
    answer = why_not(given, plan(route(given, 0, 0)), 0, 1)
    assert [(each.rule, each.margin, each.other) for each in answer.broken] == [("skill", -1, "lift")]
    assert answer.instead is not None
    assert (answer.instead.engineer, answer.instead.is_current) == (0, True)


def test_why_not_names_the_price() -> None:
    given = two(job(1))
    answer = why_not(given, plan(route(given, 0, 0)), 0, 1)
    assert (answer.broken, answer.dearer) == ((), {"travel": 6 * STEP})


# What would have to change


def only(*jobs: Any, **more: Any) -> Problem:
    return problem(jobs, [shift(0, **more)], engineers=(UNSKILLED,))


def proven(given: Problem, planned: Plan, number: int, engineer: int | None = None) -> Any:
    found = what_would_change(given, planned, number, engineer)
    assert found is not None
    assert evaluate(found.problem, found.plan).violations == ()
    assert number in found.plan.planned()
    return found


def test_nothing_has_to_change_where_there_is_room() -> None:
    found = proven(only(job(1)), plan(), 0)
    assert (found.kind, found.engineer, found.start) == ("nothing", 0, START)


def test_another_time_within_the_window() -> None:
    found = proven(only(job(1, locked_start=EIGHT, windows=(Span(EIGHT, FIVE),))), plan(), 0)
    assert (found.kind, found.start) == ("time", START)


def test_so_many_minutes_of_overtime() -> None:
    found = proven(only(job(1), end=EIGHT + 40 * MINUTE), plan(), 0)
    assert (found.kind, found.amount) == ("overtime", 600)


def test_a_lower_level_of_skill() -> None:
    found = proven(only(job(1, skills={"lift": 3})), plan(), 0)
    assert (found.kind, found.amount, found.names) == ("skill", 2, ("lift",))


def test_without_the_certificate() -> None:
    found = proven(only(job(1, certificates=frozenset({"gas"}))), plan(), 0)
    assert (found.kind, found.names) == ("certificate", ("gas",))


def test_one_job_moved_to_somebody_else() -> None:
    given = two(job(1, 60), job(1, 60, skills={"lift": 2}), max_jobs=1)
    found = proven(given, plan(route(given, 0, 0)), 1, engineer=0)
    assert (found.kind, found.engineer, found.moved) == ("move", 0, Moved(0, 1, EIGHT + 4 * STEP))


def test_the_part_at_a_depot() -> None:
    given = replace(only(job(1, parts={"pump": 2})), depots=(Depot(id=0, place=2),))
    found = proven(given, plan(), 0)
    assert (found.kind, found.names, [each.kind for each in found.plan.routes[0].stops]) == (
        "part",
        ("pump",),
        ["depot", "job"],
    )


def test_another_day() -> None:
    found = proven(only(job(1, windows=(Span(DAY + EIGHT, DAY + FIVE),))), plan(), 0)
    assert found.kind == "day"


def test_two_things_at_once_are_not_enough_for_one_relief() -> None:
    given = only(job(1, skills={"lift": 3}, certificates=frozenset({"gas"})))
    assert what_would_change(given, plan(), 0) is None


# Left over


def test_unplanned_jobs_have_reasons() -> None:
    given = two(
        job(1, skills={"lift": 2}, windows=(Span(EIGHT, EIGHT + 60),), drop=100),
        job(1, 0),
        job(1, drop=100),
        job(5, drop=9_000),
    )
    impossible, faulty, dear, missed = unplanned(given, plan())
    assert (impossible.job, impossible.rules, impossible.too_dear_by) == (0, (("window", 2), ("skill", 1)), None)
    assert impossible.nearest is not None
    assert impossible.nearest.engineer == 0
    assert [each.code for each in faulty.defects] == ["no_duration"]
    assert (dear.job, dear.too_dear_by) == (2, 2 * STEP - 100)
    assert (missed.job, missed.too_dear_by) == (3, -9_000)
    assert [each.job for each in unplanned(given, plan(), frozenset({2}))] == [2]


def test_engineers_left_out_have_reasons() -> None:
    given = replace(
        two(job(1), job(1, skills={"lift": 2}), job(1, skills={"lift": 2})),
        engineers=(SKILLED, UNSKILLED, Engineer(id=2)),
    )
    unused, nobody = left_out(given, plan(route(given, 0, 0)))
    assert (unused.engineer, unused.code, unused.able_for, unused.rules) == (1, "able_but_unused", 1, (("skill", 2),))
    assert (nobody.engineer, nobody.code) == (2, "no_shift")
    hard = two(job(1, skills={"lift": 2}))
    assert left_out(hard, plan(route(hard, 0, 0)))[0].code == "no_able_job"


# Whatever is said is true


def broken(given: Problem, planned: Plan) -> dict[tuple[str, int | None, int | None, str], int]:
    """What breaks, and by how much at most."""
    found: dict[tuple[str, int | None, int | None, str], int] = {}
    for each in evaluate(given, planned).violations:
        key = (each.rule, each.shift, each.job, each.other)
        found[key] = max(found.get(key, 0), each.by)
    return found


@example(5277)  # a pinned job more is out of line
@given(st.integers(0, 2**32))
def test_what_is_feasible_is_so_by_the_checker(seed: int) -> None:
    given = random_problem(seed, jobs=6, engineers=2)
    planned = filled(given)
    before = broken(given, planned)
    number = seed % 6
    was = number in planned.planned()
    for each in candidates(given, planned, number):
        if each.route is not None:
            placed = put(given, planned, number, each)
            worse = [key for key, by in broken(given, placed).items() if by > before.get(key, 0)]
            assert each.is_feasible is not any(rule in RULES for rule, *_about in worse)
            if not was:
                assert evaluate(given, placed).total - evaluate(given, planned).total == each.total


def filled(given: Problem) -> Plan:
    """A plan by putting each job to the first engineer who can have it."""
    planned = Plan()
    for number in range(len(given.jobs) - 1):
        best = candidates(given, planned, number)
        if best and best[0].is_feasible:
            planned = put(given, planned, number, best[0])
    return planned


def put(given: Problem, planned: Plan, number: int, each: Candidate) -> Plan:
    assert each.route is not None
    return Plan(tuple(found.route for found in with_route(ground(stand(given, planned), number), each.route).walks))


@pytest.mark.slow
@given(st.integers(0, 2**32))
def test_every_change_is_proven(seed: int) -> None:
    given = random_problem(seed, jobs=5, engineers=2)
    planned = filled(given)
    before = {(each.rule, each.shift, each.job, each.other) for each in evaluate(given, planned).violations}
    for number in set(range(5)) - set(read(given, planned).planned):
        found = what_would_change(given, planned, number)
        if found is not None:
            after = {
                (each.rule, each.shift, each.job, each.other) for each in evaluate(found.problem, found.plan).violations
            }
            assert after <= before
            assert number in found.plan.planned()
