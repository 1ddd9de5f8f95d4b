"""Figures are counted where verdicts lie, and what gates said is remembered: both equal what is judged anew."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.actors import staff_actor
from tests.factories.organisation import MONDAY
from tests.factories.regulations import event, in_force, open_case, publish_all, say
from tests.factories.units import make_office
from tests.regulations.test_gates_at_work import ANSWER, GATE
from tests.regulations.test_verdicts import LATER, WHOLE, Story, after, depart, live, named, stories, waive

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import bulk
from aftercare.platform.journal import public as journal
from aftercare.regulations.compliance.rules import Asked, State, sources
from aftercare.regulations.compliance.selectors import gated, reading, standing
from aftercare.regulations.overrides.events import ClockOverridden

Figures = Counter[tuple[str, State]]


@pytest.fixture(autouse=True)
def _running() -> Iterator[None]:
    with clock.running(LATER):
        yield


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The cases whose gates are judged from now on."""
    found: list[int] = []
    real = gated._fully_judged

    def spy(ids: Any, *more: Any) -> Any:
        found.extend(ids)
        return real(ids, *more)

    monkeypatch.setattr(gated, "_fully_judged", spy)
    return found


def counted(asked: Asked = WHOLE, by: Actor = SYSTEM) -> Figures:
    quick = replace(asked, counting=True)
    found = Counter((one.address, one.state) for one in reading.one_by_one(quick, by))
    for one in reading.counted(quick, by):
        found[one.address, one.state] += one.count
    return found


def looked_at() -> Figures:
    """Once everything has its place: what has none yet counts as moved."""
    journal.sequence()
    return counted()


def anew(asked: Asked = WHOLE) -> Figures:
    return Counter((one.address, one.state) for source in sources for one in source(asked) if asked.wants(one))


def breached(asked: Asked = WHOLE) -> set[str]:
    return {one.identity for one in reading.verdicts(replace(asked, state=State.BREACHED), SYSTEM)}


def breached_anew(asked: Asked = WHOLE) -> set[str]:
    every = (one for source in sources for one in source(asked) if asked.wants(one))
    return {one.identity for one in every if one.state is State.BREACHED}


@pytest.mark.slow
class WhatIsRememberedEqualsWhatIsJudgedAnew(TestCase):
    """Cases that come one after the other and move on, with a look at the figures after each."""

    def setUp(self) -> None:
        in_force(ANSWER | {"void": ["case.closed"]}, GATE)

    @given(st.lists(stories, min_size=1, max_size=4))
    @settings(max_examples=12)
    def test_after_every_step(self, told: list[Story]) -> None:
        with clock.running(LATER):
            for day, story in enumerate(told):
                live(story, day)
                assert counted() == anew()
                assert breached() == breached_anew()
                part = replace(WHOLE, since=after(days=day), until=after(days=day + 1), regulation="trips")
                assert counted(part) == anew(part)


@pytest.mark.django_db
def test_clocks_are_counted_as_they_are_judged() -> None:
    in_force(ANSWER)
    quick, slow, running, paused, excused, closed = (open_case(after(hours=hour)) for hour in range(6))
    say([(event("request.answered", quick), after(minutes=10))])
    say([(event("request.answered", slow), after(hours=1, minutes=50))])
    say([(event("request.paused", paused, reason="parts"), after(hours=3, minutes=5))])
    say([(event("case.closed", closed), after(hours=5, minutes=5))])
    override = ClockOverridden(case=excused, clock="response", item=0, run=1, excused=True, due_at=None, reason="…")
    say([(override, after(hours=9))])
    assert running
    for as_of in (after(hours=2), after(hours=2, minutes=20), LATER):
        asked = replace(WHOLE, as_of=as_of)
        assert counted(asked) == anew(asked)


