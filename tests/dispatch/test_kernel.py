"""The house's own engine against the checker, which shares no line with it, and against what can be reckoned by hand."""

import ast
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from tests.dispatch.problems import random_problem
from tests.dispatch.small import EIGHT, FREE, HOUR, MINUTE, NOON, STEP, job, problem, shift

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engine import FEATURES, Listener, Progress
from aftercare.operations.dispatch.planner.engines.ruin import Ruin
from aftercare.operations.dispatch.planner.kernel import columns
from aftercare.operations.dispatch.planner.kernel.ready import compile_all
from aftercare.operations.dispatch.planner.model import (
    Break,
    Depot,
    Due,
    Engineer,
    Group,
    Plan,
    Pool,
    Prices,
    Problem,
    Shift,
    Span,
    Was,
)

ROUNDS = 60
# Pinned jobs of a random problem may be too far apart for their own shift; all else can be kept.
UNAVOIDABLE = {"pinned", "mandatory"}
TRAVEL = Prices(moved_engineer=0, moved_start=0)
DROPS = replace(FREE, drop_permille=1_000)


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    """On a machine where nothing is compiled yet this takes minutes; no test's time limit counts it."""
    compile_all()


def solve(given: Problem, *, rounds: int = ROUNDS, seed: int = 1, start: Plan | None = None) -> Plan:
    return Ruin().solve(given, rounds=rounds, seed=seed, start=start)


def total(given: Problem, plan: Plan) -> int:
    score = evaluate(given, plan)
    assert score.violations == ()
    return score.total


@pytest.mark.parametrize("block", range(8))
def test_checker_finds_nothing_and_the_same_total(block: int) -> None:
    for seed in range(block * 10, block * 10 + 10):
        given = random_problem(seed, engineers=1 + seed % 5, jobs=seed % 15, days=1 + seed % 3)
        heard: list[int] = []

        def listener(progress: Progress, _plan: object, heard: list[int] = heard) -> bool:
            heard.append(progress.total)
            return True

        plan = Ruin().solve(given, rounds=ROUNDS, seed=seed, listener=listener)
        score = evaluate(given, plan)
        assert {broken.rule for broken in score.violations} <= UNAVOIDABLE, seed
        if given.jobs:
            assert score.total == heard[-1], seed


@pytest.mark.parametrize("seed", [3, 4])
def test_same_seed_and_rounds_give_the_same_plan(seed: int) -> None:
    given = random_problem(seed, engineers=4, jobs=25, days=2)
    assert solve(given, rounds=300, seed=seed) == solve(given, rounds=300, seed=seed)


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_to_begin_with_is_never_made_worse(seed: int) -> None:
    given = random_problem(seed, engineers=3, jobs=14, features=set(FEATURES) - {"pinned"})
    first = solve(given, rounds=200, seed=seed)
    again = solve(given, rounds=5, seed=seed + 1, start=first)
    assert total(given, again) <= total(given, first)


def test_what_does_not_hold_of_a_plan_is_left_out_and_planned_anew() -> None:
    given = problem([job(1), job(2, skills={"gas": 1})], prices=TRAVEL)
    able = problem([job(1), job(2)], prices=TRAVEL)
    start = solve(able)
    assert set(start.planned()) == set()
    mandatory = problem([job(1, drop=None), job(2, drop=50_000)], prices=TRAVEL)
    start = solve(mandatory)
    assert set(start.planned()) == {0, 1}
    changed = problem([job(1, drop=None), job(2, drop=50_000, skills={"gas": 1})], prices=TRAVEL)
    assert set(solve(changed, start=start).planned()) == {0}
    assert set(solve(given, start=start).planned()) == set()


def _stopping_at(calls: int, kept: list[Plan]) -> Listener:
    def listener(progress: Progress, plan: Callable[[], Plan] | None) -> bool:
        if plan is not None:
            kept.append(plan())
        return progress.rounds < calls

    return listener


