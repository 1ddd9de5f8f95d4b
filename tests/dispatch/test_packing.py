"""Problems and plans come out of their bytes as they went in."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from tests.dispatch.problems import problems

from aftercare.operations.dispatch.planner.model import Plan, Problem, Route, Stop
from aftercare.operations.dispatch.planner.packing import packed, unpacked


@given(problems())
def test_a_problem_is_the_same_again(whole: Problem) -> None:
    again = unpacked(Problem, packed(whole))
    assert np.array_equal(again.travel.seconds, whole.travel.seconds)
    assert np.array_equal(again.travel.metres, whole.travel.metres)
    assert again.travel.bands == whole.travel.bands
    assert replace(again, travel=whole.travel) == whole


def test_a_plan_is_the_same_again() -> None:
    stops = (Stop("job", 3, 1, 600, 1_200), Stop("break", 0, 1, 1_200, 3_000))
    plan = Plan((Route(0, 0, stops, 4_000), Route(2, 5, (), 9)), "kernel")
    assert unpacked(Plan, packed(plan)) == plan
