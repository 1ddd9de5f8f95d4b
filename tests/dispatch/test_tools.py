"""Tools and vehicles as the second resource: registered, asked for, planned, explained."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from tests.actors import browser_of, staff_actor
from tests.factories.dispatch import SEVEN, Team, built, clock_at, make_team, make_work
from tests.factories.imports import make_session, workbook
from tests.factories.organisation import make_staff
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import DomainError, InvalidError, NotAllowedError
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.board.selectors import checking
from aftercare.operations.dispatch.models import Tool
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engines import registry
from aftercare.operations.dispatch.planner.model import Job
from aftercare.operations.dispatch.problems import services as settings
from aftercare.operations.dispatch.problems.rules.pools import pools_for
from aftercare.operations.dispatch.problems.selectors.health import health
from aftercare.operations.dispatch.reasons.selectors import reasons
from aftercare.operations.dispatch.slots.selectors import offers
from aftercare.operations.dispatch.tools import selectors, services
from aftercare.operations.dispatch.tools.errors import ToolNotFoundError
from aftercare.platform.imports.models import SessionRow
from aftercare.platform.imports.services import sessions, work
from aftercare.platform.journal import public as journal
from aftercare.service import public as service
from aftercare.service.models import Order, WorkType
from aftercare.service.orders import services as orders
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    found = make_team(3)
    settings.change_settings(unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"days": 1, "break_minutes": 0})
    return found


def make_tool(team: Team, code: str = "meter", **values: Any) -> Tool:
    given = {"name": "绝缘电阻测试仪", "unit_id": team.office.pk, "by": SYSTEM, "at": SEVEN}
    return services.save(code=code, **{**given, **values})


def codes(found: Any) -> set[str]:
    return {one.code for one in found}


# -- on file ------------------------------------------------------------------------------------


def test_it_is_registered_given_on_and_withdrawn(team: Team) -> None:
    first, second = team.engineers[:2]
    tool = make_tool(team, staff_id=first.pk)
    assert selectors.kit(team.path, [first.pk, second.pk]).own == {first.pk: frozenset({"meter"})}
    services.save(
        tool_id=tool.pk, code="meter", name="测试仪", unit_id=team.office.pk, staff_id=second.pk, by=SYSTEM, at=SEVEN
    )
    assert selectors.kit(team.path, [first.pk, second.pk]).own == {second.pk: frozenset({"meter"})}
    services.withdraw(tool_id=tool.pk, by=SYSTEM, at=SEVEN)
    assert selectors.kit(team.path, [first.pk, second.pk]).own == {}
    events = [event.type for event in journal.events_of("tool", tool.pk)]
    assert events == ["tool.saved", "tool.saved", "tool.withdrawn"]
    with pytest.raises(ToolNotFoundError):
        services.withdraw(tool_id=tool.pk, by=SYSTEM, at=SEVEN)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "two words"}, "code"),
        ({"code": " "}, "code"),
        ({"name": " "}, "name"),
        ({"amount": 0}, "amount"),
        ({"amount": 2}, "amount"),
        ({"kind": "animal"}, "kind"),
    ],
)
def test_impossible_values_are_refused_at_the_field(team: Team, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        make_tool(team, **{"staff_id": team.engineers[0].pk, **values})
    assert set(refused.value.fields) == {field}
    assert not Tool.objects.exists()


def test_who_works_elsewhere_cannot_have_it(team: Team) -> None:
    stranger = make_staff(unit=make_office())
    with pytest.raises(InvalidError) as refused:
        make_tool(team, staff_id=stranger.pk)
    assert set(refused.value.fields) == {"staff_id"}


def test_only_who_plans_there_registers(team: Team) -> None:
    other = make_office()
    with pytest.raises(NotAllowedError):
        make_tool(team, unit_id=other.pk, by=team.dispatcher)
    assert make_tool(team, by=team.dispatcher).pk


def test_an_office_shares_what_it_and_those_above_it_have(team: Team) -> None:
    make_tool(team, "platform", amount=2)
    make_tool(team, "platform", staff_id=team.engineers[0].pk)
    make_tool(team, "platform", unit_id=make_office().pk, amount=5)
    found = selectors.kit(team.path, [one.pk for one in team.engineers])
    assert found.shared == {"platform": 3}
    assert found.personal(["platform", "meter"]) == {"meter"}


def test_a_page_and_the_api_do_the_same(team: Team) -> None:
    browser = browser_of(team.dispatcher)
    values = {"code": "van-3t", "name": "三吨货车", "kind": "vehicle", "unit_id": team.office.pk, "amount": 1}
    page = browser.post("/dispatch/tools/new/", {**values, "staff_id": team.engineers[0].pk})
    assert page.status_code in {200, 204, 302}
    (tool,) = Tool.objects.all()
    assert (tool.kind, tool.staff_id) == ("vehicle", team.engineers[0].pk)
    said = browser.post(f"/api/v1/tools/{tool.pk}/", {**values, "amount": 2}, "application/json").json()
    assert (said["amount"], said["staff_id"], said["version"]) == (2, None, 2)
    assert [one["id"] for one in browser.get("/api/v1/tools/?code=van-3t").json()["items"]] == [tool.pk]
    assert "三吨货车" in browser.get("/dispatch/tools/").content.decode()
    assert browser.get(f"/dispatch/tools/{tool.pk}/").status_code == 200
    browser.post(f"/dispatch/tools/{tool.pk}/", {**values, "is_gone": "on"})
    assert browser.get("/api/v1/tools/").json()["items"] == []


def test_an_order_copies_what_its_work_type_asks_for(team: Team) -> None:
    work_type = service.work_types.save(
        code="lift", by=SYSTEM, name=Words("吊装", "Lifting"), kind="repair", tools=["platform", "platform", "van-3t"],
        at=SEVEN,
    )  # fmt: skip
    order = orders.open_planned(
        by=SYSTEM, kind="repair", title="吊装", unit_id=team.office.pk, work_type_id=work_type.pk, at=SEVEN
    )
    assert order.tools == ["platform", "van-3t"]
    form = {"code": "lift", "name_zh": "吊装", "name_en": "Lifting", "kind": "repair", "tools": "van-3t，meter"}
    more = {"duration_minutes": "1:00", "crew_size": 1, "accept_minutes": "2h"}
    make_tool(team)
    browser = browser_of(staff_actor("administrator", unit=team.office, staff=make_staff(unit=team.office)))
    assert "platform van-3t" in browser.get(f"/worktypes/{work_type.pk}/").content.decode()
    refused = browser.post(f"/worktypes/{work_type.pk}/", {**form, **more, "tools": "van-3t crane 吊车"})
    assert (refused.status_code, "Nothing is registered as “crane”, “吊车”." in refused.content.decode()) == (422, True)
    browser.post(f"/worktypes/{work_type.pk}/", {**form, **more, "tools": "van-3t，绝缘电阻测试仪"})
    assert WorkType.objects.get(pk=work_type.pk).tools == ["van-3t", "meter"]
    order.refresh_from_db()
    assert order.tools == ["platform", "van-3t"]


# -- of one order -------------------------------------------------------------------------------


def make_crane(team: Team) -> None:
    service.work_types.save(
        code="crane", by=SYSTEM, name=Words("吊装", "Lifting"), kind="repair", tools=["platform"], at=SEVEN
    )


def open_with(team: Team, *tools: str) -> Order:
    return orders.open_planned(
        by=SYSTEM, kind="repair", title="吊装", unit_id=team.office.pk, tools=tools, at=SEVEN,
    )  # fmt: skip


def test_an_order_asks_for_tools_of_its_own_besides_those_of_its_work_type(team: Team) -> None:
    make_crane(team)
    assert open_with(team).tools == ["platform"]
    assert open_with(team, "meter", "platform", " van-3t ").tools == ["platform", "meter", "van-3t"]


def test_they_are_said_anew_by_page_and_api_and_told_in_the_journal(team: Team) -> None:
    make_crane(team)
    order, browser = open_with(team, "meter"), browser_of(team.dispatcher)
    page = browser.get(f"/orders/{order.pk}/tools/").content.decode()
    assert "platform meter" in page
    form = {"tools": "van-3t，meter、van-3t", "version": order.version}
    refused = browser.post(f"/orders/{order.pk}/tools/", form)
    assert (refused.status_code, "Nothing is registered as “van-3t”" in refused.content.decode()) == (422, True)
    make_tool(team, "van-3t", name="三吨货车")
    assert "van-3t 三吨货车" in browser.get(f"/orders/{order.pk}/tools/").content.decode()
    said = browser.post(f"/orders/{order.pk}/tools/", {"tools": "van-3t，meter、van-3t", "version": order.version})
    assert said.status_code in {200, 204, 302}
    order.refresh_from_db()
    assert order.tools == ["van-3t", "meter"]
    told = browser.post(f"/api/v1/orders/{order.pk}/tools/", {"tools": []}, "application/json")
    assert (told.status_code, told.json()["tools"]) == (200, [])
    again = browser.post(f"/api/v1/orders/{order.pk}/tools/", {"tools": []}, "application/json")
    assert again.json()["version"] == told.json()["version"]
    events = [one.payload["tools"] for one in journal.events_of("case", order.case_id, names=["order.tools_changed"])]
    assert events == [["van-3t", "meter"], []]


@pytest.mark.parametrize("codes", [["two words"], [""], ["a,b"], ["x" * 41], ["nul\x00"], [f"t{n}" for n in range(21)]])
def test_what_cannot_be_a_code_is_refused_at_the_field(team: Team, codes: list[str]) -> None:
    order = open_with(team, "meter")
    with pytest.raises(InvalidError) as refused:
        orders.set_tools(order_id=order.pk, by=team.dispatcher, tools=codes, at=SEVEN)
    assert set(refused.value.fields) == {"tools"}
    with pytest.raises(InvalidError):
        open_with(team, *codes)
    order.refresh_from_db()
    assert order.tools == ["meter"]
    assert Order.objects.count() == 1


def test_an_order_that_is_over_asks_for_nothing_any_more(team: Team) -> None:
    order = open_with(team, "meter")
    orders.cancel(order_id=order.pk, by=SYSTEM, reason="not_needed", at=SEVEN)
    with pytest.raises(DomainError):
        orders.set_tools(order_id=order.pk, by=team.dispatcher, tools=[], at=SEVEN)
    order.refresh_from_db()
    assert order.tools == ["meter"]


def test_board_page_and_plan_know_them_by_name(team: Team) -> None:
    make_tool(team, staff_id=team.engineers[2].pk)
    order = make_work(team, 0)
    orders.set_tools(order_id=order.pk, by=team.dispatcher, tools=["meter", "crane"], at=SEVEN)
    browser = browser_of(team.dispatcher)
    with clock.running(SEVEN):
        waits = browser.get("/api/v1/board/orders/").json()["items"]
        assert [one["tools"] for one in waits] == [["绝缘电阻测试仪", "crane"]]
        assert "绝缘电阻测试仪" in browser.get(f"/orders/{order.pk}/").content.decode()
        visits.plan(
            order_id=order.pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), lead_id=team.engineers[0].pk,
            at=SEVEN,
        )  # fmt: skip
        shown = browser.get("/api/v1/board/", {"day": "2026-03-03"}).json()["visits"]
    assert [one["tools"] for one in shown] == [["绝缘电阻测试仪", "crane"]]
    assert [(one.code, one.what) for one in built(team).defects] == [("no_tool", "crane")]
    orders.set_tools(order_id=order.pk, by=team.dispatcher, tools=["meter"], at=SEVEN)
    (job,) = built(team).problem.jobs
    assert job.tools == frozenset({"meter"})


def test_a_sheet_of_orders_brings_their_tools(team: Team) -> None:
    make_crane(team)
    head = ["工作内容", "工作类别", "作业模板", "完成期限", "工具与车辆"]
    rows = [
        head, ["吊装曳引机", "维修", "crane", "2026-04-01 18:00", "meter，van-3t"], ["年检", "检验", "", "", ""],
        ["坏行", "维修", "nothing", "", "x" * 50],
    ]  # fmt: skip
    session = make_session(workbook({"工单": rows}), target="orders", unit=team.office, name="orders.xlsx")
    sessions.prepare_check(session_id=session.pk, by=SYSTEM, at=SEVEN)
    work.check(session_id=session.pk, by=SYSTEM, at=SEVEN)
    bad = SessionRow.objects.get(session=session, cells__0="坏行")
    assert [one["column"] for one in bad.problems] == ["work_type", "tools"]
    sessions.prepare_run(session_id=session.pk, by=SYSTEM, at=SEVEN)
    work.run(session_id=session.pk, by=SYSTEM, at=SEVEN)
    found = Order.objects.order_by("pk")
    assert [(one.title, one.kind, one.tools) for one in found] == [
        ("吊装曳引机", "repair", ["platform", "meter", "van-3t"]), ("年检", "inspection", []),
    ]  # fmt: skip
    assert found[0].due_at == datetime(2026, 4, 1, 10, tzinfo=UTC)


# -- in plans -----------------------------------------------------------------------------------


def test_whoever_has_the_tool_goes(team: Team) -> None:
    make_tool(team, staff_id=team.engineers[2].pk)
    order = make_work(team, 0, tools=["meter"])
    found = built(team)
    (job,) = found.problem.jobs
    assert (job.tools, dict(job.pools)) == (frozenset({"meter"}), {})
    plan = registry.engine("kernel").solve(found.problem, seed=0, rounds=100)
    assert evaluate(found.problem, plan).is_feasible
    (route,) = plan.routes
    assert found.people[found.problem.shifts[route.shift].engineer].staff_id == team.engineers[2].pk
    told = reasons(order_id=order.pk, by=team.dispatcher, at=SEVEN)
    lacking = {line.staff_id for line in told.lines if any(mark.rule == "tool" for mark in line.broken)}
    assert lacking == {team.engineers[0].pk, team.engineers[1].pk}


def test_what_an_office_shares_is_with_one_job_at_a_time(team: Team) -> None:
    make_tool(team, "platform")
    for number in range(3):
        make_work(team, number, minutes=120, tools=["platform"])
    found = built(team)
    assert [(one.id, one.amount) for one in found.problem.pools] == [("platform", 1)]
    assert all(dict(job.pools) == {"platform": 1} and not job.tools for job in found.problem.jobs)
    plan = registry.engine("kernel").solve(found.problem, seed=0, rounds=300)
    assert evaluate(found.problem, plan).is_feasible
    spans = sorted((stop.start, stop.end) for _shift, stop in plan.planned().values())
    assert len(spans) == 3
    assert all(end <= start for (_begin, end), (start, _end) in pairwise(spans))


def test_what_nobody_has_is_a_defect_by_name(team: Team) -> None:
    make_tool(team, staff_id=make_staff(unit=team.office).pk)  # somebody who does not go out
    order, fine = make_work(team, 0, tools=["meter", "crane"]), make_work(team, 1)
    found = built(team)
    assert [(one.code, one.order_id, one.what) for one in found.defects] == [("no_tool", order.pk, "meter, crane")]
    assert [task.order_id for task in found.tasks] == [fine.pk]
    shown = health(unit_path=team.path, by=team.dispatcher, at=SEVEN)
    assert any(one.code == "no_tool" for one in shown.defects)


def test_a_visit_that_was_sent_stands_whatever_its_engineer_has(team: Team) -> None:
    make_tool(team, staff_id=team.engineers[2].pk)
    order = make_work(team, 0, tools=["meter"])
    visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), lead_id=team.engineers[0].pk,
        dispatch_now=True, at=SEVEN,
    )  # fmt: skip
    found = built(team)
    (job,) = found.problem.jobs
    assert (job.locked_engineer, job.tools) == (0, frozenset())
    assert found.defects == ()


def test_visits_that_stand_fast_have_what_they_have() -> None:
    def job(number: int, start: int | None) -> Job:
        return Job(id=number, place=0, duration=60, pools={"crane": 1}, locked_start=start)

    assert [one.amount for one in pools_for({"crane": 1, "van": 2}, [job(0, 0), job(1, 30), job(2, 90)])] == [2]
    assert [one.amount for one in pools_for({"crane": 3}, [job(0, None), job(1, None)])] == [3]
    assert pools_for({"crane": 1}, []) == ()


# -- by hand ------------------------------------------------------------------------------------


def test_the_board_says_who_has_not_got_it_and_when_all_is_in_use(team: Team) -> None:
    first, second = team.engineers[:2]
    make_tool(team, staff_id=second.pk)
    make_tool(team, "platform")
    order, other = make_work(team, 0, tools=["meter", "platform"]), make_work(team, 1, tools=["platform"])

    def found(staff: Any, hour: int) -> set[str]:
        asked = {"order_id": order.pk, "start": clock_at(hour), "end": clock_at(hour + 1), "staff_id": staff.pk}
        return codes(checking.check(by=team.dispatcher, at=SEVEN, **asked)) & {"tool", "shared_tool"}

    assert found(first, 10) == {"tool"}
    assert found(second, 10) == set()
    visits.plan(
        order_id=other.pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), lead_id=team.engineers[2].pk, at=SEVEN
    )
    assert found(second, 10) == {"shared_tool"}
    assert found(second, 11) == set()


def test_appointments_come_from_whoever_has_the_tool(team: Team) -> None:
    make_tool(team, staff_id=team.engineers[1].pk)
    order = make_work(team, 0, tools=["meter"])
    found = offers.offers(order_id=order.pk, by=team.dispatcher, at=SEVEN)
    assert found
    assert {one.staff_id for one in found} == {team.engineers[1].pk}
