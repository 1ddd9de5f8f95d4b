"""Pages and API of escalations: the list, taking over, what the request's page shows."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import give_post, make_post
from tests.factories.regulations import in_force
from tests.factories.service import NINE, Company, make_company, make_request
from tests.regulations.test_escalations import ANSWER, LATE, at_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.notify.models import Message
from aftercare.regulations.escalations.models import Escalation
from aftercare.service.models import Request
from aftercare.service.requests import services as requests

pytestmark = pytest.mark.django_db

STOPPED_ALSO = {"stop": ["request.answered", "request.resolved"]}


@pytest.fixture(autouse=True)
def _at_ten() -> Iterator[None]:
    with clock.running(NINE + timedelta(hours=10)):
        yield


@pytest.fixture
def company() -> Company:
    in_force(ANSWER | STOPPED_ALSO, LATE, key="late")
    return make_company()


@pytest.fixture
def late(company: Company) -> Request:
    """A request that nobody has answered: its owner was told at noon, the supervisor at one."""
    give_post(company.second, make_post("supervisor"), unit=company.office)
    request = make_request(company)
    requests.triage(
        request_id=request.pk, by=SYSTEM, at=NINE, nature="breakdown", urgency="normal", impact="medium",
        owner_id=company.leader.pk,
    )  # fmt: skip
    at_work(NINE + timedelta(hours=3))
    at_work(NINE + timedelta(hours=4))
    return request


def text_of(browser: Client, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_what_by_which_clause_to_whom(company: Company, late: Request) -> None:
    page = text_of(browser_of(company.manager), reverse("regulations:escalations"))
    for words in (late.number, "Prompt answer", "at 75% of the time", "when due", company.leader.name, "Take over"):
        assert words in page


def test_the_list_costs_the_same_however_long_it_is(company: Company, late: Request) -> None:
    browser, url = browser_of(company.manager), reverse("regulations:escalations")
    browser.get(url)
    with CaptureQueriesContext(connection) as before:
        browser.get(url)
    make_request(company)
    at_work(NINE + timedelta(hours=6))
    with CaptureQueriesContext(connection) as after:
        assert late.number in text_of(browser, url)
    assert Escalation.objects.count() > 2
    assert len(before) == len(after)


def test_people_see_what_they_were_told_and_others_nothing(company: Company, late: Request) -> None:
    told = browser_of(staff_actor("engineer", unit=company.office, staff=company.second))
    other = browser_of(company.working)
    assert "Prompt answer" in text_of(told, reverse("regulations:escalations"))
    assert "Prompt answer" not in text_of(other, reverse("regulations:escalations"))


def test_the_request_s_page_shows_what_was_escalated_in_either_language(company: Company, late: Request) -> None:
    browser = browser_of(company.manager)
    page = text_of(browser, reverse("service:request", args=[late.pk]))
    assert "Escalated: Prompt answer, when due" in page
    assert company.leader.name in page
    assert "late@1/register#late" in page
    assert reverse("regulations:escalation_answer", args=[Escalation.objects.earliest("pk").pk]) in page
    browser.post(reverse("ui:language"), {"language": "zh-hans"})
    assert "升级提醒：" in text_of(browser, reverse("service:request", args=[late.pk]))


def test_the_message_leads_to_the_request(company: Company, late: Request) -> None:
    message = Message.objects.get(recipient_id=company.leader.pk, template="escalation.sent")
    assert message.link == reverse("service:request", args=[late.pk])
    assert late.number in message.subject


def test_somebody_takes_over_by_the_dialog(company: Company, late: Request) -> None:
    row = Escalation.objects.earliest("pk")
    browser, url = browser_of(company.manager), reverse("regulations:escalation_answer", args=[row.pk])
    form = text_of(browser, url)
    assert "not be reminded of this step again" in form
    answer = browser.post(url, {"note": "我来处理", "submission": _submission(form)})
    assert answer.status_code in {302, 303}
    row.refresh_from_db()
    assert row.answered_by_id == company.leader.pk
    page = text_of(browser, reverse("service:request", args=[late.pk]))
    assert "Took over what was escalated" in page
    assert "我来处理" in page
    again = browser.post(url, {"submission": _submission(form)[:-1] + "0"})
    assert again.status_code in {403, 409, 422}


def _submission(form: str) -> str:
    return form.split('name="submission" value="')[1].split('"', maxsplit=1)[0]


def test_the_api_lists_and_takes_over(company: Company, late: Request) -> None:
    browser = browser_of(company.manager)
    found = browser.get("/api/v1/escalations/", {"case_id": late.case_id, "limit": 1}).json()
    assert [one["step"] for one in found["items"]] == [2]
    rest = browser.get("/api/v1/escalations/", {"after": found["next"]}).json()
    assert [one["step"] for one in rest["items"]] == [1]
    url = f"/api/v1/escalations/{rest['items'][0]['id']}/answer/"
    answered = browser.post(url, {"note": ""}, content_type="application/json")
    assert answered.status_code == 200
    assert answered.json()["answered_by_id"] == company.leader.pk
    refused = browser.post(url, {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "escalation_answered")
