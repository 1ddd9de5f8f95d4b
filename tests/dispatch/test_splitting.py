"""Big companies: cut into parts that lose nothing, and merged into a plan that holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.dispatch.problems import random_problem
from tests.dispatch.small import job, plan, problem, route, shift

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.dealing import deal
from aftercare.operations.dispatch.planner.engine import FEATURES
from aftercare.operations.dispatch.planner.explaining.trials import best_on, fixed_failures, ground, stand, with_route
from aftercare.operations.dispatch.planner.model import Depot, Engineer, Group, Place, Plan, Pool, Problem, Was
from aftercare.operations.dispatch.planner.splitting import Part, cut, in_rounds, merge
from aftercare.operations.dispatch.planner.travel import Roads, travel

# What costs or binds across parts is left out where totals are compared.
ALONE = set(FEATURES) - {"sites"}


def inserted(given: Problem, planned: Plan) -> Plan:
    """A search of its kind: each job that is not planned to the first shift where it costs less than leaving it out."""
    for number in range(len(given.jobs)):
        if number in planned.planned():
            continue
        base = ground(stand(given, planned), number)
        for index in range(len(given.shifts)):
            if not fixed_failures(given, number, index):
                trial = best_on(base, index)
                if trial.is_feasible and trial.total < 0:
                    planned = Plan(tuple(each.route for each in with_route(base, trial.route).walks))
                    break
    return planned


def solved(parts: Sequence[Part]) -> list[Plan]:
    return [inserted(part.problem, part.start) for part in parts]


@given(st.integers(0, 2**32), st.integers(0, 5), st.integers(1, 3))
def test_every_engineer_and_job_is_in_one_part(seed: int, turn: int, size: int) -> None:
    whole = random_problem(seed, engineers=5, jobs=8, days=1)
    parts = cut(whole, turn=turn, size=size)
    own = [engineer for part in parts for engineer in {part.engineers[each.engineer] for each in part.problem.shifts}]
    assert sorted(own) == list(range(5))
    assert sorted(index for part in parts for index in part.jobs) == list(range(8))
    assert sorted(index for part in parts for index in part.shifts) == list(range(len(whole.shifts)))
    for part in parts:
        assert [each.id for each in part.problem.jobs] == [whole.jobs[index].id for index in part.jobs]


@given(st.integers(0, 2**32))
def test_parts_planned_by_themselves_make_a_plan_that_holds(seed: int) -> None:
    whole = random_problem(seed, features=ALONE, engineers=4, jobs=8, days=1)
    parts = cut(whole, size=2)
    plans = solved(parts)
    merged = merge(None, parts, plans)
    score = evaluate(whole, merged)
    assert {each.rule for each in score.violations} <= {"mandatory", "pinned"}
    assert score.total == sum(evaluate(part.problem, found).total for part, found in zip(parts, plans, strict=True))


@given(st.integers(0, 2**32))
def test_a_further_round_is_never_worse(seed: int) -> None:
    whole = random_problem(seed, features=ALONE - {"pools", "depots"}, engineers=4, jobs=8, days=1)
    first = in_rounds(whole, solved, rounds=1, size=2)
    parts = cut(whole, first, size=2, turn=1)
    before = evaluate(whole, first)
    # The parts start from the plan as it stands, no job lost and no point gained.
    assert sum(evaluate(part.problem, part.start).total for part in parts) == before.total
    assert merge(first, parts, [part.start for part in parts]).routes == first.routes
    again = evaluate(whole, merge(first, parts, solved(parts)))
    assert again.total <= before.total
    assert len(again.violations) <= len(before.violations)


def street(jobs: int, engineers: int = 4) -> Problem:
    """Engineers and jobs along a line; everything within reach."""
    places = tuple(
        Place(id=str(n), latitude_e6=31_000_000 + 10_000 * n, longitude_e6=121_000_000) for n in range(engineers)
    )
    days = [shift(n, start_place=n, end_place=n) for n in range(engineers)]
    given = problem([job(n % engineers, number=n, drop=90_000) for n in range(jobs)], days, places=places)
    return replace(
        given, travel=travel(Roads(), places), prices=replace(given.prices, travel_permille=1_000, drop_permille=1_000)
    )


def test_neighbours_are_in_one_part_and_another_round_cuts_elsewhere() -> None:
    whole = street(8)
    parts = cut(whole, size=2)
    assert sorted(sorted(part.engineers) for part in parts) == [[0, 1], [2, 3]]
    assert sorted(sorted(part.jobs) for part in parts) == [[0, 1, 4, 5], [2, 3, 6, 7]]
    cuts = [
        {tuple(sorted(part.engineers)) for part in cut(street(12, engineers=12), size=4, turn=turn)}
        for turn in range(3)
    ]
    assert cuts[0] != cuts[1] != cuts[2] != cuts[0]


def test_jobs_that_hang_together_and_their_engineers_are_not_parted() -> None:
    whole = replace(street(8), groups=(Group(kind="together", jobs=(0, 3)),))
    assert {0, 3} <= next(set(part.jobs) for part in cut(whole, size=2) if 0 in part.jobs)
    apart = plan(route(whole, 0, 0), route(whole, 3, 3))
    assert {0, 3} <= next(set(part.engineers) for part in cut(whole, apart, size=2) if 0 in part.jobs)


def test_who_had_the_job_comes_along_without_a_shift() -> None:
    whole = street(4)
    whole = replace(
        whole, jobs=(replace(whole.jobs[0], was=Was(engineer=3, start=0), preferred=frozenset({3})), *whole.jobs[1:])
    )
    part = next(part for part in cut(whole, size=2) if 0 in part.jobs)
    was = part.problem.jobs[part.jobs.index(0)].was
    assert was is not None
    assert part.engineers[was.engineer] == 3
    assert all(part.engineers[each.engineer] in {0, 1} for each in part.problem.shifts)


def test_an_unplanned_job_goes_to_another_part_in_the_next_round() -> None:
    far = street(4)
    parts = [
        next(number for number, part in enumerate(cut(far, size=1, turn=turn)) if 0 in part.jobs) for turn in (0, 1)
    ]
    engineers = [cut(far, size=1, turn=turn)[number].engineers for turn, number in enumerate(parts)]
    assert engineers == [(0,), (1,)]


def test_a_worse_plan_of_a_part_is_not_taken() -> None:
    whole = street(4)
    present = in_rounds(whole, solved, rounds=1, size=2)
    parts = cut(whole, present, size=2, turn=1)
    assert merge(present, parts, [Plan() for _part in parts]).routes == present.routes


def test_a_company_without_a_table_of_all_ways() -> None:
    whole = street(12, engineers=6)
    nothing = np.zeros((0, 0), np.int64)
    bare = replace(whole, travel=replace(whole.travel, seconds=nothing, metres=nothing))
    found = in_rounds(bare, solved, rounds=2, size=2, ways=lambda places: travel(Roads(), places))
    assert evaluate(whole, found).violations == ()
    assert len(found.planned()) == 12


def test_what_is_shared_is_dealt_out_and_not_more() -> None:
    assert deal(5, Counter({1: 2}), Counter({0: 1, 1: 2})) == Counter({0: 1, 1: 4})
    assert deal(1, Counter(), Counter({0: 3, 1: 3})) == Counter({0: 1})
    assert deal(2, Counter({0: 2, 1: 2}), Counter({1: 5})).total() == 2
    asking = [replace(each, parts={"pump": 1}, pools={"lift": 1}) for each in street(8).jobs]
    whole = replace(
        street(8),
        jobs=tuple(asking),
        engineers=tuple(Engineer(id=n) for n in range(4)),
        depots=(Depot(id=0, place=0, parts={"pump": 5, "hose": None}),),
        pools=(Pool(id="lift", amount=3),),
    )
    parts = cut(whole, size=2)
    assert sorted(part.problem.depots[0].parts["pump"] or 0 for part in parts) == [2, 3]
    assert {part.problem.depots[0].parts["hose"] for part in parts} == {None}
    assert sorted(part.problem.pools[0].amount for part in parts) == [1, 2]
