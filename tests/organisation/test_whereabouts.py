"""Personal events and days away from home: who may enter them, what they refuse, and what they do to plans."""

from datetime import date, timedelta

import pytest
from tests.actors import browser_of, staff_actor
from tests.factories.dispatch import SEVEN, Team, built, clock_at, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.operations.dispatch.problems import services as settings
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.errors import OverlapError
from aftercare.registry.organisation.models import PersonalEvent, Relocation
from aftercare.service.visits import services as visits

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
ELSEWHERE = organisation.Point(31_900_000, 120_900_000)


@pytest.fixture
def team() -> Team:
    return make_team(2)


def doctor(staff_id: int, start: int, end: int, by: Actor = SYSTEM) -> PersonalEvent:
    return organisation.plan_event(
        staff_id=staff_id,
        kind="medical",
        starts_at=clock_at(start),
        ends_at=clock_at(end),
        note="复查",
        by=by,
        at=SEVEN,
    )


@pytest.mark.django_db
def test_people_enter_their_own_and_dispatchers_those_of_their_office(team: Team) -> None:
    one, other = team.engineers
    own = staff_actor("engineer", unit=team.office, staff=one)
    row = doctor(one.pk, 10, 11, own)
    with pytest.raises(NotAllowedError):
        doctor(other.pk, 10, 11, own)
    with pytest.raises(NotAllowedError):
        organisation.relocate(staff_id=one.pk, first_day=TUESDAY, last_day=TUESDAY, place=ELSEWHERE, by=own, at=SEVEN)
    assert (PersonalEvent.objects.count(), Relocation.objects.count()) == (1, 0)
    doctor(other.pk, 10, 11, team.dispatcher)
    organisation.cancel_event(personal_event_id=row.pk, by=own, at=SEVEN)
    assert list(PersonalEvent.objects.values_list("staff_id", flat=True)) == [other.pk]
    told = [one.type for one in journal.events_of("staff", one.pk)]
    assert told[-2:] == ["staff.event_planned", "staff.event_cancelled"]


@pytest.mark.django_db
def test_what_overlaps_or_ends_before_it_begins_is_refused(team: Team) -> None:
    one = team.engineers[0].pk
    doctor(one, 10, 12)
    organisation.relocate(staff_id=one, first_day=TUESDAY, last_day=WEDNESDAY, place=ELSEWHERE, by=SYSTEM, at=SEVEN)
    with pytest.raises(OverlapError):
        doctor(one, 11, 13)
    with pytest.raises(InvalidError):
        doctor(one, 15, 14)
    with pytest.raises(OverlapError):
        organisation.relocate(
            staff_id=one, first_day=WEDNESDAY, last_day=date(2026, 3, 9), place=ELSEWHERE, by=SYSTEM, at=SEVEN
        )
    with pytest.raises(InvalidError):
        organisation.relocate(staff_id=one, first_day=WEDNESDAY, last_day=TUESDAY, place=ELSEWHERE, by=SYSTEM, at=SEVEN)
    assert (PersonalEvent.objects.count(), Relocation.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_plans_keep_the_hours_free_and_set_out_from_there(team: Team) -> None:
    one, other = team.engineers
    doctor(one.pk, 10, 11)
    organisation.relocate(
        staff_id=one.pk, first_day=WEDNESDAY, last_day=WEDNESDAY, place=ELSEWHERE, by=SYSTEM, at=SEVEN
    )
    make_work(team, 0)
    found = built(team, days=3)
    mine = [shift for shift in found.problem.shifts if found.people[shift.engineer].staff_id == one.pk]
    busy = [(span.start, span.end) for span in mine[0].busy]
    ten = found.horizon.seconds(clock_at(10))
    assert (ten, ten + 3_600) in busy
    homes = [found.problem.places[shift.start_place] for shift in mine]
    assert [(place.latitude_e6, place.longitude_e6) for place in homes] == [
        (one.home_latitude_e6, one.home_longitude_e6), (31_900_000, 120_900_000),
        (one.home_latitude_e6, one.home_longitude_e6),
    ]  # fmt: skip
    assert mine[1].start_place == mine[1].end_place
    theirs = [shift for shift in found.problem.shifts if found.people[shift.engineer].staff_id == other.pk]
    assert len({shift.start_place for shift in theirs}) == 1


@pytest.mark.django_db
def test_a_visit_over_an_event_is_planned_anew(team: Team) -> None:
    settings.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"days": 1})
    one = team.engineers[0]
    order = make_work(team, 0)
    visit = visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), lead_id=one.pk, dispatch_now=True,
        at=SEVEN,
    )  # fmt: skip
    assert built(team).problem.jobs[0].locked_engineer is not None
    journal.run_consumers(at=SEVEN)
    doctor(one.pk, 10, 12)
    journal.run_consumers(at=SEVEN)
    run = PlanRun.objects.get()
    assert (run.mode, run.cause, run.first_day) == ("event", "staff.event_planned", TUESDAY)
    (job,) = built(team).problem.jobs
    assert (job.locked_engineer, job.locked_start) == (None, None)
    assert visit.lead_id == one.pk


@pytest.mark.django_db
def test_nobody_is_sent_while_engaged(team: Team) -> None:
    one = team.engineers[0]
    doctor(one.pk, 10, 11)
    (found,) = organisation.available_engineers(team.path, clock_at(10), staff_ids=[one.pk])
    assert [reason.code for reason in found.reasons] == ["engaged"]
    assert organisation.schedules([one.pk], clock_at(9), clock_at(18))[one.pk].events == [(clock_at(10), clock_at(11))]


@pytest.mark.django_db
def test_the_page_and_the_api_enter_and_take_back(team: Team) -> None:
    one, browser = team.engineers[0], browser_of(team.dispatcher)
    with clock.running(SEVEN):
        days = {"first_day": "2026-03-04", "last_day": "2026-03-05", "place": "31.9, 120.9", "datum": "wgs84"}
        assert browser.post(f"/organisation/staff/{one.pk}/relocation/", days).status_code == 302
        wrong = browser.post(f"/organisation/staff/{one.pk}/relocation/", days | {"place": "somewhere"})
        assert wrong.status_code == 422
        event = {"kind": "training", "starts_at": "2026-03-04T09:00", "ends_at": "2026-03-04T12:00"}
        assert browser.post(f"/organisation/staff/{one.pk}/event/", event).status_code == 302
        page = browser.get(f"/organisation/staff/{one.pk}/").content.decode()
        assert "31.9" in page
        assert "Training" in page
        url = f"/api/v1/staff/{one.pk}/"
        given = {"kind": "meeting", "starts_at": "2026-03-05T09:00:00+08:00", "ends_at": "2026-03-05T10:00:00+08:00"}
        made = browser.post(f"{url}events/", given, content_type="application/json")
        assert made.status_code == 201
        assert len(browser.get(f"{url}events/").json()["items"]) == 2
        (away,) = browser.get(f"{url}relocations/").json()["items"]
        assert (away["latitude_e6"], away["last_day"]) == (31_900_000, "2026-03-05")
        assert browser.post(f"/api/v1/relocations/{away['id']}/cancel/").status_code == 204
        assert browser.post(f"/api/v1/events/{made.json()['id']}/cancel/").status_code == 204
    assert (PersonalEvent.objects.count(), Relocation.objects.count()) == (1, 0)
    assert Relocation.objects.count() == 0
    assert PersonalEvent.objects.get().ends_at - PersonalEvent.objects.get().starts_at == timedelta(hours=3)
