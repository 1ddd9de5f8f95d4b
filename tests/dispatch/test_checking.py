"""The checker as a whole: nothing that is wrong slips through, and nothing makes it fall over."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.dispatch.small import DAY, EIGHT, HOUR, MINUTE, NOON, changed, job, plan, problem, route, shift, stop

from aftercare.operations.dispatch.planner.checking import RULES, evaluate
from aftercare.operations.dispatch.planner.model import Break, Depot, Group, Plan, Pool, Problem, Route, Span, Stop

numbers = st.one_of(st.integers(-3, 9), st.integers(-DAY, 2 * DAY), st.sampled_from([2**40, -(2**70), 2**70]))
stops = st.builds(Stop, st.sampled_from(["job", "depot", "break", "busy"]), numbers, numbers, numbers, numbers)
garbage = st.lists(st.builds(Route, numbers, numbers, st.lists(stops, max_size=5).map(tuple), numbers), max_size=4)


def rich() -> Problem:
    lunch = Break(duration=30 * MINUTE, window=Span(NOON, NOON + HOUR))
    jobs = [
        job(1, parts={"pump": 2}, pools={"lift": 1}, load=(1,)),
        job(2, tools=frozenset({"crane"}), skills={"gas": 1}),
        job(3, after=(0,), site="tower", windows=(Span(NOON + HOUR, NOON + 3 * HOUR),)),
        job(1),
        job(1),
        job(4, drop=None, certificates=frozenset({"lift"})),
    ]
    days = [
        shift(0, breaks=(lunch,), busy=(Span(15 * HOUR, 16 * HOUR),), capacity=(1,), pinned=(0,)),
        shift(1, start_place=None),
    ]
    given = problem(
        jobs,
        days,
        groups=(Group(kind="together", jobs=(3, 4)),),
        depots=(Depot(id=0, place=1, parts={"pump": 2}, tools=frozenset({"crane"}), duration=300),),
        pools=(Pool(id="lift", amount=1),),
    )
    skilled = replace(given.engineers[0], skills={"gas": 1}, certificates={"lift": None})
    return replace(given, engineers=(skilled, given.engineers[1]))


def sound(given: Problem) -> Plan:
    at = EIGHT + HOUR
    return plan(
        route(given, 0, stop("depot", 0), 0, stop("job", 3, at=10 * HOUR), 1, stop("break", 0, at=NOON),
              stop("job", 2, at=NOON + HOUR), 5),
        route(given, 1, stop("job", 4, at=10 * HOUR), leaves=at),
    )  # fmt: skip


RICH = rich()
SOUND = sound(RICH)


def test_the_sound_plan_is_sound() -> None:
    assert evaluate(RICH, SOUND).violations == ()


@given(st.data())
def test_any_other_number_in_a_stop_is_found(data: Any) -> None:
    number = data.draw(st.sampled_from([0, 1]))
    position = data.draw(st.integers(0, len(SOUND.routes[number].stops) - 1))
    name = data.draw(st.sampled_from(["start", "end", "place", "index"]))
    now = getattr(SOUND.routes[number].stops[position], name)
    value = data.draw(numbers.filter(lambda each: each != now))
    assert not evaluate(RICH, changed(SOUND, number, position, **{name: value})).is_feasible


@given(st.permutations(range(7)))
def test_any_other_order_of_stops_is_found(order: list[int]) -> None:
    stops = SOUND.routes[0].stops
    shuffled = tuple(stops[position] for position in order)
    planned = plan(replace(SOUND.routes[0], stops=shuffled), SOUND.routes[1])
    assert evaluate(RICH, planned).is_feasible is (shuffled == stops)


@given(garbage)
def test_a_plan_that_makes_no_sense_is_reported_and_not_raised(routes: list[Route]) -> None:
    score = evaluate(RICH, Plan(tuple(routes)))
    assert {each.rule for each in score.violations} <= set(RULES)
    assert all(each.by > 0 for each in score.violations)
    # Jobs 0 and 5 are wanted, and only a sound plan has both.
    assert not score.is_feasible
    assert isinstance(score.total, int)
