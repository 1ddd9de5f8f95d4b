"""The pages of clocks."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, customer_actor
from tests.factories.regulations import clock_of, event, open_case, say

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.public import definitions

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 10, 14, 1, tzinfo=UTC)


@pytest.fixture
def _cases_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the app above says of cases: administrators see them all."""

    def names(ids: set[int], by: Actor) -> Mapping[int, journal.Subject]:
        return {number: journal.Subject(f"SR-{number}") for number in ids if by.kind == "staff"}

    monkeypatch.setitem(journal.subject_names._items, "case", (1, names))


def test_every_clock_in_force_is_shown_with_its_clause() -> None:
    text = browser_of(admin_actor()).get(reverse("regulations:clocks")).content.decode()
    for one in definitions(NINE):
        assert one.clause in text
        assert str(one.name) in text
    assert "Person trapped" in text
    assert "The calendar of the unit" in text


@pytest.mark.usefixtures("_cases_are_seen")
def test_the_ledger_shows_where_the_time_went() -> None:
    case = open_case(NINE)
    say([(event("request.paused", case, reason="parts"), NINE + timedelta(hours=1))])
    with clock.running(NINE + timedelta(hours=20)):
        text = (
            browser_of(admin_actor())
            .get(reverse("regulations:ledger", args=[clock_of(case, "repair").pk]))
            .content.decode()
        )
    assert f"SR-{case}" in text
    assert "Waiting for parts" in text
    assert "Outside working hours" in text


@pytest.mark.usefixtures("_cases_are_seen")
@pytest.mark.parametrize("name", ["request.resolved", "case.closed", "request.answered"])
def test_the_ledger_of_an_ended_clock_is_shown(name: str) -> None:
    case = open_case(NINE)
    say([(event(name, case), NINE + timedelta(hours=3))])
    browser = browser_of(admin_actor())
    for row in Clock.objects.filter(subject_id=case):
        assert browser.get(reverse("regulations:ledger", args=[row.pk])).status_code == 200


@pytest.mark.usefixtures("_cases_are_seen")
def test_a_clock_of_a_case_that_one_may_not_see_is_not_found() -> None:
    url = reverse("regulations:ledger", args=[clock_of(open_case(NINE), "repair").pk])
    assert browser_of(customer_actor()).get(url).status_code == 404


def test_an_unknown_clock_is_not_found() -> None:
    assert browser_of(admin_actor()).get(reverse("regulations:ledger", args=[999])).status_code == 404
