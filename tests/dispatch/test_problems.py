"""The random problems cover every feature, and ask for none that was not wanted."""

import pytest
from hypothesis import given
from tests.dispatch.problems import problems, random_problem

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engine import FEATURES, needs
from aftercare.operations.dispatch.planner.model import Plan, Problem


def test_every_feature_turns_up() -> None:
    assert frozenset().union(*(needs(random_problem(seed)) for seed in range(20))) == set(FEATURES)


@pytest.mark.parametrize("feature", sorted(set(FEATURES) - {"optional"}))
def test_a_feature_turns_up_alone(feature: str) -> None:
    wanted = {feature, "windows"} if feature == "many_windows" else {feature}
    found = [needs(random_problem(seed, features=wanted)) - {"optional"} for seed in range(20)]
    assert all(each <= wanted for each in found)
    assert any(feature in each for each in found)


@given(problems())
def test_the_empty_plan_lacks_only_what_must_be_there(problem: Problem) -> None:
    assert {each.rule for each in evaluate(problem, Plan()).violations} <= {"mandatory", "pinned"}
