"""A clause that says what plans weigh: how it reads, what is wrong with one, and which holds where."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from tests.actors import browser_of
from tests.factories.dispatch import SEVEN, Team, built, make_team, make_work
from tests.factories.regulations import put_in_force

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.problems.selectors.settings import settings_in_force, settings_of
from aftercare.operations.dispatch.runs import services as runs
from aftercare.operations.dispatch.runs import tasks
from aftercare.operations.dispatch.slots.selectors import prepared
from aftercare.platform.units import public as units
from aftercare.regulations import public as regulations
from aftercare.regulations.bindings.rules import Names, Weights, say, waits_for
from aftercare.regulations.documents.rules import problems_of, read_data
from aftercare.regulations.documents.selectors import live_events, vocabulary

GOALS = {"travel": 60, "lateness": 30, "dropped": 10}
BEFORE = SEVEN - timedelta(days=2)


def weights(**goals: int) -> dict[str, Any]:
    return {"key": "weigh", "kind": "weights", "goals": goals or GOALS}


# -- the clause -----------------------------------------------------------------------------------


def test_it_reads_as_shares() -> None:
    one = Weights.model_validate(weights(travel=3, lateness=1, site=0))
    assert say(one, Names()).zh == "排程权重：路程 75%、超时限 25%"
    assert say(one, Names()).en == "Plans weigh: Travel 75%, Lateness 25%"
    assert (one.slot, waits_for(one, live_events())) == ("weights:dispatch", [])


@pytest.mark.parametrize(
    "values",
    [
        {"goals": {}}, {"goals": {"travel": 0}}, {"goals": {"travel": -1, "site": 3}}, {"goals": {"travel": 10_001}},
        {"goals": {"travel": 1}, "when": "urgency == 'urgent'"},
    ],
)  # fmt: skip
def test_weights_that_weigh_nothing_or_hang_on_something_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Weights.model_validate({"key": "weigh", "kind": "weights", **values})


@pytest.mark.django_db
def test_a_goal_that_nobody_plans_by_is_named_at_its_field() -> None:
    clause = {"key": "one", "number": "1", "text": {"zh": "权重"}, "bindings": [weights(travel=1, beauty=2)]}
    document = read_data(
        {"key": "weighing", "name": {"zh": "权重"}, "approved_by": "general-manager",
         "chapters": [{"key": "all", "number": "1", "title": {"zh": "总则"}, "clauses": [clause]}]}
    )  # fmt: skip
    (found,) = problems_of(document, vocabulary())
    assert (found.clause, found.field) == ("one", "goals.beauty")
    assert "beauty" in found.message


# -- which holds ----------------------------------------------------------------------------------


@pytest.fixture
def team() -> Team:
    found = make_team(1)
    problems.change_settings(
        unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"weights": {"travel": 1, "lateness": 1}, "days": 1}
    )
    return found


@pytest.mark.django_db
def test_the_clause_in_force_goes_before_the_settings_and_the_plan_cites_it(team: Team) -> None:
    make_work(team, 0)
    with clock.running(SEVEN):
        frame = prepared.room(team.path, SEVEN).frame
        put_in_force(weights(), at=BEFORE, unit=team.office, key="weighing")
        found = built(team)
        assert found.problem.prices == Settings(weights=GOALS).prices() != settings_of(team.path).prices()
        # Appointments weigh alike from then on.
        assert prepared.room(team.path, SEVEN).frame.prices == found.problem.prices != frame.prices
        run = runs.ask(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, seconds=1, queue=False)
        run = tasks.calculate(run_id=run.pk, by=SYSTEM, at=SEVEN, watch=lambda _done: None)
        address = run.record["weights_by"]
        assert (address.startswith("weighing@1/"), address.endswith("#weigh")) == (True, True)
        assert (run.record["shares"]["travel"], sum(run.record["shares"].values())) == (6_000, 10_000)
        assert "weighing@1" in run.policy
        browser = browser_of(team.manager)
        page = browser.get(f"/dispatch/plans/{run.pk}/", headers={"Accept-Language": "en"}).content.decode()
        assert "What the plan weighs" in page
        assert "60%" in page
        assert "/regulations/" in page
        settings = browser.get(f"/dispatch/settings/{team.office.pk}/", headers={"Accept-Language": "en"})
        assert "what is set below does not count" in settings.content.decode()


@pytest.mark.django_db
def test_without_a_clause_the_settings_hold_and_the_plan_says_so(team: Team) -> None:
    with clock.running(SEVEN):
        run = runs.ask(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, seconds=1, queue=False)
        run = tasks.calculate(run_id=run.pk, by=SYSTEM, at=SEVEN, watch=lambda _done: None)
    assert (run.record["weights_by"], run.record["shares"]["travel"]) == ("", 5_000)
    page = browser_of(team.dispatcher).get(f"/dispatch/plans/{run.pk}/", headers={"Accept-Language": "en"})
    assert "By the settings of the unit" in page.content.decode()


@pytest.mark.django_db
def test_the_offices_own_word_goes_before_the_companys_and_none_holds_before_its_day(team: Team) -> None:
    company, other = units.root(), make_team(0)
    put_in_force(weights(travel=1), at=BEFORE, unit=company, key="company-weighs")
    put_in_force(weights(lateness=1), at=BEFORE + timedelta(days=1), unit=team.office, key="office-weighs")

    def holds(path: str, at: Any) -> dict[str, int]:
        found = regulations.weights_for(path, at)
        return {} if found is None else dict(found.goals)

    assert holds(team.path, SEVEN) == {"lateness": 1}
    assert holds(other.path, SEVEN) == {"travel": 1}
    assert holds(team.path, BEFORE + timedelta(hours=1)) == {"travel": 1}
    assert holds(team.path, BEFORE - timedelta(days=1)) == {}
    assert settings_in_force(team.path, BEFORE - timedelta(days=1)) == settings_of(team.path)
