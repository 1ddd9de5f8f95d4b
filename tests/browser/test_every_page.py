"""Every page of the menu, in both languages, wide and narrow: it draws, nothing is noted, axe finds nothing serious."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.actors import staff_actor
from tests.browser.acting import login_of
from tests.factories.service import make_company, make_visit

from aftercare.base.kernel import clock
from aftercare.base.ui.public import menu
from aftercare.platform.accounts.models import User

PAGES = sorted({entry.url for entry in menu})


@pytest.fixture(scope="session")
def lived_in() -> dict[str, bool]:
    """Whether a company is there to be looked at."""
    return {}


@pytest.fixture
def chief(site: Any, lived_in: dict[str, bool]) -> User:
    """An administrator in a company with a request, an order and a visit."""
    if not lived_in:
        make_visit(make_company(), at=clock.now())
        lived_in["yes"] = True
    known = User.objects.filter(username="every.chief").first()
    return known or login_of(staff_actor("administrator", username="every.chief"))


def looked_at(page: Page, axe: Callable[..., None], name: str) -> None:
    page.goto(reverse(name))
    expect(page.locator("h1")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"
    axe(page)


@pytest.mark.parametrize("reader_language", ["en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_menu_on_a_desktop(
    desktop: Page, sign_in: Callable[[Page, Any], None], axe: Callable[..., None], guard: Any, chief: User, name: str,
    reader_language: str,
) -> None:  # fmt: skip
    assert reader_language
    guard.expected_statuses.add(503)  # the health page says so when something is not well, here: no worker
    sign_in(desktop, chief)
    looked_at(desktop, axe, name)


@pytest.mark.parametrize("reader_language", ["zh-CN"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_menu_on_a_phone(
    phone: Page, sign_in: Callable[[Page, Any], None], axe: Callable[..., None], guard: Any, chief: User, name: str,
    reader_language: str,
) -> None:  # fmt: skip
    assert reader_language
    guard.expected_statuses.add(503)
    sign_in(phone, chief)
    looked_at(phone, axe, name)
