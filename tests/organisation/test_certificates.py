"""Certificates that end: told 90, 30 and 7 days before, once each, and found on a list."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.organisation import MONDAY, certify, make_certificate_kind, make_engineer
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal.public import events_of, subjects_of
from aftercare.platform.notify import public as notify
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import Certificate, Staff
from aftercare.registry.organisation.receivers.reminders import EXPIRING, HOLDER, facts_of
from aftercare.registry.organisation.rules.certificates import STAGES, due_reminder

TODAY = date(2026, 3, 2)
database = pytest.mark.django_db


def _told(staff: Staff) -> list[int]:
    events = events_of("staff", staff.pk)
    return [event.payload["days"] for event in events if event.type == "staff.certificate_reminded"]


def _day(days: int) -> datetime:
    return MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("left", "reminded", "stage"),
    [
        (91, None, None), (90, None, 90), (31, 90, None), (30, 90, 30), (8, 30, None), (7, 30, 7), (0, 7, None),
        (5, None, 7), (20, None, 30), (0, None, 7), (-1, None, None),
    ],
)  # fmt: skip
def test_the_stage_that_is_told(left: int, reminded: int | None, stage: int | None) -> None:
    assert due_reminder(TODAY + timedelta(days=left), today=TODAY, reminded=reminded) == stage


@given(days=st.sets(st.integers(0, 120)), end=st.integers(0, 120))
def test_nobody_is_told_twice_and_never_of_a_wider_stage(days: set[int], end: int) -> None:
    told: list[int] = []
    for day in sorted(days):
        last = told[-1] if told else None
        stage = due_reminder(TODAY + timedelta(days=end), today=TODAY + timedelta(days=day), reminded=last)
        if stage is not None:
            told.append(stage)
            assert 0 <= end - day <= stage
    assert told == sorted(set(told), reverse=True)
    assert set(told) <= set(STAGES)


@database
def test_a_certificate_is_told_of_at_each_stage_once() -> None:
    engineer = make_engineer()
    certify(engineer, make_certificate_kind("lift"), expires_on=TODAY + timedelta(days=100))
    for day in range(102):
        organisation.remind_certificates(_day(day))
    assert _told(engineer) == [90, 30, 7]
    assert Certificate.objects.get().reminded_days == 7


@database
def test_the_job_does_it_every_morning() -> None:
    engineer = make_engineer()
    certify(engineer, make_certificate_kind("lift"), expires_on=TODAY + timedelta(days=20))
    jobs.take_due(MONDAY)
    jobs.take_due(_day(1))
    jobs.run_ready(_day(1))
    assert _told(engineer) == [30]


@database
@pytest.mark.parametrize("why", ["renewed", "for life", "withdrawn", "left"])
def test_what_no_longer_matters_is_not_told(why: str) -> None:
    engineer, kind = make_engineer(), make_certificate_kind("lift")
    certify(engineer, kind, expires_on=TODAY + timedelta(days=20))
    filed = Certificate.objects.get()
    if why == "renewed":
        certify(engineer, kind, expires_on=TODAY + timedelta(days=700))
    elif why == "for life":
        certify(engineer, kind)
    elif why == "withdrawn":
        organisation.withdraw_certificate(certificate_id=filed.pk, by=SYSTEM, at=MONDAY)
    else:
        organisation.leave_staff(staff_id=engineer.pk, left_on=TODAY, by=SYSTEM, at=MONDAY)
    assert organisation.remind_certificates(_day(1)) == 0
    assert _told(engineer) == []


@database
def test_whoever_reads_the_journal_reads_whose_certificate_it_is() -> None:
    engineer = make_engineer(name="李娜")
    certify(engineer, make_certificate_kind("lift"))
    filed = Certificate.objects.get()
    named = subjects_of({("certificate", filed.pk)}, admin_actor())[("certificate", filed.pk)]
    assert (named.name, named.url) == (f"{filed.kind.name} · 李娜", reverse("organisation:staff", args=[engineer.pk]))
    elsewhere = staff_actor("manager", unit=make_office())
    assert subjects_of({("certificate", filed.pk)}, elsewhere) == {}


@database
def test_a_certificate_of_another_kind_does_not_renew_it() -> None:
    engineer = make_engineer()
    certify(engineer, make_certificate_kind("lift"), expires_on=TODAY + timedelta(days=20))
    certify(engineer, make_certificate_kind("electric"), expires_on=TODAY + timedelta(days=700))
    assert organisation.remind_certificates(MONDAY) == 1


@database
def test_holder_and_manager_are_named_and_the_words_say_which_certificate() -> None:
    engineer = make_engineer(name="李娜")
    certify(engineer, make_certificate_kind("lift"), expires_on=TODAY + timedelta(days=20))
    organisation.remind_certificates(MONDAY)
    told = events_of("staff", engineer.pk)[-1]
    filed = Certificate.objects.get()
    assert told.about_kind("certificate") == [filed.pk]
    assert list(notify.resolvers[HOLDER].resolve(told)) == [notify.Recipient("staff", engineer.pk)]
    facts = facts_of([filed.pk])[filed.pk]
    assert (facts.number, facts.unit_path, facts.values["person"]) == (filed.number, engineer.unit_path, "李娜")
    lines = [one for _key, one in notify.presets.items() if one.template == EXPIRING]
    assert {one.recipient for one in lines} == {HOLDER, "role:manager"}
    assert {one.event for one in lines} == {told.type}


@database
def test_the_list_shows_what_ends_soon_to_those_who_may_see_the_person() -> None:
    office = make_office()
    ours, theirs = make_engineer(unit=office, name="李娜"), make_engineer(name="王强")
    kind = make_certificate_kind("lift")
    for one in (ours, theirs):
        certify(one, kind, expires_on=TODAY + timedelta(days=20))
    address = reverse("organisation:certificates") + "?q="
    everybody = browser_of(admin_actor()).get(address).content.decode()
    assert "李娜" in everybody
    assert "王强" in everybody
    office_only = browser_of(staff_actor("manager", unit=office)).get(address).content.decode()
    assert "李娜" in office_only
    assert "王强" not in office_only
