"""Who works today: one page out of shifts, times on call, leave and visits."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.organisation import make_day_shift, make_engineer
from tests.factories.service import NINE, later, make_company, make_visit
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Visit
from aftercare.service.steps import services as steps
from aftercare.service.today import panels, selectors
from aftercare.service.today.rules import Where, where
from aftercare.service.visits.panels import CARDS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reasons", "on_call", "is_out", "expected"),
    [
        (set(), False, False, Where.FREE),
        ({"off_shift"}, False, False, Where.OFF),
        (set(), True, False, Where.ON_CALL),
        ({"on_leave"}, True, False, Where.LEAVE),
        ({"on_leave", "off_shift"}, False, True, Where.AT_WORK),
        ({"certificate_expired"}, False, False, Where.FREE),
    ],
)
def test_each_stands_in_one_place(reasons: set[str], on_call: bool, is_out: bool, expected: Where) -> None:
    assert where(reasons=reasons, on_call=on_call, is_out=is_out) is expected


def test_shifts_leave_on_call_and_visits_come_together() -> None:
    company = make_company()
    resting, away, called = (make_engineer(unit=company.office, name=name) for name in ("休", "假", "值"))
    organisation.set_roster(
        staff_id=resting.pk, pattern_id=make_day_shift().pk, first_day=date(2026, 3, 2), by=SYSTEM, at=NINE
    )
    evening = NINE + timedelta(hours=11)
    leave = organisation.ask_leave(
        staff_id=away.pk, kind="annual", starts_at=NINE, ends_at=NINE + timedelta(days=2), by=SYSTEM, at=NINE
    )
    organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=NINE)
    organisation.plan_on_call(
        unit_id=company.office.pk, staff_id=called.pk, starts_at=NINE, ends_at=evening + timedelta(hours=9), by=SYSTEM,
        at=NINE,
    )  # fmt: skip
    visit = make_visit(company, start=10)
    make_visit(company, start=300)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(5))
    steps.depart(visit_id=visit.pk, by=company.working, at=later(10))
    (office,) = selectors.overview(company.dispatcher, evening)
    found = {one.name: one for one in office.people}
    assert (found["休"].where, found["假"].where, found["值"].where) == (Where.OFF, Where.LEAVE, Where.ON_CALL)
    assert "2026" in found["假"].until
    out = found[company.engineer.name]
    assert (out.where, out.open) == (Where.AT_WORK, 2)
    assert out.visit is not None
    assert out.visit["visit_id"] == visit.pk
    assert found[company.second.name].where is Where.FREE
    assert office.people[0].staff_id == company.engineer.pk


def test_only_whom_one_dispatches_is_shown() -> None:
    company, other = make_company(), make_company()
    (office,) = selectors.overview(company.dispatcher, NINE)
    assert office.unit_id == company.office.pk
    assert other.engineer.pk not in [one.staff_id for one in office.people]
    with pytest.raises(NotAllowedError):
        selectors.overview(company.working, NINE)


def test_the_page_in_both_languages_and_the_card_that_leads_to_it() -> None:
    company = make_company()
    make_visit(company, start=10)
    browser = browser_of(company.dispatcher)
    with clock.running(later(5)):
        text = browser.get(reverse("service:today")).content.decode()
        assert company.engineer.name in text
        assert "On shift 2" in " ".join(text.split())
        home = browser.get(reverse("ui:home")).content.decode()
        assert reverse("service:today") in home
    card = panels.card(company.dispatcher, later(5))
    assert card is not None
    assert (card.count, str(card.hint)) == (2, "0 on a visit · 2 free · 0 on leave")


def test_an_office_without_engineers_says_so() -> None:
    lonely = staff_actor("dispatcher", unit=make_office())
    with translation.override("en"):
        assert "Nobody here goes out" in browser_of(lonely).get(reverse("service:today")).content.decode()
    assert panels.card(lonely, NINE) is None


@pytest.mark.parametrize("count", [1, 4])
def test_the_number_of_queries_does_not_grow_with_the_people(count: int, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    company = make_company()
    for _one in range(count):
        make_engineer(unit=company.office)
    selectors.overview(company.dispatcher, NINE)
    with django_assert_max_num_queries(12):
        selectors.overview(company.dispatcher, NINE)


def test_a_visit_without_an_engineer_belongs_to_no_login_that_is_nobody() -> None:
    company = make_company()
    visit = make_visit(company, dispatch=False)
    Visit.objects.filter(pk=visit.pk).update(lead_id=None)
    card = CARDS["service.my_visits"].body
    assert card(admin_actor(), NINE) is None

    Visit.objects.filter(pk=visit.pk).update(lead_id=company.engineer.pk)
    mine = card(company.working, NINE)
    assert mine is not None
    assert (mine.count, mine.unit) == (1, "visit")
