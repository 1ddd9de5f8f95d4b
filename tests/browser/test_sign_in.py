"""The way in."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
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


def comes_in(page: Page, name: str) -> None:
    """By the password, as far as it leads."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")


def confirms(page: Page) -> None:
    """Whoever changes how a login is opened says the password once more."""
    expect(page).to_have_url(re.compile("reauthenticate"))
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page).not_to_have_url(re.compile("reauthenticate"))


def goes_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).not_to_have_url(re.compile("logout"))


def test_a_passkey_is_set_up_and_opens_the_door_without_a_password(desktop: Page, axe: Callable[..., None]) -> None:
    device = desktop.context.new_cdp_session(desktop)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    signs_in("wang.fang")
    comes_in(desktop, "wang.fang")
    expect(desktop).not_to_have_url(re.compile("login"))
    desktop.goto("/access/me/")
    desktop.get_by_role("listitem").filter(has_text="Passkeys").get_by_role("link").click()
    desktop.get_by_role("link", name="Add").first.click()
    confirms(desktop)
    desktop.fill("input[name=name]", "Reception desk")
    desktop.check("input[name=passwordless]")
    axe(desktop)
    desktop.locator("#mfa_webauthn_add").click()
    expect(desktop.locator("main")).to_contain_text(re.compile("Reception desk|recovery", re.IGNORECASE))

    goes_out(desktop)
    desktop.goto("/accounts/login/")
    desktop.click("#passkey_login")
    expect(desktop).not_to_have_url(re.compile("login"))
    desktop.goto("/access/me/")
    expect(desktop.locator("body")).to_contain_text("wang.fang")


def test_an_authenticator_app_is_set_up_and_asked_for_at_the_next_sign_in(
    phone: Page, axe: Callable[..., None]
) -> None:
    signs_in("zhao.min")
    comes_in(phone, "zhao.min")
    expect(phone).not_to_have_url(re.compile("login"))
    phone.goto("/access/me/")
    phone.get_by_role("listitem").filter(has_text="Authenticator app").get_by_role("link").click()
    phone.get_by_role("link", name="Switch on").click()
    confirms(phone)
    axe(phone)
    secret = phone.locator("#authenticator_secret").input_value()
    phone.fill("input[name=code]", code_of(secret))
    phone.locator("main form button[type=submit]").first.click()
    expect(phone).to_have_url(re.compile("recovery|2fa/$"))

    goes_out(phone)
    comes_in(phone, "zhao.min")
    expect(phone).to_have_url(re.compile("2fa/authenticate"))
    axe(phone)
    phone.fill("input[name=code]", code_of(secret))
    phone.locator("main form button[type=submit]").first.click()
    expect(phone).not_to_have_url(re.compile("2fa|login"))


def code_of(secret: str) -> str:
    """What the app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
