"""Customers and dealers with a login: their own requests, and nobody else's (feature 91)."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import browser_of, customer_actor, staff_actor
from tests.factories.customers import make_contact, make_customer, make_site
from tests.factories.equipment import make_asset, make_family, make_fault
from tests.factories.service import Company, later, make_company, make_request, make_visit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.registry.customers.public import Contact, Customer
from aftercare.service.models import Confirmation, Request
from aftercare.service.requests import services as requests
from aftercare.service.steps import services as steps

pytestmark = pytest.mark.django_db


@dataclass
class Outsider:
    company: Customer
    contact: Contact
    actor: Actor
    browser: Client


def outsider(customer: Customer, role: str = "customer") -> Outsider:
    contact = make_contact(customer=customer, phone="13911112222")
    actor = customer_actor(contact=contact, role=role)
    return Outsider(customer, contact, actor, browser_of(actor, **{"Accept-Language": "en"}))


def page(browser: Client, name: str, *args: Any, **query: Any) -> str:
    answer = browser.get(reverse(f"portal:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def finished(company: Company) -> int:
    visit = make_visit(company)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(30))
    steps.depart(visit_id=visit.pk, by=company.working, at=later(40))
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
    steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(90))
    return visit.pk


def test_a_new_request_begins_with_the_danger() -> None:
    company = make_company()
    shown = page(outsider(company.customer).browser, "own_new")
    assert shown.index('id="field-safety"') < shown.index('id="field-about"') < shown.index('id="field-title"')
    phone = shown.partition('id="field-reporter_phone"')[2].partition('id="field-')[0]
    assert ("optional" in phone, "at least one of them" in phone) == (False, True)


def test_the_list_holds_ones_own_in_plain_words_and_nobody_elses() -> None:
    company = make_company()
    mine = outsider(company.customer)
    theirs = outsider(make_customer(unit=company.office))
    own = make_request(company, title="我家的电梯")
    shown = page(mine.browser, "own")
    assert own.number in shown
    assert "Received" in shown
    assert own.number not in page(theirs.browser, "own", show="all")
    assert theirs.browser.get(reverse("portal:own_track", args=[own.pk])).status_code == 404
    for name in ("own_urge", "own_confirm"):
        args = [own.pk] if name == "own_urge" else [own.pk, 1]
        assert theirs.browser.post(reverse(f"portal:{name}", args=args), {"words": "x"}).status_code == 404
    own.refresh_from_db()
    assert own.urged_count == 0


def test_open_ended_and_all_and_older_ones() -> None:
    company = make_company()
    mine = outsider(company.customer)
    ended = make_request(company, title="已经好了")
    requests.cancel(request_id=ended.pk, by=SYSTEM, reason="mistake", at=later(1))
    rows = [make_request(company, at=later(number)) for number in range(2, 24)]
    first = page(mine.browser, "own")
    assert ended.number not in first
    assert rows[-1].number in first
    assert rows[0].number not in first
    older = page(mine.browser, "own", show="open", after=rows[2].pk)
    assert [row.number in older for row in rows[:4]] == [True, True, False, False]
    assert "Withdrawn" in page(mine.browser, "own", show="closed")
    assert rows[-1].number not in page(mine.browser, "own", show="closed")
    assert mine.browser.get(reverse("portal:own"), {"show": "x", "after": "y" * 40}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries(count: int, django_assert_max_num_queries: Any) -> None:
    company = make_company()
    mine = outsider(company.customer)
    for number in range(count):
        make_request(company, at=later(number))
    page(mine.browser, "own")
    with django_assert_max_num_queries(6):
        page(mine.browser, "own")


def test_who_comes_urging_and_confirming_as_on_the_tracking_page() -> None:
    company = make_company()
    mine = outsider(company.customer)
    going = make_request(company)
    urge = reverse("portal:own_urge", args=[going.pk])
    with clock.running(later(5)):
        assert mine.browser.post(urge, {"words": "还没好"}).status_code == 302
    going.refresh_from_db()
    assert going.urged_count == 1
    visit_id = finished(company)
    request = Request.objects.get(orders__visits=visit_id)
    assert "Please confirm the work" in page(mine.browser, "own")
    with clock.running(later(100)):
        shown = page(mine.browser, "own_track", request.pk)
        confirm = reverse("portal:own_confirm", args=[request.pk, visit_id])
        assert confirm in shown
        assert "no password needed" not in shown
        assert f'value="{mine.contact.name}"' in mine.browser.get(confirm).content.decode()
        assert mine.browser.post(confirm, {"content": "done", "name": "王", "rating": "2"}).status_code == 302
        assert "<dt>Your word</dt><dd>Confirmed, " in (said := page(mine.browser, "own_track", request.pk))
        assert " · 王</dd>" in said
        assert confirm not in said
    assert Confirmation.objects.get().name == "王"
    assert "Please confirm the work" not in page(mine.browser, "own", show="all")


def test_a_new_request_knows_who_asks_and_offers_what_is_theirs() -> None:
    company = make_company()
    mine = outsider(company.customer)
    elsewhere = make_site(customer=make_customer(unit=company.office), name="别人的楼")
    foreign = make_asset(site=elsewhere)
    form = page(mine.browser, "own_new")
    for text in (mine.contact.name, "13911112222", company.site.name, company.asset.number):
        assert text in form
    assert "别人的楼" not in form
    assert foreign.number not in form
    said = {"title": "又停了", "reporter_name": mine.contact.name, "about": f"asset:{company.asset.pk}"}
    with clock.running(later(5)):
        for stolen in (f"asset:{foreign.pk}", f"site:{elsewhere.pk}", "asset:x"):
            assert mine.browser.post(reverse("portal:own_new"), {**said, "about": stolen}).status_code == 422
        assert not Request.objects.exists()
        made = mine.browser.post(reverse("portal:own_new"), said)
        nowhere = mine.browser.post(reverse("portal:own_new"), {**said, "about": "", "title": "咨询"})
    one, other = Request.objects.order_by("pk")
    assert made.headers["Location"] == reverse("portal:own_track", args=[one.pk])
    assert (one.asset_id, one.site_id, one.customer_id) == (company.asset.pk, company.site.pk, company.customer.pk)
    assert (one.contact_id, one.source) == (mine.contact.pk, "web_form")
    assert nowhere.status_code == 302
    assert (other.asset_id, other.customer_id) == (None, company.customer.pk)


def test_a_dealer_reports_about_what_it_sold_and_sees_what_it_reported_only() -> None:
    company = make_company()
    dealer = outsider(make_customer(unit=company.office, name="经销商"), role="dealer")
    sold = make_asset(site=company.site, dealer_id=dealer.company.pk)
    unasked = make_request(company, asset_id=sold.pk)
    form = page(dealer.browser, "own_new")
    assert sold.number in form
    assert company.asset.number not in form
    assert company.site.name not in form
    said = {"title": "客户来电", "reporter_name": "周敏", "about": f"asset:{sold.pk}"}
    with clock.running(later(5)):
        assert dealer.browser.post(reverse("portal:own_new"), said).status_code == 302
    asked = Request.objects.exclude(pk=unasked.pk).get()
    assert (asked.customer_id, asked.contact_id, asked.source) == (company.customer.pk, dealer.contact.pk, "dealer")
    shown = page(dealer.browser, "own", show="all")
    assert asked.number in shown
    assert unasked.number not in shown
    assert dealer.browser.get(reverse("portal:own_track", args=[unasked.pk])).status_code == 404


def test_staff_have_pages_of_their_own_and_visitors_sign_in() -> None:
    company = make_company()
    request = make_request(company)
    staff = browser_of(staff_actor("dispatcher", unit=company.office))
    for name, args in (("own", []), ("own_new", []), ("own_track", [request.pk])):
        assert staff.get(reverse(f"portal:{name}", args=args)).status_code == 404
        assert Client().get(reverse(f"portal:{name}", args=args)).status_code == 302


def test_whoever_signs_in_from_outside_begins_at_their_requests() -> None:
    company = make_company()
    mine = outsider(company.customer)
    assert mine.browser.get("/").headers["Location"] == reverse("portal:own")


def test_what_is_noticed_fits_the_equipment_that_was_chosen() -> None:
    company = make_company()
    mine = outsider(company.customer)
    known = make_fault(company.asset.product.family, name=Words("异响", "Strange noise"))
    cooler = make_asset(site=company.site)
    foreign = make_fault(make_family(), name=Words("漏油", "Oil leaks"))
    family = company.asset.product.family.code
    form = page(mine.browser, "own_new")
    assert "Strange noise" in form
    assert "Oil leaks" not in form
    said = {"title": "响得厉害", "reporter_name": "王", "about": f"asset:{company.asset.pk}"}
    with clock.running(later(5)):
        for about, symptom in (
            (f"asset:{cooler.pk}", f"{family}:{known.code}"),
            (f"asset:{company.asset.pk}", f"{foreign.family.code}:{foreign.code}"),
            (f"asset:{company.asset.pk}", known.code),
        ):
            refused = mine.browser.post(reverse("portal:own_new"), {**said, "about": about, "symptom_code": symptom})
            assert refused.status_code == 422
        assert not Request.objects.exists()
        chosen = {**said, "symptom_code": f"{family}:{known.code}"}
        assert mine.browser.post(reverse("portal:own_new"), chosen).status_code == 302
        assert mine.browser.post(reverse("portal:own_new"), {**chosen, "about": ""}).status_code == 302
    assert list(Request.objects.values_list("symptom_code", flat=True)) == [known.code, known.code]


def test_a_confirmation_by_login_says_so_and_carries_the_mark() -> None:
    company = make_company()
    mine = outsider(company.customer)
    visit_id = finished(company)
    request = Request.objects.get(orders__visits=visit_id)
    confirm = reverse("portal:own_confirm", args=[request.pk, visit_id])
    word = {"content": "done", "name": "王", "remark": "师傅很耐心"}
    with clock.running(later(100)):
        for nonsense in ("0", "6", "x", "4.5"):
            assert mine.browser.post(confirm, {**word, "rating": nonsense}).status_code == 422
        assert not Confirmation.objects.exists()
        assert mine.browser.post(confirm, {**word, "rating": "4"}).status_code == 302
        staff = browser_of(company.manager, **{"Accept-Language": "en"})
        shown = staff.get(reverse("service:visit", args=[visit_id])).content.decode()
    kept = Confirmation.objects.get()
    assert (kept.method, kept.rating, kept.remark) == ("login", 4, "师傅很耐心")
    assert "4/5 Satisfied" in shown
    assert "Confirmed with their login" in shown
    (told,) = journal.events_of("case", request.case_id, names=["visit.confirmed"])
    assert (told.v, told.payload["rating"], told.payload["method"]) == (3, 4, "login")
    assert "师傅很耐心" not in str(told.payload)