@pytest.mark.commits
def test_only_what_moved_is_judged_again(judged: list[int]) -> None:
    in_force(GATE)
    first, second, third = (open_case(after(hours=hour)) for hour in range(3))
    for case in (first, second, third):
        named(case, after(hours=4), visit=case)
        depart(case, after(hours=5), visit=case)
    assert looked_at()["trips@1/register#registered", State.BREACHED] == 3
    assert sorted(judged) == sorted([first, second, third])
    judged.clear()
    assert looked_at()["trips@1/register#registered", State.BREACHED] == 3
    assert judged == []

    say([(event("request.planned", second), after(hours=6))])
    depart(second, after(hours=7), visit=second)
    assert looked_at() == anew()
    assert set(judged) >= {second}
    judged.clear()
    waive(third, after(hours=8), visit=third)
    depart(third, after(hours=9), visit=third)
    figures = looked_at()
    assert judged == [third]
    assert figures["trips@1/register#registered", State.WAIVED] == 1
    judged.clear()
    assert breached() == breached_anew()


@pytest.mark.django_db
def test_a_refusal_alone_moves_its_case(judged: list[int]) -> None:
    in_force(GATE)
    case = open_case(MONDAY)
    named(case, after(hours=1))
    assert counted()["trips@1/register#registered", State.BREACHED] == 0
    depart(case, after(hours=2))
    assert counted()["trips@1/register#registered", State.BREACHED] == 1


@pytest.mark.django_db
def test_after_an_undone_batch_everything_is_judged_anew(judged: list[int]) -> None:
    in_force(GATE)
    case, other = open_case(MONDAY), open_case(MONDAY)
    batch = journal.open_batch(kind="test", by=SYSTEM, at=MONDAY)
    with bulk("case.import", by=SYSTEM, at=after(hours=1), batch_id=batch):
        publish_all([(event("request.planned", case), after(hours=1))])
    for each in (case, other):
        depart(each, after(hours=2), visit=each)
    address = "trips@1/register#registered"
    assert counted()[address, State.KEPT] == 1
    judged.clear()
    journal.undo_batch_events(batch_id=batch, by=SYSTEM, at=after(hours=3), kinds={"nothing"})
    assert counted() == anew()
    assert counted()[address, State.KEPT] == 0
    assert case in judged


@pytest.mark.django_db
def test_a_look_at_an_earlier_moment_takes_nothing_from_later_ones() -> None:
    in_force(GATE)
    case = open_case(MONDAY)
    named(case, after(hours=1))
    depart(case, after(hours=2))
    say([(event("request.planned", case), after(days=2))])
    depart(case, after(days=3))
    address = "trips@1/register#registered"
    assert counted()[address, State.KEPT] == 1
    early = replace(WHOLE, as_of=after(days=1))
    assert (counted(early)[address, State.BREACHED], counted(early)[address, State.KEPT]) == (1, 0)
    assert counted()[address, State.KEPT] == 1


@pytest.mark.django_db
def test_whoever_sees_one_office_counts_that_office() -> None:
    in_force(ANSWER)
    here, there = make_office(), make_office()
    for office, count in ((here, 2), (there, 1)):
        for _case in range(count):
            say([(event("request.answered", open_case(MONDAY, unit_path=office.path)), after(minutes=10))])
    address = "trips@1/register#answer"
    for office, count in ((here, 2), (there, 1)):
        assert counted(by=staff_actor("manager", unit=office))[address, State.KEPT] == count
    assert counted()[address, State.KEPT] == 3


@pytest.mark.django_db
def test_the_overview_costs_no_more_queries_for_more_cases(django_assert_max_num_queries: Any) -> None:
    in_force(ANSWER, GATE)

    def look() -> None:
        standing.overview(MONDAY, LATER, by=SYSTEM, as_of=LATER)

    def one_more() -> None:
        case = open_case(after(hours=1))
        named(case, after(hours=2), visit=case)
        depart(case, after(hours=3), visit=case)

    one_more()
    look()
    one_more()
    with django_assert_max_num_queries(200) as queries:
        look()
    for _case in range(5):
        one_more()
    with django_assert_max_num_queries(len(queries.captured_queries)):
        look()
