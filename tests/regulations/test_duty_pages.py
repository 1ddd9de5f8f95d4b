"""The pages of duties, their list in the API, the card of the start page, and what is judged of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.files import NOON
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import meeting, put_in_force
from tests.factories.sheets import make_form
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.platform.notify.models import Message
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units.public import Unit
from aftercare.regulations.compliance.rules import Asked, State, sources
from aftercare.regulations.models import Duty
from aftercare.regulations.routines import services

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MINUTES = "sections: [{key: one, title: 会议, fields: [{key: topics, kind: text, label: 议题, mandatory: true}]}]"


@pytest.fixture
def office() -> Unit:
    return make_office()


@pytest.fixture
def owing(office: Unit) -> Actor:
    staff = make_staff(unit=office, name="王主管")
    give_post(staff, make_post("supervisor"))
    return staff_actor("engineer", unit=office, staff=staff)


@pytest.fixture
def duty(office: Unit, owing: Actor) -> Duty:
    with clock.running(NOON):
        make_form(MINUTES, key="meeting", purpose="register")
    put_in_force(meeting(reviewed_by="vice-president"), at=MONDAY, unit=office)
    with clock.running(MONDAY):
        services.bring_up_to_date(MONDAY)
    return Duty.objects.get()


def page(browser: Client, name: str, *args: object, **query: str) -> str:
    response = browser.get(reverse(f"regulations:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_my_duties_are_listed_and_lead_to_their_page(duty: Duty, owing: Actor) -> None:
    with clock.running(MONDAY + DAY):
        text = page(browser_of(owing), "duties")
        assert reverse("regulations:duty", args=[duty.pk]) in text
        assert "Week 10, 2026" in text
        assert "Weekly meeting" in text
        assert "Supervisor" in text


def test_others_do_not_see_it_and_managers_do(duty: Duty, office: Unit) -> None:
    with clock.running(MONDAY + DAY):
        stranger = browser_of(staff_actor("engineer", unit=office, staff=make_staff(unit=office)))
        assert "Weekly meeting" not in page(stranger, "duties", q="")
        manager = browser_of(staff_actor("manager", unit=office))
        assert "Weekly meeting" in page(manager, "duties", q="state:open")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_however_many_rows(
    count: int, duty: Duty, django_assert_num_queries: object
) -> None:
    with clock.running(MONDAY + (count - 1) * 7 * DAY):
        services.bring_up_to_date(clock.now())
        assert Duty.objects.count() == count
        browser = browser_of(admin_actor())
        page(browser, "duties", q="")
        with django_assert_num_queries(5):  # type: ignore[operator]
            page(browser, "duties", q="")


def test_the_form_is_filled_in_and_leads_back(duty: Duty, owing: Actor) -> None:
    with clock.running(MONDAY + DAY):
        browser = browser_of(owing)
        assert "Fill in the form" in page(browser, "duty", duty.pk)
        opened = browser.post(reverse("regulations:duty_fill", args=[duty.pk]))
        sheet = sheets.Sheet.objects.get()
        fill = reverse("sheets:fill", args=[sheet.pk])
        assert fill in opened.headers["Location"]
        done = browser.post(fill, {"topics": "门机故障", "revision": "0"})
        assert done.headers["Location"] == reverse("regulations:duty", args=[duty.pk])
        text = page(browser, "duty", duty.pk)
    assert "门机故障" in text
    assert "王主管" in text
    assert "Done" in text
    assert "Correct the form" in text


def test_decisions_are_made_on_the_page(duty: Duty, office: Unit) -> None:
    with clock.running(MONDAY + DAY):
        browser = browser_of(staff_actor("manager", unit=office))
        late = browser.post(
            reverse("regulations:duty_postpone", args=[duty.pk]),
            {"due_at": "2026-03-01T09:00", "reason": "出差", "version": duty.version},
        )
        assert "not into the past" in late.content.decode()
        browser.post(reverse("regulations:duty_excuse", args=[duty.pk]), {"reason": "停业", "version": duty.version})
        assert "停业" in page(browser, "duty", duty.pk)
    duty.refresh_from_db()
    assert duty.ended == "excused"


def test_the_calendar_shows_what_was_owed_and_what_is_to_come(duty: Duty) -> None:
    with clock.running(MONDAY + 20 * DAY):
        services.bring_up_to_date(clock.now())
        browser = browser_of(admin_actor())
        text = page(browser, "calendar", duty.regulation_id, year="2026")
        assert text.count("duty-mark") == 43  # the weeks from the tenth on that end in 2026
        quarter = page(browser, "calendar", duty.regulation_id, year="2026", quarter="1")
        assert 'href="' + reverse("regulations:duty", args=[duty.pk]) in quarter
        assert "nobody for anything" in page(browser, "calendar", duty.regulation_id, year="2024")
        assert "2026" in page(browser, "calendar", duty.regulation_id, year="9999x", quarter="9")


def test_the_start_page_tells_what_i_owe(duty: Duty, owing: Actor, office: Unit) -> None:
    with clock.running(MONDAY + 9 * DAY):
        assert "My duties" in browser_of(owing).get(reverse("ui:home")).content.decode()
        stranger = staff_actor("engineer", unit=office, staff=make_staff(unit=office))
        assert "My duties" not in browser_of(stranger).get(reverse("ui:home")).content.decode()


def test_people_are_told_in_their_inbox(duty: Duty, owing: Actor) -> None:
    with clock.running(MONDAY):
        journal.run_consumers(at=MONDAY, only={"notify"})
    at = MONDAY + 8 * DAY
    with clock.running(at):
        services.bring_up_to_date(at)
        journal.run_consumers(at=at, only={"notify"})
        jobs.run_ready(at)
    told = Message.objects.filter(recipient_id=owing.id)
    assert [one.subject for one in told] == ["Due soon: Weekly meeting (Week 10, 2026)"]


def test_the_api_lists_the_same(duty: Duty, owing: Actor) -> None:
    with clock.running(MONDAY + 9 * DAY):
        found = browser_of(owing).get("/api/v1/duties/?mine=true&state=late").json()
        assert [(row["id"], row["state"], row["clause"]) for row in found["items"]] == [
            (duty.pk, "late", "habits@1/one#weekly")
        ]
        one = browser_of(owing).get(f"/api/v1/duties/{duty.pk}/").json()
        assert one == found["items"][0]


def judged(until: int) -> list[tuple[State, int]]:
    asked = Asked(since=MONDAY - DAY, until=MONDAY + 400 * DAY, as_of=MONDAY + until * DAY)
    source = sources.get("routine")
    assert source is not None
    return [(one.state, one.over) for one in source(asked)]


def test_each_turn_gives_a_verdict_as_of_a_moment(duty: Duty, owing: Actor) -> None:
    assert judged(3) == [(State.OPEN, 0)]
    assert judged(9) == [(State.BREACHED, 9 * 3_600)]
    with clock.running(MONDAY + 2 * DAY):
        sheet = services.lay_out(duty_id=duty.pk, by=owing, at=clock.now())
        answer = sheets.submit(sheet_id=sheet.pk, answers={"topics": "…"}, by=owing, at=clock.now())
    assert judged(1) == [(State.OPEN, 0)]
    source = sources.get("routine")
    assert source is not None
    (found,) = source(Asked(since=MONDAY - DAY, until=MONDAY + DAY, as_of=MONDAY + 30 * DAY))
    assert (found.state, found.staff_id, found.address) == (State.KEPT, owing.id, "habits@1/one#weekly")
    event = journal.events_of("sheet", sheet.pk, names="sheet.submitted")[0]
    assert found.evidence == (event.id,)
    assert answer.revision == 1
