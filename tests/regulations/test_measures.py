"""Indicators of regulations in force: read from the journal, corrected by late facts, shown with what stands behind."""

import re
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.regulations import event, open_case, publish_regulation, say
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.words import Words
from aftercare.config.cli import main
from aftercare.platform.journal import public as journal
from aftercare.regulations.bindings.rules import Formula, Names
from aftercare.regulations.documents.models import Version
from aftercare.regulations.measures.rules import Stage, named
from aftercare.regulations.measures.rules.saying import say_formula
from aftercare.regulations.measures.selectors import indicators
from aftercare.regulations.policies.selectors import version_of

pytestmark = pytest.mark.django_db

APRIL = named("2026-04", indicators.zone())
assert APRIL is not None
SOME_DAY = APRIL.start + timedelta(days=10)
IN_MAY, IN_JUNE = APRIL.end + timedelta(days=3), APRIL.next_end + timedelta(days=3)


def indicator(key: str, formula: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "key": key, "kind": "indicator", "indicator": key, "name": {"zh": "解决率", "en": "Resolved"}, "every": "month",
        "formula": formula,
    } | more  # fmt: skip


RESOLVED = indicator(
    "resolved", {"kind": "share", "top": "request.resolved", "base": "request.received"}, at_least=5_000
)
RECEIVED = indicator("received", {"kind": "count", "top": "request.received"})
TIME = indicator(
    "time", {"kind": "mean_seconds", "top": "request.resolved", "base": "request.received"}, at_most=86_400
)
IN_TIME = indicator("in-time", {"kind": "kept", "clock": "response"}, at_least=9_000)
ALL = (RESOLVED, RECEIVED, TIME, IN_TIME)


@pytest.fixture
def version() -> Version:
    return publish_regulation(*ALL)


def received(at: datetime, **attributes: Any) -> int:
    """A request, told when it came in."""
    with clock.running(at):
        return open_case(at, **attributes)


def tell(name: str, case: int, at: datetime, *, told_at: datetime | None = None) -> None:
    with clock.running(told_at or at):
        say([(event(name, case), at)], at=told_at or at)


def shown(version: Version, at: datetime, unit_path: str = "") -> dict[str, tuple[int | None, int, int]]:
    found = _values(version, at, unit_path)
    return {key.partition("#")[2]: (one.figure.value, one.figure.part, one.figure.whole) for key, one in found.items()}


def _values(version: Version, at: datetime, unit_path: str = "") -> dict[str, indicators.Value]:
    measured = indicators.indicators_of(version_of(version))
    return indicators.values(measured, APRIL, as_of=at, unit_path=unit_path)


def test_figures_come_from_the_journal(version: Version) -> None:
    solved, open_one = received(SOME_DAY), received(SOME_DAY)
    received(APRIL.end + timedelta(hours=1))
    tell("request.answered", solved, SOME_DAY + timedelta(minutes=5))
    tell("request.resolved", solved, SOME_DAY + timedelta(hours=10))
    tell("request.resolved", open_one, APRIL.next_end + timedelta(days=1))

    assert shown(version, IN_JUNE) == {
        "resolved": (5_000, 1, 2),
        "received": (2, 2, 2),
        "time": (36_000, 36_000, 1),
        "in-time": (5_000, 1, 2),
    }


def test_a_span_that_began_before_the_period_is_measured_whole(version: Version) -> None:
    case = received(APRIL.start - timedelta(days=2))
    tell("request.resolved", case, APRIL.start + timedelta(days=1))
    assert shown(version, IN_JUNE)["time"] == (3 * 86_400, 3 * 86_400, 1)


def test_what_began_in_the_period_may_be_finished_until_the_next_one_ends(version: Version) -> None:
    case = received(SOME_DAY)
    tell("request.resolved", case, IN_MAY)
    value = _values(version, IN_MAY + timedelta(hours=1))["rules@1/clause#resolved"]
    assert (value.figure.value, value.stage) == (10_000, Stage.SETTLING)


