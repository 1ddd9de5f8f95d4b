"""A workbook with a right, a wrong and a twice-written row: seen first, mended in place, let in, taken back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.actors import staff_actor
from tests.browser.acting import login_of, press
from tests.factories.imports import workbook
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.platform.jobs.public import run_ready
from aftercare.registry.customers.public import Customer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def work(desktop: Page) -> None:
    """The worker's turn, then the page that follows."""
    run_ready(clock.now())
    desktop.reload()


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_a_workbook_is_checked_mended_let_in_and_taken_back(
    desktop: Page, sign_in: Callable[[Page, Any], None], axe: Callable[..., None], reader_language: str
) -> None:
    office = make_office()
    sign_in(desktop, login_of(staff_actor("administrator")))
    first, second, third = (f"{office.code}-{number}" for number in (1, 2, 3))
    rows = [["客户编号", "客户名称"], [first, "城北物业"], [second, ""], [first, "城北物业管理"]]
    desktop.goto("/imports/new/?target=registry")
    axe(desktop)
    desktop.set_input_files(
        "input[type=file]", {"name": "客户.xlsx", "mimeType": XLSX, "buffer": workbook({"客户": rows})}
    )
    desktop.locator("[name=unit-text]").fill(office.code)
    with desktop.expect_navigation():
        desktop.locator("form[data-form] button[type=submit]").last.click()
    axe(desktop)
    with desktop.expect_navigation():
        desktop.click(".import-mapping button[type=submit]")
    work(desktop)
    states = desktop.locator(".import-rows tbody tr")  # those that want mending come first
    expect(states).to_have_class([re.compile("state-error")] * 2)
    axe(desktop)
    assert not Customer.objects.filter(number__startswith=office.code).exists()

    mend(desktop, row=0, cell=1, text="城南物业")
    mend(desktop, row=1, cell=0, text=third)
    expect(states).to_have_class([re.compile("state-new")] * 2)
    with desktop.expect_navigation():
        press(desktop, "run")
    work(desktop)
    found = Customer.objects.filter(number__startswith=office.code).order_by("number")
    assert [one.name for one in found] == ["城北物业", "城南物业", "城北物业管理"]
    expect(states).to_have_class([re.compile("state-done")] * 3)

    with desktop.expect_navigation():
        press(desktop, "undo")
    with desktop.expect_navigation():
        desktop.locator("main form[data-form] button[type=submit]").last.click()
    work(desktop)
    assert not Customer.objects.filter(number__startswith=office.code).exists()


def mend(desktop: Page, *, row: int, cell: int, text: str) -> None:
    """Type into a cell of a wrong row, and wait for the answer."""
    one = desktop.locator(".import-rows tbody tr").nth(row).locator("input").nth(cell)
    with desktop.expect_response(re.compile("/fix/$")):
        one.fill(text)
        one.press("Tab")
