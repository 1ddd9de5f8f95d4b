"""Through whose hands work goes: accept in time, refuse, pass on, grab; parts, reopening, repeats, urging."""

from typing import Any

import pytest
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.service import Company, later, make_company, make_order, make_request, make_triaged, make_visit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.journal import public as journal
from aftercare.service.models import Order, Request, Visit
from aftercare.service.orders import services as orders
from aftercare.service.orders.errors import OpenChildrenError, OpenVisitsError, OrderNotFoundError
from aftercare.service.requests import services as requests
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits
from aftercare.service.visits.errors import EngineerUnableError, PoolCapError, VisitMoveError
from aftercare.service.visits.selectors import chain_of
from aftercare.service.visits.tasks import take_back_lapsed

pytestmark = pytest.mark.django_db


def names(visit: Visit) -> list[str]:
    return [event.type for event in journal.events_of("case", visit.case_id) if event.type.startswith("visit.")]


# -- accept in time -------------------------------------------------------------------------------


def test_a_visit_that_nobody_accepts_goes_back_once() -> None:
    company = make_company()
    visit = make_visit(company, start=600)
    assert take_back_lapsed(later(119)) == 0

    assert take_back_lapsed(later(120)) == 1
    assert take_back_lapsed(later(120)) == 0, "a second run changes nothing"

    visit.refresh_from_db()
    assert (visit.state, visit.lead_id, visit.dispatched_at, visit.crew.count()) == ("planned", None, None, 0)
    told = journal.events_of("case", visit.case_id, names=["visit.not_accepted"])
    assert [(event.payload["engineer"], event.payload["minutes"]) for event in told] == [(company.engineer.pk, 120)]
    assert Order.objects.get(pk=visit.order_id).state == "scheduled"


@pytest.mark.parametrize("what", ["accepted", "no limit", "sent anew"])
def test_what_was_answered_or_has_no_limit_stays(what: str) -> None:
    company = make_company()
    visit = make_visit(company, start=600)
    if what == "accepted":
        steps.accept(visit_id=visit.pk, by=company.working, at=later(100))
    elif what == "no limit":
        Order.objects.filter(pk=visit.order_id).update(accept_minutes=0)
    else:
        visits.reschedule(
            visit_id=visit.pk,
            by=company.dispatcher,
            start_at=later(700),
            end_at=later(760),
            reason="customer",
            at=later(100),
        )

    assert take_back_lapsed(later(130)) == 0

    visit.refresh_from_db()
    assert visit.lead_id == company.engineer.pk


def test_an_engineer_who_accepts_at_the_last_moment_keeps_it() -> None:
    """The job found the visit before, and comes after: it decides again in its own transaction."""
    company = make_company()
    visit = make_visit(company, start=600)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(121))
    assert visits.take_back(visit_id=visit.pk, by=SYSTEM, at=later(122)) is False
    assert names(visit)[-1] == "visit.accepted"


# -- the chain ------------------------------------------------------------------------------------


def test_the_chain_of_hands_is_shown() -> None:
    company = make_company()
    visit = make_visit(company, start=600)
    visits.transfer(visit_id=visit.pk, by=company.working, taker_id=company.second.pk, reason="顺路", at=later(5))
    second = staff_actor("engineer", unit=company.office, staff=company.second)
    visits.refuse(visit_id=visit.pk, by=second, reason="busy", at=later(9))
    visit.refresh_from_db()

    chain = chain_of(visit)

    assert [(hand.what, hand.name, hand.to) for hand in chain] == [
        ("visit.dispatched", company.engineer.name, ""),
        ("visit.transferred", company.engineer.name, company.second.name),
        ("visit.refused", company.second.name, ""),
    ]
    page = browser_of(company.dispatcher).get(reverse("service:visit", args=[visit.pk])).content.decode()
    assert "passed it on to" in page
    assert visit.lead_id is None


def test_passing_on_and_refusing_go_through_the_pages_and_the_api() -> None:
    company = make_company()
    visit = make_visit(company, start=600)
    mine = browser_of(company.working)
    with clock.running(later(5)):
        address = reverse("service:visit_transfer", args=[visit.pk])
        assert mine.post(address, {"taker_id": company.engineer.pk, "reason": "x"}).status_code == 422
        assert mine.post(address, {"taker_id": company.second.pk, "reason": "顺路"}).status_code == 302
        other = browser_of(staff_actor("engineer", unit=company.office, staff=company.second))
        refused = other.post(f"/api/v1/visits/{visit.pk}/refuse/", {"reason": "busy"}, content_type="application/json")
    assert (refused.status_code, refused.json()["state"], refused.json()["lead_id"]) == (200, "planned", None)


