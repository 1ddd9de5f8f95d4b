"""Each hard rule: kept to the second, and broken by exactly one."""

from dataclasses import replace
from typing import Any

import pytest
from tests.dispatch.small import (
    DAY,
    EIGHT,
    FIVE,
    HOUR,
    MINUTE,
    NOON,
    STEP,
    broken,
    changed,
    job,
    line,
    plan,
    problem,
    route,
    shift,
    stop,
)

from aftercare.operations.dispatch.planner.checking import RULES, evaluate
from aftercare.operations.dispatch.planner.model import (
    Band,
    Break,
    Depot,
    Group,
    Plan,
    Pool,
    Problem,
    Route,
    Span,
    Stop,
    Violation,
)

# When the one job of most problems begins: ten minutes from home.
START = EIGHT + STEP
LUNCH = Break(duration=30 * MINUTE, window=Span(NOON, NOON + HOUR))


def one_job(**more: Any) -> Problem:
    return problem([job(**more)])


def with_engineer(given: Problem, **more: Any) -> Problem:
    return replace(given, engineers=(replace(given.engineers[0], **more), *given.engineers[1:]))


def with_shift(given: Problem, **more: Any) -> Problem:
    return replace(given, shifts=(replace(given.shifts[0], **more), *given.shifts[1:]))


def with_job(given: Problem, index: int, **more: Any) -> Problem:
    jobs = list(given.jobs)
    jobs[index] = replace(jobs[index], **more)
    return replace(given, jobs=tuple(jobs))


def check(rule: str, kept: tuple[Problem, Plan], bad: tuple[Problem, Plan], by: int = 1) -> None:
    """The first breaks nothing, the second only this rule and by so much."""
    assert broken(*kept) == []
    assert broken(*bad) == [(rule, by)]


def simple(given: Problem) -> tuple[Problem, Plan]:
    """All jobs on the first shift, as early as can be."""
    return given, plan(route(given, 0, *range(len(given.jobs))))


# Jobs and engineers


@pytest.mark.parametrize(("window", "kept"), [
    (Span(EIGHT, START), True), (Span(START, NOON), True), (Span(START + 1, NOON), False), (Span(EIGHT, START - 1), False),
])  # fmt: skip
def test_service_begins_within_a_window_and_both_ends_count(window: Span, kept: bool) -> None:
    given = one_job(windows=(Span(0, 1), window))
    planned = simple(one_job())[1]
    assert broken(given, planned) == ([] if kept else [("window", 1)])


def test_skill_counts_by_levels_and_a_missing_one_is_zero() -> None:
    given = one_job(skills={"lift": 2})
    check("skill", simple(with_engineer(given, skills={"lift": 2})), simple(with_engineer(given, skills={"lift": 1})))
    check("skill", simple(with_engineer(given, skills={"lift": 3})), simple(given), by=2)


def test_certificate_is_valid_when_service_begins() -> None:
    given = one_job(certificates=frozenset({"gas"}))
    kept, bad = ({"gas": START + 1}, {"gas": START})
    check(
        "certificate", simple(with_engineer(given, certificates=kept)), simple(with_engineer(given, certificates=bad))
    )
    check("certificate", simple(with_engineer(given, certificates={"gas": None})), simple(given))


def test_engineers_are_allowed_forbidden_and_locked() -> None:
    check("allowed_engineer", simple(one_job(allowed=frozenset({0}))), simple(one_job(allowed=frozenset({1}))))
    check("allowed_engineer", simple(one_job()), simple(one_job(allowed=frozenset())))
    check("forbidden_engineer", simple(one_job(forbidden=frozenset({1}))), simple(one_job(forbidden=frozenset({0}))))
    check("locked_engineer", simple(one_job(locked_engineer=0)), simple(one_job(locked_engineer=1)))


def test_locked_start_is_kept_to_the_second() -> None:
    check("locked_start", simple(one_job(locked_start=START)), simple(one_job(locked_start=START + 1)))


def test_region_and_priority_bound_a_shift() -> None:
    given = one_job(region="north", priority=2)
    for regions in (None, frozenset({"north"})):
        check(
            "region",
            simple(with_shift(given, regions=regions)),
            simple(with_shift(given, regions=frozenset({"south"}))),
        )
    check(
        "region",
        simple(with_shift(one_job(), regions=frozenset({"south"}))),
        simple(with_shift(given, regions=frozenset())),
    )
    check("priority", simple(with_shift(given, least_priority=2)), simple(with_shift(given, least_priority=1)))


