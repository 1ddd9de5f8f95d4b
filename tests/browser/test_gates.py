"""A clause felt on the phone: the trip is entered in the register before the engineer sets out (D20.5)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.acting import draw, login_of
from tests.factories.regulations import pack_in_force
from tests.factories.service import Company, make_company, make_order

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Visit
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits

SignIn = Callable[[Page, Any], None]
Axe = Callable[..., None]


def accepted(company: Company) -> Visit:
    """A visit of today, in the present: the server's clock is the real one."""
    now = clock.now()
    order = make_order(company, at=now - timedelta(hours=2))
    visit = visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=now, end_at=now + timedelta(hours=1), at=now - timedelta(hours=1)
    )
    # Whether it is a working hour now is not what this is about.
    Visit.objects.filter(pk=visit.pk).update(lead=company.engineer, state="dispatched", dispatched_at=now)
    visit.crew.create(staff=company.engineer, role="lead")
    return steps.accept(visit_id=visit.pk, by=company.working, at=clock.now())


@pytest.mark.parametrize(
    ("reader_language", "said"),
    [("en", "Enter the trip in the site-trip register"), ("zh-CN", "出发前请先填写外出工地登记本")],
)
def test_the_register_is_filled_in_before_the_trip(phone: Page, sign_in: SignIn, axe: Axe, said: str) -> None:
    company = make_company()
    version = pack_in_force("D20", unit=company.office, key=f"trips-{company.office.pk}")
    visit = accepted(company)
    sign_in(phone, login_of(company.working))

    phone.goto(f"/visits/{visit.pk}/")
    missing = phone.locator("#missing")
    expect(missing).to_contain_text(said)
    expect(missing.locator("a.clause")).to_have_attribute(
        "href", f"/regulations/versions/{version.pk}/read/#trip-register"
    )
    expect(phone.locator(".next form[action$='/depart/']")).to_have_count(0)
    expect(phone.locator(".next .btn-blocked")).to_be_visible()
    axe(phone)
    phone.screenshot(path=f"/tmp/gates-phone-{said[:3]}.png")

    missing.locator("form[action*='/forms/'] button").click()
    form = phone.locator("form[data-sheet]")
    expect(form.locator("[name=purpose]")).to_have_value("电梯困人后停运")
    form.locator("[name=contact]").fill("王经理 13800000001")
    form.locator("[name=destination]").fill("上海中心")
    form.locator("[name=transport]").select_option("own_car")
    form.locator("[name=signature-name]").fill("李雷")
    draw(phone, "signature-file")
    phone.screenshot(path=f"/tmp/gates-form-{said[:3]}.png", full_page=True)
    axe(phone)
    form.locator(".sheet-buttons .btn-primary").click()

    expect(phone.locator(".next form[action$='/depart/'] button")).to_be_visible()
    expect(phone.locator("#missing")).to_have_count(0)
    phone.locator(".next form[action$='/depart/'] button").click()
    expect(phone.locator(".next form[action$='/arrive/'] button")).to_be_visible()
    assert journal.events_of("case", visit.case_id, names=["visit.departed"])


def test_the_supervisor_lets_pass_from_the_page(desktop: Page, sign_in: SignIn, axe: Axe) -> None:
    company = make_company()
    pack_in_force("D20", unit=company.office, key=f"trips-{company.office.pk}")
    visit = accepted(company)
    sign_in(desktop, login_of(company.manager))

    desktop.goto(f"/visits/{visit.pk}/")
    desktop.locator("#missing a[href*='/waive/']").first.click()
    dialog = desktop.locator("#dialog-body")
    dialog.locator("[name=reason]").fill("工地无网络，回来补登")
    axe(desktop)
    dialog.locator(".btn-primary").click()
    expect(desktop.locator("[data-timeline]")).to_contain_text("工地无网络，回来补登")
    expect(desktop.locator("#missing")).to_have_count(0)
    assert (
        organisation.briefs([company.leader.pk])[company.leader.pk].name
        in desktop.locator("[data-timeline]").inner_text()
    )
