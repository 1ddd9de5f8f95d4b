"""A report from intake to the archive, through the pages alone, by everybody whose job it is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.acting import fill, login_of, send, take_step
from tests.factories.service import Company, make_company

from aftercare.platform.journal import public as journal
from aftercare.service.models import Order, Request, Visit
from aftercare.service.receivers.lines import SPOKEN
from aftercare.service.shown import QUIET

SignIn = Callable[[Page, Any], None]
Axe = Callable[..., None]


def reported(phone: Page, axe: Axe, title: str) -> str:
    """An anonymous customer tells us; the address of the page to follow it on."""
    phone.goto("/p/")
    axe(phone)
    form = phone.locator("form[data-form]")
    fill(
        form, {"title": title, "description": "轿厢停在3楼", "reporter_name": "王女士", "reporter_phone": "13900000077"}
    )
    send(phone, form)
    expect(phone).to_have_url(re.compile(r"/p/t/.+/$"))
    expect(phone.locator("h1")).to_have_text(title)
    axe(phone)
    return phone.url


def triaged(desktop: Page, company: Company, request: Request) -> None:
    """The hotline matches the customer, classifies, answers and plans."""
    desktop.goto(f"/requests/{request.pk}/")
    take_step(desktop, "correct", {}, asset_id=company.asset.number)
    take_step(desktop, "triage", {"nature": "breakdown", "urgency": "urgent", "impact": "high"})
    take_step(desktop, "answer", {"way": "phone", "words": "马上安排"})
    take_step(desktop, "plan", {"text": "派员检查门机"})


def dispatched(desktop: Page, company: Company, request: Request) -> Visit:
    """The dispatcher opens the order and sends the engineer."""
    desktop.goto(f"/requests/{request.pk}/")
    take_step(desktop, "order", {"kind": "repair"})
    order = Order.objects.get(request=request)
    desktop.goto(f"/orders/{order.pk}/")
    take_step(desktop, "visit", {}, lead_id=company.engineer.name)
    take_step(desktop, "dispatch")
    return Visit.objects.get(order=order)


def worked(phone: Page, axe: Axe, visit: Visit) -> None:
    """The engineer's day on the phone."""
    phone.goto("/visits/mine/")
    axe(phone)
    phone.click(f"a[href$='/visits/{visit.pk}/']")
    for verb in ("accept", "depart", "arrive", "start"):
        take_step(phone, verb)
    axe(phone)
    take_step(phone, "finish", {"note": "更换门机皮带，试运行正常"})


def confirmed(phone: Page, axe: Axe, address: str) -> None:
    """The customer says that all is well."""
    phone.context.clear_cookies()
    phone.goto(address)
    axe(phone)
    phone.click("a[href*='/confirm/']")
    axe(phone)
    form = phone.locator("form[data-form]")
    fill(form, {"content": "done", "name": "王女士", "rating": "5"})
    send(phone, form)
    expect(phone.locator("a[href*='/confirm/']")).to_have_count(0)


def archived(desktop: Page, sign_in: SignIn, company: Company, request: Request) -> None:
    """The report is written and found right, the file closed."""
    order = Order.objects.get(request=request)
    desktop.goto(f"/orders/{order.pk}/")
    take_step(desktop, "report", {"cause": "皮带断裂", "solution": "更换皮带"})
    sign_in(desktop, login_of(company.manager))
    desktop.reload()
    take_step(desktop, "review", {"right": "yes"})
    desktop.goto(f"/requests/{request.pk}/")
    take_step(desktop, "archive", {})


def told_on(desktop: Page) -> list[str]:
    """What the timeline says, the oldest first."""
    return desktop.locator("[data-timeline] .timeline-text").all_inner_texts()[::-1]


def spoken(request: Request, language: str) -> list[str]:
    """What it should say: every fact of the case that a reader need see, in the reader's language."""
    facts = [fact for fact in journal.events_of("case", request.case_id) if fact.type not in QUIET]
    return [SPOKEN[fact.type].words.in_language(language) for fact in facts]


@pytest.mark.slow
@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_a_customers_report_runs_to_the_archive(
    phone: Page, desktop: Page, sign_in: SignIn, axe: Axe, reader_language: str
) -> None:
    company = make_company()
    title = f"电梯困人后停运 {reader_language} {company.asset.pk}"

    address = reported(phone, axe, title)
    request = Request.objects.get(title=title)
    sign_in(desktop, login_of(company.hotline))
    triaged(desktop, company, request)
    sign_in(desktop, login_of(company.dispatcher))
    visit = dispatched(desktop, company, request)
    sign_in(phone, login_of(company.working))
    worked(phone, axe, visit)
    confirmed(phone, axe, address)
    archived(desktop, sign_in, company, request)

    request.refresh_from_db()
    assert request.state == Request.State.ARCHIVED
    assert told_on(desktop) == spoken(request, "zh-hans" if reader_language == "zh-CN" else "en")
    axe(desktop)