def test_a_late_fact_shows_as_a_correction_of_the_closed_period(version: Version) -> None:
    first, second = received(SOME_DAY), received(SOME_DAY)
    tell("request.resolved", first, SOME_DAY)
    tell("request.resolved", second, SOME_DAY + timedelta(hours=1), told_at=IN_JUNE)
    journal.sequence()

    found = _values(version, IN_JUNE + timedelta(hours=1))
    resolved, count = found["rules@1/clause#resolved"], found["rules@1/clause#received"]
    assert (resolved.figure.value, resolved.stage) == (10_000, Stage.CLOSED)
    assert resolved.corrected_from is not None
    assert resolved.corrected_from.value == 5_000
    assert count.corrected_from is None


def test_a_late_answer_corrects_the_share_of_clocks_that_were_kept(version: Version) -> None:
    case = received(SOME_DAY)
    assert shown(version, IN_MAY)["in-time"] == (0, 0, 1)
    tell("request.answered", case, SOME_DAY + timedelta(minutes=5), told_at=IN_JUNE)
    journal.sequence()
    value = _values(version, IN_JUNE + timedelta(hours=1))["rules@1/clause#in-time"]
    assert (value.figure.value, value.corrected_from and value.corrected_from.value) == (10_000, 0)


def test_an_office_is_measured_by_its_own_cases() -> None:
    office = make_office()
    other = make_office(parent=office.parent)
    company = publish_regulation(*ALL, unit=office.parent)
    own = publish_regulation(*ALL, key="own", unit=other)
    received(SOME_DAY, unit_path=office.path)
    received(SOME_DAY, unit_path=other.path)
    assert shown(company, IN_JUNE)["received"] == (2, 2, 2)
    assert shown(company, IN_JUNE, office.path)["received"] == (1, 1, 1)
    assert shown(own, IN_JUNE)["received"] == (1, 1, 1)
    assert shown(own, IN_JUNE)["in-time"] == (0, 0, 1)


def test_a_regulation_of_one_kind_of_work_measures_that_kind() -> None:
    version = publish_regulation(*ALL, scope={"nature": "installation"})
    received(SOME_DAY, nature="installation")
    received(SOME_DAY)
    assert shown(version, IN_JUNE)["received"] == (1, 1, 1)


def test_what_waits_for_a_later_part_has_no_value() -> None:
    version = publish_regulation(indicator("happy", {"kind": "mean", "top": "survey.answered", "field": "score_bp"}))
    (measured,) = indicators.indicators_of(version_of(version))
    assert measured.waits == ("survey.answered",)
    assert indicators.values([measured], APRIL, as_of=IN_JUNE) == {}


def test_more_cases_ask_no_more_of_the_database(version: Version, django_assert_num_queries: Any) -> None:
    tell("request.resolved", received(SOME_DAY), SOME_DAY + timedelta(hours=1))
    with django_assert_num_queries(6):
        shown(version, IN_JUNE)
    for _number in range(3):
        tell("request.resolved", received(SOME_DAY), SOME_DAY + timedelta(hours=1))
    with django_assert_num_queries(6):
        shown(version, IN_JUNE)


