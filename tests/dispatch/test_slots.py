"""Appointments: what is offered holds by the checker, and where there is room something is offered."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.dispatch.problems import random_problem
from tests.dispatch.small import (
    DAY,
    EIGHT,
    FIVE,
    HOUR,
    MINUTE,
    NOON,
    STEP,
    changed,
    job,
    plan,
    problem,
    route,
    shift,
    stop,
)

from aftercare.operations.dispatch.planner.abilities import abilities
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engine import CannotPlanError
from aftercare.operations.dispatch.planner.explaining import Candidate, candidates
from aftercare.operations.dispatch.planner.explaining.trials import ground, stand, with_route
from aftercare.operations.dispatch.planner.model import Break, Due, Engineer, Job, Plan, Problem, Route, Span
from aftercare.operations.dispatch.planner.openings import JOBS_LEFT, openings, refresh, token
from aftercare.operations.dispatch.planner.slots import Slot, best_slots, confirm, ways_of

START = EIGHT + STEP
DAYPARTS = tuple(Span(begin * HOUR, (begin + 2) * HOUR) for begin in (8, 10, 12, 14))


def offered(
    given: Problem, planned: Plan, wanted: Job, windows: Collection[Span] = DAYPARTS, k: int = 5
) -> tuple[Slot, ...]:
    return best_slots(
        openings(given, planned), abilities(given), wanted, ways_of(given, wanted.place), tuple(windows), k
    )


def priced(*jobs: Job, **more: Any) -> Problem:
    given = problem(jobs, **more)
    return replace(given, prices=replace(given.prices, travel_permille=1_000, late_permille=1_000))


def test_windows_are_offered_with_start_slack_and_cost() -> None:
    given = priced()
    first, *_others, last = offered(given, plan(), job(2))
    assert (first.window, first.shift, first.start, first.cost) == (DAYPARTS[0], 0, EIGHT + 2 * STEP, 4 * STEP)
    assert first.slack == 2 * HOUR - 2 * STEP
    assert (last.window, last.start, last.slack) == (DAYPARTS[3], 14 * HOUR, 2 * HOUR)


def test_the_best_are_chosen_and_told_in_their_order() -> None:
    given = priced(job(3))
    planned = plan(route(given, 0, stop("job", 0, at=13 * HOUR)))
    wanted = job(3, dues=(Due(at=11 * HOUR, per_hour=600),))
    found = offered(given, planned, wanted, k=3)
    assert [(each.window.start // HOUR, each.cost, each.is_recommended) for each in found] == [
        (8, 0, True), (10, 0, True), (12, 600, True),
    ]  # fmt: skip
    assert [
        each.cost for each in offered(given, planned, replace(wanted, dues=(Due(at=EIGHT, per_hour=600),)), k=1)
    ] == [300]


def test_a_tight_place_comes_after_a_roomy_one() -> None:
    given = priced(job(1, windows=(Span(EIGHT, 9 * HOUR),)), shifts=[shift(0), shift(1, start_place=2, end_place=2)])
    planned = plan(route(given, 0, stop("job", 0, at=9 * HOUR)))
    # At home before the job there is room for 20 minutes: ten to spare; the other comes from the next place.
    tight = replace(
        given,
        shifts=(
            replace(given.shifts[0], start=9 * HOUR - STEP - 30 * MINUTE, end=9 * HOUR + 50 * MINUTE),
            given.shifts[1],
        ),
    )
    found = offered(tight, planned, job(1, 20), [Span(EIGHT, NOON)])
    assert [(each.shift, each.slack >= 900, each.is_recommended) for each in found] == [(1, True, True)]
    alone = offered(tight, planned, job(1, 20, allowed=frozenset({0})), [Span(EIGHT, NOON)])
    assert [(each.shift, each.slack, each.cost, each.is_recommended) for each in alone] == [(0, 600, 0, False)]


@pytest.mark.parametrize("more", [
    {"skills": {"lift": 3}}, {"certificates": frozenset({"gas"})}, {"forbidden": frozenset({0})}, {"allowed": frozenset()},
    {"region": "north"}, {"priority": 4}, {"parts": {"pump": 2}}, {"tools": frozenset({"crane"})}, {"load": (3,)},
    {"locked_engineer": 1}, {"minutes": 600}, {"windows": (Span(18 * HOUR, 19 * HOUR),)}, {"locked_start": 7 * HOUR},
])  # fmt: skip
def test_whoever_cannot_is_not_offered(more: dict[str, Any]) -> None:
    able = Engineer(id=0, skills={"lift": 2}, certificates={"gas": FIVE}, parts={"pump": 1})
    days = [shift(regions=frozenset({"south"}), least_priority=3, capacity=(2,))]
    given = problem([], days, engineers=(able,))
    assert len(offered(given, plan(), job(1))) == 4
    assert offered(given, plan(), job(1, **more)) == ()


def test_bounds_of_the_shift_count() -> None:
    for bound, value in (("max_jobs", 1), ("max_work", HOUR + 2 * STEP), ("max_metres", 20_000), ("max_leg", STEP)):
        given = problem([job(1)], [shift(**{bound: value})])
        planned = plan(route(given, 0, 0))
        wanted = job(3) if bound in {"max_leg", "max_metres"} else job(1, 31)
        assert offered(given, planned, wanted) == (), bound
        roomy = problem(
            [job(1)],
            [shift(**{bound: value + {"max_jobs": 1, "max_work": 60, "max_metres": 40_000, "max_leg": STEP}[bound]})],
        )
        assert offered(roomy, planned, wanted) != (), bound


def test_a_break_and_a_busy_span_keep_their_place() -> None:
    lunch = Break(duration=HOUR, window=Span(NOON, 13 * HOUR))
    given = problem([], [shift(breaks=(lunch,), busy=(Span(14 * HOUR, FIVE - STEP),))])
    assert [each.window.start // HOUR for each in offered(given, plan(), job(1, 60), k=9)] == [8, 10, 12]
    (noon,) = offered(given, plan(), job(1, 50), [Span(12 * HOUR, 14 * HOUR)])
    # Before the break it would have to begin on the stroke; after it there are ten minutes.
    assert (noon.start, noon.slack) == (13 * HOUR, 10 * MINUTE)
    # Of the way there and the busy span only one can be before two.
    assert offered(given, plan(), job(1, 61), [Span(13 * HOUR, 14 * HOUR)]) == ()


def test_what_is_announced_or_depended_on_is_not_put_off() -> None:
    free = problem([job(1, 60)])
    planned = plan(route(free, 0, 0))
    at = [Span(EIGHT, START)]
    assert len(offered(free, planned, job(1, 20), at)) == 1
    assert offered(problem([job(1, 60, locked_start=START)]), planned, job(1, 20), at) == ()
    assert offered(problem([job(1, 60), job(1, after=(0,))]), planned, job(1, 20), at) == ()


def test_more_than_a_visit_is_refused() -> None:
    with pytest.raises(CannotPlanError):
        offered(problem([job(1)]), plan(), job(1, after=(0,)))
    with pytest.raises(CannotPlanError):
        offered(problem([]), plan(), job(1, pools={"lift": 1}))


def test_no_window_and_no_shift_offer_nothing() -> None:
    given = problem([])
    assert offered(given, plan(), job(1), []) == ()
    assert offered(replace(given, shifts=()), plan(), job(1)) == ()
    assert offered(given, plan(), job(1, windows=(Span(DAY, 2 * DAY),))) == ()


# Freshness


def test_a_slot_holds_until_its_route_changes() -> None:
    given = problem([job(1), job(2)], [shift(0), shift(1)])
    planned = plan(route(given, 1, 0))
    slot = offered(given, planned, given.jobs[1])[0]
    assert slot.shift == 0
    booked = confirm(given, planned, 1, slot)
    assert isinstance(booked, Route)
    assert [(each.index, slot.window.start <= each.start <= slot.window.end) for each in booked.stops] == [(1, True)]
    assert confirm(given, plan(booked, *planned.routes), 0, slot) is None
    assert confirm(given, changed(planned, 0, 0, start=NOON), 1, slot) is not None
    assert token(1, planned.routes[0]) != token(1, None)


def test_refreshed_arrays_are_those_of_the_new_plan() -> None:
    given = problem(
        [job(1, 60), job(2, 60)],
        [shift(0, max_jobs=2), shift(1, max_jobs=2)],
        engineers=(Engineer(id=0), Engineer(id=1)),
    )
    before, after = plan(route(given, 0, 0)), plan(route(given, 0, 0, 1))
    found = openings(given, before)
    assert refresh(found, 0, after.routes[0])
    fresh = openings(given, after)
    assert found.bounds.tolist() == fresh.bounds.tolist()
    assert (found.tokens, found.parts) == (fresh.tokens, fresh.parts)
    assert found.bounds[:, JOBS_LEFT].tolist() == [0, 2]
    count = int(fresh.counts[0])
    assert found.counts.tolist() == fresh.counts.tolist()
    assert found.gaps[0, :count].tolist() == fresh.gaps[0, :count].tolist()
    tight = replace(found, gaps=found.gaps[:, :2])
    assert not refresh(tight, 0, after.routes[0])


# In general

SLOTTED = {
    "skills", "windows", "many_windows", "overtime", "breaks", "busy", "limits", "capacity", "parts", "locks", "lateness",
    "preference", "open_routes", "shift_price", "pinned", "bands", "stability",
}  # fmt: skip
SIMPLE = SLOTTED - {"many_windows", "bands", "breaks", "busy", "stability", "pinned", "overtime", "parts"}


def planned_without_last(given: Problem) -> Plan:
    planned = Plan()
    for number in range(len(given.jobs) - 1):
        best = candidates(given, planned, number)
        if best and best[0].is_feasible and best[0].route is not None:
            base = ground(stand(given, planned), number)
            planned = Plan(tuple(each.route for each in with_route(base, best[0].route).walks))
    return planned


def windows_of(days: int) -> list[Span]:
    return [
        Span(day * DAY + begin * HOUR, day * DAY + (begin + 2) * HOUR)
        for day in range(days)
        for begin in range(7, 18, 2)
    ]


@given(st.integers(0, 2**32))
def test_what_is_offered_can_be_booked(seed: int) -> None:
    given = random_problem(seed, features=SLOTTED, jobs=5, engineers=2, days=1)
    planned = planned_without_last(given)
    assume(evaluate(given, planned).is_feasible or given.jobs[-1].drop is None)
    for slot in offered(given, planned, given.jobs[-1], windows_of(1), k=6):
        booked = confirm(given, planned, 4, slot)
        assert booked is not None
        start = next(each.start for each in booked.stops if (each.kind, each.index) == ("job", 4))
        assert slot.window.start <= start <= slot.window.end


def outlasts(given: Problem, one: Candidate) -> bool:
    """Whether the certificates that the last job asks for are valid until the shift is over, as appointments want it."""
    held, shift = given.engineers[one.engineer].certificates, given.shifts[one.shift or 0]
    until = (held.get(name) for name in given.jobs[-1].certificates)
    return all(valid is None or valid > shift.end + shift.overtime for valid in until)


@given(st.integers(0, 2**32))
@example(3452)
def test_where_there_is_room_something_is_offered(seed: int) -> None:
    given = random_problem(seed, features=SIMPLE, jobs=6, engineers=2)
    planned = planned_without_last(given)
    found = {each.window for each in offered(given, planned, given.jobs[-1], windows_of(2), k=20)}
    for window in windows_of(2):
        asked = replace(given, jobs=(*given.jobs[:-1], replace(given.jobs[-1], windows=cut(given.jobs[-1], window))))
        fitting = [each for each in candidates(asked, planned, 5) if each.is_feasible and outlasts(given, each)]
        room = cut(given.jobs[-1], window) and fitting
        if room and not any(
            each.route and each.route.back_at > given.shifts[each.shift or 0].end
            for each in candidates(asked, planned, 5)
        ):
            assert found & set(cut(given.jobs[-1], window))


def cut(wanted: Job, window: Span) -> tuple[Span, ...]:
    spans = [Span(max(each.start, window.start), min(each.end, window.end)) for each in wanted.windows or (window,)]
    return tuple(each for each in spans if each.start <= each.end)
