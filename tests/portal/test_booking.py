"""The customer chooses the time without a login: once however often it is pressed, moved and called off within rules."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from tests.factories.dispatch import SEVEN, Team, clock_at, make_place, make_team

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.slots.selectors import choices, prepared
from aftercare.operations.dispatch.slots.selectors.offers import Offer, offers
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.service.models import Order, Request, Visit
from aftercare.service.orders import services as orders
from aftercare.service.requests import services as requests
from aftercare.service.requests.rules import Report
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rooms() -> Iterator[None]:
    prepared.forget()
    with clock.running(SEVEN):
        yield
    prepared.forget()


@pytest.fixture
def team() -> Team:
    found = make_team(2)
    values = {"slot_days": 3, "slot_notice_hours": 2, "slot_count": 12, "change_hours": 24, "change_limit": 1}
    problems.change_settings(unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values=values)
    return found


def asked(team: Team) -> tuple[Request, Order, str]:
    """A request with an order under it, and the token of its page."""
    report = Report(
        nature="breakdown", source="phone", title="停机", customer_id=team.customer.pk, site_id=make_place(team).pk,
        reporter_phone="13800000001",
    )  # fmt: skip
    request = requests.receive(report=report, by=SYSTEM, at=SEVEN)
    requests.triage(request_id=request.pk, by=SYSTEM, at=SEVEN, nature="breakdown", urgency="normal", impact="medium")
    order = orders.open_for_request(request_id=request.pk, by=SYSTEM, at=SEVEN)
    token = accounts.links.make(kind="request", subject_id=request.pk, at=SEVEN, expires_at=SEVEN + timedelta(days=9))
    return request, order, token


def free(team: Team, order: Order) -> list[Offer]:
    journal.sequence()  # as the worker does
    return offers(order_id=order.pk, by=team.dispatcher, at=SEVEN)


def on_day(found: list[Offer], day: int) -> Offer:
    return next(one for one in found if one.start_at >= clock_at(0, day=day))


def press(token: str, choice: str, **values: str) -> int:
    return Client().post(reverse("portal:book", args=[token]), {"choice": choice, **values}).status_code


def test_windows_are_shown_without_names_and_booked_once(team: Team) -> None:
    _request, order, token = asked(team)
    page = Client().get(reverse("portal:book", args=[token]))
    assert page.status_code == 200
    shown = page.content.decode()
    assert "Recommended" in shown
    assert not any(escape(one.name) in shown for one in team.engineers)
    one = on_day(free(team, order), 1)
    assert [press(token, one.choice), press(token, one.choice)] == [302, 302]
    visit = Visit.objects.get()
    row = Booking.objects.get()
    assert (visit.planned_start_at, row.agreed_from, row.moves) == (one.begins_at, one.start_at, 0)
    assert "Your appointment" in Client().get(reverse("portal:book", args=[token])).content.decode()


def test_names_are_shown_where_the_settings_say_so(team: Team) -> None:
    problems.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"names_engineer": True})
    _request, _order, token = asked(team)
    shown = Client().get(reverse("portal:book", args=[token])).content.decode()
    assert any(escape(one.name) in shown for one in team.engineers)


def test_taken_meanwhile_another_engineer_keeps_the_same_window(team: Team) -> None:
    _request, order, token = asked(team)
    one = on_day(free(team, order), 1)
    busy(team, one.staff_id, one)
    assert press(token, one.choice) == 302
    visit = order.visits.get()
    assert visit.lead_id != one.staff_id
    assert Booking.objects.get(visit=visit).agreed_from == one.start_at


def busy(team: Team, staff_id: int, one: Offer) -> None:
    """Somebody is given another visit over the whole window."""
    order = orders.open_planned(
        by=SYSTEM, kind="repair", title="别处", unit_id=team.office.pk, at=SEVEN, site_id=make_place(team, 5).pk,
        customer_id=team.customer.pk,
    )  # fmt: skip
    visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=one.start_at, end_at=one.end_at + timedelta(hours=1), lead_id=staff_id,
        at=SEVEN,
    )  # fmt: skip
    journal.sequence()


def test_where_nobody_is_left_it_says_so_and_nothing_is_lost(team: Team) -> None:
    _request, order, token = asked(team)
    one = on_day(free(team, order), 1)
    for engineer in team.engineers:
        busy(team, engineer.pk, one)
    answer = Client().post(reverse("portal:book", args=[token]), {"choice": one.choice})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Somebody was faster" in shown
    assert 'name="choice"' in shown
    assert one.choice not in shown
    assert not order.visits.exists()


def test_moved_as_often_as_the_settings_allow(team: Team) -> None:
    _request, order, token = asked(team)
    found = free(team, order)
    assert press(token, on_day(found, 1).choice) == 302
    assert press(token, on_day(found, 2).choice) == 302
    assert Booking.objects.get().moves == 1
    third = next(one for one in reversed(found) if one.start_at > on_day(found, 2).start_at)
    assert press(token, third.choice) == 409
    assert Booking.objects.get().agreed_from == on_day(found, 2).start_at
    assert "moved 1 times" in Client().get(reverse("portal:book", args=[token])).content.decode()


def test_called_off_in_time_the_order_waits_again(team: Team) -> None:
    request, order, token = asked(team)
    press(token, on_day(free(team, order), 2).choice)
    asking = Client().get(reverse("portal:book_cancel", args=[token])).content.decode()
    assert f"{request.number} {request.title}" in asking
    assert "btn-danger" in asking
    assert Client().post(reverse("portal:book_cancel", args=[token])).status_code == 302
    assert order.visits.get().state == "cancelled"
    order.refresh_from_db()
    assert order.state == "open"
    assert Client().post(reverse("portal:book_cancel", args=[token])).status_code == 409


def test_too_late_it_takes_a_call(team: Team) -> None:
    _request, order, token = asked(team)
    press(token, free(team, order)[0].choice)
    assert Client().post(reverse("portal:book_cancel", args=[token])).status_code == 409
    assert press(token, on_day(free(team, order), 2).choice) == 409
    assert order.visits.get().state == "planned"
    assert "24 hours" in Client().get(reverse("portal:book", args=[token])).content.decode()


def test_once_the_engineer_has_set_out_no_other_time_is_offered(team: Team) -> None:
    _request, order, token = asked(team)
    assert press(token, on_day(free(team, order), 1).choice) == 302
    offered = f'href="{reverse("portal:book", args=[token])}"'
    track = reverse("portal:track", args=[token])
    assert offered in Client().get(track).content.decode()
    other = on_day(free(team, order), 2).choice
    order.visits.update(state=Visit.State.TRAVELLING)

    assert offered not in Client().get(track).content.decode()
    assert press(token, other) == 409
    assert "on the way" in Client().get(reverse("portal:book", args=[token])).content.decode()


def test_before_there_is_an_order_nothing_can_be_booked(team: Team) -> None:
    report = Report(
        nature="breakdown", source="phone", title="停机", customer_id=team.customer.pk, reporter_phone="13800000001"
    )
    request = requests.receive(report=report, by=SYSTEM, at=SEVEN)
    token = accounts.links.make(kind="request", subject_id=request.pk, at=SEVEN, expires_at=SEVEN + timedelta(days=9))
    page = Client().get(reverse("portal:book", args=[token]))
    assert (page.status_code, "nothing to book yet" in page.content.decode()) == (200, True)
    assert press(token, "x") == 404


def test_a_flood_is_told_to_wait(team: Team) -> None:
    _request, _order, token = asked(team)
    answers = {press(token, "x") for _press in range(21)}
    assert answers == {422, 429}
    assert not Visit.objects.exists()
    assert mail.outbox == []


def test_an_offer_of_long_ago_says_so_and_offers_what_is_free_now(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    _request, order, token = asked(team)
    choice = on_day(free(team, order), 1).choice
    monkeypatch.setattr(choices, "CHOICE_FOR", -1)
    answer = Client().post(reverse("portal:book", args=[token]), {"choice": choice})
    assert answer.status_code == 409
    assert "offered a while ago" in answer.content.decode()
    assert 'name="choice"' in answer.content.decode()
    assert not Visit.objects.exists()


@pytest.mark.parametrize(("language", "said"), [("en", "This link has expired"), ("zh-hans", "链接已过期")])
def test_a_link_that_has_expired_is_told_in_the_customers_frame_with_whom_to_call(
    team: Team, language: str, said: str
) -> None:
    request, _order, _token = asked(team)
    old = accounts.links.make(kind="request", subject_id=request.pk, at=SEVEN, expires_at=SEVEN + timedelta(hours=1))
    later = SEVEN + timedelta(hours=2)
    with clock.running(later):
        for page in ("portal:book", "portal:track", "portal:urge"):
            answer = Client().get(reverse(page, args=[old]), headers={"Accept-Language": language})
            told = answer.content.decode()
            assert (answer.status_code, said in told, 'class="portal"' in told) == (410, True, True)
            assert "link_expired" not in told
        assert Client().get(reverse("portal:book", args=["no-such-link"])).status_code == 404
