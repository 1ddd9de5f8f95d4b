"""From a piece of equipment to its life file, from a figure to what it counts; wide and narrow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect
from tests.actors import staff_actor
from tests.browser.acting import login_of
from tests.factories.service import make_company, make_triaged

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.service.requests import services as requests


def test_a_figure_of_the_life_file_leads_to_what_it_counts(
    desktop: Page, phone: Page, site: Any, sign_in: Callable[[Page, Any], None], axe: Callable[..., None]
) -> None:
    assert site
    company, at = make_company(), clock.now()
    request = make_triaged(company, at=at - timedelta(hours=5))
    requests.resolve(request_id=request.pk, by=SYSTEM, at=at - timedelta(hours=3), resolution="复位")
    reader = login_of(staff_actor("manager", unit=company.office))
    sign_in(desktop, reader)
    desktop.goto(f"/equipment/{company.asset.pk}/")
    desktop.locator(".smarts").get_by_role("link", name="Life file").click()
    failures = desktop.locator("a.stat", has_text="Failures").first
    expect(failures.locator(".figure-value")).to_have_text("1")
    axe(desktop)
    failures.click()
    expect(desktop.locator("tbody tr")).to_have_count(1)
    expect(desktop.locator("tbody tr")).to_contain_text("2 h")
    axe(desktop)
    sign_in(phone, reader)
    phone.goto(f"/equipment/{company.asset.pk}/life/")
    phone.get_by_role("link", name="All time").click()
    expect(phone.locator("a.stat", has_text="Time to restoration").locator(".figure-value")).to_have_text("2 h")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(phone)
