"""A report runs from intake to the archive, from each of three doors, and the journal tells it all."""

import pytest
from tests.factories.service import Company, later, make_company, make_triaged, report

from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.base.kernel.errors import DomainError
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.service.models import Order, Request, Visit
from aftercare.service.orders import services as orders
from aftercare.service.reports import services as reports
from aftercare.service.reports.selectors import draft_of
from aftercare.service.requests import services as requests
from aftercare.service.requests.selectors import kept_from_archive
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits
from aftercare.service.visits.events import Place

pytestmark = pytest.mark.django_db

PUBLIC = Actor(kind=ActorKind.LINK, channel=Channel.PUBLIC_FORM)


def run_through(company: Company, request: Request) -> None:
    """Everything that follows a received request, by those whose job it is."""
    requests.answer(request_id=request.pk, by=company.hotline, way="phone", words="马上安排", at=later(5))
    requests.triage(
        request_id=request.pk, by=company.hotline, nature="breakdown", urgency="urgent", impact="high", at=later(10)
    )
    requests.diagnose(
        request_id=request.pk, by=company.hotline, findings="疑似门机故障", verdict="visit_needed", at=later(12)
    )
    requests.plan(request_id=request.pk, by=company.dispatcher, text="派员检查门机", at=later(15))
    order = orders.open_for_request(request_id=request.pk, by=company.dispatcher, at=later(16))
    first = visits.plan(
        order_id=order.pk, by=company.dispatcher, start_at=later(60), end_at=later(120), lead_id=company.engineer.pk,
        helper_ids=[company.second.pk], dispatch_now=True, at=later(20),
    )  # fmt: skip
    on_the_way(company, first, start=25)
    steps.leave_incomplete(
        visit_id=first.pk, by=company.working, reason="parts", next_step="new_visit", note="缺门机皮带", at=later(90)
    )
    order.refresh_from_db()
    assert order.state == Order.State.OPEN
    second = visits.plan(
        order_id=order.pk, by=company.dispatcher, start_at=later(200), end_at=later(260), lead_id=company.engineer.pk,
        dispatch_now=True, at=later(100),
    )  # fmt: skip
    on_the_way(company, second, start=190)
    steps.finish(visit_id=second.pk, by=company.working, note="更换皮带，试运行正常", at=later(250))
    steps.confirm(visit_id=second.pk, by=company.working, method="phone", name="王经理", at=later(255))
    # Why the first visit ended without its work done is no solution.
    assert draft_of(order) == {"cause": "疑似门机故障", "solution": "更换皮带，试运行正常", "advice": ""}
    issued = reports.issue(order_id=order.pk, by=company.working, cause="皮带断裂", solution="更换皮带", at=later(300))
    reports.review(report_id=issued.pk, by=company.manager, right=True, at=later(320))
    requests.archive(request_id=request.pk, by=company.manager, at=later(330))


def on_the_way(company: Company, visit: Visit, *, start: int) -> None:
    """Accept, set out, arrive, begin."""
    place = Place(latitude=31_230_000, longitude=121_470_000, accuracy_m=30)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(start))
    steps.depart(visit_id=visit.pk, by=company.working, place=place, at=later(start + 5))
    steps.arrive(visit_id=visit.pk, by=company.working, place=place, at=later(start + 30))
    steps.start_work(visit_id=visit.pk, by=company.working, at=later(start + 32))


@pytest.mark.parametrize("door", ["public_form", "hotline", "workbook"])
def test_a_report_runs_from_intake_to_the_archive(door: str) -> None:
    company = make_company()
    by, source = {
        "public_form": (PUBLIC, "web_form"),
        "hotline": (company.hotline.through(Channel.HOTLINE), "phone"),
        "workbook": (company.manager.through(Channel.IMPORT), "import"),
    }[door]

    request = requests.receive(report=report(company, source=source), by=by, at=later(0))
    run_through(company, request)

    request.refresh_from_db()
    assert (request.state, request.archived_at, request.source) == (Request.State.ARCHIVED, later(330), source)
    assert [order.state for order in request.orders.all()] == [Order.State.CLOSED]
    assert list(Visit.objects.order_by("sequence").values_list("state", flat=True)) == ["incomplete", "finished"]
    told = journal.events_of("case", request.case_id)
    assert [event.type for event in told] == [
        "case.opened", "request.received", "request.answered", "request.triaged", "case.attributes_changed",
        "request.diagnosed", "request.planned", "order.opened", "visit.planned", "visit.crew_changed", "visit.dispatched",
        "visit.accepted", "visit.departed", "visit.arrived", "visit.work_started", "visit.incomplete", "visit.planned",
        "visit.crew_changed", "visit.dispatched", "visit.accepted", "visit.departed", "visit.arrived",
        "visit.work_started", "visit.finished", "order.finished", "request.resolved", "visit.confirmed", "report.issued",
        "report.reviewed", "order.closed", "request.archived", "case.closed",
    ]  # fmt: skip
    assert told[1].actor.channel == by.channel
    assert told[13].payload["place"] == {"latitude": 31_230_000, "longitude": 121_470_000, "accuracy_m": 30}
    assert all(event.occurred_at >= later(0) for event in told)


def test_the_report_is_printed_by_a_job_and_kept_with_its_digest() -> None:
    company = make_company()
    request = requests.receive(report=report(company), by=company.hotline, at=later(0))
    run_through(company, request)

    jobs.run_ready(later(340))

    printed = request.orders.get().reports.get()
    assert len(printed.file_sha256) == 64
    assert [
        event.payload["sha256"] for event in journal.events_of("case", request.case_id, names=["report.printed"])
    ] == [printed.file_sha256]


def test_the_list_says_beforehand_what_keeps_a_request_from_the_archive_in_the_words_of_the_deed() -> None:
    company = make_company()
    waiting, unconfirmed, unreviewed, ready = (make_triaged(company) for _ in range(4))
    for request in (unconfirmed, unreviewed):
        order = orders.open_for_request(request_id=request.pk, by=company.dispatcher, at=later(16))
        start = 60 if request == unconfirmed else 200
        visit = visits.plan(
            order_id=order.pk, by=company.dispatcher, start_at=later(start), end_at=later(start + 60),
            lead_id=company.engineer.pk, dispatch_now=True, at=later(20),
        )  # fmt: skip
        on_the_way(company, visit, start=start)
        steps.finish(visit_id=visit.pk, by=company.working, note="更换皮带", at=later(start + 50))
    steps.confirm(visit_id=visit.pk, by=company.working, method="phone", name="王经理", at=later(255))
    requests.resolve(request_id=ready.pk, by=company.hotline, resolution="复位", at=later(256))
    chosen = [waiting, unconfirmed, unreviewed, ready]

    foretold = {
        key: str(error) for key, error in kept_from_archive(company.manager, [one.pk for one in chosen]).items()
    }
    refused = {}
    for one in chosen:
        try:
            requests.archive(request_id=one.pk, by=company.manager, at=later(330))
        except DomainError as error:
            refused[one.pk] = str(error)
    assert foretold == refused
    assert list(foretold) == [waiting.pk, unconfirmed.pk, unreviewed.pk]
    assert len(set(foretold.values())) == 3
    assert str(kept_from_archive(company.working, [ready.pk])[ready.pk]) == "You may not do this."
