"""The engine that searches and the checker that judges share no line; on random problems they never disagree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dispatch.problems import problems
from tests.dispatch.small import job, problem, shift

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engine import Progress
from aftercare.operations.dispatch.planner.engines.ruin import Ruin
from aftercare.operations.dispatch.planner.kernel.ready import compile_all
from aftercare.operations.dispatch.planner.model import Group, Plan, Pool, Prices, Problem

# Where pinned or mandatory work cannot be done at all, no plan is without these.
UNAVOIDABLE = {"pinned", "mandatory"}


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    compile_all()


def planned(made: Problem, rounds: int, seed: int, start: Plan | None = None) -> tuple[Plan, int | None]:
    """The engine's plan, and the last total that it told of."""
    told: list[int] = []

    def listener(progress: Progress, _plan: object) -> bool:
        told.append(progress.total)
        return True

    plan = Ruin().solve(made, rounds=rounds, seed=seed, start=start, listener=listener)
    return plan, told[-1] if told else None


@given(problems(), st.sampled_from([1, 20, 80]), st.integers(0, 9))
def test_engine_and_checker_agree_on_rules_and_points(made: Problem, rounds: int, seed: int) -> None:
    plan, told = planned(made, rounds, seed)
    score = evaluate(made, plan)
    assert {each.rule for each in score.violations} <= UNAVOIDABLE
    if told is not None and score.is_feasible:
        assert told == score.total
    again, _told = planned(made, 1, seed, start=plan)
    if score.is_feasible:
        assert evaluate(made, again).total <= score.total


def test_a_crew_that_takes_more_of_a_pool_than_there_is_stays_out() -> None:
    members = [job(1, pools={"lift": 1}, drop=90_000), job(1, pools={"lift": 1}, drop=90_000)]
    crew = Group(kind="together", jobs=(0, 1))
    given = problem(members, [shift(0), shift(1)], groups=(crew,), pools=(Pool(id="lift", amount=1),))
    plan, _told = planned(replace(given, prices=Prices()), 20, 1)
    assert plan.planned() == {}
    assert evaluate(given, plan).violations == ()
