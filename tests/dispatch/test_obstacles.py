"""What stands in the way of the work: reported from the site, taken up, cleared."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import make_staff
from tests.factories.regulations import publish_regulation
from tests.factories.service import Company, later, make_company, make_visit
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError, StaleError
from aftercare.operations.dispatch.models import Obstacle
from aftercare.operations.dispatch.obstacles import panels, selectors, services
from aftercare.operations.dispatch.obstacles.errors import ClearedError, WorkOverError
from aftercare.platform.files import public as files
from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.models import Clock
from aftercare.service.models import Visit
from aftercare.service.orders import services as orders
from aftercare.service.visits import services as visits

NAMES = ["obstacle.reported", "obstacle.answered", "obstacle.cleared"]


def told(case_id: int) -> list[str]:
    return [one.type for one in journal.events_of("case", case_id, names=NAMES)]


def reported(company: Company, visit: Visit, **values: Any) -> Obstacle:
    given = {"kind": "access", "words": "机房锁着", "by": company.working, "at": later(70), **values}
    return services.report(visit_id=visit.pk, **given)


@pytest.mark.django_db
def test_the_engineer_reports_the_dispatcher_takes_it_up_and_clears_it() -> None:
    company = make_company()
    visit = make_visit(company)
    one = reported(company, visit, needs="物业开门", until_at=later(200))
    assert panels.unsettled(company.dispatcher, later(71)).count == 1
    with pytest.raises(NotAllowedError):
        services.answer(obstacle_id=one.pk, words="已联系", by=company.working, at=later(71))
    services.answer(obstacle_id=one.pk, words="已联系物业", until_at=later(90), by=company.dispatcher, at=later(72))
    with pytest.raises(StaleError):
        services.clear(obstacle_id=one.pk, version=1, by=company.working, at=later(89))
    cleared = services.clear(obstacle_id=one.pk, words="门已开", by=company.working, at=later(90))
    assert (cleared.state, cleared.until_at, cleared.cleared_by_id) == ("cleared", later(90), company.working.id)
    assert cleared.answered_by_id == company.dispatcher.id
    with pytest.raises(ClearedError):
        services.clear(obstacle_id=one.pk, by=company.dispatcher, at=later(91))
    with pytest.raises(ClearedError):
        services.answer(obstacle_id=one.pk, words="再看看", by=company.dispatcher, at=later(92))
    assert panels.unsettled(company.dispatcher, later(93)).count == 0
    assert told(visit.case_id) == NAMES


@pytest.mark.django_db
def test_a_clock_may_rest_by_the_reason_of_the_obstacle() -> None:
    company = make_company()
    visit = make_visit(company)
    for kind in ("developer", "site", "weather"):
        reported(company, visit, kind=kind)
    found = journal.events_of("case", visit.case_id, names=["obstacle.reported"])
    assert [one.payload["reason"] for one in found] == ["customer", "access", "weather"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "ghosts"}, "kind"),
        ({"words": " "}, "words"),
        ({"since_at": later(71)}, "since_at"),
        ({"until_at": later(70)}, "until_at"),
    ],
)
def test_a_report_that_cannot_be_right_is_refused_and_leaves_no_trace(values: dict[str, Any], field: str) -> None:
    company = make_company()
    visit = make_visit(company)
    with pytest.raises(InvalidError) as refused:
        reported(company, visit, **values)
    assert list(refused.value.fields or {}) == [field]
    assert (Obstacle.objects.count(), told(visit.case_id)) == (0, [])


@pytest.mark.django_db
def test_work_that_is_over_has_nothing_in_its_way_and_strangers_see_nothing() -> None:
    company = make_company()
    visit = make_visit(company)
    one = reported(company, visit)
    other = make_office()
    stranger = staff_actor("manager", unit=other, staff=make_staff(unit=other))
    with pytest.raises(NotFoundError):
        services.clear(obstacle_id=one.pk, by=stranger, at=later(71))
    assert (selectors.visible_to(stranger).count(), selectors.seen([one.pk], stranger)) == (0, set())
    visits.cancel(visit_id=visit.pk, reason="customer", by=SYSTEM, at=later(72))
    orders.cancel(order_id=visit.order_id, reason="not_needed", by=SYSTEM, at=later(73))
    with pytest.raises(WorkOverError):
        services.report(order_id=visit.order_id, kind="parts", words="缺件", by=company.dispatcher, at=later(74))
    assert told(visit.case_id) == ["obstacle.reported"]


@pytest.mark.django_db
def test_the_phone_sends_a_photograph_and_whoever_settles_it_sees_it() -> None:
    company = make_company()
    visit = make_visit(company)
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "white").save(drawn, "PNG")
    with clock.running(later(70)):
        phone = browser_of(company.working)
        page = phone.get(reverse("service:visit", args=[visit.pk])).content.decode()
        assert f'href="/dispatch/visits/{visit.pk}/obstacle/"' in page
        form = {"kind": "site", "words": "地面未浇筑", "photographs": SimpleUploadedFile("a.png", drawn.getvalue())}
        assert phone.post(f"/dispatch/visits/{visit.pk}/obstacle/", form).status_code == 302
        one = Obstacle.objects.get()
        assert len(files.links_of("obstacle", one.pk, company.dispatcher)) == 1
        desk = browser_of(company.dispatcher)
        assert "地面未浇筑" in desk.get("/dispatch/obstacles/").content.decode()
        shown = desk.get(f"/dispatch/obstacles/{one.pk}/").content.decode()
        assert f"/dispatch/obstacles/{one.pk}/answer/" in shown
        answered = desk.post(f"/dispatch/obstacles/{one.pk}/answer/", {"words": "周五浇筑", "version": 1})
        assert answered.status_code == 302
        assert "周五浇筑" in desk.get(f"/dispatch/obstacles/{one.pk}/").content.decode()
        api = desk.post(f"/api/v1/obstacles/{one.pk}/clear/", {"words": "已浇筑"}, content_type="application/json")
    assert (api.status_code, api.json()["state"], api.json()["outcome"]) == (200, "cleared", "已浇筑")


RESTS = {
    "key": "in-time", "kind": "clock", "clock": "settle", "name": "Settling the fault", "start": "order.opened",
    "stop": ["order.finished"], "pause": ["obstacle.reported"], "resume": ["obstacle.cleared"],
    "pause_reasons": ["access", "parts"], "targets": [{"within": "8 h", "calendar": "24x7"}],
}  # fmt: skip


@pytest.mark.django_db
def test_a_clock_of_a_regulation_rests_while_an_obstacle_that_it_accepts_stands() -> None:
    publish_regulation(RESTS)
    company = make_company()
    visit = make_visit(company)

    def settling() -> Clock:
        return Clock.objects.get(subject_id=visit.case_id, clause="rules@1/clause#in-time")

    due = settling().due_at
    lost = reported(company, visit, kind="technical", words="待厂家确认")
    assert (settling().state, settling().due_at) == ("running", due)
    services.clear(obstacle_id=lost.pk, by=company.working, at=later(75))
    shut = reported(company, visit, kind="access", at=later(80))
    assert (settling().state, settling().paused_reason) == ("paused", "access")
    services.clear(obstacle_id=shut.pk, by=company.working, at=later(140))
    assert due is not None
    assert (settling().state, settling().due_at) == ("running", due + (later(140) - later(80)))


@pytest.mark.django_db
def test_of_two_obstacles_the_clock_rests_until_the_last_is_cleared() -> None:
    publish_regulation(RESTS)
    company = make_company()
    visit = make_visit(company)

    def settling() -> Clock:
        return Clock.objects.get(subject_id=visit.case_id, clause="rules@1/clause#in-time")

    due = settling().due_at
    shut = reported(company, visit, kind="access", at=later(80))
    lacking = reported(company, visit, kind="parts", at=later(90))
    services.clear(obstacle_id=lacking.pk, by=company.working, at=later(100))
    assert (settling().state, settling().paused_reason) == ("paused", "access")
    services.clear(obstacle_id=shut.pk, by=company.working, at=later(140))
    assert due is not None
    assert (settling().state, settling().due_at) == ("running", due + (later(140) - later(80)))
    assert list(clocks.differences()) == []


@pytest.mark.django_db
def test_whoever_reads_the_journal_reads_which_order_it_was() -> None:
    company = make_company()
    visit = make_visit(company)
    one = reported(company, visit)
    named = journal.subjects_of({("obstacle", one.pk)}, staff_actor("administrator"))[("obstacle", one.pk)]
    assert (named.name, named.url) == (visit.order.number, reverse("dispatch:obstacle", args=[one.pk]))
