"""The way of a report from intake to the archive, through the pages alone, by everybody whose job it is."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from playwright.sync_api import Page, expect
from tests.browser.acting import fill, login_of, pick, press, send, take_step
from tests.factories.imports import workbook
from tests.factories.service import Company
from tests.factories.sheets import make_form

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.jobs.public import run_ready
from aftercare.platform.journal import public as journal
from aftercare.service.models import Order, Request, Visit
from aftercare.service.receivers.lines import SPOKEN
from aftercare.service.shown import QUIET
from aftercare.service.worktypes import services as worktypes

SignIn = Callable[[Page, Any], None]
Axe = Callable[..., None]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEVELLING = """
sections:
  - key: doors
    title: {zh: 门机, en: Doors}
    fields:
      - {key: works, kind: pass_fail_na, label: {zh: 开关门正常, en: Doors work}, mandatory: true}
      - {key: gap, kind: number, label: {zh: 间隙, en: Gap}, unit: mm, scale: 2, min: 0.3, max: 0.7, mandatory: true}
"""
_types = count(1)


def tested_work_type() -> str:
    """The code of a work type of its own that wants a test sheet: other tests' orders ask for none."""
    code = f"walked-{next(_types)}"
    make_form(LEVELLING, key=code)
    worktypes.save(
        code=code, name=Words("门机维修", "Door repair"), kind="repair", family_code=code, sheet_key=code, by=SYSTEM,
        at=clock.now() - timedelta(hours=1),
    )  # fmt: skip
    return code


# The doors at which a report comes in.


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


def called_in(desktop: Page, company: Company, title: str) -> None:
    """The hotline takes it down while the customer is on the phone."""
    desktop.goto("/requests/new/")
    form = desktop.locator("form[data-form]").last
    fill(form, {"reporter_phone": "13900000078", "reporter_name": "王女士"})
    pick(form, "asset", company.asset.number)
    fill(form, {"title": title, "nature": "breakdown", "urgency": "urgent"})
    send(desktop, form)
    expect(desktop.locator("h1")).to_contain_text(title)


def imported(desktop: Page, company: Company, title: str) -> None:
    """A workbook with one report, checked and let in."""
    rows = [["标题", "设备编号", "联系人", "电话"], [title, company.asset.number, "王女士", "13900000079"]]
    desktop.goto("/imports/new/?target=requests")
    desktop.set_input_files(
        "input[type=file]", {"name": "报修.xlsx", "mimeType": XLSX, "buffer": workbook({"报修": rows})}
    )
    send(desktop, desktop.locator("form[data-form]").last)
    send(desktop, desktop.locator(".import-mapping"))
    run_ready(clock.now())  # the worker's turn
    desktop.reload()
    expect(desktop.locator(".import-rows tbody tr")).to_have_class([re.compile("state-new")])
    with desktop.expect_navigation():
        press(desktop, "run")
    run_ready(clock.now())
    desktop.reload()
    expect(desktop.locator(".import-rows tbody tr")).to_have_class([re.compile("state-done")])


# What follows.


def triaged(desktop: Page, request: Request) -> None:
    """The hotline classifies; the page is open already or opened now."""
    if not desktop.url.endswith(f"/requests/{request.pk}/"):
        desktop.goto(f"/requests/{request.pk}/")
    take_step(desktop, "triage", {"nature": "breakdown", "urgency": "urgent", "impact": "high"})


def link_of(desktop: Page) -> str:
    """The customer's link, taken from the page of the request."""
    press(desktop, "link")
    dialog = desktop.locator("#dialog-body")
    dialog.locator("form button[type=submit]").click()
    address = dialog.locator("#customers-link").input_value()
    assert "/p/t/" in address
    return re.sub(r"^https?://[^/]+", "", address)


def opened(desktop: Page, request: Request, **picks: str) -> Order:
    """The dispatcher opens the order."""
    desktop.goto(f"/requests/{request.pk}/")
    take_step(desktop, "order", {"kind": "repair"}, **picks)
    return Order.objects.get(request=request)


def sent(desktop: Page, company: Company, order: Order) -> Visit:
    """The dispatcher plans a visit and sends the engineer at once."""
    if not desktop.url.endswith(f"/orders/{order.pk}/"):
        desktop.goto(f"/orders/{order.pk}/")
    take_step(desktop, "visit", {"dispatch_now": True}, lead_id=company.engineer.name)
    return Visit.objects.filter(order=order).latest("sequence")


def on_site(phone: Page, visit: Visit, *, begins: bool = True) -> None:
    """The engineer takes the visit on the phone, travels, and begins if there is anything to begin."""
    phone.goto("/visits/mine/")
    phone.click(f"a[href$='/visits/{visit.pk}/']")
    for verb in ("accept", "depart", "arrive", *(("start",) if begins else ())):
        take_step(phone, verb)


def tested(phone: Page) -> None:
    """The test sheet, reached from what the page says is missing, filled in and handed in."""
    phone.locator("#missing a[href*='/sheets/']").click()
    form = phone.locator("form[data-sheet]")
    form.locator("[name=works][value=pass]").check()
    form.locator("[name=gap]").fill("0.5")
    form.locator(".sheet-buttons .btn-primary").click()
    expect(phone.locator("#missing")).to_have_count(0)


def confirmed(phone: Page, address: str, axe: Axe = lambda _page: None) -> None:
    """The customer says that all is well, how content, and why."""
    phone.context.clear_cookies()
    phone.goto(address)
    axe(phone)
    phone.click("a[href*='/confirm/']")
    axe(phone)
    form = phone.locator("form[data-form]")
    fill(form, {"content": "done", "name": "王女士", "rating": "5", "remark": "师傅很准时"})
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
