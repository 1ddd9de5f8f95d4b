"""Routes timed anew from the order of their jobs."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.dispatch.problems import random_problem
from tests.dispatch.small import DAY, EIGHT, HOUR, MINUTE, NOON, STEP, broken, job, plan, problem, route, shift, stop

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.explaining.timing import Bounds, timed
from aftercare.operations.dispatch.planner.model import Break, Plan, Span

LUNCH = Break(duration=30 * MINUTE, window=Span(NOON, NOON + HOUR))


def test_jobs_come_one_after_the_other_and_the_engineer_leaves_as_late_as_can_be() -> None:
    given = problem([job(1, windows=(Span(9 * HOUR, NOON),)), job(3)])
    assert timed(given, 0, [("job", 0), ("job", 1)], Bounds()) == route(
        given, 0, stop("job", 0, at=9 * HOUR), 1, leaves=9 * HOUR - STEP
    )


def test_bounds_put_a_job_off() -> None:
    given = problem([job(1, windows=(Span(0, 9 * HOUR), Span(10 * HOUR, NOON))), job(1)])
    times = timed(
        given, 0, [("job", 0), ("job", 1)], Bounds(not_before={("job", 0): 9 * HOUR + 1}, exactly={("job", 1): NOON})
    )
    assert [each.start for each in times.stops] == [10 * HOUR, NOON]


def test_a_break_is_taken_early_or_late() -> None:
    given = problem([job(1, 235), job(2, 15), job(3, 60)], [shift(breaks=(LUNCH,))])
    calls = [("job", 0), ("job", 1), ("job", 2)]
    early, late = (timed(given, 0, calls, Bounds(), eager=eager) for eager in (True, False))
    assert [each.kind for each in early.stops] == ["job", "break", "job", "job"]
    assert [each.kind for each in late.stops] == ["job", "job", "break", "job"]
    assert broken(given, plan(early)) == broken(given, plan(late)) == []


def test_a_break_that_is_not_due_is_not_taken() -> None:
    given = problem([job(1)], [shift(breaks=(LUNCH,))])
    assert [each.kind for each in timed(given, 0, [("job", 0)], Bounds()).stops] == ["job"]


def test_nothing_is_done_and_nobody_drives_in_a_busy_span() -> None:
    given = problem(
        [job(1, 60), job(3, 60)],
        [shift(busy=(Span(EIGHT + 5 * MINUTE, EIGHT + HOUR), Span(10 * HOUR + 15 * MINUTE, NOON)))],
    )
    found = timed(given, 0, [("job", 0), ("job", 1)], Bounds())
    assert broken(given, plan(found)) == []
    assert [(each.kind, each.place) for each in found.stops] == [("busy", 0), ("job", 1), ("busy", 1), ("job", 3)]


def test_open_routes_have_no_way_to_the_first_job() -> None:
    given = problem([job(4), job(5)], [shift(start_place=None, end_place=None)])
    found = timed(given, 0, [("job", 0), ("job", 1)], Bounds())
    assert (found.leaves_at, found.back_at) == (EIGHT, EIGHT + HOUR + STEP)
    assert broken(given, plan(found)) == []


# What timing alone may break: the jobs were not chosen to fit.
CHOICE = {
    "window", "shift_end", "skill", "certificate", "allowed_engineer", "forbidden_engineer", "locked_engineer",
    "locked_start", "region", "priority", "break_due", "break_window", "busy", "max_jobs", "max_work", "max_metres",
    "max_leg", "capacity", "tool", "depot_window", "mandatory", "part", "depot_stock", "pool", "group_whole",
    "crew_engineers", "crew_start", "series_engineer", "series_shifts", "predecessor", "precedence", "pinned",
}  # fmt: skip


@given(st.integers(0, 2**32), st.integers(1, 5), st.booleans())
def test_a_timed_route_is_sound_in_itself(seed: int, count: int, eager: bool) -> None:
    given = random_problem(seed, jobs=5)
    found = timed(given, 0, [("job", index) for index in range(count)], Bounds(), eager=eager)
    assert {each.rule for each in evaluate(given, Plan((found,))).violations} <= CHOICE


def hides(span: Span, window: Span) -> bool:
    return span.start <= window.start and window.end <= span.end


@given(st.integers(0, 2**32))
def test_a_free_day_with_a_break_keeps_every_rule(seed: int) -> None:
    made = random_problem(seed, features={"breaks", "busy", "bands"}, jobs=2, days=1)
    given = replace(made, shifts=tuple(replace(each, end=each.end + DAY, busy=each.busy[:1]) for each in made.shifts))
    # Where somebody is busy as long as a break may last it can only be missed.
    assume(not any(hides(span, each.window) for shift in given.shifts for span in shift.busy for each in shift.breaks))
    tried = [timed(given, 0, [("job", 0), ("job", 1)], Bounds(), eager=eager) for eager in (True, False)]
    assert any(
        {each.rule for each in evaluate(given, Plan((found,))).violations} <= {"mandatory", "break_window"}
        for found in tried
    )
