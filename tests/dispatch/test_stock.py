"""Parts in the van or in a store, told by whoever keeps stock."""

from collections.abc import Iterator

import pytest
from tests.factories.dispatch import SEVEN, Team, built, make_team, make_work

from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch import public as dispatch
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engines import registry
from aftercare.operations.dispatch.problems import services as settings
from aftercare.registry.organisation import public as organisation

STORE = dispatch.Store(name="总库", place=organisation.Point(31_205_000, 121_410_000), parts={"seal": 5})
NEEDS = [{"part": "belt", "quantity": 1_000}, {"part": "seal", "quantity": 1_500}]


@pytest.fixture
def team() -> Team:
    found = make_team(2)
    settings.change_settings(unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"days": 1, "break_minutes": 0})
    return found


@pytest.fixture
def _kept(team: Team) -> Iterator[None]:
    """The second engineer has a belt in the van; seals lie in the store."""
    vans = {team.engineers[1].pk: {"belt": 1}}
    dispatch.keepers.register("test", lambda *_asked: dispatch.Holdings(vans=vans, stores=[STORE]))
    yield
    dispatch.keepers._items.pop("test")


@pytest.mark.django_db
def test_nobody_keeps_stock_so_no_part_is_asked_for(team: Team) -> None:
    make_work(team, 0, parts=NEEDS)
    problem = built(team).problem
    assert (dict(problem.jobs[0].parts), problem.depots) == ({}, ())


@pytest.mark.django_db
@pytest.mark.usefixtures("_kept")
def test_parts_come_from_the_van_and_from_the_store_on_the_way(team: Team) -> None:
    make_work(team, 0, parts=NEEDS)
    found = built(team)
    assert dict(found.problem.jobs[0].parts) == {"belt": 1, "seal": 2}
    plan = registry.engine("kernel").solve(found.problem, seed=0, rounds=300)
    (route,) = plan.routes
    assert [stop.kind for stop in route.stops] == ["depot", "job"]
    engineer = found.problem.shifts[route.shift].engineer
    assert found.people[engineer].staff_id == team.engineers[1].pk
    assert evaluate(found.problem, plan).is_feasible


@pytest.mark.django_db
@pytest.mark.usefixtures("_kept")
def test_what_is_nowhere_is_a_defect_by_name(team: Team) -> None:
    order = make_work(team, 0, parts=[{"part": "motor", "quantity": 1_000}, {"part": "seal", "quantity": 9_000}])
    fine = make_work(team, 1, parts=[{"part": "seal", "quantity": 5_000}])
    found = built(team)
    assert [(one.code, one.order_id, one.what) for one in found.defects] == [("no_part", order.pk, "motor, seal")]
    assert [task.order_id for task in found.tasks] == [fine.pk]
