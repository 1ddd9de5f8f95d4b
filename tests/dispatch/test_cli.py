"""`aftercare dispatch …`."""

from collections.abc import Iterator

import pytest
from tests.dispatch.greedy import Greedy
from tests.factories.dispatch import SEVEN, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.config.cli import main
from aftercare.operations.dispatch.problems import services
from aftercare.operations.dispatch.runs import selectors
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.service.models import Visit


@pytest.fixture
def _greedy() -> Iterator[None]:
    selectors.planners.register("greedy", Greedy(), order=1)
    yield
    selectors.planners._items.pop("greedy")


@pytest.mark.django_db
@pytest.mark.usefixtures("_greedy")
def test_a_plan_is_made_shown_and_applied(capsys: pytest.CaptureFixture[str]) -> None:
    team = make_team(1)
    services.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"break_minutes": 0, "days": 1})
    order, left = make_work(team, 0), make_work(team, 1, minutes=600)
    make_work(team, 2, minutes=0)
    del left
    with clock.running(SEVEN):
        assert main(["dispatch", "health", team.office.code]) == 1
        assert main(["dispatch", "plan", team.office.code, "--engine", "greedy"]) == 0
        number = PlanRun.objects.get().number
        assert not Visit.objects.exists()
        assert main(["dispatch", "runs"]) == 0
        assert main(["dispatch", "show", number]) == 0
        assert main(["dispatch", "apply", number]) == 0
        assert main(["dispatch", "discard", number]) == 1
    shown = capsys.readouterr()
    assert order.number in shown.out
    assert "as it stands: 0 planned" in shown.out
    assert Visit.objects.get(order=order).lead_id == team.engineers[0].pk
    assert "decided" in shown.err


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dispatch", "plan", "nowhere"]) == 1
    assert main(["dispatch", "show", "PL0"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
