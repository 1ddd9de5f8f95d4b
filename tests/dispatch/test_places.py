"""A site away from the home region (D20.4): supervisor, nearest office, vice president."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.customers import make_site
from tests.factories.organisation import make_staff
from tests.factories.regulations import put_in_force
from tests.factories.service import NINE, Company, later, make_company
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.operations.dispatch.places import selectors, services
from aftercare.operations.dispatch.places.errors import (
    AlreadyAnsweredError,
    AlreadyAskedError,
    NotAwayError,
    NotDeclinedError,
    OfficeRequestNotFoundError,
)
from aftercare.operations.dispatch.places.models import OfficeRequest
from aftercare.platform.journal import public as journal
from aftercare.platform.units.public import Unit
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Request
from aftercare.service.requests import services as requests
from aftercare.service.requests.rules import Report

STEPS = ["supervisor.informed", "office.asked", "office.accepted", "office.declined", "vice_president.coordinated"]


def reported(company: Company, division: str) -> Request:
    """A fault at a site of this division; the company serves 310100 itself."""
    if organisation.office_of("310100", NINE) is None:
        organisation.assign_region(unit_id=company.office.pk, division_code="310100", by=SYSTEM, at=NINE)
    site = make_site(customer=company.customer, division_code=division)
    report = Report(
        nature="breakdown", source="phone", title="停机", customer_id=company.customer.pk, site_id=site.pk,
        reporter_phone="13800000001",
    )  # fmt: skip
    return requests.receive(report=report, by=SYSTEM, at=NINE)


def branch_of(division: str) -> tuple[Unit, Actor]:
    branch = make_office()
    organisation.assign_region(unit_id=branch.pk, division_code=division, by=SYSTEM, at=NINE)
    return branch, staff_actor("manager", unit=branch, staff=make_staff(unit=branch))


def steps(request: Request) -> list[str]:
    return [one.type for one in journal.events_of("case", request.case_id, names=STEPS)]


@pytest.mark.django_db
def test_the_nearest_office_is_asked_and_sends_somebody() -> None:
    company, (branch, head) = make_company(), branch_of("440100")
    request = reported(company, "440103")
    services.inform_supervisor(request_id=request.pk, supervisor_id=company.leader.pk, by=company.hotline, at=later(1))
    asked = services.ask_office(request_id=request.pk, by=company.dispatcher, at=later(2))
    assert asked.unit_id == branch.pk
    with pytest.raises(AlreadyAskedError):
        services.ask_office(request_id=request.pk, by=company.dispatcher, at=later(3))
    services.accept(office_request_id=asked.pk, by=head, at=later(4))
    with pytest.raises(AlreadyAnsweredError):
        services.decline(office_request_id=asked.pk, by=head, reason="没人", at=later(5))
    asked.refresh_from_db()
    assert (asked.state, asked.answered_at, asked.answered_by_id) == ("accepted", later(4), head.id)
    assert steps(request) == ["supervisor.informed", "office.asked", "office.accepted"]


@pytest.mark.django_db
def test_where_no_office_can_go_the_vice_president_settles_it() -> None:
    company, (_branch, head) = make_company(), branch_of("440100")
    request = reported(company, "440103")
    asked = services.ask_office(request_id=request.pk, by=company.dispatcher, at=later(2))
    with pytest.raises(NotDeclinedError):
        services.coordinate(request_id=request.pk, staff_id=company.engineer.pk, by=company.manager, at=later(3))
    with pytest.raises(InvalidError):
        services.decline(office_request_id=asked.pk, by=head, reason=" ", at=later(3))
    services.decline(office_request_id=asked.pk, by=head, reason="人员都在外地", at=later(4))
    with pytest.raises(NotAllowedError):
        services.coordinate(request_id=request.pk, staff_id=company.engineer.pk, by=company.dispatcher, at=later(5))
    services.coordinate(request_id=request.pk, staff_id=company.engineer.pk, by=company.manager, at=later(6))
    assert steps(request) == ["office.asked", "office.declined", "vice_president.coordinated"]


@pytest.mark.django_db
def test_the_home_region_comes_first_and_strangers_see_nothing() -> None:
    company = make_company()
    request = reported(company, "310115")
    with pytest.raises(NotAwayError):
        services.inform_supervisor(
            request_id=request.pk, supervisor_id=company.leader.pk, by=company.hotline, at=later(1)
        )
    assert steps(request) == []
    _branch, head = branch_of("440100")
    asked = services.ask_office(request_id=reported(company, "440103").pk, by=company.dispatcher, at=later(1))
    with pytest.raises(NotAllowedError):
        services.accept(office_request_id=asked.pk, by=company.dispatcher, at=later(2))
    _other, stranger = branch_of("330100")
    with pytest.raises(OfficeRequestNotFoundError):
        services.accept(office_request_id=asked.pk, by=stranger, at=later(2))
    assert list(selectors.visible_to(head)) == [asked]


@pytest.mark.django_db
def test_the_pages_show_the_way_and_take_the_answer() -> None:
    company, (branch, head) = make_company(), branch_of("440100")
    request = reported(company, "440103")
    with clock.running(later(5)):
        desk, theirs = browser_of(company.dispatcher), browser_of(head)
        panel = desk.get(reverse("ui:panel", args=["dispatch.places", request.pk]))
        assert str(branch) in panel.content.decode()
        assert desk.post(f"/dispatch/requests/{request.pk}/office/", {}).status_code == 302
        asked = OfficeRequest.objects.get()
        assert request.number in theirs.get("/dispatch/offices/").content.decode()
        assert (
            theirs.post(f"/dispatch/offices/{asked.pk}/decline/", {"reason": "缺人", "version": 1}).status_code == 302
        )
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("declined", "缺人")


@pytest.mark.django_db
def test_an_office_that_lets_its_time_pass_leaves_it_to_the_vice_president() -> None:
    company, (_branch, head) = make_company(), branch_of("440100")
    put_in_force(
        {
            "key": "answered", "kind": "clock", "clock": "office-answer", "name": "办事处答复", "start": "office.asked",
            "stop": ["office.accepted", "office.declined"], "void": ["vice_president.coordinated"], "repeats": True,
            "targets": [{"within": "30 min", "calendar": "24x7"}],
        },
        at=NINE - timedelta(days=1), unit=company.office, key="offices",
    )  # fmt: skip
    request = reported(company, "440103")
    asked = services.ask_office(request_id=request.pk, by=company.dispatcher, at=later(10))
    assert selectors.answer_due(request) == later(40)
    with clock.running(later(20)):
        assert "Answer by" in browser_of(head).get(f"/dispatch/offices/{asked.pk}/").content.decode()
    settle = {"request_id": request.pk, "staff_id": company.engineer.pk, "by": company.manager}
    with pytest.raises(NotDeclinedError):
        services.coordinate(**settle, at=later(30))
    services.coordinate(**settle, at=later(41))
    assert steps(request) == ["office.asked", "vice_president.coordinated"]
    assert selectors.answer_due(request) is None


@pytest.mark.django_db
def test_the_api_asks_answers_and_settles() -> None:
    company, (branch, head) = make_company(), branch_of("440100")
    request = reported(company, "440103")
    with clock.running(later(5)):
        desk, theirs = browser_of(company.dispatcher), browser_of(head)
        post = {"content_type": "application/json"}
        url = f"/api/v1/requests/{request.pk}"
        told = desk.post(f"{url}/inform-supervisor/", {"supervisor_id": company.leader.pk}, **post)
        assert told.json() == {"request_id": request.pk}
        asked = desk.post(f"{url}/ask-office/", {}, **post)
        assert (asked.status_code, asked.json()["unit_id"]) == (201, branch.pk)
        number = asked.json()["id"]
        assert [one["id"] for one in theirs.get("/api/v1/offices/?state=asked").json()["items"]] == [number]
        assert theirs.post(f"/api/v1/offices/{number}/decline/", {"reason": ""}, **post).status_code == 422
        said = theirs.post(f"/api/v1/offices/{number}/decline/", {"reason": "缺人"}, **post)
        assert (said.json()["state"], said.json()["reason"]) == ("declined", "缺人")
        assert theirs.post(f"/api/v1/offices/{number}/accept/", **post).status_code == 409
        chief = browser_of(company.manager)
        assert chief.post(f"{url}/coordinate/", {"unit_id": branch.pk}, **post).status_code == 200
    assert steps(request) == ["supervisor.informed", "office.asked", "office.declined", "vice_president.coordinated"]
