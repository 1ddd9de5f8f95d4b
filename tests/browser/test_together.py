"""Two people at once, two tabs, a double click, a lost session: nothing is overwritten, nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.acting import fill, login_of, press, send
from tests.browser.test_sign_in import PASSWORD
from tests.factories.accounts import make_user
from tests.factories.service import Company, make_company, make_triaged

from aftercare.base.kernel import clock
from aftercare.base.kernel.ids import uuid7
from aftercare.service.models import Request

SignIn = Callable[[Page, Any], None]
FORM = "form[data-form]"


@pytest.fixture
def company(site: Any) -> Company:
    return make_company()


@pytest.fixture
def request_at_work(company: Company) -> Request:
    return make_triaged(company, at=clock.now())


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_the_second_of_two_dispatchers_is_told_and_keeps_what_was_typed(
    desktop: Page, another: Page, sign_in: SignIn, guard: Any, company: Company, request_at_work: Request,
    reader_language: str,
) -> None:  # fmt: skip
    guard.expected_statuses.add(409)
    for page, actor in ((desktop, company.dispatcher), (another, company.manager)):
        sign_in(page, login_of(actor))
        page.goto(f"/requests/{request_at_work.pk}/")
        press(page, "plan")
        page.locator("#dialog-body [name=text]").fill(f"{actor.kind} {actor.id}")
    first, second = (f"{actor.kind} {actor.id}" for actor in (company.dispatcher, company.manager))
    send(desktop, desktop.locator("#dialog-body form"))

    another.locator("#dialog-body button[type=submit]").last.click()
    said = another.locator("#dialog-body .form-error")
    expect(said).to_contain_text("他人" if reader_language == "zh-CN" else "Somebody else changed this")
    expect(another.locator("#dialog-body [name=text]")).to_have_value(second)
    expect(another.locator("#dialog-body .field-now")).to_contain_text(first)
    request_at_work.refresh_from_db()
    assert request_at_work.plan == first

    send(another, another.locator("#dialog-body form"))
    request_at_work.refresh_from_db()
    assert request_at_work.plan == second


def test_a_double_click_sends_once(desktop: Page, sign_in: SignIn, company: Company) -> None:
    sign_in(desktop, login_of(company.hotline))
    sent: list[str] = []
    desktop.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    title = f"双击 {company.asset.pk}"
    desktop.goto("/requests/new/")
    form = desktop.locator(FORM).last
    fill(form, {"title": title, "reporter_phone": "13900000033"})
    form.locator("button[type=submit]").last.dblclick()
    expect(desktop.locator("h1")).to_contain_text(title)
    assert len(sent) == 1
    assert Request.objects.filter(title=title).count() == 1


def test_a_form_sent_again_after_going_back_is_done_once(desktop: Page, sign_in: SignIn, company: Company) -> None:
    sign_in(desktop, login_of(company.hotline))
    title = f"后退 {company.asset.pk}"
    desktop.goto("/requests/new/")
    key = str(uuid7(clock.now()))
    for _time in range(2):
        desktop.goto("/requests/new/")
        form = desktop.locator(FORM).last
        form.locator("[name=submission]").evaluate("(element, key) => { element.value = key; }", key)
        fill(form, {"title": title, "reporter_phone": "13900000033"})
        send(desktop, form)
        expect(desktop.locator("h1")).to_contain_text(title)
    assert Request.objects.filter(title=title).count() == 1


def test_back_reload_deep_link_and_a_second_tab(
    desktop: Page, sign_in: SignIn, company: Company, request_at_work: Request
) -> None:
    sign_in(desktop, login_of(company.dispatcher))
    desktop.goto(f"/requests/?view=all&q={request_at_work.number}")
    expect(desktop.locator("[data-rows] > tr")).to_have_count(1)
    desktop.keyboard.press("j")
    desktop.keyboard.press("Enter")
    expect(desktop.locator("h1 .number")).to_have_text(request_at_work.number)
    desktop.reload()
    expect(desktop.locator("h1 .number")).to_have_text(request_at_work.number)
    desktop.go_back()
    expect(desktop.locator("[data-rows] > tr")).to_have_count(1)
    tab = desktop.context.new_page()
    tab.goto(f"/requests/{request_at_work.pk}/triage/")  # a dialog's address is a page as well
    expect(tab.locator(f"{FORM} [name=urgency]")).to_be_visible()
    tab.close()


@pytest.mark.parametrize("path", ["/requests/new/", "/p/"])
def test_the_language_is_switched_in_the_middle_of_a_form(
    desktop: Page, sign_in: SignIn, company: Company, path: str
) -> None:
    if path != "/p/":
        sign_in(desktop, login_of(company.hotline))
    desktop.goto(path)
    desktop.locator(f"{FORM} [name=title]").last.fill("电梯停在三楼")
    desktop.click(".language button, form[action='/ui/language/'] button")
    expect(desktop.locator("html")).to_have_attribute("lang", re.compile("^zh"))
    expect(desktop.locator(f"{FORM} [name=title]").last).to_have_value("电梯停在三楼")


def test_what_was_typed_is_there_after_signing_in_again(desktop: Page, sign_in: SignIn, company: Company) -> None:
    user = make_user(f"lost.{company.asset.pk}", role="hotline", unit=company.office, password=PASSWORD)
    sign_in(desktop, user)
    desktop.goto("/requests/new/")
    title = f"会话过期 {company.asset.pk}"
    form = desktop.locator(FORM).last
    fill(form, {"title": title, "reporter_phone": "13900000044"})
    desktop.context.clear_cookies(name="sessionid")
    send(desktop, form)
    expect(desktop).to_have_url(re.compile("/accounts/login/"))
    desktop.fill("input[name=login]", user.username)
    desktop.fill("input[name=password]", PASSWORD)
    desktop.press("input[name=password]", "Enter")
    expect(desktop).to_have_url(re.compile("/requests/new/"))
    expect(desktop.locator(f"{FORM} [name=title]").last).to_have_value(title)
    assert not Request.objects.filter(title=title).exists()
    send(desktop, desktop.locator(FORM).last)
    assert Request.objects.filter(title=title).count() == 1
