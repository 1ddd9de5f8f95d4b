"""Appointments: what is offered can be booked, what is gone is said and costs nothing, what was promised holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.actors import browser_of
from tests.factories.dispatch import SEVEN, Team, built, clock_at, make_team, make_work
from tests.factories.service import make_company, make_order

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.operations.dispatch.contacts.models import Contact
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.slots import rules, services
from aftercare.operations.dispatch.slots.errors import ChoiceError, NotOfferableError, SlotGoneError
from aftercare.operations.dispatch.slots.selectors import choices, prepared
from aftercare.operations.dispatch.slots.selectors.offers import Offer, offers, order_of_request, page
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Order, Visit
from aftercare.service.orders import services as orders
from aftercare.service.orders.errors import OrderNotFoundError
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rooms() -> Iterator[None]:
    """No room of another test's database."""
    prepared.forget()
    with clock.running(SEVEN):
        yield
    prepared.forget()


@pytest.fixture
def team() -> Team:
    found = make_team(2)
    problems.change_settings(
        unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"slot_days": 2, "slot_notice_hours": 2, "slot_count": 10}
    )
    return found


def offered(team: Team, order: Order, **values) -> list[Offer]:
    journal.sequence()  # as the worker does
    return offers(order_id=order.pk, by=team.dispatcher, at=SEVEN, **values)


