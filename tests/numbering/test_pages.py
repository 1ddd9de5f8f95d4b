"""The page of number series."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.numbering import a_series, number
from tests.factories.units import make_office

from aftercare.platform.numbering.models import Counter

pytestmark = pytest.mark.django_db

OCTOBER = datetime(2026, 10, 20, 6, tzinfo=UTC)
BY_OFFICE = a_series("test.pages", "PG-{office}-{yy}{mm}-{n:05}").key
BY_COMPANY = a_series("test.pages_company", "P{n}", per="company", reset="never").key


@pytest.fixture
def admin() -> Client:
    return browser_of(admin_actor())


def test_page_shows_series_and_their_last_numbers(admin: Client) -> None:
    office = make_office(code="N")
    for _time in range(3):
        number(key=BY_OFFICE, unit_id=office.pk, at=OCTOBER)
    text = admin.get(reverse("numbering:series")).content.decode()
    assert "PG-HQ-" in text
    assert "N 2026-10 <b>3</b>" in text


def test_a_series_is_continued(admin: Client) -> None:
    office = make_office(code="N")
    url = reverse("numbering:continue", args=[BY_OFFICE])
    assert "Last number" in admin.get(url).content.decode()
    admin.post(url, {"unit": str(office.pk), "number": "371"})
    assert Counter.objects.get(series=BY_OFFICE).last == 371
    assert admin.post(url, {"unit": str(office.pk), "number": "12"}).status_code == 409
    assert admin.post(url, {"unit": str(office.pk), "number": "<b>"}).status_code == 422
    assert Counter.objects.get(series=BY_OFFICE).last == 371


def test_a_company_series_asks_for_no_office(admin: Client) -> None:
    admin.post(reverse("numbering:continue", args=[BY_COMPANY]), {"number": "P9"})
    assert Counter.objects.get(series=BY_COMPANY).last == 9


def test_an_unknown_series_is_not_found(admin: Client) -> None:
    assert admin.get(reverse("numbering:continue", args=["none"])).status_code == 404


def test_who_may_not_see_series_is_refused() -> None:
    assert browser_of(staff_actor("engineer")).get(reverse("numbering:series")).status_code == 403