def test_who_stops_a_search_has_the_best_plan_so_far() -> None:
    given = random_problem(7, engineers=4, jobs=30, features={"skills", "windows"})
    kept: list[Plan] = []
    plan = Ruin(clock=_Ticks()).solve(given, rounds=10_000, seed=1, listener=_stopping_at(200, kept))
    assert plan == kept[-1]
    assert total(given, plan) <= total(given, kept[0])


class _Ticks:
    """A clock on which a second passes each time it is read."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        self._now += 1.0
        return self._now


def test_seconds_bound_the_search() -> None:
    given = random_problem(8, engineers=2, jobs=8, features={"windows"})
    clock = _Ticks()
    Ruin(clock=clock).solve(given, seconds=50.0, seed=1)
    assert 50 < clock() < 70


def test_nothing_to_plan_and_nobody_to_plan_for() -> None:
    assert solve(problem([])).routes == ()
    nobody = replace(problem([job(1, drop=10)], prices=TRAVEL), engineers=(), shifts=())
    assert solve(nobody).routes == ()
    assert total(nobody, solve(nobody)) == 10


def test_the_shortest_tour_of_all_orders() -> None:
    places = [3, 1, 5, 2]
    given = problem([job(place, drop=100_000) for place in places], prices=TRAVEL)
    shortest = min(
        sum(abs(a - b) * STEP for a, b in zip((0, *tour), (*tour, 0), strict=True)) for tour in permutations(places)
    )
    assert total(given, solve(given)) == shortest


def test_a_job_dearer_to_reach_than_to_drop_is_dropped() -> None:
    given = problem([job(1, drop=2 * STEP - 1), job(2, drop=4 * STEP + 1)], prices=TRAVEL)
    assert set(solve(given).planned()) == {0, 1}
    alone = problem([job(1, drop=2 * STEP - 1)], prices=TRAVEL)
    assert solve(alone).routes == ()


def test_a_break_is_taken_where_it_delays_least() -> None:
    lunch = Break(duration=HOUR, window=Span(NOON, NOON + HOUR))
    jobs = [job(1, 180, drop=None), job(2, 120, drop=None, dues=(Due(at=NOON + 3 * HOUR, per_hour=3_600, on="end"),))]
    given = problem(jobs, shifts=(shift(breaks=(lunch,)),), prices=TRAVEL)
    plan = solve(given)
    assert [stop.kind for stop in plan.routes[0].stops] == ["job", "break", "job"]
    assert total(given, plan) == 4 * STEP


def test_overtime_is_paid_only_where_it_is_worth_it() -> None:
    late = job(1, 30, windows=(Span(17 * HOUR, 17 * HOUR),))
    for drop, planned in ((2 * STEP + 40 * MINUTE * 3 // 2 + 1, {0}), (2 * STEP + 40 * MINUTE * 3 // 2, set())):
        given = problem([job(1, 30, windows=late.windows, drop=drop)], shifts=(shift(overtime=HOUR),), prices=TRAVEL)
        assert set(solve(given).planned()) == planned


def test_a_busy_span_is_touched_by_nothing() -> None:
    given = problem([job(1, 60, drop=None), job(2, 60, drop=None)], shifts=(shift(busy=(Span(9 * HOUR, 10 * HOUR),)),))
    assert total(given, solve(given)) == 0


def test_a_crew_begins_together_on_two_engineers() -> None:
    shifts = (shift(0), shift(1, start=EIGHT + HOUR))
    given = problem(
        [job(1, drop=9_000), job(1, drop=9_000)], shifts, groups=(Group(kind="together", jobs=(0, 1)),), prices=DROPS
    )
    plan = solve(given)
    starts = {stop.start for _shift, stop in plan.planned().values()}
    assert starts == {EIGHT + HOUR + STEP}
    assert total(given, plan) == 0


@pytest.mark.parametrize("size", [2, 3])
def test_a_crew_is_found_among_engineers_who_are_all_alike(size: int) -> None:
    crew = Group(kind="together", jobs=tuple(range(size)))
    jobs, shifts = [job(1, drop=9_000) for _ in range(size)], tuple(shift(number) for number in range(size))
    given = problem(jobs, shifts, groups=(crew,), prices=DROPS)
    plan = solve(given)
    assert len(plan.planned()) == size
    assert total(given, plan) == 0


def test_a_series_goes_to_one_engineer_on_shifts_in_a_row() -> None:
    shifts = (shift(0, 0), shift(1, 1), shift(0, 1), shift(1, 2))
    jobs = [job(1, 480, drop=9_000, forbidden=frozenset({0})), job(1, 480, drop=9_000)]
    given = problem(jobs, shifts, groups=(Group(kind="series", jobs=(0, 1)),), prices=DROPS)
    plan = solve(given)
    assert {index: where for index, (where, _stop) in plan.planned().items()} == {0: 1, 1: 3}


def test_a_job_waits_for_those_before_it() -> None:
    shifts = (shift(0), shift(1))
    first, second = job(5, 60, drop=9_000), job(1, 30, drop=9_000, after=(0,))
    given = problem([first, second], shifts, prices=TRAVEL)
    plan = solve(given)
    planned = plan.planned()
    assert planned[1][1].start >= planned[0][1].end
    assert total(given, plan) == 10 * STEP
    dear = problem([job(5, 60, drop=1), second], shifts, prices=TRAVEL)
    assert set(solve(dear).planned()) == set()


def test_a_pool_is_never_overdrawn() -> None:
    jobs = [job(1, 60, drop=9_000, pools={"lift": 1}) for _ in range(3)]
    given = problem(jobs, [shift(engineer) for engineer in range(3)], pools=(Pool(id="lift", amount=1),), prices=DROPS)
    plan = solve(given)
    assert len(plan.planned()) == 3
    assert total(given, plan) == 0


def test_parts_are_fetched_where_that_is_least_out_of_the_way() -> None:
    jobs = [job(4, drop=99_000, parts={"pump": 1})]
    depots = (
        Depot(id=0, place=5, parts={"pump": 9}),
        Depot(id=1, place=2, parts={"pump": 1}, duration=300),
    )
    given = problem(jobs, depots=depots, prices=TRAVEL)
    plan = solve(given)
    assert [(stop.kind, stop.index) for stop in plan.routes[0].stops] == [("depot", 1), ("job", 0)]
    assert total(given, plan) == 8 * STEP


def test_a_van_is_emptied_once_for_all_its_shifts() -> None:
    engineer = Engineer(id=0, parts={"pump": 2})
    jobs = [job(1, 400, drop=9_000, parts={"pump": 1}) for _ in range(3)]
    given = problem(jobs, [shift(0, day) for day in range(3)], engineers=(engineer,), prices=DROPS)
    plan = solve(given)
    assert len(plan.planned()) == 2
    assert total(given, plan) == 9_000


def test_who_had_a_job_keeps_it_unless_moving_pays() -> None:
    was = Was(engineer=1, start=EIGHT + STEP)
    shifts = (shift(0), shift(1, start_place=3, end_place=3))
    for price, engineer in ((2 * STEP + 1, 1), (2 * STEP - 1, 0)):
        prices = Prices(moved_engineer=price, moved_start=0)
        given = problem([job(1, drop=99_000, was=was)], shifts, prices=prices)
        assert {given.shifts[where].engineer for where, _stop in solve(given).planned().values()} == {engineer}


def test_a_start_that_was_told_is_waited_for() -> None:
    was = Was(engineer=0, start=NOON, announced=True)
    given = problem([job(1, drop=99_000, was=was)], prices=Prices(moved_tolerance=HOUR))
    plan = solve(given)
    assert abs(plan.planned()[0][1].start - NOON) <= HOUR
    assert total(given, plan) == 2 * STEP


def test_locks_hold() -> None:
    jobs = [job(1, drop=99_000, locked_engineer=1, locked_start=NOON)]
    plan = solve(problem(jobs, (shift(0), shift(1)), prices=TRAVEL))
    [(where, stop)] = plan.planned().values()
    assert (where, stop.start) == (1, NOON)


def test_pinned_jobs_stay_first_and_in_order() -> None:
    jobs = [job(1, drop=9_000), job(5, drop=9_000), job(3, drop=9_000)]
    given = problem(jobs, [shift(pinned=(1, 2))], prices=TRAVEL)
    plan = solve(given)
    assert [stop.index for stop in plan.routes[0].stops][:2] == [1, 2]
    assert total(given, plan) == 10 * STEP


def test_work_is_balanced_where_that_has_a_price() -> None:
    jobs = [job(0, 120, drop=99_000) for _ in range(4)]
    given = problem(jobs, (shift(0), shift(1)), prices=Prices(balance_permille=1_000))
    plan = solve(given)
    assert sorted(len(route.stops) for route in plan.routes) == [2, 2]


def test_a_site_is_served_by_one_route() -> None:
    jobs = [job(1, 60, drop=99_000, site="mill"), job(1, 60, drop=99_000, site="mill")]
    shifts = (shift(0), shift(1))
    balanced = replace(DROPS, balance_permille=1_000)
    split = problem(jobs, shifts, prices=balanced)
    assert len(solve(split).routes) == 2
    whole = problem(jobs, shifts, prices=replace(balanced, split_site=5_000))
    assert len(solve(whole).routes) == 1


def test_capacity_and_bounds_of_a_shift_hold() -> None:
    jobs = [job(1, drop=9_000, load=(2,)) for _ in range(4)]
    assert len(solve(problem(jobs, [shift(capacity=(5,))], prices=DROPS)).planned()) == 2
    assert len(solve(problem(jobs, [shift(max_jobs=3)], prices=DROPS)).planned()) == 3
    assert len(solve(problem(jobs, [shift(max_work=2 * STEP + 60 * MINUTE)], prices=DROPS)).planned()) == 2


def test_a_route_may_be_open_at_both_ends() -> None:
    open_shift = Shift(engineer=0, start=EIGHT, end=NOON, start_place=None, end_place=None)
    given = problem([job(1, drop=9_000), job(3, drop=9_000)], [open_shift], prices=TRAVEL)
    assert total(given, solve(given)) == 2 * STEP


def test_leaving_later_is_cheaper_where_duration_has_a_price() -> None:
    prices = Prices(travel_permille=0, duration_permille=1_000)
    given = problem([job(1, 30, drop=99_000, windows=(Span(NOON, NOON),))], prices=prices)
    assert total(given, solve(given)) == 2 * STEP + 30 * MINUTE


def test_free_prices_still_give_a_plan() -> None:
    assert FREE.travel_permille == 0
    given = problem([job(1, drop=None), job(2, drop=None)])
    assert len(solve(given).planned()) == 2


def test_no_column_has_two_numbers() -> None:
    """A name that is given twice would silently stand for another column."""
    tree = ast.parse(Path(columns.__file__).read_text())
    names = [name.id for name in ast.walk(tree) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]
    assert sorted(names) == sorted(set(names))


def _is_out_of_reach(given: Problem, shift: Shift) -> bool:
    """Whether the pinned jobs of a shift break a bound of it by themselves, were every leg as quick as it ever is."""
    least = min([1_000, *(band.permille for band in given.travel.bands)])
    places = [given.jobs[index].place for index in shift.pinned]
    legs = [int(given.travel.seconds[one, other]) * least // 1_000 for one, other in pairwise(places)]
    work = sum(given.jobs[index].duration for index in shift.pinned) + sum(legs)
    is_far = shift.max_leg is not None and max(legs, default=0) > shift.max_leg
    is_long = work > min(shift.max_work or work, shift.end + shift.overtime - shift.start)
    return is_far or is_long or len(places) > (shift.max_jobs or len(places))


def test_pinned_work_stays_unless_its_own_shift_cannot_do_it() -> None:
    missing = 0
    for seed in range(150):
        given = random_problem(seed, engineers=1 + seed % 4, jobs=8, days=1 + seed % 3)
        for broken in evaluate(given, solve(given, rounds=1, seed=seed)).violations:
            if broken.rule == "pinned":
                missing += 1
                assert broken.shift is not None
                assert _is_out_of_reach(given, given.shifts[broken.shift]), seed
    assert missing