# Times and places


def test_a_stop_waits_for_its_leg() -> None:
    given = problem([job(1), job(3)])
    planned = simple(given)[1]
    second = planned.routes[0].stops[1]
    early = changed(planned, 0, 1, start=second.start - 1, end=second.end - 1)
    early = replace(early, routes=(replace(early.routes[0], back_at=early.routes[0].back_at - 1),))
    check("travel", (given, planned), (given, early))


def test_a_leg_takes_the_time_of_the_band_in_which_it_begins_rounded_up() -> None:
    banded = line(bands=(Band(7 * HOUR, EIGHT, 3_000), Band(EIGHT, EIGHT + 1, 1_501)))
    given = replace(one_job(), travel=banded)
    takes = -(-STEP * 1_501 // 1_000)
    at = EIGHT + takes
    late = Stop("job", 0, 1, at, at + 30 * MINUTE)
    kept = plan(Route(0, EIGHT, (late,), late.end + STEP))
    bad = plan(Route(0, EIGHT, (replace(late, start=at - 1, end=late.end - 1),), late.end - 1 + STEP))
    check("travel", (given, kept), (given, bad))
    assert evaluate(given, kept).travel_seconds == takes + STEP
    after = plan(
        Route(0, EIGHT + 1, (Stop("job", 0, 1, START + 1, START + 1 + 30 * MINUTE),), START + 1 + 30 * MINUTE + STEP)
    )
    assert broken(given, after) == []


def test_bands_follow_the_local_midnight_on_every_day() -> None:
    travel = line(bands=(Band(EIGHT, FIVE, 2_000),), midnight=-8 * HOUR)
    given = replace(problem([job()], [shift(start=DAY, end=DAY + HOUR)]), travel=travel)
    assert broken(given, plan(route(given, 0, 0))) == [("travel", STEP), ("arrival", STEP)]


def test_back_is_when_the_last_leg_ends() -> None:
    given, planned = simple(one_job())
    day = planned.routes[0]
    for difference in (-1, 1):
        bad = plan(replace(day, back_at=day.back_at + difference))
        check("arrival", (given, planned), (given, bad))


def test_an_open_route_begins_at_its_first_stop_and_ends_at_its_last() -> None:
    given = problem([job(4)], [shift(start_place=None, end_place=None)])
    planned = plan(route(given, 0, 0))
    assert planned.routes[0] == Route(0, EIGHT, (Stop("job", 0, 4, EIGHT, EIGHT + 30 * MINUTE),), EIGHT + 30 * MINUTE)
    later = plan(route(given, 0, stop("job", 0, at=NOON)))
    check("departure", (given, later), (given, plan(replace(later.routes[0], leaves_at=NOON - 1))))
    assert evaluate(given, planned).travel_seconds == 0


def test_a_shift_begins_and_ends_with_its_overtime() -> None:
    given = one_job()
    day = route(given, 0, 0)
    check("shift_start", (given, plan(day)), (with_shift(given, start=EIGHT + 1), plan(day)))
    ends = with_shift(given, end=day.back_at - 60, overtime=60)
    check("shift_end", (ends, plan(day)), (with_shift(given, end=day.back_at - 60, overtime=59), plan(day)))


def test_duration_and_place_are_those_of_the_job() -> None:
    given, planned = simple(one_job())
    assert broken(with_job(given, 0, duration=30 * MINUTE + 1), planned) == [("duration", 1)]
    check("place", (given, planned), (given, changed(planned, 0, 0, place=2)))


# Breaks and busy spans


def long_day(**more: Any) -> Problem:
    return problem([job(1, 225), job(2, 60)], [shift(breaks=(LUNCH,), **more)])


def test_a_break_begins_within_its_window() -> None:
    given = long_day()
    planned = plan(route(given, 0, 0, stop("break", 0, at=NOON), 1))
    moved = replace(LUNCH, window=Span(NOON + 1, NOON + HOUR))
    check("break_window", (given, planned), (with_shift(given, breaks=(moved,)), planned))
    ended = replace(LUNCH, window=Span(EIGHT, NOON - 1))
    assert broken(with_shift(given, breaks=(ended,)), planned) == [("break_window", 1)]


def test_a_break_is_due_if_the_route_is_under_way_when_its_window_ends() -> None:
    given = problem([job(1)], [shift(breaks=(LUNCH,))])
    back = NOON + HOUR
    kept = plan(route(given, 0, stop("job", 0, at=back - STEP - 30 * MINUTE)))
    bad = plan(route(given, 0, stop("job", 0, at=back + 1 - STEP - 30 * MINUTE)))
    check("break_due", (given, kept), (given, bad))
    check(
        "break_due", (given, plan(route(given, 0, 0, leaves=back + 1))), (given, plan(route(given, 0, 0, leaves=back)))
    )


def test_a_break_is_where_the_stop_before_or_after_is() -> None:
    given = long_day()
    for place in (1, 2):
        assert broken(given, plan(route(given, 0, 0, stop("break", 0, at=NOON, place=place), 1))) == []
    assert broken(given, plan(route(given, 0, 0, stop("break", 0, at=NOON, place=0), 1))) == [("place", 1)]


def test_a_break_is_taken_once() -> None:
    given = long_day()
    taken = stop("break", 0, at=NOON)
    check(
        "once",
        (given, plan(route(given, 0, 0, taken, 1))),
        (given, plan(route(given, 0, 0, taken, stop("break", 0), 1))),
    )


def test_no_stop_and_no_leg_touches_a_busy_span() -> None:
    given = problem([job(1), job(3)])
    planned = simple(given)[1]
    first, second = planned.routes[0].stops
    for kept, bad in (
        (Span(first.end - 60, first.end), None),
        (Span(EIGHT - 60, EIGHT), Span(EIGHT - 60, EIGHT + 1)),
        (Span(planned.routes[0].back_at, FIVE), Span(planned.routes[0].back_at - 1, FIVE)),
    ):
        if bad is None:
            assert broken(with_shift(given, busy=(kept,)), planned) == [("busy", 60)]
        else:
            check("busy", (with_shift(given, busy=(kept,)), planned), (with_shift(given, busy=(bad,)), planned))
    waits = plan(route(given, 0, 0, stop("job", 1, at=second.start + 60)))
    check(
        "busy",
        (with_shift(given, busy=(Span(second.start, second.start + 60),)), waits),
        (with_shift(given, busy=(Span(second.start, second.start + 61),)), waits),
    )


def test_a_busy_span_on_the_route_is_where_the_shift_has_it() -> None:
    given = with_shift(problem([job(1), job(3)]), busy=(Span(NOON, NOON + HOUR),))
    planned = plan(route(given, 0, 0, stop("busy", 0, at=NOON), 1))
    check("busy_time", (given, planned), (with_shift(given, busy=(Span(NOON - 1, NOON + HOUR - 1),)), planned))


# Bounds of a shift


def test_jobs_work_metres_legs_and_loads_are_bounded() -> None:
    given = problem([job(1, load=(2, 1)), job(3, load=(3,))])
    planned = simple(given)[1]
    for rule, value, bound in (
        ("max_jobs", 2, lambda value: {"max_jobs": value}),
        ("max_work", HOUR + 6 * STEP, lambda value: {"max_work": value}),
        ("max_metres", 60_000, lambda value: {"max_metres": value}),
        ("max_leg", 2 * STEP, lambda value: {"max_leg": value}),
        ("capacity", 5, lambda value: {"capacity": (value,)}),
        ("capacity", 1, lambda value: {"capacity": (9, value)}),
    ):
        check(rule, (with_shift(given, **bound(value)), planned), (with_shift(given, **bound(value - 1)), planned))


def test_the_leg_from_home_is_not_bounded() -> None:
    check(
        "max_leg",
        simple(with_shift(problem([job(5)]), max_leg=1)),
        simple(with_shift(problem([job(4), job(5)]), max_leg=STEP - 1)),
    )


def test_breaks_and_waiting_are_no_work() -> None:
    given = long_day(max_work=285 * MINUTE + 4 * STEP)
    assert broken(given, plan(route(given, 0, 0, stop("break", 0, at=NOON), stop("job", 1, at=14 * HOUR)))) == []


# Parts, tools, depots, pools


def test_the_van_holds_its_parts_once_for_all_shifts() -> None:
    given = problem([job(1, parts={"pump": 1}), job(2, parts={"pump": 2})], [shift(), shift(day=1)])
    planned = plan(route(given, 0, 0), route(given, 1, 1))
    check(
        "part", (with_engineer(given, parts={"pump": 3}), planned), (with_engineer(given, parts={"pump": 2}), planned)
    )


def test_a_depot_called_at_before_brings_what_is_short() -> None:
    depots = (Depot(id=0, place=2, parts={"pump": 3}, duration=300), Depot(id=1, place=2, parts={"hose": None}))
    given = with_engineer(problem([job(1, parts={"pump": 4, "hose": 9})], depots=depots), parts={"pump": 1})
    kept = plan(route(given, 0, stop("depot", 0), stop("depot", 1), 0))
    late = plan(route(given, 0, stop("depot", 1), 0, stop("depot", 0)))
    check("part", (given, kept), (given, late), by=3)
    without = plan(route(given, 0, stop("depot", 0), 0))
    assert evaluate(given, without).violations == (Violation("part", 0, 0, 9, "hose"),)


def test_depot_stock_is_shared_by_all_routes() -> None:
    jobs = [job(1, parts={"pump": 2}), job(3, parts={"pump": 1})]
    given = problem(jobs, [shift(0), shift(1)], depots=(Depot(id=0, place=2, parts={"pump": 3}),))
    planned = plan(route(given, 0, stop("depot", 0), 0), route(given, 1, stop("depot", 0), 1))
    fewer = replace(given, depots=(Depot(id=0, place=2, parts={"pump": 2}),))
    check("depot_stock", (given, planned), (fewer, planned))


def test_depots_have_windows() -> None:
    given = problem([job(3)], depots=(Depot(id=0, place=1, windows=(Span(START, NOON),)),))
    planned = plan(route(given, 0, stop("depot", 0), 0))
    late = replace(given, depots=(Depot(id=0, place=1, windows=(Span(START + 1, NOON),)),))
    check("depot_window", (given, planned), (late, planned))


def test_tools_are_owned_in_the_vehicle_or_fetched_before() -> None:
    given = problem([job(2, tools=frozenset({"crane"}))], depots=(Depot(id=0, place=1, tools=frozenset({"crane"})),))
    bad = given, plan(route(given, 0, 0, stop("depot", 0)))
    check("tool", (given, plan(route(given, 0, stop("depot", 0), 0))), bad)
    check("tool", simple(with_engineer(given, tools=frozenset({"crane"}))), simple(given))
    check("tool", simple(with_shift(given, tools=frozenset({"crane"}))), simple(given))


def test_a_pool_is_never_used_beyond_its_amount() -> None:
    jobs = [job(1, pools={"lift": 2}), job(1, pools={"lift": 1})]
    given = problem(jobs, [shift(0), shift(1)], pools=(Pool(id="lift", amount=2),))
    end = START + 30 * MINUTE
    after = plan(route(given, 0, 0), route(given, 1, stop("job", 1, at=end)))
    overlap = plan(route(given, 0, 0), route(given, 1, stop("job", 1, at=end - 1)))
    check("pool", (given, after), (given, overlap))
    check("pool", (replace(given, pools=(Pool(id="lift", amount=3),)), overlap), (given, overlap))
    assert broken(replace(given, pools=()), after) == [("pool", 2)]


# Jobs that depend on one another


def crew() -> Problem:
    return problem([job(1), job(1)], [shift(0), shift(1)], groups=(Group(kind="together", jobs=(0, 1)),))


def test_a_group_is_planned_whole_or_not_at_all() -> None:
    given = crew()
    check("group_whole", (given, plan()), (given, plan(route(given, 0, 0))))


def test_a_crew_begins_together_with_different_engineers() -> None:
    given = crew()
    both = plan(route(given, 0, 0), route(given, 1, 1))
    late = plan(route(given, 0, 0), route(given, 1, stop("job", 1, at=START + 1)))
    check("crew_start", (given, both), (given, late))
    same = replace(given, shifts=(given.shifts[0], shift(0, day=1)))
    shifted = plan(route(same, 0, 0), route(same, 1, 1))
    assert broken(same, shifted) == [("crew_engineers", 1), ("crew_start", DAY)]


def series(*engineers: int) -> Problem:
    shifts = [shift(engineer, day=day) for day, engineer in enumerate(engineers)]
    return problem([job(1), job(1)], shifts, groups=(Group(kind="series", jobs=(0, 1)),))


def test_a_series_goes_to_one_engineer_on_shifts_in_a_row() -> None:
    kept, bad = series(0, 1, 0), series(0, 0, 0)
    check(
        "series_shifts",
        (kept, plan(route(kept, 0, 0), route(kept, 2, 1))),
        (bad, plan(route(bad, 0, 0), route(bad, 2, 1))),
    )
    assert broken(bad, plan(route(bad, 0, 1), route(bad, 1, 0))) == [("series_shifts", 1)]
    assert broken(bad, plan(route(bad, 0, 0, 1))) == [("series_shifts", 1)]
    two = series(0, 1)
    assert broken(two, plan(route(two, 0, 0), route(two, 1, 1))) == [("series_engineer", 1), ("series_shifts", 1)]


def test_a_job_begins_when_those_before_it_have_ended() -> None:
    given = problem([job(1), job(1, after=(0,))], [shift(0), shift(1)])
    end = START + 30 * MINUTE
    kept = plan(route(given, 0, 0), route(given, 1, stop("job", 1, at=end)))
    check("precedence", (given, kept), (given, plan(route(given, 0, 0), route(given, 1, stop("job", 1, at=end - 1)))))
    check("predecessor", (given, plan()), (given, plan(route(given, 1, 1))))


def test_pinned_jobs_come_first_in_their_order() -> None:
    given = with_shift(problem([job(1), job(2), job(3)]), pinned=(2, 0))
    kept = plan(route(given, 0, 2, 0, 1))
    check("pinned", (given, kept), (given, plan(route(given, 0, 2, 1, 0))))
    assert broken(given, plan()) == [("pinned", 2)]


def test_a_job_without_a_price_of_dropping_is_planned() -> None:
    given = one_job(drop=None)
    assert evaluate(given, plan()).violations == (Violation("mandatory", None, 0, 1),)
    check("mandatory", simple(given), (given, plan()))


# Structure


def test_what_the_problem_does_not_have_is_reported() -> None:
    given, planned = simple(one_job())
    strange = replace(planned.routes[0], shift=1)
    assert evaluate(given, plan(planned.routes[0], strange)).violations == (Violation("known_shift", 1, None, 1),)
    unknown = changed(planned, 0, 0, index=1)
    assert [rule for rule, _by in broken(given, unknown)] == ["known_stop", "has_job", "arrival"]
    negative = changed(planned, 0, 0, index=-1)
    assert [rule for rule, _by in broken(given, negative)] == ["known_stop", "has_job", "arrival"]


def test_a_job_and_a_shift_are_planned_once() -> None:
    given = problem([job(1)], [shift(0), shift(1)])
    check("job_once", (given, plan(route(given, 0, 0))), (given, plan(route(given, 0, 0), route(given, 1, 0))))
    two = problem([job(1), job(2)])
    day = route(two, 0, 0)
    check("one_route", (two, plan(day)), (two, plan(day, day)))


def test_routes_stand_in_the_order_of_their_shifts() -> None:
    given = problem([job(1), job(1)], [shift(0), shift(1)])
    routes = route(given, 0, 0), route(given, 1, 1)
    check("route_order", (given, plan(*routes)), (given, plan(*reversed(routes))))


def test_a_route_has_a_job() -> None:
    given = problem([])
    check("has_job", (given, plan()), (given, plan(Route(0, EIGHT, (), EIGHT))))


def test_an_engineer_is_in_one_place_at_a_time() -> None:
    given = problem([job(1), job(1)])
    back = route(given, 0, 0).back_at
    for late, expected in ((0, []), (-1, [("one_place", 1)])):
        both = replace(given, shifts=(given.shifts[0], shift(0, start=back + late)))
        assert broken(both, plan(route(both, 0, 0), route(both, 1, 1))) == expected


def test_every_rule_says_what_it_asks_for() -> None:
    assert all(rule.meaning.endswith(".") and rule.code == code for code, rule in RULES.items())
    assert len(RULES) == 47
