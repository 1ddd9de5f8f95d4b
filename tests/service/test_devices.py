"""Where and when the device says a step happened: kept, graded, never a lock."""

from typing import Any

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.service import Company, later, make_company, make_visit

from aftercare.base.kernel import clock
from aftercare.platform.journal import public as journal
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.models import Site
from aftercare.registry.equipment.models import Asset
from aftercare.service.models import Visit
from aftercare.service.steps import services as steps
from aftercare.service.visits.rules import check_in_outcome

pytestmark = pytest.mark.django_db

HERE = {"latitude": "31.230000", "longitude": "121.470000", "accuracy": "20"}
FAR = {**HERE, "latitude": "31.330000"}


def accepted(company: Company, **site: Any) -> Visit:
    """A visit that is on; the site's place is known unless told otherwise."""
    place = {"latitude_e6": 31_230_000, "longitude_e6": 121_470_000, "datum": "wgs84", **site}
    Site.objects.filter(pk=company.site.pk).update(**place)
    visit = make_visit(company)
    return steps.accept(visit_id=visit.pk, by=company.working, at=later(10))


def arrival(visit: Visit) -> Any:
    return journal.events_of("case", visit.case_id, names=["visit.arrived"])[0]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (HERE, "ok"),
        (FAR, "far"),
        ({**FAR, "accuracy": "20000"}, "ok"),
        ({"location": "denied"}, "refused"),
        ({"location": "prompt"}, "refused"),
        ({"location": "unavailable"}, "unavailable"),
        ({}, "offline"),
        ({**HERE, "latitude": "hello"}, "offline"),
        ({**HERE, "latitude": "99"}, "offline"),
        ({**HERE, "accuracy": "1e400"}, "offline"),
    ],
)
def test_every_way_to_arrive_has_its_outcome_and_none_is_a_lock(said: dict[str, str], outcome: str) -> None:
    company = make_company()
    visit = accepted(company)

    with clock.running(later(61)):
        done = browser_of(company.working).post(
            reverse("service:visit_arrive", args=[visit.pk]), {**said, "device_time": later(59).isoformat()}
        )

    assert done.status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.check_in, visit.arrived_at) == ("on_site", outcome, later(61))
    told = arrival(visit)
    assert (told.payload["check_in"], told.occurred_at, told.device_at) == (outcome, later(61), later(59))
    assert (told.actor.id, told.actor.channel) == (company.engineer.pk, "web")
    assert (told.payload["place"] is not None) is (outcome in {"ok", "far"})


def test_a_site_whose_place_nobody_knows_is_no_reproach() -> None:
    company = make_company()
    visit = accepted(company, latitude_e6=None, longitude_e6=None)
    with clock.running(later(61)):
        browser_of(company.working).post(reverse("service:visit_arrive", args=[visit.pk]), HERE)
    visit.refresh_from_db()
    assert (visit.check_in, visit.check_in_distance_m) == ("unknown", None)
    assert arrival(visit).payload["place"]["accuracy_m"] == 20


def test_the_desk_says_so() -> None:
    company = make_company()
    visit = accepted(company)
    with clock.running(later(61)):
        browser_of(company.dispatcher).post(reverse("service:visit_arrive", args=[visit.pk]), HERE)
    visit.refresh_from_db()
    assert visit.check_in == "desk"


@pytest.mark.parametrize(("verb", "place"), [("depart", HERE), ("arrive", HERE), ("start_work", HERE)])
def test_each_step_keeps_place_and_device_time(verb: str, place: dict[str, str]) -> None:
    company = make_company()
    visit = accepted(company)
    if verb == "start_work":
        steps.arrive(visit_id=visit.pk, by=company.working, at=later(50))
    with clock.running(later(61)):
        browser_of(company.working).post(
            reverse(f"service:visit_{verb}", args=[visit.pk]), {**place, "device_time": later(60).isoformat()}
        )
    name = {"depart": "visit.departed", "arrive": "visit.arrived", "start_work": "visit.work_started"}[verb]
    told = journal.events_of("case", visit.case_id, names=[name])[0]
    assert told.payload["place"] == {"latitude": 31_230_000, "longitude": 121_470_000, "accuracy_m": 20}
    assert told.device_at == later(60)
    assert told.recorded_at is not None


def test_the_forms_send_it_too() -> None:
    company = make_company()
    visit = accepted(company)
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(50))
    with clock.running(later(61)):
        done = browser_of(company.working).post(
            reverse("service:visit_finish", args=[visit.pk]),
            {**HERE, "note": "好了", "device_time": later(60).isoformat()},
        )
    assert done.status_code == 302
    told = journal.events_of("case", visit.case_id, names=["visit.finished"])[0]
    assert (told.payload["place"]["latitude"], told.device_at) == (31_230_000, later(60))


