"""The board beside its lines in a browser: what waits, why not this one, whose rule holds, lines by key, the calendar."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_board import SignIn, block, carry, drop, lane_of, open_board, place
from tests.factories.board import Board, make_board
from tests.factories.customers import make_site
from tests.factories.organisation import make_skill, rate
from tests.factories.units import make_team

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.board import services
from aftercare.operations.dispatch.models import OverlapRule
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import Staff
from aftercare.service.models import Order, Visit
from aftercare.service.visits import services as visits


@pytest.fixture
def board(site: Any) -> Board:
    return make_board()


@pytest.fixture
def rules(site: Any) -> Iterator[Callable[..., None]]:
    """Set how strictly a role keeps appointments apart; taken back afterwards, for the rows of a test stay."""

    def put(**chosen: tuple[str, str]) -> None:
        services.set_overlap_rules(chosen=chosen, by=SYSTEM, at=clock.now())

    yield put
    OverlapRule.objects.all().delete()


def card(page: Page, order: Order) -> Any:
    return page.locator(f"[data-orders] [data-id='{order.pk}'] .order-card")


# -- whose rule holds ---------------------------------------------------------------------------


def test_the_rule_of_the_role_refuses_one_and_warns_the_other(
    desktop: Page, another: Page, sign_in: SignIn, board: Board, guard: Any, rules: Callable[..., None]
) -> None:
    guard.expected_statuses.add(409)
    rules(dispatcher=("block", "warn"), manager=("warn", "warn"))
    open_board(desktop, sign_in, board)
    # The end of the appointment alone lies in the other one: the whole time is looked at.
    carry(desktop, card(desktop, board.waiting), place(desktop, board.company.engineer.name, board.at(9.5)))
    expect(desktop.locator("[data-ghost]")).to_have_attribute("data-grade", "block")
    expect(desktop.locator("[data-found] [data-code=overlap]")).to_be_visible()
    assert drop(desktop, f"/orders/{board.waiting.pk}/visits/").status == 409
    assert not Visit.objects.filter(order=board.waiting).exists()

    open_board(another, sign_in, board, by=board.company.manager)
    carry(another, card(another, board.waiting), place(another, board.company.engineer.name, board.at(9.5)))
    expect(another.locator("[data-ghost]")).to_have_attribute("data-grade", "warn")
    assert drop(another, f"/orders/{board.waiting.pk}/visits/").status == 201
    assert Visit.objects.get(order=board.waiting).planned_start_at == board.at(9.5)


def test_too_little_time_for_the_way_is_refused_where_the_rule_says_so(
    desktop: Page, sign_in: SignIn, board: Board, guard: Any, rules: Callable[..., None]
) -> None:
    guard.expected_statuses.add(409)
    customer = board.company.customer
    for order, north in ((board.visit.order, 31_200_000), (board.waiting, 31_500_000)):
        Order.objects.filter(pk=order.pk).update(
            site=make_site(customer=customer, latitude_e6=north, longitude_e6=121_400_000)
        )
    rules(dispatcher=("block", "block"))
    open_board(desktop, sign_in, board)
    carry(desktop, card(desktop, board.waiting), place(desktop, board.company.engineer.name, board.at(11.25)))
    expect(desktop.locator("[data-found] [data-code=travel_before]")).to_be_visible()
    expect(desktop.locator("[data-ghost]")).to_have_attribute("data-grade", "block")
    assert drop(desktop, f"/orders/{board.waiting.pk}/visits/").status == 409
    rules(dispatcher=("block", "off"))
    carry(desktop, card(desktop, board.waiting), place(desktop, board.company.engineer.name, board.at(11.25)))
    expect(desktop.locator("[data-found]")).to_be_visible()
    expect(desktop.locator("[data-found] [data-code=travel_before]")).to_have_count(0)
    assert drop(desktop, f"/orders/{board.waiting.pk}/visits/").status == 201


# -- by keys ------------------------------------------------------------------------------------


def test_by_keys_a_visit_goes_to_another_grows_and_all_of_it_is_undone_and_done_again(
    desktop: Page, sign_in: SignIn, board: Board
) -> None:
    open_board(desktop, sign_in, board)
    names = desktop.locator("[data-person] b").all_inner_texts()
    key = "ArrowDown" if names[0] == board.company.engineer.name else "ArrowUp"
    before = Visit.objects.get(pk=board.visit.pk)

    def now() -> tuple[Any, ...]:
        one = Visit.objects.get(pk=board.visit.pk)
        return one.planned_start_at, one.planned_end_at, one.lead_id

    block(desktop, board.visit).focus()
    for one in ("m", "+", "+", key):
        desktop.keyboard.press(one)
    with desktop.expect_response(lambda answer: "/reschedule/" in answer.url):
        desktop.keyboard.press("Enter")
    moved = (before.planned_start_at, board.at(11.5), board.company.second.pk)
    assert now() == moved
    expect(block(desktop, board.visit)).to_be_focused()
    with desktop.expect_response(lambda answer: "/reschedule/" in answer.url):
        desktop.keyboard.press("Control+z")
    assert now() == (before.planned_start_at, before.planned_end_at, before.lead_id)
    with desktop.expect_response(lambda answer: "/reschedule/" in answer.url):
        desktop.keyboard.press("Control+y")
    assert now() == moved


def test_a_line_is_put_elsewhere_by_keys(desktop: Page, sign_in: SignIn, board: Board) -> None:
    open_board(desktop, sign_in, board)
    names = desktop.locator("[data-person] b")
    before = names.all_inner_texts()
    block(desktop, board.visit).focus()
    desktop.keyboard.press("Home")
    expect(desktop.locator(f"[data-person='{board.company.engineer.pk}']")).to_be_focused()
    down = before[0] == board.company.engineer.name
    desktop.keyboard.press("Alt+ArrowDown" if down else "Alt+ArrowUp")
    expect(names.first).to_have_text(before[1])
    expect(desktop.locator(f"[data-person='{board.company.engineer.pk}']")).to_be_focused()
    expect(desktop.locator("[data-live]")).to_contain_text(board.company.engineer.name)
    desktop.keyboard.press("Alt+ArrowDown" if down else "Alt+ArrowUp")
    expect(desktop.locator("[data-live]")).to_contain_text("ends here")
    desktop.reload()
    desktop.wait_for_selector("#board[data-ready]")
    expect(names.first).to_have_text(before[1])


# -- lines --------------------------------------------------------------------------------------


def test_lines_stand_by_office_team_and_skill(desktop: Page, sign_in: SignIn, board: Board) -> None:
    office = board.company.office
    team = make_team(parent=office, name=Words("电梯一班", "Lift team"))
    Staff.objects.filter(pk=board.company.second.pk).update(unit=team, unit_path=team.path)
    rate(board.company.second, make_skill("", Words("电梯维保", "Lift maintenance")), 2)
    open_board(desktop, sign_in, board)
    groups = desktop.locator(".board-row.group .name")
    expect(groups).to_have_text([f"{office} 2"])
    desktop.locator("[data-group]").select_option("team")
    expect(groups).to_have_text([f"{office} 1", f"{office} · Lift team 1"])
    desktop.locator("[data-group]").select_option("skill")
    expect(groups.filter(has_text="Lift maintenance")).to_have_count(1)


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_a_conflict_that_stands_is_outlined_and_named(
    desktop: Page, sign_in: SignIn, board: Board, reader_language: str
) -> None:
    staff = board.company.engineer
    asked = organisation.ask_leave(
        staff_id=staff.pk, kind="sick", starts_at=board.at(10.5), ends_at=board.at(18), by=SYSTEM, at=clock.now()
    )
    organisation.decide_leave(leave_id=asked.pk, granted=True, by=SYSTEM, at=clock.now())
    fine = visits.plan(
        order_id=board.waiting.pk, by=SYSTEM, start_at=board.at(10), end_at=board.at(11),
        lead_id=board.company.second.pk, at=clock.now(),
    )  # fmt: skip
    open_board(desktop, sign_in, board)
    said = "Conflict: On leave" if reader_language == "en" else "冲突：请假"
    expect(desktop.locator(f".block.clash[data-visit='{board.visit.pk}']")).to_contain_text(said)
    expect(desktop.locator(f".block[data-visit='{fine.pk}']")).not_to_contain_text(said)
    expect(desktop.locator(".block.clash")).to_have_count(1)


# -- what waits ---------------------------------------------------------------------------------


def test_a_filter_of_what_waits_is_kept_and_forgotten(
    desktop: Page, sign_in: SignIn, board: Board, axe: Callable[..., None]
) -> None:
    other = Order.objects.create(**_like(board.waiting, number="WO-FILTER-1", title="扶梯异响检查"))
    open_board(desktop, sign_in, board)
    expect(card(desktop, other)).to_have_count(1)
    desktop.locator("[data-orders-query]").fill("扶梯*检查 or 没有的词")
    expect(card(desktop, board.waiting)).to_have_count(0)
    expect(card(desktop, other)).to_have_count(1)
    desktop.locator("[data-filter-save]").click()
    expect(desktop.locator("[data-filter-query]")).to_have_text("扶梯*检查 or 没有的词")
    desktop.locator("[data-save-filter] [name=name]").fill("Escalators")
    with desktop.expect_response(lambda answer: answer.url.endswith("/board/filters/")):
        desktop.locator("[data-save-filter] button[type=submit]").click()
    expect(desktop.locator("[data-orders-views] option:checked")).to_have_text("Escalators")
    axe(desktop)
    open_board(desktop, sign_in, board)
    expect(card(desktop, board.waiting)).to_have_count(1)
    desktop.locator("[data-orders-views]").select_option(label="Escalators")
    expect(card(desktop, board.waiting)).to_have_count(0)
    expect(card(desktop, other)).to_have_count(1)
    with desktop.expect_response(lambda answer: answer.url.endswith("/board/filters/forget/")):
        desktop.locator("[data-filter-forget]").click()
    expect(desktop.locator("[data-orders-views] option", has_text="Escalators")).to_have_count(0)
    expect(card(desktop, board.waiting)).to_have_count(1)


def _like(order: Order, **values: Any) -> dict[str, Any]:
    kept = {one.attname: getattr(order, one.attname) for one in Order._meta.concrete_fields if one.name != "id"}
    return {**kept, "uid": uuid4(), **values}


def test_many_are_chosen_with_shift_and_all_at_once(desktop: Page, sign_in: SignIn, board: Board) -> None:
    for number in range(3):
        Order.objects.create(
            **_like(board.waiting, number=f"WO-MANY-{number}-{board.waiting.pk}", title=f"多选 {number}")
        )
    open_board(desktop, sign_in, board)
    desktop.locator("[data-orders-query]").fill("多选")
    boxes = desktop.locator("[data-orders] input")
    expect(boxes).to_have_count(3)
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(desktop.locator("[data-orders-chosen]")).to_contain_text("3")
    desktop.locator("[data-orders-all]").uncheck()
    expect(desktop.locator("[data-orders-bar]")).to_be_hidden()
    desktop.locator("[data-orders-all]").check()
    expect(desktop.locator("[data-orders-chosen]")).to_contain_text("3")


# -- why not this one ---------------------------------------------------------------------------


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_why_not_this_one_and_what_would_have_to_change(
    desktop: Page, sign_in: SignIn, board: Board, reader_language: str, axe: Callable[..., None]
) -> None:
    company = board.company
    skill = make_skill("", Words("电梯维保", "Lift maintenance"))
    rate(company.engineer, skill, 3)
    site = make_site(customer=company.customer, latitude_e6=31_200_000, longitude_e6=121_400_000)
    Order.objects.filter(pk=board.waiting.pk).update(skills={skill.code: 2}, site=site)
    open_board(desktop, sign_in, board)
    card(desktop, board.waiting).click()
    line = desktop.locator(f"[data-candidate='{company.second.pk}']")
    line.locator("[data-why]").click()
    said = line.locator(".explained")
    name, change = (
        ("Lift maintenance", "What would have to change") if reader_language == "en" else ("电梯维保", "需要改变")
    )
    expect(said).to_contain_text(name)
    expect(said).to_contain_text(change)
    expect(said).not_to_contain_text(skill.code)
    axe(desktop)
    line.locator("[data-why]").click()
    expect(said).to_have_count(0)


# -- the calendar -------------------------------------------------------------------------------


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_the_calendar_shows_day_week_and_month_of_the_team(
    desktop: Page, sign_in: SignIn, board: Board, reader_language: str, axe: Callable[..., None]
) -> None:
    open_board(desktop, sign_in, board, more="&show=calendar&zoom=week")
    calendar = desktop.locator("[data-calendar]")
    mine = calendar.locator("tr", has=desktop.locator("th[scope=row]", has_text=board.company.engineer.name))
    expect(calendar.locator("thead th")).to_have_count(8)
    entry = mine.locator("td").nth(board.day.weekday()).locator("a")
    expect(entry).to_contain_text("10:00")
    expect(mine.locator("td").nth(6)).to_contain_text("Off shift" if reader_language == "en" else "班次外")
    axe(desktop)
    desktop.locator("button[data-zoom=month]").click()
    mine.locator(".calendar-sum").first.click()
    expect(calendar.locator("thead th")).to_have_count(2)
    expect(mine.locator("td a")).to_contain_text("10:00")
    desktop.locator("button[data-show=time]").click()
    expect(lane_of(desktop, board.company.engineer.name).locator(f"[data-visit='{board.visit.pk}']")).to_be_visible()
