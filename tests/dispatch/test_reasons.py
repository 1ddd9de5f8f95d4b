"""What the explanation calls things: names, not codes, in the reader's language; and whose order gives way."""

from typing import Any

import pytest
from django.utils import translation
from tests.actors import browser_of
from tests.factories.dispatch import SEVEN, Team, clock_at, make_team, make_work
from tests.factories.organisation import make_certificate_kind, make_skill, rate

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.problems import services as settings
from aftercare.operations.dispatch.problems.rules.built import Names
from aftercare.operations.dispatch.reasons import rules
from aftercare.operations.dispatch.reasons.selectors import Mark, Reasons, reasons
from aftercare.operations.dispatch.tools import services as tools
from aftercare.registry.organisation import public as organisation
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    found = make_team(2)
    settings.change_settings(unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"days": 1, "break_minutes": 0})
    return found


def why(team: Team, order: Any, number: int) -> Reasons:
    return reasons(order_id=order.pk, by=team.dispatcher, at=SEVEN, staff_id=team.engineers[number].pk)


@pytest.mark.parametrize(
    ("language", "said", "relief"),
    [
        ("en", "Skills: Lift maintenance -2", "Raise Lift maintenance by 2 levels"),
        ("zh-hans", "技能：电梯维保 -2", "提升技能“电梯维保” 2 级"),
    ],
)
def test_a_skill_is_called_by_its_name_in_the_readers_language(
    team: Team, language: str, said: str, relief: str
) -> None:
    rate(team.engineers[0], make_skill("lift", Words("电梯维保", "Lift maintenance")), 2)
    order = make_work(team, 0, skills={"lift": 2})
    with translation.override(language):
        found = why(team, order, 1)
        assert (found.why, str(found.relief)) == (said, relief)
    assert found.relief is not None
    assert found.relief.codes == ("lift",)


def test_a_tool_and_a_certificate_are_called_by_their_names(team: Team) -> None:
    make_certificate_kind("special", Words("特种设备作业证", "Lift licence"))
    tools.save(
        code="meter", name="绝缘电阻测试仪", unit_id=team.office.pk, staff_id=team.engineers[0].pk, by=SYSTEM, at=SEVEN
    )
    found = why(team, make_work(team, 0, tools=["meter"]), 1)
    assert found.why == "Tools and vehicles: 绝缘电阻测试仪"
    assert str(found.relief) == "Have 绝缘电阻测试仪 at hand"
    lacking = why(team, make_work(team, 1, certificates=["special"]), 1)
    assert [(one.code, one.what) for one in lacking.defects] == [("no_certificate_holder", "Lift licence")]


def test_what_gives_way_is_named_with_its_order(team: Team) -> None:
    first, second = team.engineers
    rate(first, make_skill("lift", Words("电梯维保", "Lift maintenance")), 3)
    other = make_work(team, 1, minutes=500)
    visits.plan(
        order_id=other.pk, by=SYSTEM, start_at=clock_at(9, 30), end_at=clock_at(17, 50), lead_id=first.pk, at=SEVEN
    )
    order = make_work(team, 0, minutes=300, skills={"lift": 2})
    found = why(team, order, 0)
    assert found.relief is not None
    assert (found.relief.kind, found.relief.moved, found.relief.taker) == ("move", other.number, second.name)
    assert str(found.relief) == f"Give {other.number} to {second.name}"


def test_who_could_go_is_compared_with_who_goes(team: Team) -> None:
    order = make_work(team, 0)
    visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), lead_id=team.engineers[0].pk, at=SEVEN
    )
    assert why(team, order, 0).why == "has the order now"
    found = why(team, order, 1)
    points = sum(found.dearer.values())
    said = found.why
    assert (
        said.startswith(f"{team.engineers[0].name} is better by {points} points (")
        if points > 0
        else (said == "nothing speaks against it")
    )
    assert not any(one.broken for one in found.lines)


def test_the_page_says_it_in_a_sentence(team: Team) -> None:
    rate(team.engineers[0], make_skill("lift", Words("电梯维保", "Lift maintenance")), 2)
    order, asked = make_work(team, 0, skills={"lift": 2}), team.engineers[1]
    with clock.running(SEVEN):
        page = browser_of(team.dispatcher).get(f"/dispatch/orders/{order.pk}/candidates/?staff={asked.pk}")
    text = page.content.decode()
    assert f"Why not {asked.name}: Skills: Lift maintenance -2" in text
    assert "Raise Lift maintenance by 2 levels" in text


def test_it_is_said_of_the_day_that_is_asked_about(team: Team) -> None:
    away, order = team.engineers[0], make_work(team, 0)
    asked = organisation.ask_leave(
        staff_id=away.pk, kind="annual", starts_at=clock_at(0, day=1), ends_at=clock_at(0, day=2), by=SYSTEM, at=SEVEN
    )
    organisation.decide_leave(leave_id=asked.pk, granted=True, by=SYSTEM, at=SEVEN)

    def said(day: str) -> str:
        with clock.running(SEVEN):
            told = browser_of(team.dispatcher).get(
                f"/api/v1/orders/{order.pk}/candidates/", {"staff_id": away.pk, "day": day}
            )
        assert told.status_code == 200
        return str(told.json()["why_not"]["text"])

    assert said("2026-03-03") == "nothing speaks against it"
    assert said("2026-03-04") == "On leave all the time"
    # What has passed is today; nobody asks for the end of time.
    assert said("2020-01-01") == said("2026-03-03")
    assert said("2199-12-31")


@pytest.mark.parametrize(("margin", "said"), [(57_833_279, "+669 d 8 h"), (-86_400, "-1 d"), (-1, ""), (None, "")])
def test_how_long_a_certificate_is_still_valid_is_a_time(margin: int | None, said: str) -> None:
    mark = Mark(rule="certificate", is_kept=margin is None or margin > 0, margin=margin, other="lift", about="Lift")
    assert mark.room == said


NAMES = Names(needs={"lift": "电梯"}, tools={"meter": "测试仪"}, stores=("中心库",))


@pytest.mark.parametrize(
    ("rule", "other", "said"),
    [
        ("skill", "lift", "电梯"),
        ("skill", "unknown", "unknown"),
        ("certificate", "lift", "电梯"),
        ("tool", "meter", "测试仪"),
        ("pool", "meter", "测试仪"),
        ("part", "door-belt", "door-belt"),
        ("depot_stock", "depot 0 door-belt", "中心库 door-belt"),
        ("depot_window", "depot 0", "中心库"),
        ("precedence", "job 1", "WO-2"),
        ("busy", "busy 0", ""),
        ("break_due", "break 0", ""),
        ("capacity", "0", ""),
        ("window", "", ""),
    ],
)
def test_the_checkers_word_is_read(rule: str, other: str, said: str) -> None:
    assert rules.about(rule, other, NAMES, ["WO-1", "WO-2"]) == said
