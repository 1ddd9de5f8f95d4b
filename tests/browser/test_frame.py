"""The frame, the lists and the forms in a browser: keys, preview, criteria, drafts, dark, phone; each page through axe."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.actors import staff_actor
from tests.factories.accounts import make_user
from tests.factories.units import make_office

from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.models import User
from aftercare.platform.units.models import Unit

SignIn = Callable[[Page, Any], None]
Axe = Callable[..., None]


def chief() -> User:
    """An administrator; a second one if need be is the same."""
    known = User.objects.filter(username="frame.chief").first()
    return known or User.objects.get(pk=staff_actor("administrator", username="frame.chief").user_id)


@pytest.fixture
def users(desktop: Page, sign_in: SignIn) -> Page:
    """The list of users, with a few rows."""
    for name in ("ada", "bo", "chen", "dai"):
        if not User.objects.filter(username=f"frame.{name}").exists():
            make_user(f"frame.{name}", role="engineer")
    sign_in(desktop, chief())
    desktop.goto("/access/users/?view=all&q=frame")
    expect(desktop.locator("[data-rows] > tr")).to_have_count(5)
    return desktop


def test_a_list_is_walked_by_keys(users: Page, axe: Axe) -> None:
    axe(users)
    users.keyboard.press("j")
    users.keyboard.press("j")
    second = users.locator("[data-rows] > tr").nth(1)
    expect(second).to_have_class(re.compile("current"))
    users.keyboard.press(" ")
    expect(users.locator("#preview .preview-head")).to_be_visible()
    axe(users)
    name = second.locator(".number").inner_text()
    users.keyboard.press("Escape")
    expect(users.locator("#preview")).to_be_hidden()
    users.keyboard.press("Enter")
    expect(users.locator("h1 .number")).to_have_text(name)
    users.go_back()
    expect(users.locator("[data-rows] > tr")).to_have_count(5)


def test_criteria_are_chosen_shown_and_taken_away(users: Page, axe: Axe) -> None:
    users.click("[data-filter-open]")
    users.locator(".drop-menu [role=menuitem]").first.click()
    expect(users.locator("[data-criterion]")).to_be_visible()
    axe(users)
    users.keyboard.press("Escape")
    users.fill("[data-list-search]", "frame.bo")
    users.keyboard.press("Enter")
    expect(users.locator("[data-rows] > tr")).to_have_count(1)
    expect(users).to_have_url(re.compile("q=frame.bo"))
    users.go_back()
    expect(users.locator("[data-rows] > tr")).to_have_count(5)


def test_a_view_is_saved_from_the_list(users: Page) -> None:
    users.click(".tab-save")
    users.fill("dialog[open] input[name=name]", "Frame people")
    users.click("dialog[open] button.btn-primary")
    expect(users.locator(".tabs a[aria-current]")).to_contain_text("Frame people")
    expect(users.locator("[data-rows] > tr")).to_have_count(5)
    expect(users.locator("#toasts")).to_contain_text("The view is saved.")
    users.click(".tabs .drop summary")
    users.click(".tabs button[value=delete]")
    expect(users.locator(".tabs")).not_to_contain_text("Frame people")


def test_the_palette_leads_anywhere(users: Page, axe: Axe, guard: Any) -> None:
    guard.expected_statuses.add(503)  # the page says so when something is not well, here: no worker
    users.keyboard.press("Control+k")
    expect(users.locator("#palette [data-found]").first).to_be_visible()
    axe(users)
    users.keyboard.type("health")
    expect(users.locator("#palette [data-found]")).to_have_count(1)
    users.keyboard.press("Enter")
    expect(users).to_have_url(re.compile("/health/"))


def test_enter_before_the_answer_goes_where_the_answer_leads(users: Page) -> None:
    """Not to what happened to be marked for what was typed before."""
    users.keyboard.press("Control+k")
    expect(users.locator("#palette [data-found].marked")).to_be_visible()
    users.keyboard.type("zzjg")  # 组织架构, by its initials
    users.keyboard.press("Enter")
    expect(users).to_have_url(re.compile("/units/$"), timeout=20_000)


def test_dark_pages_are_chosen_and_stay(users: Page, axe: Axe) -> None:
    users.click("summary.person")
    users.click("[data-theme-set=dark]")
    expect(users.locator("html")).to_have_attribute("data-bs-theme", "dark")
    users.reload()
    expect(users.locator("html")).to_have_attribute("data-bs-theme", "dark")
    axe(users)


def test_what_is_typed_survives_a_reload_and_goes_when_it_is_saved(desktop: Page, sign_in: SignIn, axe: Axe) -> None:
    sign_in(desktop, chief())
    desktop.goto("/units/new/")
    axe(desktop)
    desktop.fill("input[name=code]", "FRAME")
    desktop.fill("input[name=name_zh]", "框架公司")
    desktop.wait_for_timeout(600)
    desktop.reload()
    expect(desktop.locator("input[name=code]")).to_have_value("FRAME")
    expect(desktop.locator(".draft-note")).to_be_visible()
    desktop.click("form[data-form] button[type=submit]")
    expect(desktop).not_to_have_url(re.compile("/units/new/"))
    assert Unit.objects.filter(code="FRAME").count() == 1
    desktop.goto("/units/new/")
    expect(desktop.locator("input[name=code]")).to_have_value("")


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_a_phone_has_four_places_and_cards(phone: Page, sign_in: SignIn, axe: Axe, reader_language: str) -> None:
    sign_in(phone, chief())
    phone.goto("/access/users/?view=all&q=frame")
    expect(phone.locator(".phonebar > *")).to_have_count(4)
    expect(phone.locator(".rows thead")).to_be_hidden()
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    axe(phone)
    phone.click(".phonebar [data-rail-open]")
    expect(phone.locator(".rail")).to_be_visible()
    phone.locator(".rail a[href='/']").last.click()
    expect(phone).to_have_url(re.compile(r"/$"))
    axe(phone)


def test_an_office_is_chosen_by_keys_and_by_touch(desktop: Page, phone: Page, sign_in: SignIn, axe: Axe) -> None:
    north = make_office(name=Words(zh="北办", en="North"))
    make_office(parent=north.parent, name=Words(zh="南办", en="South"))
    sign_in(desktop, chief())
    desktop.goto("/access/users/?view=all")
    switch = desktop.locator(".office-switch")
    expect(switch.locator(".office-name")).to_have_text("All offices")
    switch.locator("summary").focus()
    desktop.keyboard.press("Enter")
    expect(switch.locator("button").first).to_have_attribute("aria-current", "true")
    axe(desktop)
    desktop.keyboard.press("Escape")
    expect(switch).not_to_have_attribute("open", "")
    desktop.keyboard.press("Enter")
    south = switch.get_by_role("button", name="South")
    while south.evaluate("one => one !== document.activeElement"):
        desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")
    expect(switch.locator(".office-name")).to_have_text("South")
    expect(desktop).to_have_url(re.compile("/access/users/\\?view=all"))
    sign_in(phone, chief())
    phone.goto("/")
    touched = phone.locator(".office-switch")
    expect(touched.locator(".office-name")).to_have_text("South")
    assert fits(phone)
    touched.locator("summary").click()
    axe(phone)
    touched.get_by_role("button", name="All I may see").click()
    expect(touched.locator(".office-name")).to_be_hidden()
    assert fits(phone)


def fits(page: Page) -> bool:
    """Nothing reaches beyond the edge of the screen."""
    answer: bool = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return answer


def test_a_file_that_is_too_large_is_told_before_it_is_sent(phone: Page, axe: Axe, tmp_path: Path) -> None:
    large, small = tmp_path / "制动器.jpg", tmp_path / "small.jpg"
    with large.open("wb") as file:
        file.truncate(41 * 2**20)
    small.write_bytes(b"\xff\xd8\xff")
    sent: list[str] = []
    phone.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    phone.goto("/p/")
    phone.fill("[name=title]", "停梯")
    phone.set_input_files("[name=photos]", large)
    told = phone.locator("#field-photos .field-error")
    expect(told).to_contain_text("制动器.jpg has 41.0 MB; the limit is 40.0 MB.")
    axe(phone)
    phone.locator("form[data-form] button[type=submit]").last.click()
    expect(phone.locator("[name=photos]")).to_be_focused()
    assert sent == []
    expect(phone.locator("[name=title]")).to_have_value("停梯")

    phone.set_input_files("[name=photos]", small)
    expect(told).to_have_count(0)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_word_without_an_end_widens_no_page(
    device: str, request: pytest.FixtureRequest, sign_in: SignIn, guard: Any
) -> None:
    page: Page = request.getfixturevalue(device)
    user = User.objects.filter(username="endless").first() or make_user("endless", name="W" * 90)
    sign_in(page, chief())
    for path in ("/access/users/?view=all&q=endless", f"/access/users/{user.pk}/", f"/access/users/{user.pk}/change/"):
        page.goto(path)
        expect(page.locator("h1").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_table_is_read_as_cards_on_a_phone(phone: Page, sign_in: SignIn, axe: Axe) -> None:
    sign_in(phone, chief())
    phone.goto("/numbering/")
    row = phone.locator("table.stacked tbody tr").first
    expect(row.locator("td").nth(1)).to_have_attribute("data-label", re.compile(r"\w"))
    axe(phone)
    wrap = "document.querySelector('.table-wrap')"
    assert phone.evaluate(f"{wrap}.scrollWidth <= {wrap}.clientWidth")
    assert phone.evaluate("document.querySelector('td .btn-sm').getBoundingClientRect().height") >= 40