# -- the pool -------------------------------------------------------------------------------------


def pooled(company: Company, number: int) -> Order:
    order = make_order(company, at=later(number))
    return orders.pool(order_id=order.pk, by=company.dispatcher, at=later(number))


def window(number: int) -> dict[str, Any]:
    return {"start_at": later(1_000 + 100 * number), "end_at": later(1_060 + 100 * number)}


def test_three_orders_a_day_then_it_is_the_turn_of_others() -> None:
    company = make_company()
    taken = [pooled(company, number) for number in range(4)]
    for number, order in enumerate(taken[:3]):
        visits.grab(order_id=order.pk, by=company.working, at=later(20), **window(number))
    with pytest.raises(PoolCapError):
        visits.grab(order_id=taken[3].pk, by=company.working, at=later(21), **window(3))
    taken[3].refresh_from_db()
    assert taken[3].is_pooled
    assert not taken[3].visits.exists()
    other = staff_actor("engineer", unit=company.office, staff=company.second)
    assert visits.grab(order_id=taken[3].pk, by=other, at=later(22), **window(3)).lead_id == company.second.pk


def test_what_one_took_another_cannot_and_who_is_not_able_cannot_either() -> None:
    company = make_company()
    order, hard = pooled(company, 0), pooled(company, 1)
    Order.objects.filter(pk=hard.pk).update(skills={"lift": 3})
    visits.grab(order_id=order.pk, by=company.working, at=later(20), **window(0))
    other = staff_actor("engineer", unit=company.office, staff=company.second)
    with pytest.raises(OrderNotFoundError):
        visits.grab(order_id=order.pk, by=other, at=later(21), **window(1))
    with pytest.raises(EngineerUnableError):
        visits.grab(order_id=hard.pk, by=other, at=later(21), **window(1))
    hard.refresh_from_db()
    assert hard.is_pooled


def test_the_pool_works_on_page_and_api() -> None:
    company = make_company()
    first, second = pooled(company, 0), pooled(company, 1)
    mine = browser_of(company.working)
    listed = mine.get(reverse("service:orders") + "?q=pooled:yes+state:open").content.decode()
    assert first.number in listed
    with clock.running(later(20)):
        values = {"start_at": "2026-03-04T09:00", "end_at": "2026-03-04T10:00"}
        assert mine.post(reverse("service:order_grab", args=[first.pk]), values).status_code == 302
        answer = mine.post(
            f"/api/v1/orders/{second.pk}/grab/",
            {"start_at": "2026-03-05T09:00:00+08:00", "end_at": "2026-03-05T10:00:00+08:00"},
            content_type="application/json",
        )
    assert (answer.status_code, answer.json()["state"]) == (201, "dispatched")
    assert Visit.objects.filter(grabbed_at=later(20), lead=company.engineer).count() == 2


# -- parts ----------------------------------------------------------------------------------------


def test_a_parent_does_not_end_while_a_part_is_open() -> None:
    company = make_company()
    parent = make_order(company)
    child = orders.open_for_request(
        request_id=parent.request_id or 0, by=company.dispatcher, parent_id=parent.pk, title="换门机", at=later(5)
    )
    visit = make_visit(company, order=parent)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(10))
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))

    with pytest.raises(OpenChildrenError) as refusal:
        steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(90))
    assert child.number in str(refusal.value)
    with pytest.raises(OpenVisitsError):
        orders.cancel(order_id=parent.pk, by=company.dispatcher, reason="customer", at=later(90))
    visit.refresh_from_db()
    assert visit.state == "on_site"

    orders.finish_without_visit(order_id=child.pk, by=company.dispatcher, at=later(91))
    assert steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(92)).state == "finished"
    parent.refresh_from_db()
    assert parent.state == "done"


def test_nothing_becomes_a_part_of_an_order_that_is_over() -> None:
    company = make_company()
    parent = make_order(company)
    orders.cancel(order_id=parent.pk, by=company.dispatcher, reason="customer", at=later(2))
    other = make_triaged(company, at=later(3))
    with pytest.raises(InvalidError):
        orders.open_for_request(request_id=other.pk, by=company.dispatcher, parent_id=parent.pk, at=later(4))
    with pytest.raises(OrderNotFoundError):
        orders.open_for_request(request_id=other.pk, by=company.dispatcher, parent_id=987_654, at=later(4))
    assert not other.orders.exists()


