"""`aftercare dispatch …`."""

from collections.abc import Iterator

import orjson
import pytest
from tests.actors import browser_of
from tests.dispatch.greedy import Greedy
from tests.factories.dispatch import SEVEN, make_team, make_work
from tests.factories.organisation import make_skill, rate

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
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
@pytest.mark.usefixtures("_greedy")
def test_an_order_is_explained_engineer_by_engineer(capsys: pytest.CaptureFixture[str]) -> None:
    team = make_team(2)
    able, other = team.engineers
    rate(able, make_skill("lift", Words("电梯维保", "Lift maintenance")), 2)
    order = make_work(team, 0, skills={"lift": 2})
    with clock.running(SEVEN):
        assert main(["dispatch", "explain", order.number, "--why-not", other.name, "--json"]) == 0
        told = orjson.loads(capsys.readouterr().out)
        assert main(["dispatch", "explain", order.number, "--why-not", other.name]) == 0
        shown = capsys.readouterr().out
        assert main(["dispatch", "explain", order.number, "--why-not", "谁也不是"]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
        api = browser_of(team.dispatcher).get(f"/api/v1/orders/{order.pk}/candidates/?staff_id={other.pk}").json()
    assert [(one["name"], one["feasible"]) for one in told["engineers"]] == [(able.name, True), (other.name, False)]
    assert {"skill", "shift_end", "busy"} & {one["rule"] for one in told["engineers"][1]["rules"]} >= {"skill"}
    (broken,) = told["why_not"]["broken"]
    assert [broken[name] for name in ("rule", "margin", "other", "about")] == ["skill", -2, "lift", "Lift maintenance"]
    assert (told["why_not"]["instead"], told["why_not"]["text"]) == (able.name, "Skills: Lift maintenance -2")
    relief = told["relief"]
    assert (relief["kind"], relief["codes"], relief["names"]) == ("skill", ["lift"], ["Lift maintenance"])
    assert api == told
    for text in (f"Why not {other.name}: Skills: Lift maintenance -2\n", "Raise Lift maintenance by 2 levels"):
        assert text in shown
    assert "lift" not in shown


@pytest.mark.django_db
@pytest.mark.usefixtures("_greedy")
def test_two_plans_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    team = make_team(1)
    services.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"break_minutes": 0, "days": 1})
    make_work(team, 0)
    with clock.running(SEVEN):
        for number in range(1, 3):
            assert main(["dispatch", "plan", team.office.code, "--engine", "greedy", "--json"]) == 0
            plan = orjson.loads(capsys.readouterr().out)
            assert (plan["state"], len(plan["changes"])) == ("ready", number)
            make_work(team, number)
        first, second = PlanRun.objects.order_by("pk").values_list("number", flat=True)
        assert main(["dispatch", "compare", second, "--json"]) == 0
        stood = orjson.loads(capsys.readouterr().out)
        assert main(["dispatch", "compare", second, first, "--json"]) == 0
        other = orjson.loads(capsys.readouterr().out)
        assert main(["dispatch", "compare", second, first]) == 0
    assert (stood["other"], stood["figures"]["planned"]) == (None, {"this": 2, "other": 0})
    assert [one["other_staff"] for one in stood["apart"]] == ["", ""]
    assert (other["other"], other["figures"]["planned"]) == (first, {"this": 2, "other": 1})
    # What both place alike is not told again.
    assert len(other["apart"]) >= 1
    assert all(one["staff"] == team.engineers[0].name for one in other["apart"])
    assert first in capsys.readouterr().out


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dispatch", "plan", "nowhere"]) == 1
    assert main(["dispatch", "show", "PL0"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
