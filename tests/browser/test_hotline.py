"""The hotline's form while somebody is on the phone: hints beside it, before anything is saved."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.acting import fill, login_of, pick, send
from tests.factories.customers import make_contact
from tests.factories.equipment import make_asset
from tests.factories.service import Company, make_company, make_request

from aftercare.base.kernel import clock
from aftercare.service.models import Request


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_hints_stand_beside_the_form_and_the_call_becomes_a_request(
    desktop: Page, sign_in: Callable[[Page, Any], None], axe: Callable[..., None], reader_language: str
) -> None:
    company = make_company()
    earlier = make_request(company, at=clock.now())
    sign_in(desktop, login_of(company.hotline))
    desktop.goto("/requests/new/")
    form = desktop.locator("form[data-form]").last
    fill(form, {"reporter_phone": earlier.reporter_phone, "reporter_name": "李师傅"})
    pick(form, "asset", company.asset.number)
    hints = desktop.locator("#hints")
    make_contact(customer=company.customer, name="李经理", phone="13700001234")
    fill(form, {"reporter_phone": "13700001234"})
    form.locator("[name=reporter_phone]").press("Tab")
    expect(hints).to_contain_text(f"李经理 · {company.customer.name}")
    fill(form, {"reporter_phone": earlier.reporter_phone})
    expect(hints).to_contain_text(earlier.number)
    expect(hints).to_contain_text("保修" if reader_language == "zh-CN" else "warranty")
    expect(hints).to_contain_text("承诺时限" if reader_language == "zh-CN" else "What we promise")
    axe(desktop)

    fill(form, {"title": "同一台电梯又停了", "nature": "breakdown", "urgency": "urgent"})
    send(desktop, form)
    made = Request.objects.exclude(pk=earlier.pk).get(asset_id=company.asset.pk)
    assert (made.customer_id, made.source, made.urgency) == (company.customer.pk, "phone", "urgent")
    expect(desktop.locator("h1")).to_contain_text(made.number)


def at_the_phone(desktop: Page, sign_in: Callable[[Page, Any], None]) -> tuple[Company, Locator]:
    """Somebody of the hotline with an empty form before them."""
    company = make_company()
    sign_in(desktop, login_of(company.hotline))
    desktop.goto("/requests/new/")
    return company, desktop.locator("form[data-form]").last


def test_enter_in_a_picker_takes_what_was_typed_not_what_stood_there(
    desktop: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    company, form = at_the_phone(desktop, sign_in)
    box = form.locator("[name='asset-text']")
    other = make_asset(site=company.site)
    box.focus()  # the list of the first ones
    expect(form.locator("[data-name='asset'] .picker-list [data-value]").first).to_be_visible()
    for asset in (company.asset, other):
        box.press_sequentially(asset.number)
        box.press("Enter")
        expect(form.locator("[name='asset']")).to_have_value(str(asset.pk))
        box.fill("")


def test_a_click_into_a_picker_with_a_choice_lets_one_type_another(
    desktop: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    company, form = at_the_phone(desktop, sign_in)
    other = make_asset(site=company.site)
    pick(form, "asset", company.asset.number)
    form.locator("[name=title]").click()

    box = form.locator("[name='asset-text']")
    box.click()
    desktop.keyboard.type(other.number)
    desktop.keyboard.press("Enter")

    expect(form.locator("[name='asset']")).to_have_value(str(other.pk))


def test_what_is_sent_again_unchanged_after_going_back_is_the_same_request(
    desktop: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    company, form = at_the_phone(desktop, sign_in)
    title = f"电梯停在 {company.asset.number}"
    fill(form, {"reporter_phone": "13700009876", "reporter_name": "赵师傅", "title": title, "nature": "breakdown"})
    send(desktop, form)
    made = Request.objects.get(title=title)

    desktop.go_back()
    form = desktop.locator("form[data-form]").last
    expect(form.locator("[name=title]")).to_have_value(title)
    send(desktop, form)
    expect(desktop.locator("h1")).to_contain_text(made.number)
    assert Request.objects.filter(title=title).count() == 1

    # Changed it is meant as another one.
    desktop.go_back()
    form = desktop.locator("form[data-form]").last
    fill(form, {"title": f"{title}, 2"})
    send(desktop, form)
    assert Request.objects.filter(title__startswith=title).count() == 2
