"""A draft is tried on the cases of the last days before it takes force."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.actors import staff_actor
from tests.browser.acting import login_of
from tests.factories.regulations import event, publish_regulation, say
from tests.factories.service import Company, make_company, make_request
from tests.regulations.test_replay import ANSWER, draft, scored

from aftercare.base.kernel import clock
from aftercare.platform.jobs import public as jobs
from aftercare.regulations.documents.models import Version

SignIn = Callable[[Page, Any], None]
Axe = Callable[..., None]
SHORTER = {"targets": [{"within": "1 h", "calendar": "24x7"}]}


def answered_after(company: Company, minutes: int) -> None:
    began = clock.now() - timedelta(days=2)
    request = make_request(company, at=began)
    say([(event("request.answered", request.case_id, request=request.pk), began + timedelta(minutes=minutes))])


def shorter_draft(company: Company, language: str) -> Version:
    """Of two requests one would have been answered too late."""
    key = f"replayed-{language.lower()}"
    # A clock of its own: cases of the other language's test are there, too.
    answer = ANSWER | {"clock": key}
    in_time = scored("in-time", {"kind": "kept", "clock": key}, at_least=9_000)
    version = publish_regulation(
        answer, in_time, key=key, unit=company.office, name={"zh": "快速答复制度", "en": "Quick answers"}
    )
    for minutes in (30, 90):
        answered_after(company, minutes)
    return draft(version, answer | SHORTER, in_time)


@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])
def test_a_draft_is_replayed_from_its_page(
    desktop: Page, phone: Page, sign_in: SignIn, axe: Axe, reader_language: str
) -> None:
    company = make_company()
    version = shorter_draft(company, reader_language)
    manager = login_of(staff_actor("manager", unit=company.office))
    sign_in(desktop, manager)

    desktop.goto(f"/regulations/versions/{version.pk}/")
    desktop.click(".next summary")
    desktop.click(f"a[href='/regulations/versions/{version.pk}/replay/']")
    desktop.locator("select[name=days]").select_option("30")
    desktop.click("form[action$='/replay/start/'] button")
    expect(desktop.locator(".job-progress")).to_be_visible()
    axe(desktop)

    assert jobs.run_ready(clock.now()) >= 1
    expect(desktop.locator(".replay-sum")).to_be_visible()
    expect(desktop.locator(".compliance-table th[title]")).to_have_attribute(
        "title", f"{version.regulation.key}/clause#answer"
    )
    expect(desktop.locator("tr", has_text="in-time").locator("td b")).to_have_text(
        [re.compile("100"), re.compile("50")]
    )
    axe(desktop)
    sign_in(phone, manager)
    phone.goto(f"/regulations/versions/{version.pk}/replay/")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(phone)

    desktop.click(".replay-sum a")
    row = desktop.locator("tr[id^=row-]")
    expect(row).to_have_count(1)
    row.locator("a.number").click()
    expect(desktop).to_have_url(re.compile("/requests/"))
