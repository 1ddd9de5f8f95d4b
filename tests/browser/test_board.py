"""The dispatcher's board in a browser: carried by hand and by keys, undone, and two people at one visit."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from tests.browser.acting import login_of
from tests.factories.board import Board, make_board
from tests.factories.customers import make_site

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.jobs import public as jobs
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import Roster
from aftercare.registry.organisation.public import Point
from aftercare.service.models import Visit
from aftercare.service.orders import services as orders
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits
from aftercare.service.visits.events import Place

SignIn = Callable[[Page, Any], None]


@pytest.fixture
def board(site: Any) -> Board:
    return make_board()


def open_board(page: Page, sign_in: SignIn, board: Board, *, by: Any = None, more: str = "") -> None:
    sign_in(page, login_of(by or board.company.dispatcher))
    page.goto(f"/dispatch/board/?day={board.day.date().isoformat()}{more}")
    page.wait_for_selector("#board[data-ready]")


def block(page: Page, visit: Visit) -> Locator:
    return page.locator(f"[data-visit='{visit.pk}']").first


def lane_of(page: Page, name: str) -> Locator:
    return page.locator(".board-row", has=page.locator(".name b", has_text=name)).locator(".lane")


def place(page: Page, name: str, moment: datetime) -> tuple[float, float]:
    """Where a time of a person lies on the screen."""
    box = lane_of(page, name).bounding_box()
    assert box
    x = page.evaluate("(seconds) => window.dispatchBoard.scale.x(seconds)", moment.timestamp())
    return box["x"] + x, box["y"] + box["height"] / 2


def carry(page: Page, what: Locator, to: tuple[float, float], *, grip: float = 4) -> None:
    """Take it at its beginning, and move as a hand does; not let go yet."""
    box = what.bounding_box()
    assert box
    page.mouse.move(box["x"] + grip, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + grip + 12, box["y"] + box["height"] / 2 + 3)
    page.mouse.move(to[0] + grip, to[1], steps=6)
    page.mouse.move(to[0] + grip, to[1])


def drop(page: Page, path: str) -> Any:
    with page.expect_response(lambda answer: answer.request.method == "POST" and path in answer.url) as answer:
        page.mouse.up()
    return answer.value


def stands(visit: Visit, board: Board, hour: float, staff: Any) -> bool:
    now = Visit.objects.get(pk=visit.pk)
    return (now.planned_start_at, now.lead_id) == (board.at(hour), staff.pk)


def test_a_block_is_carried_to_another_time_and_engineer_and_undone(
    desktop: Page, sign_in: SignIn, board: Board, axe: Callable[..., None]
) -> None:
    company = board.company
    open_board(desktop, sign_in, board)
    expect(block(desktop, board.visit)).to_contain_text("电梯困人后停运")
    carry(desktop, block(desktop, board.visit), place(desktop, company.second.name, board.at(14)))
    expect(desktop.locator("[data-ghost] [data-when]")).to_have_text("14:00–15:00")
    expect(desktop.locator("[data-found]")).to_contain_text(company.second.name)
    assert drop(desktop, "/reschedule/").status == 200
    expect(lane_of(desktop, company.second.name).locator(f"[data-visit='{board.visit.pk}']")).to_be_visible()
    assert stands(board.visit, board, 14, company.second)

    with desktop.expect_response(lambda answer: "/reschedule/" in answer.url):
        desktop.keyboard.press("Control+z")
    expect(lane_of(desktop, company.engineer.name).locator(f"[data-visit='{board.visit.pk}']")).to_be_visible()
    assert stands(board.visit, board, 10, company.engineer)
    with desktop.expect_response(lambda answer: "/reschedule/" in answer.url):
        desktop.locator("[data-redo]").click()
    expect(lane_of(desktop, company.second.name).locator(f"[data-visit='{board.visit.pk}']")).to_be_visible()
    assert stands(board.visit, board, 14, company.second)
    axe(desktop)


def test_its_end_is_drawn_out(desktop: Page, sign_in: SignIn, board: Board) -> None:
    open_board(desktop, sign_in, board)
    box = block(desktop, board.visit).bounding_box()
    assert box
    grip = box["x"] + box["width"] - 4
    desktop.mouse.move(grip, box["y"] + 20)
    desktop.mouse.down()
    desktop.mouse.move(grip + 15, box["y"] + 20)
    end = place(desktop, board.company.engineer.name, board.at(12.5))
    desktop.mouse.move(end[0], end[1], steps=4)
    expect(desktop.locator("[data-ghost] [data-when]")).to_have_text("10:00–12:30")
    assert drop(desktop, "/reschedule/").status == 200
    assert Visit.objects.get(pk=board.visit.pk).planned_end_at == board.at(12.5)


def test_an_order_is_carried_onto_the_board_and_called_off_by_undo(
    desktop: Page, sign_in: SignIn, board: Board
) -> None:
    open_board(desktop, sign_in, board)
    card = desktop.locator(f"[data-orders] [data-id='{board.waiting.pk}'] .order-card")
    carry(desktop, card, place(desktop, board.company.second.name, board.at(13)))
    expect(desktop.locator("[data-ghost] [data-when]")).to_contain_text("13:00")
    assert drop(desktop, f"/orders/{board.waiting.pk}/visits/").status == 201
    made = Visit.objects.get(order=board.waiting)
    assert (made.lead_id, made.planned_start_at) == (board.company.second.pk, board.at(13))
    expect(card).to_have_count(0)
    with desktop.expect_response(lambda answer: "/cancel/" in answer.url):
        desktop.locator("[data-undo]").click()
    expect(card).to_have_count(1)
    made.refresh_from_db()
    assert made.state == "cancelled"


def test_chosen_orders_are_assigned_by_machine_and_taken_back_by_undo(
    desktop: Page, sign_in: SignIn, board: Board, axe: Callable[..., None]
) -> None:
    site = make_site(customer=board.company.customer, latitude_e6=31_200_000, longitude_e6=121_400_000)
    problems.change_settings(unit_id=board.company.office.pk, by=SYSTEM, at=clock.now(), values={"days": 5})
    first, second = (
        orders.open_planned(
            by=SYSTEM, kind="maintenance", title=f"保养 {number}", unit_id=board.company.office.pk, site_id=site.pk,
            customer_id=board.company.customer.pk, due_at=board.at(24 * 9), at=clock.now(),
        )
        for number in (1, 2)
    )  # fmt: skip
    open_board(desktop, sign_in, board)
    for order in (first, second):
        desktop.locator(f"[data-orders] [data-id='{order.pk}'] input").check()
    expect(desktop.locator("[data-orders-chosen]")).to_contain_text("2")
    with desktop.expect_response(lambda answer: answer.url.endswith("/plans/orders/")) as asked:
        desktop.locator("[data-auto]").click()
    run = PlanRun.objects.get(pk=asked.value.json()["id"])
    assert run.order_ids == [first.pk, second.pk]
    jobs.run_ready(clock.now())  # the worker
    proposed = desktop.locator("[data-auto-changes] li")
    expect(proposed).to_have_count(2, timeout=30_000)
    axe(desktop)
    assert not Visit.objects.filter(order__in=run.order_ids).exists()
    with desktop.expect_response(lambda answer: answer.url.endswith("/apply/")):
        desktop.locator("[data-auto-apply]").click()
    expect(desktop.locator(f"[data-orders] [data-id='{second.pk}']")).to_have_count(0)
    assert Visit.objects.filter(order__in=run.order_ids, lead__isnull=False).count() == 2
    with desktop.expect_response(lambda answer: "/cancel/" in answer.url):
        desktop.locator("[data-undo]").click()
    expect(desktop.locator(f"[data-orders] [data-id='{second.pk}']")).to_have_count(1)


def test_what_would_break_is_said_before_the_drop_and_refused_after_it(
    desktop: Page, sign_in: SignIn, board: Board, guard: Any
) -> None:
    guard.expected_statuses.add(409)
    open_board(desktop, sign_in, board)
    card = desktop.locator(f"[data-orders] [data-id='{board.waiting.pk}'] .order-card")
    carry(desktop, card, place(desktop, board.company.engineer.name, board.at(10.5)))
    expect(desktop.locator("[data-found] [data-code=overlap]")).to_be_visible()
    expect(desktop.locator("[data-ghost]")).to_have_attribute("data-grade", "block")
    assert drop(desktop, f"/orders/{board.waiting.pk}/visits/").status == 409
    expect(desktop.locator("#toasts .toast-note")).to_contain_text(board.company.engineer.name)
    assert Visit.objects.filter(order=board.waiting).count() == 0


SHADE = """([name, from, until]) => {
  const board = window.dispatchBoard, lane = [...document.querySelectorAll(".board-row")]
    .find((one) => one.querySelector(".name b")?.textContent === name).querySelector("canvas");
  const ratio = lane.width / board.scale.width, left = board.scale.x(from) * ratio, width = board.scale.x(until) * ratio - left;
  const copy = new OffscreenCanvas(lane.width, lane.height), ink = copy.getContext("2d");
  ink.drawImage(lane, 0, 0);
  const found = new Set(), { data } = ink.getImageData(left + 2, lane.height / 4, width - 4, lane.height / 4);
  for (let at = 0; at < data.length; at += 4) found.add(data.slice(at, at + 4).join());
  return [...found].sort().join(" "); }"""


def test_what_else_takes_somebodys_time_is_shaded_and_said(desktop: Page, sign_in: SignIn, board: Board) -> None:
    staff, day = board.company.second, board.day.date()
    organisation.plan_event(
        staff_id=staff.pk, kind="training", starts_at=board.at(14), ends_at=board.at(16), by=SYSTEM, at=clock.now()
    )
    organisation.relocate(
        staff_id=staff.pk, first_day=day, last_day=day, place=Point(31_000_000, 121_000_000), by=SYSTEM, at=clock.now()
    )
    open_board(desktop, sign_in, board)
    row = desktop.locator(".board-row", has=desktop.locator(".name b", has_text=staff.name))
    expect(row.locator("small")).to_contain_text("Engaged elsewhere · Sets out from elsewhere")

    def shade(name: str, start: float, end: float) -> str:
        spans = [name, board.at(start).timestamp(), board.at(end).timestamp()]
        return str(desktop.evaluate(SHADE, spans))

    engaged, free, off = shade(staff.name, 14, 16), shade(staff.name, 12, 14), shade(staff.name, 7, 9)
    assert free == shade(board.company.engineer.name, 12, 14)
    assert len({engaged, free, off}) == 3
    x, y = place(desktop, staff.name, board.at(15))
    desktop.mouse.move(x, y)
    expect(lane_of(desktop, staff.name).locator("canvas")).to_have_attribute(
        "title", "Engaged elsewhere · Sets out from elsewhere"
    )
    card = desktop.locator(f"[data-orders] [data-id='{board.waiting.pk}'] .order-card")
    carry(desktop, card, place(desktop, staff.name, board.at(13.5)))
    expect(desktop.locator("[data-found]")).to_contain_text("something else to do")
    desktop.keyboard.press("Escape")
    desktop.mouse.up()


def test_by_keys_a_visit_moves_and_an_order_finds_its_place(desktop: Page, sign_in: SignIn, board: Board) -> None:
    open_board(desktop, sign_in, board)
    block(desktop, board.visit).focus()
    for key in ("m", "ArrowRight", "ArrowRight", "+", "ArrowDown"):
        desktop.keyboard.press(key)
    expect(desktop.locator("[data-ghost] [data-when]")).to_have_text("10:30–11:45")
    expect(desktop.locator("[data-live]")).to_contain_text(board.company.second.name)
    with desktop.expect_response(lambda answer: "/reschedule/" in answer.url):
        desktop.keyboard.press("Enter")
    expect(block(desktop, board.visit)).to_be_focused()
    now = Visit.objects.get(pk=board.visit.pk)
    assert (now.planned_start_at, now.planned_end_at) == (board.at(10.5), board.at(11.75))

    desktop.locator(f"[data-orders] [data-id='{board.waiting.pk}'] .order-card").focus()
    desktop.keyboard.press("m")
    expect(desktop.locator("[data-ghost]")).to_be_visible()
    desktop.keyboard.press("Escape")
    expect(desktop.locator("[data-ghost]")).to_be_hidden()
    assert not Visit.objects.filter(order=board.waiting).exists()
    desktop.keyboard.press("m")
    with desktop.expect_response(lambda answer: f"/orders/{board.waiting.pk}/visits/" in answer.url):
        desktop.keyboard.press("Enter")
    expect(desktop.locator(f"[data-orders] [data-id='{board.waiting.pk}']")).to_have_count(0)
    assert Visit.objects.filter(order=board.waiting).exists()


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_of_two_who_move_one_visit_the_second_sees_both_and_chooses(
    desktop: Page, another: Page, sign_in: SignIn, board: Board, guard: Any
) -> None:
    guard.expected_statuses.add(409)
    company = board.company
    open_board(desktop, sign_in, board)
    open_board(another, sign_in, board, by=company.manager)
    another.route("**/board/changes/**", lambda route: route.abort())  # it has not heard of the first move yet
    carry(desktop, block(desktop, board.visit), place(desktop, company.engineer.name, board.at(12)))
    assert drop(desktop, "/reschedule/").status == 200
    carry(another, block(another, board.visit), place(another, company.engineer.name, board.at(15)))
    assert drop(another, "/reschedule/").status == 409
    asked = another.locator("[data-conflict]")
    expect(asked.locator("[data-conflict-theirs]")).to_contain_text("12:00–13:00")
    expect(asked.locator("[data-conflict-yours]")).to_contain_text("15:00–16:00")
    assert stands(board.visit, board, 12, company.engineer)
    another.unroute("**/board/changes/**")
    with another.expect_response(lambda answer: "/reschedule/" in answer.url and answer.status == 200):
        asked.locator("button[value=mine]").click()
    assert stands(board.visit, board, 15, company.engineer)


def test_what_others_move_shows_by_itself(desktop: Page, sign_in: SignIn, board: Board) -> None:
    open_board(desktop, sign_in, board)
    visits.reschedule(
        visit_id=board.visit.pk, by=board.company.manager, start_at=board.at(16), end_at=board.at(17),
        reason="replanned", lead_id=board.company.second.pk, at=clock.now(),
    )  # fmt: skip
    moved = lane_of(desktop, board.company.second.name).locator(f"[data-visit='{board.visit.pk}']")
    expect(moved).to_be_visible(timeout=12_000)
    expect(moved).to_have_attribute("title", re.compile("16:00–17:00"))


def test_all_engineers_stand_beside_a_visit_with_every_reason(desktop: Page, sign_in: SignIn, board: Board) -> None:
    open_board(desktop, sign_in, board)
    block(desktop, board.visit).click()
    people = desktop.locator("[data-candidates] > li")
    expect(people).to_have_count(2)
    with desktop.expect_response(lambda answer: "/assign/" in answer.url):
        people.filter(has_text=board.company.second.name).get_by_role("button", name="Assign here").click()
    expect(lane_of(desktop, board.company.second.name).locator(f"[data-visit='{board.visit.pk}']")).to_be_visible()
    desktop.keyboard.press("Escape")
    expect(desktop.locator("[data-side]")).to_be_hidden()


def test_rows_in_an_order_of_ones_own_are_kept_in_a_view(desktop: Page, sign_in: SignIn, board: Board) -> None:
    open_board(desktop, sign_in, board)
    names = desktop.locator("[data-person] b")
    before = names.all_inner_texts()
    first, second = (desktop.locator("[data-person]").nth(one).bounding_box() for one in (0, 1))
    assert first
    assert second
    desktop.mouse.move(second["x"] + 20, second["y"] + 10)
    desktop.mouse.down()
    desktop.mouse.move(first["x"] + 20, first["y"] + 14, steps=5)
    desktop.mouse.up()
    expect(names.first).to_have_text(before[1])
    desktop.locator("[data-save]").click()
    desktop.locator("[data-save-view] [name=name]").fill("Mine")
    with desktop.expect_response(
        lambda answer: answer.url.endswith("/board/views/") and answer.request.method == "POST"
    ):
        desktop.locator("[data-save-view] button[type=submit]").click()
    open_board(desktop, sign_in, board)
    expect(names.first).to_have_text(before[0])
    desktop.locator("[data-views]").select_option(label="Mine")
    expect(names.first).to_have_text(before[1])


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_map_list_and_every_zoom_open(
    desktop: Page, sign_in: SignIn, board: Board, axe: Callable[..., None], reader_language: str
) -> None:
    open_board(desktop, sign_in, board)
    for zoom in ("hour", "week", "month"):
        desktop.locator(f"[data-zoom={zoom}]").first.click()
        expect(desktop.locator("#board")).to_have_attribute("data-zoom", zoom)
        expect(desktop.locator("#board")).to_have_attribute("aria-busy", "false")
        expect(desktop.locator(".load" if zoom == "month" else ".block").first).to_be_visible()
    desktop.locator(".load").first.click()
    expect(desktop.locator("#board")).to_have_attribute("data-zoom", "day")
    desktop.locator("button[data-show=map]").click()
    expect(desktop.locator("[data-map-list]")).to_contain_text(board.company.engineer.name)
    desktop.locator("button[data-show=days]").click()
    expect(desktop.locator("[data-day-list] section")).to_have_count(2)
    axe(desktop)


@pytest.fixture
def mapped(board: Board) -> Board:
    """The visit lies today, at a site with a place; its engineer set out elsewhere."""
    company, at = board.company, clock.now()
    Roster.objects.filter(staff=company.engineer).delete()  # at work at any hour
    board.visit.order.site = make_site(customer=company.customer, latitude_e6=31_230_000, longitude_e6=121_470_000)
    board.visit.order.save()
    board.visit = visits.plan(
        order_id=board.waiting.pk, by=SYSTEM, start_at=at, end_at=at + timedelta(hours=1), lead_id=company.engineer.pk,
        dispatch_now=True, at=at,
    )  # fmt: skip
    board.waiting.site = board.visit.order.site = make_site(
        customer=company.customer, latitude_e6=31_200_000, longitude_e6=121_400_000
    )
    board.waiting.save()
    there = Place(latitude=31_250_000, longitude=121_450_000, accuracy_m=30)
    steps.accept(visit_id=board.visit.pk, by=company.working, at=at)
    steps.depart(visit_id=board.visit.pk, by=company.working, at=at, place=there)
    board.day = timezone.localtime(at)
    return board


def test_the_map_has_grounds_signs_and_where_people_were_last(
    desktop: Page, sign_in: SignIn, mapped: Board, axe: Callable[..., None]
) -> None:
    open_board(desktop, sign_in, mapped, more="&show=map")
    pin = desktop.locator(f"svg [data-pin='{mapped.visit.pk}']")
    expect(desktop.locator(f"svg [data-seen='{mapped.company.engineer.pk}'] .dot")).to_have_count(1)
    expect(desktop.locator(".map-ground .inside circle")).to_have_count(2)
    mine = desktop.locator("[data-map-list] li", has_text=mapped.company.engineer.name)
    expect(mine).to_contain_text("set out ±30 m")
    before = pin.bounding_box()
    assert before
    desktop.locator("[data-map-zoom=in]").click()
    nearer = pin.bounding_box()
    assert nearer
    assert (nearer["width"], nearer["x"]) != (0, before["x"])
    assert nearer["width"] == pytest.approx(before["width"], abs=1)  # signs keep their size
    free = desktop.locator("svg[data-map]").bounding_box()
    assert free
    desktop.mouse.move(free["x"] + 20, free["y"] + free["height"] - 80)
    desktop.mouse.down()
    desktop.mouse.move(free["x"] + 60, free["y"] + free["height"] - 110, steps=3)
    desktop.mouse.up()
    carried = pin.bounding_box()
    assert carried
    assert carried["x"] == pytest.approx(nearer["x"] + 40, abs=1)
    desktop.locator("[data-map-zoom=whole]").click()
    assert pin.bounding_box() == before
    mine.locator("[data-route]").click()
    mine.locator(".map-stop").click()
    expect(desktop.locator("[data-side]")).to_be_visible()
    axe(desktop)


def test_on_a_phone_the_map_is_there_too(phone: Page, sign_in: SignIn, mapped: Board) -> None:
    open_board(phone, sign_in, mapped)
    expect(phone.locator("button[data-show=time]")).to_be_hidden()
    phone.locator("button[data-show=map]").click()
    expect(phone.locator(f"svg [data-pin='{mapped.visit.pk}']")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_day_is_a_list(phone: Page, sign_in: SignIn, board: Board, axe: Callable[..., None]) -> None:
    open_board(phone, sign_in, board)
    day = phone.locator("[data-day-list] section", has_text=board.company.engineer.name)
    expect(day.locator("a")).to_contain_text("10:00")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(phone)