class TestPages:
    def page(self, version: Version, name: str = "indicators", *more: str, query: str = "", by: Any = None) -> str:
        address = reverse(f"regulations:{name}", args=[version.regulation_id, *more])
        with clock.running(IN_JUNE):
            answer = browser_of(by or admin_actor()).get(address + query)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_the_board_shows_periods_values_and_target(self, version: Version) -> None:
        first = received(SOME_DAY)
        received(SOME_DAY)
        tell("request.resolved", first, SOME_DAY + timedelta(hours=1))
        page = self.page(version)
        assert "2026-04" in page
        assert "≥ 50%" in page
        assert ">50%</a>" in page
        assert "Reached" in page
        assert reverse("regulations:indicator", args=[version.regulation_id, "clause", "resolved", "2026-04"]) in page

    def test_a_figure_leads_to_the_cases_behind_it(self, version: Version) -> None:
        first, second = received(SOME_DAY), received(SOME_DAY)
        tell("request.resolved", first, SOME_DAY + timedelta(hours=1))
        page = self.page(version, "indicator", "clause", "resolved", "2026-04")
        assert "1 of 2" in page
        assert len(re.findall(r'href="/journal/\d+/"', page)) == 3
        assert "Not shown to you" in page
        del second

    def test_nothing_is_found_where_there_is_no_such_period(self, version: Version) -> None:
        for period in ("2026-Q2", "nothing"):
            address = reverse("regulations:indicator", args=[version.regulation_id, "clause", "resolved", period])
            assert browser_of(admin_actor()).get(address).status_code == 404

    def test_a_manager_sees_the_figures_of_the_own_office_alone(self) -> None:
        office = make_office()
        other = make_office(parent=office.parent)
        version = publish_regulation(RECEIVED, unit=office.parent)
        received(SOME_DAY, unit_path=office.path)
        received(SOME_DAY, unit_path=other.path)
        manager = staff_actor("manager", unit=office)
        assert ">1</a>" in self.page(version, by=manager)
        assert ">2</a>" in self.page(version)
        assert ">1</a>" in self.page(version, query=f"?unit={other.pk}")
        address = reverse("regulations:indicators", args=[version.regulation_id])
        assert browser_of(manager).get(f"{address}?unit={other.pk}").status_code == 404

    def test_the_handbook_leads_there(self, version: Version) -> None:
        home = reverse("regulations:regulation", args=[version.regulation_id])
        assert (
            reverse("regulations:indicators", args=[version.regulation_id])
            in browser_of(admin_actor()).get(home).content.decode()
        )


class TestOtherDoors:
    def test_the_api_says_the_same(self, version: Version) -> None:
        received(SOME_DAY)
        address = f"/api/v1/regulations/{version.regulation_id}/indicators/?period=2026-04"
        with clock.running(IN_JUNE):
            found = {one["indicator"]: one for one in browser_of(admin_actor()).get(address).json()}
        assert found["received"] | {"name": None} == {
            "clause": "rules@1/clause#received", "indicator": "received", "name": None, "every": "month",
            "period": "2026-04", "starts_at": "2026-03-31T16:00:00Z", "ends_at": "2026-04-30T16:00:00Z",
            "stage": "closed", "unit": "number", "value": 1, "part": 1, "whole": 1, "at_least": None, "at_most": None,
            "is_reached": None, "corrected_from": None, "waits_for": [],
        }  # fmt: skip
        assert (found["resolved"]["value"], found["resolved"]["is_reached"]) == (0, False)

    def test_the_api_refuses_a_period_that_is_none(self, version: Version) -> None:
        address = f"/api/v1/regulations/{version.regulation_id}/indicators/?period=soon"
        answer = browser_of(admin_actor()).get(address)
        assert (answer.status_code, list(answer.json()["fields"])) == (422, ["period"])

    def test_the_command_line_says_the_same(self, version: Version, capsys: pytest.CaptureFixture[str]) -> None:
        received(SOME_DAY)
        with clock.running(IN_JUNE):
            assert main(["regulations", "indicators", "--period", "2026-04", "--json"]) == 0
            rows = orjson.loads(capsys.readouterr().out)
            assert main(["regulations", "indicators", "--period", "2026-04"]) == 0
        assert {one["indicator"]: one["value"] for one in rows} == {
            "resolved": 0, "received": 1, "time": None, "in-time": 0,
        }  # fmt: skip
        assert "rules@1/clause#resolved  Resolved: 2026-04  0%  ≥ 50%  missed" in capsys.readouterr().out

    def test_the_command_line_refuses_a_period_that_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["regulations", "indicators", "--period", "soon"]) == 2
        assert "2026-10" in capsys.readouterr().err

    def test_the_command_line_names_the_regulations_where_there_is_none_of_that_key(
        self, version: Version, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["regulations", "indicators", "--regulation", "nope"]) == 2
        assert "There is no regulation “nope”. There are: rules." in capsys.readouterr().err


def test_a_formula_of_kept_times_names_its_clock_by_what_it_is_called() -> None:
    formula = Formula(kind="kept", clock="answer")
    known = say_formula(formula, Names(clocks={"answer": Words("电话响应", "Phone answered")}))
    assert ("“电话响应”" in known.zh, "“Phone answered”" in known.en) == (True, True)
    assert "“answer”" in say_formula(formula, Names()).en
