"""Plans of work: written, approved, revised, carried out item by item."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import browser_of, staff_actor
from tests.factories.equipment import make_project
from tests.factories.organisation import make_staff
from tests.factories.service import NINE, Company, later, make_company, make_order, make_visit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.operations.dispatch.models import ServicePlan
from aftercare.operations.dispatch.workplans import panels, rules, selectors, services
from aftercare.operations.dispatch.workplans.errors import (
    ApprovedError,
    DoneError,
    ItemNotFoundError,
    NotApprovedError,
    OwnPlanError,
)
from aftercare.operations.dispatch.workplans.rules import Item
from aftercare.platform.journal import public as journal

DAY = NINE.date()
TWO_DAYS = [Item(DAY + timedelta(days=1), "换绳"), Item(DAY, "备料")]


def written(company: Company, **values: Any) -> ServicePlan:
    given = {
        "title": "钢丝绳更换", "starts_on": DAY, "ends_on": DAY + timedelta(days=3), "items": TWO_DAYS,
        "by": company.dispatcher, "at": NINE, **values,
    }  # fmt: skip
    if not given.keys() & {"project_id", "unit_id"}:
        given.setdefault("order_id", make_order(company).pk)
    return services.make(**given)


def told(plan: ServicePlan) -> list[str]:
    return [one.type for one in journal.events_of("service_plan", plan.pk)]


@pytest.mark.django_db
def test_a_job_of_two_days_is_planned_approved_and_reported_day_by_day() -> None:
    company = make_company()
    order = make_order(company)
    make_visit(company, order=order)
    plan = written(company, order_id=order.pk)
    assert [(one.position, one.words) for one in selectors.items_of(plan)] == [(1, "备料"), (2, "换绳")]
    with pytest.raises(NotApprovedError):
        services.finish_item(plan_id=plan.pk, position=1, by=company.working, at=later(60))
    with pytest.raises(NotAllowedError):
        services.approve(plan_id=plan.pk, by=company.dispatcher, at=later(1))
    plan = services.approve(plan_id=plan.pk, by=company.manager, at=later(2))
    with pytest.raises(ApprovedError):
        services.approve(plan_id=plan.pk, by=company.manager, at=later(3))
    assert [one.words for one in selectors.due_items(company.working, DAY)] == ["备料"]
    item = services.finish_item(plan_id=plan.pk, position=1, words="材料齐", by=company.working, at=later(60))
    assert (item.done_on, item.done_by_id, item.report) == (DAY, company.working.id, "材料齐")
    with pytest.raises(DoneError):
        services.finish_item(plan_id=plan.pk, position=1, by=company.working, at=later(61))
    with pytest.raises(ItemNotFoundError):
        services.finish_item(plan_id=plan.pk, position=9, by=company.working, at=later(61))
    with pytest.raises(InvalidError):
        services.finish_item(
            plan_id=plan.pk, position=2, done_on=DAY + timedelta(days=1), by=company.working, at=later(61)
        )
    assert panels.due(company.working, later(62)).count == 0
    assert told(plan) == ["service_plan.made", "service_plan.approved", "service_plan.item_done"]


@pytest.mark.django_db
def test_a_revision_keeps_what_is_done_and_is_approved_again_by_somebody_else() -> None:
    company = make_company()
    plan = written(company, by=company.manager)
    with pytest.raises(OwnPlanError):
        services.approve(plan_id=plan.pk, by=company.manager, at=later(1))
    boss = staff_actor("manager", unit=company.office, staff=make_staff(unit=company.office))
    services.approve(plan_id=plan.pk, by=boss, at=later(2))
    services.finish_item(plan_id=plan.pk, position=1, by=company.dispatcher, at=later(60))
    plan = services.revise(
        plan_id=plan.pk, title="钢丝绳更换", starts_on=DAY, ends_on=DAY + timedelta(days=9),
        items=[Item(DAY + timedelta(days=8), "试运行")], by=company.dispatcher, at=later(70),
    )  # fmt: skip
    assert (plan.revision, plan.approved_revision, plan.is_approved) == (2, 1, False)
    assert [(one.words, bool(one.done_on)) for one in selectors.items_of(plan)] == [("备料", True), ("试运行", False)]
    with pytest.raises(NotApprovedError):
        services.finish_item(plan_id=plan.pk, position=2, by=company.dispatcher, at=later(71))
    assert services.approve(plan_id=plan.pk, by=company.manager, at=later(72)).is_approved
    newest = journal.events_of("service_plan", plan.pk, names=["service_plan.revised"])[-1]
    assert (newest.payload["version"], newest.payload["items"]) == (2, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"items": []}, "items"),
        ({"items": [Item(DAY + timedelta(days=4), "太晚")]}, "items"),
        ({"ends_on": DAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": DAY + timedelta(days=1_100)}, "ends_on"),
        ({"items": [Item(DAY, "x")] * 201}, "items"),
    ],
)
def test_a_plan_that_cannot_be_right_is_refused_and_leaves_no_trace(values: dict[str, Any], field: str) -> None:
    company = make_company()
    with pytest.raises(InvalidError) as refused:
        written(company, **values)
    assert list(refused.value.fields or {}) == [field]
    assert ServicePlan.objects.count() == 0


@pytest.mark.django_db
def test_a_project_finds_its_plan_by_the_journal_and_a_plan_is_for_one_thing() -> None:
    company = make_company()
    project = make_project(customer=company.customer)
    plan = written(company, project_id=project.pk, by=SYSTEM)
    about = journal.events_about("project", project.pk)
    assert "service_plan.made" in [one.type for one in about]
    assert (plan.kind, plan.unit_id) == ("project", project.unit_id)
    with pytest.raises(InvalidError):
        written(company, project_id=project.pk, order_id=make_order(company).pk, by=SYSTEM)
    with pytest.raises(NotFoundError):
        written(company, order_id=987_654_321)


@given(
    st.lists(
        st.tuples(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.text("abc 换绳，", min_size=1, max_size=20)),
        max_size=5,
    )
)
def test_items_are_read_as_they_are_written(rows: list[tuple[date, str]]) -> None:
    items = [Item(day, words.strip(" ，")) for day, words in rows if words.strip(" ，")]
    assert rules.read_items(rules.written(items)) == items


@pytest.mark.parametrize("line", ["备料", "2026-13-01 备料", "2026-12-01", "12-01 备料"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(InvalidError) as refused:
        rules.read_items(f"2026-12-01 好的\n\n{line}")
    assert "3" in str((refused.value.fields or {})["items"][0])


@pytest.mark.django_db
def test_the_pages_and_the_api_write_approve_and_report() -> None:
    company = make_company()
    order = make_order(company)
    make_visit(company, order=order)
    form = {
        "title": "大修", "starts_on": "2026-03-03", "ends_on": "2026-03-05", "items": "2026-03-03 备料\n错行",
        "risks": "高处作业",
    }  # fmt: skip
    with clock.running(later(5)):
        desk, boss, phone = browser_of(company.dispatcher), browser_of(company.manager), browser_of(company.working)
        wrong = desk.post(f"/dispatch/orders/{order.pk}/work-plan/", form)
        assert (wrong.status_code, ServicePlan.objects.count()) == (422, 0)
        form["items"] = "2026-03-03 备料\n2026-03-04 吊装"
        assert desk.post(f"/dispatch/orders/{order.pk}/work-plan/", form).status_code == 302
        plan = ServicePlan.objects.get()
        assert "大修" in boss.get("/dispatch/work-plans/").content.decode()
        asked = boss.get(f"/dispatch/work-plans/{plan.pk}/approve/").content.decode()
        assert all(text in asked for text in ("备料", "吊装", "高处作业"))
        assert boss.post(f"/dispatch/work-plans/{plan.pk}/approve/", {"version": 1}).status_code == 302
        shown = phone.get(f"/dispatch/work-plans/{plan.pk}/").content.decode()
        up = '<a href="/dispatch/work-plans/">Work plans</a>', f'<a href="/orders/{order.pk}/">'
        assert all(one in shown.partition("<h1>")[0] for one in up)
        assert ("高处作业" in shown, f"/dispatch/work-plans/{plan.pk}/items/1/" in shown) == (True, True)
        item = phone.get(f"/dispatch/work-plans/{plan.pk}/items/1/").content.decode()
        assert ("备料" in item, "吊装" in item) == (True, False)
        assert phone.get(f"/dispatch/work-plans/{plan.pk}/items/9/").status_code == 404
        done = phone.post(f"/dispatch/work-plans/{plan.pk}/items/1/", {"done_on": "2026-03-03", "words": "齐"})
        assert done.status_code == 302
        api = desk.get(f"/api/v1/work-plans/{plan.pk}/").json()
        line = desk.get("/api/v1/work-plans/").json()["items"][0]
    assert [(one["words"], one["done_on"]) for one in api["items"]] == [("备料", "2026-03-03"), ("吊装", None)]
    assert (line["items_all"], line["items_done"], line["approved_revision"]) == (2, 1, 1)
