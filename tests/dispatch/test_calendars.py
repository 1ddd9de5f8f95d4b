"""Calendars for other programs, read by a library of others: stable, folded, without anybody's telephone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.actors import browser_of, staff_actor
from tests.factories.dispatch import SEVEN, Team, clock_at, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.operations.dispatch.bookings import services as bookings
from aftercare.operations.dispatch.calendars import services
from aftercare.operations.dispatch.calendars.rules import Event, calendar, folded
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Visit
from aftercare.service.visits import services as visits


@pytest.fixture
def team() -> Team:
    return make_team(2)


def planned(team: Team, number: int = 0, hour: int = 10) -> Visit:
    order = make_work(team, number)
    return visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=clock_at(hour), end_at=clock_at(hour + 1),
        lead_id=team.engineers[0].pk, dispatch_now=True, at=SEVEN,
    )  # fmt: skip


def feed(token: str, query: str = "", **headers: str):
    with clock.running(SEVEN):
        return Client().get(reverse("dispatch:calendar", args=[token]) + query, headers=headers)


def opened(team: Team, **whose: int) -> str:
    return services.open_calendar(by=team.dispatcher, at=SEVEN, **whose)[0]


@pytest.mark.django_db
def test_a_library_reads_the_visits_of_an_engineer(team: Team) -> None:
    visit = planned(team)
    answer = feed(opened(team, staff_id=team.engineers[0].pk))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["UID"]) == f"visit-{visit.uid}@aftercare"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (clock_at(10), clock_at(11))
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CONFIRMED", visit.version)
    assert str(event["SUMMARY"]) == "维修 0"
    assert event["GEO"].to_ical() == "31.21;121.42"
    assert str(event["URL"]).endswith(reverse("service:visit", args=[visit.pk]))
    assert event.decoded("LAST-MODIFIED") == SEVEN


@pytest.mark.django_db
def test_nothing_changed_is_not_sent_again_and_a_change_is(team: Team) -> None:
    visit, token = planned(team), opened(team, staff_id=team.engineers[0].pk)
    tag = feed(token).headers["ETag"]
    assert feed(token, **{"If-None-Match": tag}).status_code == 304
    visits.cancel(visit_id=visit.pk, by=SYSTEM, reason="customer", at=SEVEN)
    answer = feed(token, **{"If-None-Match": tag})
    assert answer.status_code == 200
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(event["UID"]), str(event["STATUS"])) == (f"visit-{visit.uid}@aftercare", "CANCELLED")
    assert event["SEQUENCE"] > 1


@pytest.mark.django_db
def test_a_soft_booking_stands_in_no_calendar(team: Team) -> None:
    bookings.hold(
        order_id=make_work(team).pk, by=team.dispatcher, staff_id=team.engineers[0].pk, start_at=clock_at(10, day=1),
        end_at=clock_at(11, day=1), at=SEVEN,
    )  # fmt: skip
    for token in (opened(team, staff_id=team.engineers[0].pk), opened(team, unit_id=team.office.pk)):
        assert Calendar.from_ical(feed(token).content).walk("VEVENT") == []


@pytest.mark.django_db
def test_a_team_has_everybody_with_their_names(team: Team) -> None:
    planned(team, 0)
    planned(team, 1, hour=13)
    events = Calendar.from_ical(feed(opened(team, unit_id=team.office.pk)).content).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in events] == [f"{team.engineers[0].name}: 维修 {n}" for n in range(2)]


@pytest.mark.django_db
def test_leave_and_hours_on_call_are_there_if_asked_for(team: Team) -> None:
    engineer = team.engineers[0]
    leave = organisation.ask_leave(
        staff_id=engineer.pk, kind="personal", starts_at=clock_at(9, day=2), ends_at=clock_at(18, day=2), by=SYSTEM,
        at=SEVEN,
    )  # fmt: skip
    organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=SEVEN)
    token = opened(team, staff_id=engineer.pk)
    assert Calendar.from_ical(feed(token).content).walk("VEVENT") == []
    (event,) = Calendar.from_ical(feed(token, "?leave=1").content).walk("VEVENT")
    assert event.decoded("DTSTART") == clock_at(9, day=2)


@pytest.mark.django_db
def test_a_new_address_stops_the_old_one_and_can_be_taken_back(team: Team) -> None:
    engineer = team.engineers[0]
    own = staff_actor("engineer", unit=team.office, staff=engineer)
    (first,) = services.open_calendar(by=own, at=SEVEN)
    (second,) = services.open_calendar(by=own, at=SEVEN)
    assert [feed(first).status_code, feed(second).status_code] == [404, 200]
    assert services.close_calendar(by=own, at=SEVEN) == 1
    assert feed(second).status_code == 404


@pytest.mark.django_db
def test_an_engineer_opens_nobody_elses(team: Team) -> None:
    own = staff_actor("engineer", unit=team.office, staff=team.engineers[0])
    with pytest.raises(NotAllowedError):
        services.open_calendar(by=own, at=SEVEN, unit_id=team.office.pk)


@pytest.mark.django_db
def test_the_page_shows_the_address_once(team: Team) -> None:
    page = browser_of(team.dispatcher)
    address = reverse("dispatch:calendars")
    said = {"deed": "open", "staff_id": team.engineers[0].pk, "unit_id": ""}
    shown = page.post(address, said, follow=True).content.decode()
    assert ".ics" in shown
    assert ".ics" not in page.get(address).content.decode()


@pytest.mark.django_db
def test_the_page_says_whether_ones_own_calendar_has_an_address(team: Team) -> None:
    own = staff_actor("engineer", unit=team.office, staff=team.engineers[0])
    page, address = browser_of(own), reverse("dispatch:calendars")
    assert "has no address" in page.get(address).content.decode()
    page.post(address, {"deed": "open", "staff_id": "", "unit_id": ""})
    assert "has an address since" in page.get(address).content.decode()
    page.post(address, {"deed": "close", "staff_id": "", "unit_id": ""})
    assert "has no address" in page.get(address).content.decode()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_any_text_comes_back_as_it_was_and_no_line_is_too_long(words: str) -> None:
    one = Event(uid="x@aftercare", start_at=SEVEN, end_at=SEVEN + timedelta(hours=1), summary=words, changed_at=SEVEN)
    text = calendar("名称", [one])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == words
    assert folded(words).replace("\r\n ", "") == words
