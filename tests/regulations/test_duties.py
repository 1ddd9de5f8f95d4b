"""Duties: turns are opened, settled, reminded of, postponed, excused, reviewed and ended."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.actors import staff_actor
from tests.factories.files import NOON
from tests.factories.organisation import MONDAY, give_post, make_certificate_kind, make_post, make_staff
from tests.factories.regulations import meeting, put_in_force
from tests.factories.sheets import make_form
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import bulk
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units.public import Unit
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Staff
from aftercare.regulations.models import Duty, Regulation, Version
from aftercare.regulations.routines import selectors, services
from aftercare.regulations.routines.errors import (
    DutyOverError,
    NoFormError,
    NothingToReviewError,
    NotReviewerError,
)
from aftercare.regulations.routines.rules import DutyState

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MINUTES = """
sections:
  - {key: one, title: 会议, fields: [{key: topics, kind: text, label: 议题, mandatory: true}]}
"""
CERTIFYING = meeting(routine="learning", form=None, evidence="staff.certificate_added")


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    """Nothing is in the future, and nothing too long ago."""
    with clock.running(MONDAY):
        yield


@pytest.fixture
def company() -> Unit:
    return make_unit()


@pytest.fixture
def office(company: Unit) -> Unit:
    return make_office(parent=company)


@pytest.fixture
def supervisor(office: Unit) -> Staff:
    return holder("supervisor", office)


def holder(post: str, unit: Unit, *, below: Any = None) -> Staff:
    staff = make_staff(unit=unit)
    give_post(staff, make_post(post, supervisor=below))
    return staff


def actor(staff: Staff, role: str = "engineer") -> Actor:
    return staff_actor(role, unit=staff.unit, staff=staff)


def minutes() -> None:
    """The form of the meeting is there."""
    with clock.running(NOON):
        make_form(MINUTES, key="meeting", purpose="register")


def run(days: float) -> dict[str, int]:
    """The periodic job, so many days after Monday the second of March."""
    at = MONDAY + timedelta(days=days)
    with clock.running(at):
        return services.bring_up_to_date(at)


def duties() -> list[Duty]:
    return list(Duty.objects.order_by("place", "unit_id", "first_day", "pk"))


def days(rows: list[Duty] | None = None) -> list[tuple[str, str]]:
    return [(str(row.first_day), str(row.next_day)) for row in rows or duties()]


def names(duty: Duty) -> list[str]:
    return [event.type for event in journal.events_of("duty", duty.pk)]


# Opening. ----------------------------------------------------------------------------------------


def test_each_turn_is_opened_when_its_period_begins(office: Unit, supervisor: Staff) -> None:
    put_in_force(meeting(), at=MONDAY, unit=office)
    assert run(1)["opened"] == 1
    assert run(2)["opened"] == 0
    assert run(7)["opened"] == 1
    assert days() == [("2026-03-02", "2026-03-09"), ("2026-03-09", "2026-03-16")]
    first = duties()[0]
    assert (first.clause, first.place, first.posts) == ("habits@1/one#weekly", "habits/one#weekly", ",supervisor,")
    assert first.due_at.isoformat() == "2026-03-10T16:00:00+00:00"
    assert names(first) == ["routine.opened"]
    assert selectors.responsible(first, MONDAY) == [supervisor.pk]


def test_what_was_missed_in_an_outage_is_opened_once(office: Unit) -> None:
    put_in_force(meeting(), at=MONDAY, unit=office)
    run(1)
    assert run(40)["opened"] == 5
    assert run(40)["opened"] == 0
    assert StoredEvent.objects.filter(type="routine.opened").count() == 6


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    every=st.sampled_from(["day", "week", "month", "quarter"]),
    runs=st.lists(st.integers(0, 120), min_size=1, max_size=6),
)
def test_turns_follow_each_other_without_gap_or_overlap_whenever_the_job_runs(every: str, runs: list[int]) -> None:
    for model in (Duty, Version, Regulation):
        model.objects.all().delete()
    put_in_force(meeting(every=every, due="1 d"), at=MONDAY, unit=make_office())
    for number in runs:
        run(number)
    found = duties()
    assert all(one.next_day == other.first_day for one, other in pairwise(found))
    until = (MONDAY + timedelta(days=max(runs))).date()
    assert found[0].first_day <= MONDAY.date() < found[0].next_day
    assert found[-1].first_day <= until < found[-1].next_day
    assert len(found) == len({row.first_day for row in found})


def test_every_unit_in_which_the_post_is_held_owes_its_own(company: Unit) -> None:
    offices = [make_office(parent=company) for _number in range(2)]
    post = make_post("supervisor")
    for one in offices:
        give_post(make_staff(unit=one), post)
    put_in_force(meeting(), at=MONDAY, unit=company)
    run(1)
    assert [row.unit_id for row in duties()] == [one.pk for one in offices]


def test_a_post_held_higher_up_answers_for_all(company: Unit, office: Unit, supervisor: Staff) -> None:
    give_post(make_staff(unit=company), supervisor.holdings.get().post)
    put_in_force(meeting(), at=MONDAY, unit=company)
    run(1)
    assert [row.unit_id for row in duties()] == [company.pk]


def test_where_nobody_holds_the_post_the_regulations_own_unit_owes_it(office: Unit) -> None:
    put_in_force(meeting(), at=MONDAY, unit=office)
    run(1)
    assert [row.unit_id for row in duties()] == [office.pk]


def test_an_office_that_gets_the_post_later_owes_nothing_before(company: Unit, office: Unit) -> None:
    put_in_force(meeting(), at=MONDAY, unit=company)
    run(1)
    with clock.running(MONDAY + 20 * DAY):
        give_post(make_staff(unit=office), make_post("supervisor"), at=MONDAY + 20 * DAY)
    run(21)
    assert days([row for row in duties() if row.unit_id == office.pk]) == [
        ("2026-03-16", "2026-03-23"),
        ("2026-03-23", "2026-03-30"),
    ]


def test_a_routine_that_waits_for_a_later_part_is_owed_by_nobody(office: Unit) -> None:
    put_in_force(meeting(form=None, evidence="training.held"), at=MONDAY, unit=office)
    assert run(1)["opened"] == 0


def test_a_turn_that_was_due_before_the_regulation_is_not_owed(office: Unit) -> None:
    put_in_force(meeting(every="year", month=1), at=MONDAY, unit=office)
    assert run(1)["opened"] == 0


def test_a_more_specific_regulation_takes_the_place_of_the_companys(company: Unit, office: Unit) -> None:
    give_post(make_staff(unit=office), make_post("supervisor"))
    put_in_force(meeting(), at=MONDAY, unit=company, key="company-wide")
    put_in_force(meeting(every="month"), at=MONDAY, unit=office, key="office-own")
    run(1)
    assert [row.place for row in duties()] == ["office-own/one#weekly"]


# Ending. -----------------------------------------------------------------------------------------


def test_a_turn_goes_over_to_the_next_version(office: Unit) -> None:
    put_in_force(meeting(), at=MONDAY, unit=office)
    run(1)
    put_in_force(meeting(due="3 d"), at=MONDAY + 2 * DAY, unit=office, number=2)
    run(8)
    assert [(row.clause, row.ended) for row in duties()] == [
        ("habits@1/one#weekly", ""),
        ("habits@2/one#weekly", ""),
    ]
    assert days() == [("2026-03-02", "2026-03-09"), ("2026-03-09", "2026-03-16")]


def test_a_turn_that_the_next_version_does_not_ask_for_ends(office: Unit) -> None:
    put_in_force(meeting(), at=MONDAY, unit=office)
    run(1)
    put_in_force(meeting(every="month"), at=MONDAY + 2 * DAY, unit=office, number=2)
    assert run(3) == {"opened": 1, "ended": 1, "reminded": 0, "escalated": 0}
    assert [(row.every, row.ended) for row in duties()] == [("month", ""), ("week", "superseded")]
    assert names(duties()[1]) == ["routine.opened", "routine.ended"]


def test_what_was_owed_before_a_withdrawal_stays_owed(office: Unit) -> None:
    version = put_in_force(meeting(), at=MONDAY, unit=office)
    run(8)
    type(version).objects.filter(pk=version.pk).update(effective_to=MONDAY + 9 * DAY)
    assert run(9)["ended"] == 1
    assert [row.ended for row in duties()] == ["", "withdrawn"]
    assert run(30) == {"opened": 0, "ended": 0, "reminded": 0, "escalated": 0}


# Evidence. ---------------------------------------------------------------------------------------


def hand_in(duty: Duty, by: Actor, at: datetime) -> None:
    with clock.running(at):
        sheet = services.lay_out(duty_id=duty.pk, by=by, at=at)
        sheets.submit(sheet_id=sheet.pk, answers={"topics": "…"}, by=by, at=at)


def test_handing_the_form_in_settles_the_turn(office: Unit, supervisor: Staff) -> None:
    minutes()
    put_in_force(meeting(), at=MONDAY, unit=office)
    run(1)
    duty, by = duties()[0], actor(supervisor)
    hand_in(duty, by, MONDAY + 2 * DAY)
    duty.refresh_from_db()
    assert duty.done_at == MONDAY + 2 * DAY
    assert selectors.state(duty, MONDAY + 50 * DAY) is DutyState.DONE
    assert [event.type for event, _who in selectors.evidence_of(duty)] == ["sheet.submitted"]
    assert list(services.differences()) == []


def test_the_same_meeting_serves_two_regulations(office: Unit, supervisor: Staff) -> None:
    minutes()
    put_in_force(meeting(), at=MONDAY, unit=office, key="one")
    put_in_force(meeting(), at=MONDAY, unit=office, key="two")
    run(1)
    hand_in(duties()[0], actor(supervisor), MONDAY + 9 * DAY)
    assert [selectors.state(row, MONDAY + 9 * DAY) for row in duties()] == [DutyState.DONE_LATE, DutyState.DONE_LATE]


def certified(at: datetime, unit: Unit, *, read: bool = True) -> None:
    with clock.running(at):
        organisation.add_certificate(
            staff_id=make_staff(unit=unit, at=MONDAY).pk, kind_id=make_certificate_kind().pk, number="N",
            issued_on=MONDAY.date(), expires_on=None, by=SYSTEM, at=at,
        )  # fmt: skip
        if read:
            journal.run_consumers(at=at, only={"regulations.duties"})


def test_events_of_the_unit_settle_a_turn(company: Unit, office: Unit) -> None:
    put_in_force(CERTIFYING, at=MONDAY, unit=office)
    journal.run_consumers(at=MONDAY, only={"regulations.duties"})
    run(1)
    certified(MONDAY + 2 * DAY, make_office(parent=company))
    assert duties()[0].done_at is None
    certified(MONDAY + 3 * DAY, office)
    assert duties()[0].done_at == MONDAY + 3 * DAY
    assert list(services.differences()) == []


def test_what_the_reader_has_yet_to_read_is_no_fault_and_what_it_got_wrong_is_one(office: Unit) -> None:
    put_in_force(CERTIFYING, at=MONDAY, unit=office)
    journal.run_consumers(at=MONDAY, only={"regulations.duties"})
    run(1)
    batch = journal.open_batch(kind="certificates", by=SYSTEM, at=MONDAY)
    with bulk("import.run", by=SYSTEM, at=MONDAY, batch_id=batch):
        certified(MONDAY + 2 * DAY, office, read=False)
    assert (duties()[0].done_at, list(services.differences())) == (None, [])
    journal.run_consumers(at=MONDAY + 3 * DAY, only={"regulations.duties"})
    journal.undo_batch_events(batch_id=batch, kinds={"certificate"}, by=SYSTEM, at=MONDAY)
    assert (duties()[0].done_at, list(services.differences())) == (MONDAY + 2 * DAY, [])
    journal.run_consumers(at=MONDAY + 5 * DAY, only={"regulations.duties"})
    assert (duties()[0].done_at, list(services.differences())) == (None, [])
    Duty.objects.update(done_at=MONDAY + DAY)
    assert len(list(services.differences())) == 1


def test_only_evidence_with_the_values_asked_for_counts(office: Unit) -> None:
    put_in_force(CERTIFYING | {"where": {"kind": "electric"}}, at=MONDAY, unit=office)
    journal.run_consumers(at=MONDAY, only={"regulations.duties"})
    run(1)
    certified(MONDAY + 2 * DAY, office)
    assert duties()[0].done_at is None


# People. -----------------------------------------------------------------------------------------


def test_who_owes_it_is_reminded_and_after_that_who_is_above(office: Unit) -> None:
    chief = make_post("service-manager")
    manager, owing = make_staff(unit=office), holder("supervisor", office, below=chief)
    give_post(manager, chief)
    put_in_force(meeting(), at=MONDAY, unit=office)
    run(1)
    assert run(8)["reminded"] == 1
    assert run(8.1)["reminded"] == 0
    assert run(9)["escalated"] == 1
    assert run(9.1)["escalated"] == 0
    duty = duties()[0]
    told = {event.type: event.payload["staff"] for event in journal.events_of("duty", duty.pk)[1:]}
    assert told == {"routine.reminded": [owing.pk], "routine.escalated": [owing.pk, manager.pk]}


def test_after_an_outage_late_duties_are_escalated_once_and_no_longer_reminded_of(office: Unit) -> None:
    put_in_force(meeting(), at=MONDAY, unit=office)
    run(1)
    assert run(10) == {"opened": 1, "ended": 0, "reminded": 0, "escalated": 1}
    assert run(10.1) == {"opened": 0, "ended": 0, "reminded": 0, "escalated": 0}


def one_duty(office: Unit, **more: Any) -> Duty:
    put_in_force(meeting(**more), at=MONDAY, unit=office)
    run(1)
    return duties()[0]


def test_a_duty_is_postponed_with_a_reason(office: Unit) -> None:
    duty = one_duty(office)
    manager = staff_actor("manager", unit=office)
    before = duty.due_at
    services.postpone(duty_id=duty.pk, due_at=before + 3 * DAY, reason="出差", by=manager, at=MONDAY)
    duty.refresh_from_db()
    assert (duty.due_at, duty.postponed_from, duty.reason) == (before + 3 * DAY, before, "出差")
    with pytest.raises(InvalidError):
        services.postpone(duty_id=duty.pk, due_at=before, reason="再", by=manager, at=MONDAY)
    with pytest.raises(InvalidError):
        services.postpone(duty_id=duty.pk, due_at=before + 9 * DAY, reason=" ", by=manager, at=MONDAY)
    duty.refresh_from_db()
    assert duty.due_at == before + 3 * DAY


def test_a_duty_is_excused_by_who_may(office: Unit, supervisor: Staff) -> None:
    duty = one_duty(office)
    with pytest.raises(NotAllowedError):
        services.excuse(duty_id=duty.pk, reason="放假", by=actor(supervisor), at=MONDAY)
    assert duties()[0].ended == ""
    manager = staff_actor("manager", unit=office)
    services.excuse(duty_id=duty.pk, reason="放假", by=manager, at=MONDAY)
    assert selectors.state(duties()[0], MONDAY + 50 * DAY) is DutyState.EXCUSED
    with pytest.raises(DutyOverError):
        services.excuse(duty_id=duty.pk, reason="放假", by=manager, at=MONDAY)
    assert run(9)["escalated"] == 0


def test_the_form_is_for_those_who_owe_it(office: Unit, supervisor: Staff) -> None:
    minutes()
    duty = one_duty(office)
    stranger = actor(make_staff(unit=office))
    with pytest.raises(NotFoundError):
        services.lay_out(duty_id=duty.pk, by=stranger, at=MONDAY)
    with pytest.raises(NotAllowedError):
        services.lay_out(duty_id=duty.pk, by=staff_actor("dispatcher", unit=office), at=MONDAY)
    assert not sheets.Sheet.objects.exists()
    by = actor(supervisor)
    once = services.lay_out(duty_id=duty.pk, by=by, at=MONDAY)
    assert services.lay_out(duty_id=duty.pk, by=by, at=MONDAY) == once


def test_a_duty_that_events_prove_has_no_form(office: Unit) -> None:
    duty = one_duty(office, form=None, evidence="staff.certificate_added")
    with pytest.raises(NoFormError):
        services.lay_out(duty_id=duty.pk, by=SYSTEM, at=MONDAY)


def test_only_the_post_that_is_named_reviews(office: Unit, supervisor: Staff) -> None:
    minutes()
    chief = actor(holder("vice-president", office))
    duty = one_duty(office, reviewed_by="vice-president")
    with pytest.raises(NothingToReviewError):
        services.review(duty_id=duty.pk, by=chief, at=MONDAY)
    hand_in(duty, actor(supervisor), MONDAY + DAY)
    with clock.running(MONDAY + DAY), pytest.raises(NotReviewerError):
        services.review(duty_id=duty.pk, by=staff_actor("manager", unit=office), at=MONDAY + DAY)
    assert selectors.visible_to(chief, MONDAY).filter(selectors.to_review_q(chief, MONDAY)).count() == 1
    with clock.running(MONDAY + DAY):
        services.review(duty_id=duty.pk, by=chief, at=MONDAY + DAY, comment="好")
    duty.refresh_from_db()
    assert duty.reviewed_by_id == chief.id
    assert names(duty) == ["routine.opened", "routine.reviewed"]
    assert selectors.visible_to(chief, MONDAY).filter(selectors.to_review_q(chief, MONDAY)).count() == 0


def test_a_stand_in_owes_what_the_holder_owes(office: Unit, supervisor: Staff) -> None:
    deputy = make_staff(unit=office)
    organisation.name_substitute(
        staff_id=supervisor.pk, stand_in_id=deputy.pk, starts_at=MONDAY, ends_at=MONDAY + 9 * DAY, by=SYSTEM,
        at=MONDAY,
    )  # fmt: skip
    duty = one_duty(office)
    assert selectors.owed_by([duty.pk], actor(deputy), MONDAY + DAY) == {duty.pk}
