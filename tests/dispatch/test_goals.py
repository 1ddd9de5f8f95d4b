"""Each goal, reckoned by hand."""

from dataclasses import replace
from typing import Any

from tests.dispatch.small import EIGHT, FREE, HOUR, MINUTE, NOON, STEP, costs, job, plan, problem, route, shift, stop

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.model import Due, Plan, Prices, Problem, Was

START = EIGHT + STEP
END = START + 30 * MINUTE


def priced(given: Problem, **prices: Any) -> Problem:
    return replace(given, prices=replace(FREE, **prices))


def one(**more: Any) -> Problem:
    return problem([job(**more)])


def simple(given: Problem) -> Plan:
    return plan(route(given, 0, *range(len(given.jobs))))


def test_travel_and_metres_are_priced_a_route() -> None:
    given = priced(problem([job(1), job(3)]), travel_permille=1_001, metre_permille=3)
    # 6 × 600 s and 60 km: 3603.6 and 180.
    assert costs(given, simple(given)) == {"travel": 3_603, "metres": 180}
    split = priced(problem([job(1), job(3)], [shift(0), shift(1)]), travel_permille=1_001, metre_permille=3)
    # 1201.2 + 3603.6, each rounded down; 20 km and 60 km.
    assert costs(split, plan(route(split, 0, 0), route(split, 1, 1))) == {"travel": 4_804, "metres": 240}
    score = evaluate(given, simple(given))
    assert (score.travel_seconds, score.metres, score.total, score.dropped) == (3_600, 60_000, 3_783, ())


def test_duration_counts_from_leaving_to_being_back() -> None:
    given = priced(one(), duration_permille=500)
    assert costs(given, plan(route(given, 0, stop("job", 0, at=NOON)))) == {"duration": (4 * HOUR + 40 * MINUTE) // 2}


def test_overtime_counts_after_the_shift_ends() -> None:
    given = problem([job()], [shift(end=END + STEP - 101, overtime=HOUR)])
    assert costs(priced(given, overtime_permille=1_500), simple(given)) == {"overtime": 151}
    assert costs(priced(one(), overtime_permille=1_500), simple(one())) == {}


def test_lateness_has_a_fixed_and_an_hourly_part_from_the_first_second_on() -> None:
    dues = (
        Due(at=START - 90, fixed=100, per_hour=50),
        Due(at=START, fixed=999),
        Due(at=END - 1, on="end", per_hour=7_200),
    )
    given = one(dues=dues)
    # 100 + 1.25 → 101, nothing, 2; with half the weight 50.6 → 50 and 1.
    assert costs(priced(given, late_permille=1_000), simple(given)) == {"lateness": 103}
    assert costs(priced(given, late_permille=500), simple(given)) == {"lateness": 51}


def test_dropped_jobs_cost_their_price() -> None:
    given = priced(problem([job(1, drop=1_001), job(2, drop=501)]), drop_permille=500)
    assert costs(given, plan()) == {"dropped": 750}
    assert costs(given, plan(route(given, 0, 0))) == {"dropped": 250}
    assert evaluate(given, plan(route(given, 0, 0))).dropped == (1,)


def test_moved_jobs_cost_more_if_announced() -> None:
    prices = {"moved_engineer": 901, "moved_start": 600, "moved_tolerance": 1_800, "announced_permille": 1_500}
    stays = one(was=Was(engineer=0, start=START))
    assert costs(priced(stays, **prices), simple(stays)) == {}
    moved = one(was=Was(engineer=1, start=START - 1_800 - 61))
    assert costs(priced(moved, **prices), simple(moved)) == {"moved_engineer": 901, "moved_start": 10}
    told = one(was=Was(engineer=1, start=START + 1_800 + 61, announced=True))
    # 1351.5 and 600 × 61 × 1.5 ÷ 3600 = 15.25.
    assert costs(priced(told, **prices), simple(told)) == {"moved_engineer": 1_351, "moved_start": 15}
    within = one(was=Was(engineer=0, start=START - 1_800))
    assert costs(priced(within, **prices), simple(within)) == {}


def test_wishes_and_prices_by_engineer() -> None:
    given = one(preferred=frozenset({1}), prices={0: -30, 1: 99})
    assert costs(priced(given, not_preferred=70), simple(given)) == {"not_preferred": 70, "price": -30}
    wished = one(preferred=frozenset({0, 1}))
    assert costs(priced(wished, not_preferred=70), simple(wished)) == {}
    nobody = one()
    assert costs(priced(nobody, not_preferred=70), simple(nobody)) == {}


def test_levels_above_and_below_are_priced() -> None:
    given = one(skills={"lift": 1, "door": 2}, wished_skills={"gas": 2, "lift": 4})
    given = replace(given, engineers=(replace(given.engineers[0], skills={"lift": 3, "door": 2, "gas": 1}),))
    # Two levels too many; one and one too few.
    assert costs(priced(given, over_skill=10, under_skill=7), simple(given)) == {"over_skill": 20, "under_skill": 14}


def test_balance_is_the_square_of_the_minutes_worked() -> None:
    given = problem([job(1, 460)])
    assert costs(priced(given, balance_permille=1_000), simple(given)) == {"balance": 480}
    half = problem([job(1, 220)])
    assert costs(priced(half, balance_permille=1_500), simple(half)) == {"balance": 180}


def test_fairness_weighs_burden_with_the_ledger() -> None:
    given = one(burden=3)
    for ledger, points in ((7, 10), (-7, -11)):
        engineers = (replace(given.engineers[0], ledger=ledger),)
        assert costs(priced(replace(given, engineers=engineers), fairness_permille=500), simple(given)) == {
            "fairness": points
        }


def test_each_further_route_to_a_site_costs() -> None:
    jobs = [job(1, site="tower"), job(1, site="tower"), job(1, site="tower"), job(1), job(1)]
    given = priced(problem(jobs, [shift(0), shift(1), shift(2)]), split_site=40)
    assert costs(given, plan(route(given, 0, 0, 1, 2), route(given, 1, 3), route(given, 2, 4))) == {}
    assert costs(given, plan(route(given, 0, 0, 3), route(given, 1, 1, 4), route(given, 2, 2))) == {"split_site": 80}


def test_a_used_shift_costs_its_own_price_too() -> None:
    given = priced(problem([job(1)], [shift(price=5), shift(1, price=900)]), shift_used=60)
    assert costs(given, plan(route(given, 0, 0))) == {"shift_used": 65}


def test_the_default_prices_are_those_of_the_model() -> None:
    given = replace(one(), prices=Prices())
    assert costs(given, simple(given)) == {"travel": 1_200}
