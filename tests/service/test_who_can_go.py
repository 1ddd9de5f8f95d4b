"""Who can go, beside the form that plans a visit: judged at the time that the form says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.actors import browser_of
from tests.factories.service import Company, later, make_company, make_order, make_visit

from aftercare.base.kernel import clock
from aftercare.service.models import Order
from aftercare.service.visits.rules import first_fitting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)


def _beside(browser: Client, order: Order, start: int) -> str:
    """What the page says for an hour that begins so many minutes after nine."""
    moments = [timezone.localtime(later(minutes)).strftime("%Y-%m-%dT%H:%M") for minutes in (start, start + 60)]
    with clock.running(later(5)):
        answer = browser.get(
            reverse("service:order_visit", args=[order.pk]), {"start_at": moments[0], "end_at": moments[1]}
        )
    return answer.content.decode()


def _asked() -> tuple[Company, Client, Order, str]:
    company = make_company()
    visit = make_visit(company, start=240)
    return company, browser_of(company.dispatcher), make_order(company), f"{visit.order.number}-{visit.sequence}"


def test_who_has_a_visit_at_that_time_stands_below_with_its_number() -> None:
    company, browser, order, number = _asked()

    page = _beside(browser, order, 210)

    assert f"Has visit {number} at that time." in page
    assert page.index(f"<b>{company.second.name}</b>") < page.index(f"<b>{company.engineer.name}</b>")


def test_at_another_time_nothing_is_in_the_way() -> None:
    _company, browser, order, number = _asked()

    assert number not in _beside(browser, order, 60)


@pytest.mark.parametrize("typed", ["2026-13-45T99:99", "9999-12-31T23:59", "0001-01-01T00:00", "gestern", ""])
def test_half_of_a_time_falls_back_on_the_suggested_one(typed: str) -> None:
    _company, browser, order, _number = _asked()
    with clock.running(later(5)):
        answer = browser.get(reverse("service:order_visit", args=[order.pk]), {"start_at": typed})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("openings", "begins"),
    [
        ([(NINE, NINE + 8 * HOUR)], NINE + 2 * HOUR),
        ([(NINE, NINE + 3 * HOUR), (NINE + 24 * HOUR, NINE + 32 * HOUR)], NINE + 24 * HOUR),
        ([(NINE - 24 * HOUR, NINE - 16 * HOUR), (NINE + 24 * HOUR, NINE + 32 * HOUR)], NINE + 24 * HOUR),
        ([(NINE + 24 * HOUR, NINE + 25 * HOUR)], NINE + 24 * HOUR),
        ([], NINE + 2 * HOUR),
    ],
    ids=["open now", "too short today", "closed now", "never long enough", "never open"],
)
def test_a_visit_is_proposed_when_the_unit_works(openings: list[tuple[datetime, datetime]], begins: datetime) -> None:
    assert first_fitting(openings, NINE + 2 * HOUR, 2 * HOUR) == begins


def test_the_form_that_mans_a_visit_lists_who_can_go_and_its_own_engineer_is_not_busy_with_it() -> None:
    company = make_company()
    visit = make_visit(company, start=240)
    with clock.running(later(5)):
        page = browser_of(company.dispatcher).get(reverse("service:visit_assign", args=[visit.pk])).content.decode()
    assert f"<b>{company.engineer.name}</b>" in page
    assert "at that time." not in page
