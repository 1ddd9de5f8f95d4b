"""A customer chooses a time on the phone, by the link alone; the dispatcher sees what was agreed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.acting import login_of
from tests.factories.dispatch import Team, make_place, make_team

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.accounts import public as accounts
from aftercare.service.models import Order
from aftercare.service.orders import services as orders
from aftercare.service.requests import services as requests
from aftercare.service.requests.rules import Report


@pytest.fixture
def team(site: Any) -> Team:
    return make_team(2)


def asked(team: Team) -> tuple[Order, str]:
    """An order that waits, and the token of its request's page."""
    at = clock.now()
    report = Report(
        nature="breakdown", source="phone", title="三号梯停运", customer_id=team.customer.pk,
        site_id=make_place(team).pk, reporter_phone="13800000001",
    )  # fmt: skip
    request = requests.receive(report=report, by=SYSTEM, at=at)
    requests.triage(request_id=request.pk, by=SYSTEM, at=at, nature="breakdown", urgency="normal", impact="medium")
    order = orders.open_for_request(request_id=request.pk, by=SYSTEM, at=at)
    return order, accounts.links.make(kind="request", subject_id=request.pk, at=at, expires_at=at + timedelta(days=9))


def test_a_time_is_chosen_by_the_link_and_seen_by_the_dispatcher(
    phone: Page, desktop: Page, team: Team, sign_in: Callable[[Page, Any], None], axe: Callable[..., None]
) -> None:
    order, token = asked(team)
    phone.goto(f"/p/t/{token}/book/")
    axe(phone)
    slot = phone.locator(".slot").first
    times = slot.locator("b").inner_text()
    slot.click()
    phone.get_by_role("button", name="Book this time").click()
    expect(phone.locator(".portal-coming")).to_contain_text(times.split(" – ")[0])
    sign_in(desktop, login_of(team.dispatcher))
    desktop.goto(f"/dispatch/orders/{order.pk}/appointment/")
    expect(desktop.locator(".slot-now")).to_contain_text(times.split(" – ")[0])
    axe(desktop)
