"""Engines by name: the house's own, and adapters wherever their library is installed."""

import builtins
import sys
from importlib.util import find_spec
from typing import Any

import pytest
from tests.dispatch.small import job, problem, shift

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engine import CannotPlanError, Progress
from aftercare.operations.dispatch.planner.engines import EngineMissingError, engine, names
from aftercare.operations.dispatch.planner.kernel.ready import compile_all
from aftercare.operations.dispatch.planner.model import Depot, Due, Prices

OTHERS = ("ortools", "pyvrp")
INSTALLED = [name for name in OTHERS if find_spec(name)]
TRAVEL = Prices(moved_engineer=0, moved_start=0)


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    compile_all()


def test_all_engines_are_known_whether_installed_or_not() -> None:
    assert set(names()) >= {"kernel", *OTHERS}
    assert engine().name == "kernel"


def test_an_engine_that_is_not_there_is_said_plainly() -> None:
    with pytest.raises(EngineMissingError, match="There is no engine oracle"):
        engine("oracle")
    for name in set(OTHERS) - set(INSTALLED):
        with pytest.raises(EngineMissingError, match="which is not installed"):
            engine(name)


@pytest.mark.parametrize("name", OTHERS)
def test_an_engine_whose_library_is_missing_is_said_plainly(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it were not installed, whether it is or not."""
    real = builtins.__import__

    def without(wanted: str, *args: Any, **values: Any) -> Any:
        if wanted.split(".", maxsplit=1)[0] == name:
            raise ModuleNotFoundError(name=name)
        return real(wanted, *args, **values)

    for module in [each for each in sys.modules if each.split(".")[0] == name or each.endswith(f"engines.{name}")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EngineMissingError, match=f"needs the package {name}, which is not installed"):
        engine(name)


@pytest.mark.parametrize("name", INSTALLED)
def test_others_tell_how_they_stand_and_stop_when_told(name: str) -> None:
    given = problem([job(place, drop=90_000) for place in (3, 1, 5)], (shift(0), shift(1)), prices=TRAVEL)
    shares: list[float] = []

    def listener(progress: Progress, _plan: object) -> bool:
        shares.append(progress.share)
        return len(shares) < 2

    plan = engine(name).solve(given, seconds=600.0, listener=listener)
    assert len(shares) == 2
    assert 0 <= shares[0] < shares[1] < 0.1
    assert evaluate(given, plan).violations == ()


@pytest.mark.parametrize("name", INSTALLED)
def test_others_begin_with_the_plan_that_is_given(name: str) -> None:
    jobs = [job(place, drop=90_000) for place in (3, 1, 5)]
    given = problem(jobs, (shift(0), shift(1)), prices=TRAVEL)
    best = engine().solve(given, rounds=50)
    plan = engine(name).solve(given, rounds=1, seconds=2.0, start=best)
    assert evaluate(given, plan).total <= evaluate(given, best).total


@pytest.mark.parametrize("name", INSTALLED)
def test_plans_of_others_hold_before_the_checker(name: str) -> None:
    given = problem([job(place, drop=90_000) for place in (3, 1, 5)], (shift(0), shift(1)), prices=TRAVEL)
    plan = engine(name).solve(given, seconds=1.0)
    score = evaluate(given, plan)
    assert score.violations == ()
    assert score.total == 10 * 600


@pytest.mark.parametrize("name", INSTALLED)
def test_what_others_cannot_do_is_refused(name: str) -> None:
    given = problem([job(1, drop=9, parts={"pump": 1})], depots=(Depot(id=0, place=2, parts={"pump": 1}),))
    with pytest.raises(CannotPlanError, match="depots"):
        engine(name).solve(given, seconds=0.1)


@pytest.mark.parametrize("name", [name for name in INSTALLED if name == "ortools"])
def test_a_fixed_price_of_being_late_is_refused_by_ortools(name: str) -> None:
    given = problem([job(1, drop=9, dues=(Due(at=0, fixed=5),))], prices=TRAVEL)
    with pytest.raises(CannotPlanError, match="fixed price"):
        engine(name).solve(given, seconds=0.1)
