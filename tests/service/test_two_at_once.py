"""Two people at the same thing, the same thing sent twice, times that cannot be: through pages and API."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.service import Company, later, make_company, make_order, make_request, make_triaged, make_visit

from aftercare.base.kernel import clock
from aftercare.platform.accounts.public import links
from aftercare.platform.journal import public as journal
from aftercare.service.models import Order, Request, Visit
from aftercare.service.steps import services as steps

pytestmark = pytest.mark.django_db

KEY = "01900000-0000-7000-8000-0000000000bb"
JSON = "application/json"


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def test_of_two_who_correct_a_request_the_second_sees_both() -> None:
    company = make_company()
    request = make_request(company)
    address = reverse("service:request_correct", args=[request.pk])
    first, second = browser_of(company.hotline), browser_of(company.dispatcher)
    pages = [one.get(address).content.decode() for one in (first, second)]
    base = {"customer_id": company.customer.pk, "site_id": company.site.pk, "asset_id": company.asset.pk}
    with clock.running(later(5)):
        done = first.post(address, {**base, "title": "门打不开", "version": version_in(pages[0])})
        told = second.post(address, {**base, "title": "轿厢不平层", "version": version_in(pages[1])})

    assert (done.status_code, told.status_code) == (302, 409)
    shown = told.content.decode()
    assert "Somebody else changed this in the meantime." in shown
    assert 'value="轿厢不平层"' in shown, "nothing lost of what was typed"
    assert "Saved now: 门打不开" in shown
    request.refresh_from_db()
    assert request.title == "门打不开"
    with clock.running(later(6)):
        again = second.post(address, {**base, "title": "轿厢不平层", "version": version_in(shown)})
    assert again.status_code == 302, "having seen both, the second decides"


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("service:visit_assign", lambda company: {"lead_id": company.second.pk}),
        (
            "service:visit_reschedule",
            lambda _company: {"start_at": "2026-03-05T09:00", "end_at": "2026-03-05T10:00", "reason": "customer"},
        ),
        ("service:visit_cancel", lambda _company: {"reason": "customer"}),
    ],
)
def test_of_two_dispatchers_the_second_is_told(verb: str, values: Any) -> None:
    company = make_company()
    visit = make_visit(company, dispatch=False)
    address = reverse(verb, args=[visit.pk])
    version = version_in(browser_of(company.dispatcher).get(address).content.decode())
    with clock.running(later(5)):
        browser_of(company.manager).post(reverse("service:visit_dispatch", args=[visit.pk]), {"version": version})
        told = browser_of(company.dispatcher).post(address, {**values(company), "version": version})

    assert told.status_code == 409
    assert "Somebody else changed this" in told.content.decode()
    visit.refresh_from_db()
    assert (visit.state, visit.lead_id, visit.planned_start_at) == ("dispatched", company.engineer.pk, later(60))


def test_a_press_on_an_old_page_is_refused_in_words() -> None:
    company = make_company()
    visit = make_visit(company, dispatch=False)
    address = reverse("service:visit_dispatch", args=[visit.pk])
    with clock.running(later(5)):
        assert browser_of(company.manager).post(address, {"version": visit.version}).status_code == 302
        late = browser_of(company.dispatcher).post(address, {"version": visit.version}, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "Somebody else changed this" in late.content.decode()
    assert len(journal.events_of("case", visit.case_id, names=["visit.dispatched"])) == 1


def test_the_api_says_409_to_an_old_version_and_changes_nothing() -> None:
    company = make_company()
    request = make_triaged(company)
    body = {"nature": "breakdown", "urgency": "urgent", "impact": "high"}
    address = f"/api/v1/requests/{request.pk}/triage/"
    with clock.running(later(5)):
        browser = browser_of(company.hotline)
        done = browser.post(address, body, content_type=JSON, headers={"If-Match": f'"{request.version}"'})
        old = browser.post(
            address, {**body, "urgency": "low"}, content_type=JSON, headers={"If-Match": f'"{request.version}"'}
        )
    assert (done.status_code, old.status_code, old.json()["code"]) == (200, 409, "stale")
    assert old["Content-Type"].startswith("application/problem+json")
    assert Request.objects.get().urgency == "urgent"
    both = old.json()
    assert both["yours"] == {**body, "urgency": "low", "version": request.version}
    assert both["present"] == browser.get(f"/api/v1/requests/{request.pk}/").json()
    assert both["differs"] == ["urgency", "version"]


@pytest.mark.parametrize("kind", ["order", "visit"])
def test_the_api_shows_both_versions_of_orders_and_visits(kind: str) -> None:
    company = make_company()
    visit = make_visit(company, dispatch=False)
    one = visit if kind == "visit" else visit.order
    address = f"/api/v1/{kind}s/{one.pk}/"
    verb, body = ("dispatch/", {}) if kind == "visit" else ("cancel/", {"reason": "误报"})
    with clock.running(later(5)):
        browser = browser_of(company.dispatcher)
        old = browser.post(address + verb, body, content_type=JSON, headers={"If-Match": f'"{one.version + 7}"'})
        assert (old.status_code, old.json()["code"]) == (409, "stale")
        assert old.json()["yours"] == {**body, "version": one.version + 7}
        assert old.json()["present"] == browser.get(address).json()
        assert old.json()["present"]["version"] == one.version
        assert old.json()["differs"] == ["version"]


# -- twice ----------------------------------------------------------------------------------------


def test_a_request_sent_twice_is_one_request_on_page_form_and_api() -> None:
    company = make_company()
    hotline = browser_of(company.hotline)
    form = {
        "source": "phone", "nature": "breakdown", "title": "停梯", "urgency": "normal", "reporter_phone": "13800000001",
        "asset": company.asset.pk, "submission": KEY,
    }  # fmt: skip
    with clock.running(later(5)):
        addresses = [hotline.post(reverse("service:request_new"), form)["Location"] for _twice in range(2)]
    assert addresses[0] == addresses[1]
    assert Request.objects.count() == 1

    body = {"title": "停梯", "asset_id": company.asset.pk}
    with clock.running(later(6)):
        made = [
            hotline.post("/api/v1/requests/", body, content_type=JSON, headers={"Idempotency-Key": "call-17"}).json()[
                "id"
            ]
            for _twice in range(2)
        ]
        other = hotline.post(
            "/api/v1/requests/", {**body, "title": "另一件"}, content_type=JSON, headers={"Idempotency-Key": "call-17"}
        )
    assert made[0] == made[1]
    assert other.status_code == 409
    assert Request.objects.count() == 2
    assert len(journal.events_of("case", Request.objects.get(pk=made[0]).case_id, names=["request.received"])) == 1


def test_the_public_form_sent_twice_is_one_request(client: Client) -> None:
    make_company()
    form = {"title": "水泵漏水", "reporter_name": "李", "reporter_phone": "13800000002", "submission": KEY}
    for _twice in range(2):
        assert client.post(reverse("portal:report"), form).status_code == 302
    assert Request.objects.count() == 1


def test_a_visit_planned_twice_is_one_visit() -> None:
    company = make_company()
    order = make_order(company)
    form = {
        "start_at": "2026-03-04T09:00",
        "end_at": "2026-03-04T10:00",
        "lead_id": company.engineer.pk,
        "submission": KEY,
    }
    with clock.running(later(5)):
        for _twice in range(2):
            sent = browser_of(company.dispatcher).post(reverse("service:order_visit", args=[order.pk]), form)
            assert sent.status_code == 302
    assert Visit.objects.count() == 1


def test_a_visit_is_not_planned_in_the_past_from_its_page() -> None:
    company = make_company()
    order = make_order(company)
    form = {"start_at": "2026-03-01T09:00", "end_at": "2026-03-01T10:00", "lead_id": company.engineer.pk}
    with clock.running(later(5)):
        refused = browser_of(company.dispatcher).post(reverse("service:order_visit", args=[order.pk]), form)
    assert refused.status_code == 422
    assert "This lies in the past." in refused.content.decode()
    assert not Visit.objects.exists()


def test_a_visit_is_not_moved_into_the_past_from_its_page() -> None:
    company = make_company()
    visit = make_visit(company, start=60)
    form = {
        "start_at": "2026-03-01T09:00",
        "end_at": "2026-03-01T10:00",
        "reason": "customer",
        "version": visit.version,
    }
    browser = browser_of(company.dispatcher)
    with clock.running(later(5)):
        refused = browser.post(reverse("service:visit_reschedule", args=[visit.pk]), form)
        assert refused.status_code == 422
        assert "This lies in the past." in refused.content.decode()
        form |= {"start_at": "2026-03-04T09:00", "end_at": "2026-03-04T10:00"}
        assert browser.post(reverse("service:visit_reschedule", args=[visit.pk]), form).status_code == 302
    planned = visit.planned_start_at
    visit.refresh_from_db()
    assert visit.planned_start_at > planned


# -- times, and the order of things ----------------------------------------------------------------


def on_the_way(company: Company) -> Visit:
    visit = make_visit(company)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(10))
    return steps.depart(visit_id=visit.pk, by=company.working, at=later(40))


@pytest.mark.parametrize(
    ("minutes", "code"), [(30, "visit_time_refused"), (66, "time_refused"), (24 * 60, "time_refused")]
)
def test_a_step_before_the_one_before_it_or_in_the_future_is_refused(minutes: int, code: str) -> None:
    company = make_company()
    visit = on_the_way(company)
    with clock.running(later(60)):
        answer = browser_of(company.working).post(
            f"/api/v1/visits/{visit.pk}/arrive/", {"happened_at": later(minutes).isoformat()}, content_type=JSON
        )
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    visit.refresh_from_db()
    assert (visit.state, visit.arrived_at) == ("travelling", None)


@pytest.mark.parametrize("verb", ["accept", "depart", "start_work", "dispatch"])
def test_a_step_out_of_its_order_is_refused_on_page_and_api(verb: str) -> None:
    company = make_company()
    visit = on_the_way(company)
    by = company.dispatcher if verb == "dispatch" else company.working
    with clock.running(later(60)):
        browser = browser_of(by)
        page = browser.post(reverse(f"service:visit_{verb}", args=[visit.pk]), headers={"HX-Request": "true"})
        answer = browser.post(f"/api/v1/visits/{visit.pk}/{verb}/", {}, content_type=JSON)
    assert (page.status_code, answer.status_code, answer.json()["code"]) == (409, 409, "visit_move_refused")
    assert "is not possible now" in page.content.decode()
    visit.refresh_from_db()
    assert visit.state == "travelling"


def test_a_closed_order_takes_no_visit() -> None:
    company = make_company()
    order = make_order(company)
    Order.objects.filter(pk=order.pk).update(state="cancelled", cancelled_at=later(2))
    with clock.running(later(5)):
        refused = browser_of(company.dispatcher).post(
            reverse("service:order_visit", args=[order.pk]),
            {"start_at": "2026-03-04T09:00", "end_at": "2026-03-04T10:00"},
        )
    assert refused.status_code == 409
    assert not Visit.objects.exists()


def test_an_expired_or_unknown_link_says_so_and_does_nothing(client: Client) -> None:
    company = make_company()
    request = make_request(company)
    token = links.make(kind="request", subject_id=request.pk, at=later(0), expires_at=later(0) + timedelta(days=1))
    for name in ("track", "urge"):
        with clock.running(later(60)):
            assert client.get(reverse(f"portal:{name}", args=[token])).status_code == 200
        with clock.running(later(24 * 60)):
            late = client.get(reverse(f"portal:{name}", args=[token]))
        assert late.status_code == 410
        assert "Traceback" not in late.content.decode()
    with clock.running(later(24 * 60)):
        assert client.post(reverse("portal:urge", args=[token]), {"words": "快"}).status_code == 410
    assert client.get(reverse("portal:track", args=["nobody-has-this"])).status_code == 404
    request.refresh_from_db()
    assert request.urged_count == 0
