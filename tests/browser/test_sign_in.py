"""The way in."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.factories.accounts import make_user

from aftercare.platform.accounts.models import User

PASSWORD = "long enough to pass"


def signs_in(name: str) -> User:
    """Somebody with a password; rows of the run before this test in the same process stay."""
    return User.objects.filter(username=name).first() or make_user(name, role="dispatcher", password=PASSWORD)


def test_somebody_with_a_password_comes_in(desktop: Page, axe: Callable[..., None]) -> None:
    signs_in("zhang.wei")
    desktop.goto("/accounts/login/")
    axe(desktop)
    desktop.fill("input[name=login]", "zhang.wei")
    desktop.fill("input[name=password]", PASSWORD)
    desktop.press("input[name=password]", "Enter")
    expect(desktop).not_to_have_url(re.compile("login"))


def test_a_wrong_password_is_answered_at_the_form(phone: Page, axe: Callable[..., None]) -> None:
    signs_in("li.na")
    phone.goto("/accounts/login/")
    phone.fill("input[name=login]", "li.na")
    phone.fill("input[name=password]", "quite another one")
    phone.press("input[name=password]", "Enter")
    expect(phone.locator("input[name=login]")).to_have_value("li.na")
    expect(phone.locator("body")).to_contain_text("correct")
    axe(phone)


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_the_login_page_speaks_the_readers_language(desktop: Page, reader_language: str) -> None:
    desktop.goto("/accounts/login/")
    expect(desktop.locator("html")).to_have_attribute(
        "lang", re.compile("^zh" if reader_language == "zh-CN" else "^en")
    )