def hours(found: list[Offer]) -> list[int]:
    """Hours after Tuesday's midnight."""
    return [int((one.start_at - clock_at(0)).total_seconds() // 3_600) for one in found]


def book(team: Team, order: Order, one: Offer) -> Visit:
    return services.book(order_id=order.pk, by=team.dispatcher, choice=one.choice, at=SEVEN, way="phone")


def test_windows_of_these_days_are_offered(team: Team) -> None:
    found = offered(team, make_work(team))
    assert hours(found) == [9, 11, 13, 15, 33, 35, 37, 39]
    assert all(one.start_at <= one.begins_at <= one.end_at for one in found)
    assert {one.engineer for one in found} <= {one.name for one in team.engineers}
    assert any(one.is_recommended for one in found)
    assert all(one.km_added > 0 and one.visits == 0 for one in found)
    assert len(offered(team, make_work(team, 1), count=3)) == 3


def test_a_recommendation_is_marked_where_not_all_have_it(team: Team) -> None:
    shown = page(order_id=make_work(team).pk, by=team.dispatcher, at=SEVEN)
    best = [replace(one, is_recommended=True) for one in shown.offers]
    assert not replace(shown, offers=best).marks
    assert replace(shown, offers=[*best, replace(best[0], is_recommended=False)]).marks


def test_a_booked_window_is_a_visit_and_a_promise(team: Team) -> None:
    order = make_work(team)
    one = offered(team, order)[1]
    visit = book(team, order, one)
    assert (visit.lead_id, visit.planned_start_at) == (one.staff_id, one.begins_at)
    assert visit.planned_end_at == one.begins_at + timedelta(minutes=60)
    row = Booking.objects.get(visit=visit)
    assert (row.agreed_from, row.agreed_to, row.announced_at) == (one.start_at, one.end_at, SEVEN)
    events = list(journal.events_of("case", visit.case_id, names=["appointment.agreed"]))
    assert [(each.payload["visit"], each.payload["way"]) for each in events] == [(visit.pk, "phone")]
    job = built(team).problem.jobs[0]
    assert [(span.start, span.end) for span in job.windows] == [(11 * 3_600, 13 * 3_600)]
    assert job.was is not None
    assert job.was.announced


def test_a_booked_window_is_among_the_notes_of_the_case(team: Team) -> None:
    visit = book(team, order := make_work(team), one := offered(team, order)[1])
    note = Contact.objects.get(visit=visit)
    assert (note.kind, note.way, note.start_at, note.end_at) == (Contact.Kind.AGREED, "phone", one.start_at, one.end_at)
    assert (note.case_id, note.request_id, note.staff_id) == (visit.case_id, order.request_id, team.dispatcher.id)
    page = browser_of(team.dispatcher).get(
        reverse("dispatch:contacts"), {"view": "all"}, headers={"Accept-Language": "en"}
    )
    assert "Appointment agreed" in page.content.decode()


def test_parts_come_first(team: Team) -> None:
    whole, part = make_work(team), make_work(team, 1)
    Order.objects.filter(pk=part.pk).update(parent=whole)
    with pytest.raises(NotOfferableError, match="parts"):
        offered(team, whole)
    one = offered(team, part)[0]
    choice = choices.signed(
        rules.Choice(order_id=whole.pk, staff_id=one.staff_id, start_at=one.start_at, end_at=one.end_at)
    )
    with pytest.raises(NotOfferableError, match="parts"):
        services.book(order_id=whole.pk, by=team.dispatcher, choice=choice, at=SEVEN)
    assert not Visit.objects.exists()
    Order.objects.filter(pk=part.pk).update(state=Order.State.CANCELLED, cancelled_at=SEVEN)
    assert offered(team, whole)


def test_of_a_request_the_part_is_offered_before_the_whole() -> None:
    company = make_company()
    whole = make_order(company, at=SEVEN)
    assert whole.request_id is not None
    assert order_of_request(whole.request_id) == whole.pk
    part = orders.open_for_request(request_id=whole.request_id, by=SYSTEM, at=SEVEN)
    Order.objects.filter(pk=part.pk).update(parent=whole)
    assert order_of_request(whole.request_id) == part.pk
    Order.objects.filter(pk=part.pk).update(state=Order.State.CANCELLED, cancelled_at=SEVEN)
    assert order_of_request(whole.request_id) == whole.pk


def test_the_same_choice_twice_is_one_appointment(team: Team) -> None:
    order = make_work(team)
    one = offered(team, order)[1]
    assert book(team, order, one).pk == book(team, order, one).pk
    assert Visit.objects.count() == 1


def test_what_somebody_took_meanwhile_is_gone_and_the_next_best_is_offered(team: Team) -> None:
    order = make_work(team)
    first = offered(team, order)[0]
    other = make_work(team, 1)
    visits.plan(
        order_id=other.pk, by=SYSTEM, start_at=clock_at(9), end_at=clock_at(13), lead_id=first.staff_id, at=SEVEN
    )
    with pytest.raises(SlotGoneError):
        book(team, order, first)
    assert not order.visits.exists()
    assert not Booking.objects.exists()
    again = offered(team, order)
    assert hours(again)[0] == 9
    assert again[0].staff_id != first.staff_id
    assert book(team, order, again[0]).lead_id == again[0].staff_id


def test_the_room_follows_what_happens(team: Team) -> None:
    """A room that was kept says what one built anew says."""
    order = make_work(team)
    offered(team, order)
    for number, engineer in enumerate(team.engineers):
        visits.plan(
            order_id=make_work(team, number + 1).pk, by=SYSTEM, start_at=clock_at(9), end_at=clock_at(17),
            lead_id=engineer.pk, at=SEVEN,
        )  # fmt: skip
    followed = [(one.start_at, one.staff_id, one.begins_at, one.km_added) for one in offered(team, order)]
    assert hours(offered(team, order)) == [33, 35, 37, 39]
    prepared.forget()
    assert followed == [(one.start_at, one.staff_id, one.begins_at, one.km_added) for one in offered(team, order)]


def test_leave_takes_the_room_away(team: Team) -> None:
    order = make_work(team)
    first = offered(team, order)[0]
    leave = organisation.ask_leave(
        staff_id=first.staff_id, kind="personal", starts_at=clock_at(0), ends_at=clock_at(0, day=2), by=SYSTEM, at=SEVEN
    )
    organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=SEVEN)
    assert {one.staff_id for one in offered(team, order)} == {
        one.pk for one in team.engineers if one.pk != first.staff_id
    }
    with pytest.raises(SlotGoneError):
        book(team, order, first)


def test_moved_it_keeps_its_visit_and_its_new_promise(team: Team) -> None:
    order = make_work(team)
    found = offered(team, order)
    visit = book(team, order, found[1])
    moved = book(team, order, found[5])
    assert moved.pk == visit.pk
    assert moved.planned_start_at == found[5].begins_at
    row = Booking.objects.get()
    assert (row.agreed_from, row.moves) == (found[5].start_at, 0)


def test_moved_by_hand_out_of_the_window_the_promise_is_off(team: Team) -> None:
    order = make_work(team)
    visit = book(team, order, offered(team, order)[1])
    visits.reschedule(
        visit_id=visit.pk, by=team.dispatcher, start_at=clock_at(15), end_at=clock_at(16), reason="engineer", at=SEVEN
    )
    row = Booking.objects.get()
    assert (row.announced_at, row.agreed_from) == (None, None)


@pytest.mark.parametrize("choice", ["", "x", "WzEsMiwzLDRd:1abc:xyz"])
def test_a_choice_of_ones_own_making_is_none(team: Team, choice: str) -> None:
    order = make_work(team)
    with pytest.raises(ChoiceError):
        services.book(order_id=order.pk, by=team.dispatcher, choice=choice, at=SEVEN)
    other = offered(team, make_work(team, 1))[0]
    with pytest.raises(ChoiceError):
        services.book(order_id=order.pk, by=team.dispatcher, choice=other.choice, at=SEVEN)
    assert not Visit.objects.exists()


def test_what_cannot_be_offered_says_why(team: Team) -> None:
    crew = make_work(team, crew_size=2)
    skilled = make_work(team, 1, skills={"laser": 3})
    nowhere = make_work(team, 2)
    Order.objects.filter(pk=nowhere.pk).update(site=None)
    held = make_work(team, 3, held_at=SEVEN, held_reason="parts")
    for order in (crew, skilled, nowhere, held):
        with pytest.raises(NotOfferableError):
            offered(team, order)


def test_only_who_may_book_is_offered_anything(team: Team) -> None:
    from tests.actors import staff_actor

    order = make_work(team)
    engineer = staff_actor("engineer", unit=team.office, staff=team.engineers[0])
    with pytest.raises((NotAllowedError, OrderNotFoundError)):
        offers(order_id=order.pk, by=engineer, at=SEVEN)


def test_offered_and_booked_on_the_page_and_by_the_api(team: Team) -> None:
    order, page = make_work(team), browser_of(team.dispatcher)
    address = reverse("dispatch:appointment", args=[order.pk])
    shown = page.get(address)
    assert shown.status_code == 200
    listed = page.get(f"/api/v1/orders/{order.pk}/slots/").json()["items"]
    assert listed[0]["choice"]
    assert page.post(address, {"choice": listed[0]["choice"], "way": "phone"}).status_code == 302
    assert page.post(address, {"choice": ""}).status_code == 422
    moved = page.post(
        f"/api/v1/orders/{order.pk}/appointment/", {"choice": listed[2]["choice"]}, content_type="application/json"
    )
    assert moved.status_code == 200
    assert moved.json()["agreed_from"] is not None
    assert Visit.objects.count() == 1
