"""The engineer's phone on site: the time agreed, what stands in the way, reported from a dialog."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.acting import login_of
from tests.factories.service import Company, make_company, make_order

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.models import Contact, Obstacle
from aftercare.service.models import Visit
from aftercare.service.visits import services as visits

SignIn = Callable[[Page, Any], None]
Axe = Callable[..., None]


def sent(company: Company) -> Visit:
    """A visit of today, in the present: the server's clock is the real one."""
    now = clock.now()
    order = make_order(company, at=now - timedelta(hours=2))
    visit = visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=now, end_at=now + timedelta(hours=1), at=now - timedelta(hours=1)
    )
    # Whether it is a working hour now is not what this is about.
    Visit.objects.filter(pk=visit.pk).update(lead=company.engineer, state="dispatched", dispatched_at=now)
    visit.crew.create(staff=company.engineer, role="lead")
    return visit


@pytest.mark.parametrize(
    ("reader_language", "agree", "report", "kind"),
    [
        ("en", "Agree the time", "Report an obstacle", "No access"),
        ("zh-CN", "约定时间", "上报现场障碍", "无法进场"),
    ],
)
def test_the_engineer_agrees_and_reports_by_thumb(
    phone: Page, sign_in: SignIn, axe: Axe, agree: str, report: str, kind: str
) -> None:
    company = make_company()
    visit = sent(company)
    sign_in(phone, login_of(company.working))

    phone.goto(f"/visits/{visit.pk}/")
    axe(phone)
    phone.get_by_role("link", name=agree).click()
    dialog = phone.locator("#dialog")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()
    assert Contact.objects.filter(visit=visit, kind="agreed").count() == 1

    phone.get_by_role("link", name=report).click()
    dialog.get_by_role("combobox").first.select_option(label=kind)
    dialog.locator("textarea[name=words]").fill("机房锁着，物业无钥匙")
    axe(phone)
    dialog.locator("button[type=submit]").click()
    expect(phone.get_by_text("机房锁着，物业无钥匙").first).to_be_visible()
    assert [one.kind for one in Obstacle.objects.filter(visit=visit)] == ["access"]
