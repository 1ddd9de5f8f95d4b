"""A report from intake to the archive, through the pages alone: by the public form, the hotline, a workbook."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser import walking
from tests.browser.acting import login_of, take_step
from tests.factories.service import make_company

from aftercare.platform.journal import public as journal
from aftercare.service.models import Request, Visit

SignIn = Callable[[Page, Any], None]
Axe = Callable[..., None]


@pytest.mark.slow
@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_a_customers_report_runs_to_the_archive(
    phone: Page, desktop: Page, sign_in: SignIn, axe: Axe, reader_language: str
) -> None:
    company = make_company()
    title = f"电梯困人后停运 {reader_language} {company.asset.pk}"

    address = walking.reported(phone, axe, title)
    request = Request.objects.get(title=title)
    sign_in(desktop, login_of(company.hotline))
    desktop.goto(f"/requests/{request.pk}/")
    take_step(desktop, "correct", {}, asset_id=company.asset.number)
    walking.triaged(desktop, request)
    take_step(desktop, "answer", {"way": "phone", "words": "马上安排"})
    take_step(desktop, "plan", {"text": "派员检查门机"})
    sign_in(desktop, login_of(company.dispatcher))
    order = walking.opened(desktop, request)
    desktop.goto(f"/orders/{order.pk}/")
    take_step(desktop, "visit", {}, lead_id=company.engineer.name)
    take_step(desktop, "dispatch")
    visit = Visit.objects.get(order=order)
    sign_in(phone, login_of(company.working))
    phone.goto("/visits/mine/")
    axe(phone)
    walking.on_site(phone, visit)
    axe(phone)
    take_step(phone, "finish", {"note": "更换门机皮带，试运行正常"})
    walking.confirmed(phone, address, axe)
    walking.archived(desktop, sign_in, company, request)

    request.refresh_from_db()
    assert request.state == Request.State.ARCHIVED
    assert walking.told_on(desktop) == walking.spoken(request, "zh-hans" if reader_language == "zh-CN" else "en")
    axe(desktop)


@pytest.mark.slow
@pytest.mark.parametrize("reader_language", ["zh-CN"])
def test_a_call_is_diagnosed_visited_tested_and_archived(phone: Page, desktop: Page, sign_in: SignIn, axe: Axe) -> None:
    company = make_company()
    title = f"门机异响 {company.asset.pk}"

    sign_in(desktop, login_of(company.hotline))
    walking.called_in(desktop, company, title)
    request = Request.objects.get(title=title)
    walking.triaged(desktop, request)
    take_step(desktop, "diagnose", {"findings": "疑似门机故障", "verdict": "visit_needed"})
    address = walking.link_of(desktop)
    axe(desktop)
    sign_in(desktop, login_of(company.dispatcher))
    visit = walking.sent(desktop, company, walking.opened(desktop, request, work_type_id=walking.tested_work_type()))
    sign_in(phone, login_of(company.working))
    walking.on_site(phone, visit)
    walking.tested(phone)
    take_step(phone, "finish", {"note": "更换门机皮带，试运行正常"})
    walking.confirmed(phone, address)
    walking.archived(desktop, sign_in, company, request)

    request.refresh_from_db()
    assert (request.state, request.source) == (Request.State.ARCHIVED, Request.Source.PHONE)
    assert walking.told_on(desktop) == walking.spoken(request, "zh-hans")
    told = {one.type: one.actor.channel for one in journal.events_of("case", request.case_id)}
    assert (told["request.received"], told["request.link_given"], told["visit.confirmed"]) == (
        "hotline", "web", "tracking",
    )  # fmt: skip


@pytest.mark.slow
def test_a_report_of_a_workbook_is_visited_twice_and_archived(phone: Page, desktop: Page, sign_in: SignIn) -> None:
    company = make_company()
    title = f"轿厢不平层 {company.asset.pk}"

    sign_in(desktop, login_of(company.manager))
    walking.imported(desktop, company, title)
    request = Request.objects.get(title=title)
    walking.triaged(desktop, request)
    address = walking.link_of(desktop)
    sign_in(desktop, login_of(company.dispatcher))
    order = walking.opened(desktop, request)
    first = walking.sent(desktop, company, order)
    sign_in(phone, login_of(company.working))
    walking.on_site(phone, first, begins=False)
    take_step(phone, "incomplete", {"reason": "access", "next_step": "new_visit", "note": "机房锁着"})
    expect(phone.locator("h1")).to_contain_text("Incomplete")
    second = walking.sent(desktop, company, order)
    walking.on_site(phone, second)
    take_step(phone, "finish", {"note": "更换平层感应器"})
    walking.confirmed(phone, address)
    walking.archived(desktop, sign_in, company, request)

    request.refresh_from_db()
    assert (request.state, request.source) == (Request.State.ARCHIVED, Request.Source.IMPORT)
    visits = Visit.objects.filter(order=order).order_by("sequence").values_list("state", "next_step")
    assert list(visits) == [("incomplete", "new_visit"), ("finished", "")]
    assert walking.told_on(desktop) == walking.spoken(request, "en")
    told = {one.type: one.actor.channel for one in journal.events_of("case", request.case_id)}
    assert (told["request.received"], told["request.triaged"]) == ("import", "web")