def test_the_api_takes_a_chinese_datum_and_a_scanned_code() -> None:
    company = make_company()
    visit = accepted(company)
    shifted = customers.Point(31_230_000, 121_470_000).to("gcj02")
    token = Asset.objects.get(pk=company.asset.pk).token
    body = {
        "place": {
            "latitude": shifted.latitude_e6, "longitude": shifted.longitude_e6, "accuracy_m": 15, "datum": "gcj02",
        },
        "scan": f"https://example.com/p/a/{token}/",
        "happened_at": later(55).isoformat(),
    }  # fmt: skip
    browser = browser_of(company.working)
    with clock.running(later(61)):
        wrong = browser.post(
            f"/api/v1/visits/{visit.pk}/arrive/", {"place": {**body["place"], "latitude": 91_000_000}},
            content_type="application/json",
        )  # fmt: skip
        done = browser.post(f"/api/v1/visits/{visit.pk}/arrive/", body, content_type="application/json")
    assert wrong.status_code == 422
    assert done.status_code == 200
    told = arrival(visit)
    assert told.payload["check_in"] == "scanned"
    assert abs(told.payload["place"]["latitude"] - 31_230_000) <= 2
    assert (told.occurred_at, told.device_at) == (later(55), later(55))
    assert told.payload["distance_m"] <= 1


def test_a_foreign_code_is_no_evidence() -> None:
    company = make_company()
    visit = accepted(company)
    done = steps.arrive(visit_id=visit.pk, by=company.working, at=later(60), scan="no-such-code")
    assert done.check_in == "offline"


def test_a_second_sending_from_another_place_is_the_same_sending() -> None:
    company = make_company()
    visit = accepted(company)
    browser = browser_of(company.working)
    address = reverse("service:visit_arrive", args=[visit.pk])
    key = "01900000-0000-7000-8000-0000000000aa"
    with clock.running(later(61)):
        assert browser.post(address, {**HERE, "submission": key}).status_code == 302
    with clock.running(later(62)):
        assert browser.post(address, {**FAR, "submission": key}).status_code == 302
    visit.refresh_from_db()
    assert (visit.arrived_at, visit.check_in) == (later(61), "ok")
    assert len(journal.events_of("case", visit.case_id, names=["visit.arrived"])) == 1


def test_the_page_says_what_it_does_with_the_place() -> None:
    company = make_company()
    visit = accepted(company)
    mine = browser_of(company.working).get(reverse("service:visit", args=[visit.pk])).content.decode()
    theirs = browser_of(company.dispatcher).get(reverse("service:visit", args=[visit.pk])).content.decode()
    assert "data-place " in mine
    assert "This device may not tell its place" in mine
    assert "data-place " not in theirs


def test_evidence_is_graded_in_this_order() -> None:
    usual: dict[str, Any] = {"distance_m": 5, "accuracy_m": 5, "scanned": False, "at_desk": False, "location": ""}
    assert check_in_outcome(**usual) == "ok"
    assert check_in_outcome(**{**usual, "at_desk": True}) == "desk"
    assert check_in_outcome(**{**usual, "at_desk": True, "scanned": True}) == "scanned"
    assert check_in_outcome(**{**usual, "distance_m": 301}) == "far"
    assert check_in_outcome(**{**usual, "distance_m": 300}) == "ok"


def test_without_a_place_the_device_says_why() -> None:
    nowhere: dict[str, Any] = {"distance_m": None, "accuracy_m": None, "scanned": False, "at_desk": False}
    said = ("denied", "prompt", "unavailable", "granted", "", "???")
    assert [check_in_outcome(**nowhere, location=one) for one in said] == [
        "refused", "refused", "unavailable", "unavailable", "offline", "offline",
    ]  # fmt: skip


@pytest.mark.parametrize("verb", ["finish", "incomplete"])
def test_an_end_in_the_future_is_refused_at_its_field(verb: str) -> None:
    company = make_company()
    visit = accepted(company)
    typed = {"note": "换皮带", "reason": "parts", "next_step": "new_visit", "happened_at": "2027-01-01T10:00"}

    with clock.running(later(61)):
        steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
        address = f"/visits/{visit.pk}/{verb}/"
        refused = browser_of(company.working).post(address, typed)

    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'id="id_happened_at_error"' in page
    assert "换皮带" in page
