"""One readable timeline of a case: people, customers and the system, with places, each line in words."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from tests.actors import browser_of, link_actor
from tests.factories.files import upload
from tests.factories.service import later, make_company, make_visit, report

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Channel
from aftercare.base.kernel.events import catalogue
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations
from aftercare.service.models import Request
from aftercare.service.orders import services as orders
from aftercare.service.orders.models import OrderTask
from aftercare.service.requests import services as requests
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits
from aftercare.service.visits.events import Place
from aftercare.service.visits.tasks import take_back_lapsed

pytestmark = pytest.mark.django_db

# Apps whose facts are written today; later apps bring their lines with what writes them.
WRITTEN = ("aftercare.platform.", "aftercare.regulations.", "aftercare.service.")


def test_every_fact_of_a_case_has_a_line_of_its_own() -> None:
    written = [shape for shape in catalogue if shape.stream == "case" and shape.__module__.startswith(WRITTEN)]
    named = {shape.type for shape in written}
    assert named
    assert {name for name in named if journal.lines.get(name) is None} == set()


def test_the_page_tells_everything_and_who_did_it() -> None:
    company = make_company()
    visit = make_visit(company, start=600)
    request = Request.objects.get()
    take_back_lapsed(later(130))
    link = link_actor("request", request.pk)
    requests.urge(request_id=request.pk, by=link, words="还没来", at=later(140))
    with clock.running(later(150)):
        added = browser_of(company.hotline).post(
            reverse("files:attachments", args=["request", request.pk]), {"file": upload()}
        )
    assert added.status_code == 200

    page = browser_of(company.hotline).get(reverse("service:request", args=[request.pk])).content.decode()

    sources = re.findall(r'data-from="(\w+)"', page)
    assert set(sources) == {"person", "customer", "system"}
    for words in (
        "Not accepted in time; back to the dispatcher",
        "还没来",
        "File added",
        "Photo · ",
        "Visit dispatched",
    ):
        assert words in page
    assert set(re.findall(r'<button type="button" data-source="(\w*)"', page)) == {"", "person", "customer", "system"}
    assert visit.case_id == request.case_id


def test_a_long_story_is_told_to_its_beginning() -> None:
    company = make_company()
    visit = make_visit(company)
    for minute in range(80):
        requests.urge(request_id=visit.order.request_id or 0, by=company.hotline, at=later(minute))
    page = browser_of(company.hotline).get(reverse("service:request", args=[visit.order.request_id])).content.decode()
    assert page.count("Urged by the customer") == 80
    assert "Request received" in page


def test_a_line_says_where_and_what_another_clock_showed() -> None:
    company = make_company()
    visit = make_visit(company)
    with clock.running(later(20)):
        steps.accept(visit_id=visit.pk, by=company.working, at=later(20), device_at=later(20))
    with clock.running(later(60)):
        place = Place(latitude=31_230_000, longitude=121_470_000, accuracy_m=30)
        steps.arrive(visit_id=visit.pk, by=company.working, at=later(60), place=place, device_at=later(25))

    told = {entry.event.type: entry.where for entry in journal.timeline("case", visit.case_id, company.working)}

    assert told["visit.accepted"] == ""
    assert re.fullmatch(r"31\.2300, 121\.4700 ±30 m · device clock .*09:25.*", told["visit.arrived"])


def test_a_task_is_told_by_its_name() -> None:
    company = make_company()
    visit = make_visit(company)
    OrderTask.objects.create(order=visit.order, position=1, name=Words("检查门锁", "Check the door lock"))
    for done in (True, False):
        orders.tick_task(order_id=visit.order_id, position=1, done=done, by=company.working, at=later(70))

    told = [
        entry.detail
        for entry in journal.timeline("case", visit.case_id, company.working)
        if entry.event.type == "order.task_done"
    ]

    assert sorted(told) == ["Check the door lock", "Check the door lock (tick taken back)"]


@pytest.mark.parametrize("end", ["archived", "cancelled", "merged"])
def test_a_closed_request_has_no_running_clock(end: str) -> None:
    company = make_company()
    other = requests.receive(report=report(company), by=company.hotline, at=later(0))
    request = requests.receive(report=report(company), by=company.hotline, at=later(1))
    requests.pause(request_id=request.pk, by=company.hotline, reason="customer", at=later(2))
    requests.triage(
        request_id=request.pk, by=company.hotline, nature="breakdown", urgency="normal", impact="medium", at=later(3)
    )
    if end == "archived":
        requests.resolve(request_id=request.pk, by=company.hotline, resolution="已电话解决", at=later(9))
        requests.archive(request_id=request.pk, by=company.manager, at=later(10))
    elif end == "cancelled":
        requests.cancel(request_id=request.pk, by=company.hotline, reason="mistake", at=later(10))
    else:
        requests.merge(request_id=request.pk, by=company.hotline, into_id=other.pk, at=later(10))

    clocks = regulations.clocks_of("case", [request.case_id], as_of=later(20))[request.case_id]

    assert clocks
    assert {one.state for one in clocks} <= {"stopped", "void"}
    assert regulations.pressing_of("case", [request.case_id], as_of=later(20)) == {}
    listed = browser_of(company.hotline).get(reverse("service:requests") + "?view=all").content.decode()
    assert request.number in listed
    assert list(journal.verify().findings) == []


def test_lines_name_whom_when_and_what_was_corrected() -> None:
    company = make_company()
    visit = make_visit(company)
    request_id = visit.order.request_id or 0
    requests.correct(
        request_id=request_id, by=company.hotline, changes={"reporter_mail": "w@example.com", "title": "门开着"},
        at=later(5),
    )  # fmt: skip
    visits.reschedule(
        visit_id=visit.pk, by=company.dispatcher, start_at=later(120), end_at=later(180), reason="weather", at=later(6)
    )

    told = {one.event.type: one.detail for one in journal.timeline("case", visit.case_id, company.working)}

    assert told["visit.crew_changed"] == told["visit.dispatched"] == company.engineer.name
    assert told["visit.planned"] == "Tue 3 Mar 2026, 10:00 – 11:00"
    assert told["visit.rescheduled"].startswith("Tue 3 Mar 2026, 11:00 – 12:00 · ")
    assert told["request.corrected"] == "caller's mail, title"


@pytest.mark.parametrize(
    ("channel", "said"),
    [(Channel.HOTLINE, "Hotline"), (Channel.IMPORT, "Import"), (Channel.CLI, "Command line"), (Channel.WEB, "")],
)
def test_a_line_says_by_which_door_somebody_came(channel: Channel, said: str) -> None:
    company = make_company()
    by = replace(company.hotline, channel=channel)
    request = requests.receive(report=report(company), by=by, at=later(0))
    told = {one.event.type: one.where for one in journal.timeline("case", request.case_id, company.hotline)}
    assert told["request.received"] == said


def test_triage_diagnosis_and_what_was_left_say_what_came_of_them() -> None:
    company = make_company()
    visit = make_visit(company)
    request = Request.objects.get()
    requests.diagnose(
        request_id=request.pk, by=company.hotline, findings="疑似门机故障", verdict="visit_needed", at=later(12)
    )
    steps.accept(visit_id=visit.pk, by=company.working, at=later(20))
    steps.leave_incomplete(
        visit_id=visit.pk, by=company.working, reason="parts", next_step="new_visit", note="缺门机皮带", at=later(90)
    )
    request.refresh_from_db()

    page = browser_of(company.hotline).get(reverse("service:request", args=[request.pk])).content.decode()

    details = re.findall(r'class="timeline-detail">([^<]*)<', page)
    triaged = next(one for one in details if re.match(r"P\d ", one))
    assert triaged.count(" · ") == 2, "how urgent, who pays, and why"
    assert "A visit is needed · 疑似门机故障" in details
    assert any(one.endswith(" · 缺门机皮带") for one in details)