# -- again ----------------------------------------------------------------------------------------


def test_the_same_fault_again_is_a_repeat_and_its_order_is_rework() -> None:
    company = make_company()
    first = make_triaged(company, symptom_code="E1")
    requests.resolve(request_id=first.pk, by=company.hotline, resolution="复位", at=later(60))

    again = make_triaged(company, at=later(24 * 60), symptom_code="E1")
    other = make_triaged(company, at=later(24 * 60), symptom_code="E2")
    late = make_triaged(company, at=later(91 * 24 * 60), symptom_code="E1")

    assert (again.repeat_of_id, other.repeat_of_id) == (first.pk, None)
    assert late.repeat_of_id is None
    assert again.payer == "rework"
    assert orders.open_for_request(request_id=again.pk, by=company.dispatcher, at=later(24 * 60)).is_rework
    page = browser_of(company.hotline).get(reverse("service:request", args=[again.pk])).content.decode()
    assert first.number in page


def test_reopening_through_the_page_counts_as_rework() -> None:
    company = make_company()
    request = make_triaged(company)
    requests.resolve(request_id=request.pk, by=company.hotline, resolution="复位", at=later(60))
    requests.archive(request_id=request.pk, by=company.manager, at=later(70))
    browser = browser_of(company.hotline)
    address = reverse("service:request_reopen", args=[request.pk])
    with clock.running(later(90)):
        assert browser.post(address, {"reason": "again"}).status_code == 302
    request.refresh_from_db()
    assert (request.state, request.reopened_count, request.archived_at) == ("triaged", 1, None)
    assert orders.open_for_request(request_id=request.pk, by=company.dispatcher, at=later(95)).is_rework
    with clock.running(later(100)):
        assert browser.post(address, {"reason": "again"}).status_code == 409


def test_a_month_after_the_archive_it_is_too_late_to_reopen() -> None:
    company = make_company()
    request = make_triaged(company)
    requests.resolve(request_id=request.pk, by=company.hotline, resolution="复位", at=later(60))
    requests.archive(request_id=request.pk, by=company.manager, at=later(70))
    with clock.running(later(70 + 31 * 24 * 60)):
        late = browser_of(company.hotline).post(
            reverse("service:request_reopen", args=[request.pk]), {"reason": "again"}
        )
    assert late.status_code == 409
    assert "more than 30 days ago" in late.content.decode()
    assert Request.objects.get().state == "archived"


def test_a_reopened_order_wants_another_visit() -> None:
    company = make_company()
    visit = make_visit(company)
    steps.accept(visit_id=visit.pk, by=company.working, at=later(10))
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
    steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(90))
    with clock.running(later(100)):
        done = browser_of(company.dispatcher).post(
            reverse("service:order_reopen", args=[visit.order_id]), {"reason": "门还响"}
        )
    assert done.status_code == 302
    assert Order.objects.get().state == "open"
    assert Request.objects.get().state == "in_progress"


def test_urging_is_counted_and_told_on_page_and_api() -> None:
    company = make_company()
    request = make_request(company)
    browser = browser_of(company.hotline)
    with clock.running(later(5)):
        assert (
            browser.post(reverse("service:request_urge", args=[request.pk]), {"words": "还没人来"}).status_code == 302
        )
        told = browser.post(f"/api/v1/requests/{request.pk}/urge/", {"text": "第二次"}, content_type="application/json")
    assert told.status_code == 200
    request.refresh_from_db()
    assert request.urged_count == 2
    counts = [one.payload["count"] for one in journal.events_of("case", request.case_id, names=["request.urged"])]
    assert counts == [1, 2]


def test_a_step_out_of_its_order_is_refused_in_plain_words() -> None:
    company = make_company()
    visit = make_visit(company)
    with pytest.raises(VisitMoveError) as refusal:
        steps.finish(visit_id=visit.pk, by=company.working, note="好了", at=later(90))
    assert str(refusal.value) == "“Finish” is not possible now: the visit has moved on, or is not there yet."
    visit.refresh_from_db()
    assert (visit.state, visit.ended_at) == ("dispatched", None)
