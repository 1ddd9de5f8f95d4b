"""One report that holds two matters becomes two requests, and nothing of it is lost."""

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.files import make_file
from tests.factories.service import later, make_company, make_request, report

from aftercare.platform.files import public as files
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations
from aftercare.service.models import Request
from aftercare.service.requests import services as requests
from aftercare.service.requests.errors import RequestMoveError

pytestmark = pytest.mark.django_db


def test_the_part_keeps_the_caller_the_place_and_the_files() -> None:
    company = make_company()
    first = make_request(company)
    note = make_file(by=company.hotline)
    files.attach(
        file_id=note.pk, kind="request", subject_id=first.pk, role="photo", by=company.hotline, at=later(1)
    )  # fmt: skip

    part = requests.split(request_id=first.pk, by=company.hotline, title="门禁也坏了", at=later(5))

    first.refresh_from_db()
    assert part.number != first.number
    assert (part.split_from_id, part.state, first.state) == (first.pk, "received", "received")
    same = (
        "customer_id",
        "site_id",
        "contact_id",
        "reporter_name",
        "reporter_phone",
        "source",
        "description",
        "unit_id",
    )
    assert [getattr(part, name) for name in same] == [getattr(first, name) for name in same]
    for one in (first, part):
        assert [link.file_id for link in files.links_of("request", one.pk, company.hotline)] == [note.pk]
    told = [one for one in journal.events_of("case", first.case_id) if one.type == "request.split"]
    assert [(one.payload["part"], one.payload["number"]) for one in told] == [(part.pk, part.number)]
    assert list(journal.verify().findings) == []


def test_its_clocks_run_from_when_the_customer_asked() -> None:
    company = make_company()
    first = make_request(company)
    part = requests.split(request_id=first.pk, by=company.hotline, title="门禁也坏了", at=later(90))
    due = {
        case: {clock.key: clock.due_at for clock in clocks}
        for case, clocks in regulations.clocks_of("case", [first.case_id, part.case_id], as_of=later(90)).items()
    }
    assert part.received_at == first.received_at
    assert due[part.case_id] == due[first.case_id] != {}


def test_each_page_leads_to_the_other() -> None:
    company = make_company()
    first = make_request(company)
    hotline = browser_of(company.hotline)
    answer = hotline.post(
        reverse("service:request_split", args=[first.pk]), {"title": "门禁也坏了", "version": first.version}
    )
    part = Request.objects.get(split_from=first)
    assert answer.url == reverse("service:request", args=[part.pk])
    assert first.number in hotline.get(answer.url).content.decode()
    page = hotline.get(reverse("service:request", args=[first.pk])).content.decode()
    assert part.number in page
    assert answer.url in page


def test_a_settled_request_is_not_split() -> None:
    company = make_company()
    first = requests.receive(report=report(company), by=company.hotline, at=later(0))
    requests.cancel(request_id=first.pk, by=company.hotline, reason="mistake", at=later(1))
    with pytest.raises(RequestMoveError):
        requests.split(request_id=first.pk, by=company.hotline, title="门禁也坏了", at=later(2))
    assert Request.objects.count() == 1
