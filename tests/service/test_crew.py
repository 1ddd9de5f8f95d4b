"""Lead and helpers: each with own times and an own share in the result (feature 45)."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import make_engineer
from tests.factories.service import NINE, Company, later, make_company, make_order, make_visit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import DomainError, InvalidError, NotAllowedError
from aftercare.platform.journal import public as journal
from aftercare.service.models import Case, Participation, Visit
from aftercare.service.orders.services import pool
from aftercare.service.reports import services as reports
from aftercare.service.reports.shown import report_data
from aftercare.service.steps import services as steps
from aftercare.service.visits import rules
from aftercare.service.visits import services as visits
from aftercare.service.visits.errors import (
    CrewClosedError,
    MemberNotFoundError,
    SharesSumError,
    VisitMoveError,
    VisitNotFoundError,
)
from aftercare.service.visits.models import CREW_STEPS


def two(company: Company) -> Visit:
    """A visit of the lead and one helper."""
    visit = make_visit(company)
    return visits.assign(
        visit_id=visit.pk, by=SYSTEM, lead_id=company.engineer.pk, helper_ids=[company.second.pk], at=NINE
    )


def done(company: Company, visit: Visit) -> Visit:
    steps.accept(visit_id=visit.pk, by=company.working, at=later(30))
    steps.depart(visit_id=visit.pk, by=company.working, at=later(40))
    steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
    steps.start_work(visit_id=visit.pk, by=company.working, at=later(65))
    return steps.finish(visit_id=visit.pk, by=company.working, note="调整门机", at=later(150))


def helping(company: Company) -> Actor:
    return staff_actor("engineer", unit=company.office, staff=company.second)


def own(visit: Visit, staff: Any) -> dict[str, datetime | None]:
    member = Participation.objects.get(visit=visit, staff=staff)
    return {name: getattr(member, name) for name in CREW_STEPS}


def shares_of(visit: Visit) -> dict[int, int]:
    return dict(Participation.objects.filter(visit=visit).values_list("staff_id", "share_bp"))


def told(visit: Visit, name: str) -> list[dict[str, Any]]:
    return [event.payload for event in journal.events_of("case", visit.case_id, names=[name])]


@pytest.mark.django_db
class TestOwnTimes:
    def test_the_crew_goes_along_with_the_leads_steps(self) -> None:
        company = make_company()
        visit = done(company, two(company))
        expected = {
            "departed_at": later(40),
            "arrived_at": later(60),
            "started_at": later(65),
            "left_at": later(150),
        }
        assert own(visit, company.engineer) == own(visit, company.second) == expected
        assert told(visit, "visit.times_recorded") == []

    def test_a_helper_who_came_later_keeps_that_when_the_lead_ends_the_visit(self) -> None:
        company = make_company()
        visit = two(company)
        steps.accept(visit_id=visit.pk, by=company.working, at=later(30))
        steps.arrive(visit_id=visit.pk, by=company.working, at=later(60))
        visits.record_times(
            visit_id=visit.pk, staff_id=company.second.pk, by=helping(company), at=later(125), arrived_at=later(120)
        )
        # The visit is entered as ended before the helper came: their own times stay, and nothing breaks.
        steps.finish(visit_id=visit.pk, by=company.working, note="好", at=later(110))
        assert own(visit, company.second) == {
            "departed_at": None, "arrived_at": later(120), "started_at": None, "left_at": None,
        }  # fmt: skip
        assert own(visit, company.engineer)["left_at"] == later(110)

    def test_a_helper_records_their_own_and_the_journal_keeps_what_it_was(self) -> None:
        company = make_company()
        visit = done(company, two(company))
        times = {"departed_at": later(50), "arrived_at": later(90), "started_at": None, "left_at": later(200)}

        for _again in range(2):
            visits.record_times(
                visit_id=visit.pk, staff_id=company.second.pk, by=helping(company), at=later(210), why="路上堵车",
                **times,
            )  # fmt: skip

        assert own(visit, company.second) == times
        assert own(visit, company.engineer)["arrived_at"] == later(60)
        (event,) = told(visit, "visit.times_recorded")
        assert event["member"] == company.second.pk
        assert datetime.fromisoformat(event["arrived_at"]) == later(90)
        page = browser_of(company.dispatcher).get(reverse("service:visit", args=[visit.pk])).content.decode()
        assert "Own times recorded" in page
        assert "路上堵车" in page
        assert "1 h 50 min" in page

    def test_lead_and_office_may_record_for_others_and_helpers_for_themselves_only(self) -> None:
        company = make_company()
        visit = done(company, two(company))
        before = own(visit, company.engineer)
        with pytest.raises(NotAllowedError):
            visits.record_times(
                visit_id=visit.pk, staff_id=company.engineer.pk, by=helping(company), at=later(200), left_at=later(100)
            )
        assert own(visit, company.engineer) == before
        assert told(visit, "visit.times_recorded") == []

        for number, by in enumerate((company.working, company.dispatcher)):
            moment = later(100 + number)
            visits.record_times(
                visit_id=visit.pk, staff_id=company.second.pk, by=by, at=later(200), left_at=moment
            )  # fmt: skip
            assert own(visit, company.second)["left_at"] == moment

    def test_who_is_not_of_the_crew_is_not_there(self) -> None:
        company = make_company()
        visit = done(company, two(company))
        stranger = make_engineer(unit=company.office)
        with pytest.raises(MemberNotFoundError):
            visits.record_times(visit_id=visit.pk, staff_id=stranger.pk, by=company.working, at=later(200))
        by = staff_actor("engineer", unit=company.office, staff=stranger)
        with pytest.raises(VisitNotFoundError):
            visits.record_times(visit_id=visit.pk, staff_id=company.second.pk, by=by, at=later(200))

    @pytest.mark.parametrize(
        ("times", "field"),
        [
            ({"left_at": 300}, "left_at"),
            ({"arrived_at": 90, "left_at": 80}, "left_at"),
            ({"departed_at": 70, "started_at": 60}, "started_at"),
            ({"departed_at": -10}, "departed_at"),
        ],
    )
    def test_times_that_cannot_be_are_refused_at_their_field(self, times: dict[str, int], field: str) -> None:
        company = make_company()
        visit = done(company, two(company))
        before = own(visit, company.second)
        with pytest.raises(InvalidError) as refused:
            visits.record_times(
                visit_id=visit.pk, staff_id=company.second.pk, by=company.working, at=later(200),
                **{name: later(minute) for name, minute in times.items()},
            )  # fmt: skip
        assert list(refused.value.fields) == [field]
        assert own(visit, company.second) == before
        assert told(visit, "visit.times_recorded") == []

    def test_before_it_is_accepted_and_after_the_file_is_closed_nothing_is_recorded(self) -> None:
        company = make_company()
        visit = two(company)
        with pytest.raises(VisitMoveError):
            visits.record_times(visit_id=visit.pk, staff_id=company.engineer.pk, by=company.working, at=later(20))
        done(company, visit)
        Case.objects.filter(pk=visit.case_id).update(closed_at=later(160))
        with pytest.raises(CrewClosedError):
            visits.record_times(
                visit_id=visit.pk, staff_id=company.engineer.pk, by=company.working, at=later(200), left_at=later(100)
            )
        halves = [(company.engineer.pk, 5_000), (company.second.pk, 5_000)]
        with pytest.raises(CrewClosedError):
            visits.set_shares(visit_id=visit.pk, by=company.working, shares=halves, at=later(200))

    def test_the_database_keeps_the_order_of_times(self) -> None:
        company = make_company()
        visit = two(company)
        for earlier, afterwards in (
            ("departed_at", "left_at"),
            ("arrived_at", "started_at"),
            ("started_at", "left_at"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Participation.objects.filter(visit=visit).update(**{earlier: later(9), afterwards: later(8)})

    def test_by_page_and_api(self) -> None:
        company = make_company()
        visit = done(company, two(company))
        mine = browser_of(helping(company))
        address = reverse("service:visit_times", args=[visit.pk, company.second.pk])
        assert 'value="2026-03-03T10:00"' in mine.get(address).content.decode()
        with clock.running(later(210)):
            given = {"arrived_at": "2026-03-03T10:30", "left_at": "2026-03-03T10:20"}
            assert "earlier step" in mine.post(address, given).content.decode()
            assert mine.post(address, {**given, "left_at": "2026-03-03T12:00"}).status_code == 302
            body = {"arrived_at": later(95).isoformat(), "left_at": later(180).isoformat()}
            answer = mine.post(
                f"/api/v1/visits/{visit.pk}/crew/{company.second.pk}/times/", body, content_type="application/json"
            )
        assert answer.status_code == 200
        rows = mine.get(f"/api/v1/visits/{visit.pk}/crew/").json()
        assert [(row["role"], row["share_bp"]) for row in rows] == [("lead", 5_000), ("helper", 5_000)]
        assert datetime.fromisoformat(rows[1]["arrived_at"]) == later(95)


@pytest.mark.django_db
class TestShares:
    def test_the_lead_sets_them_and_they_are_the_whole(self) -> None:
        company = make_company()
        visit = done(company, two(company))
        wanted = {company.engineer.pk: 7_000, company.second.pk: 3_000}
        for _again in range(2):
            visits.set_shares(visit_id=visit.pk, by=company.working, shares=list(wanted.items()), at=later(200))
        assert shares_of(visit) == wanted
        assert told(visit, "visit.shares_set") == [
            {
                "case": visit.case_id, "order": visit.order_id, "visit": visit.pk,
                "members": [company.engineer.pk, company.second.pk], "shares_bp": [7_000, 3_000],
            }
        ]  # fmt: skip
        page = browser_of(company.dispatcher).get(reverse("service:visit", args=[visit.pk])).content.decode()
        assert f"{company.engineer.name} 70% · {company.second.name} 30%" in page

    @pytest.mark.parametrize(("lead", "helper"), [(5_000, 4_999), (10_000, 10_000), (0, 0)])
    def test_shares_that_are_not_the_whole_are_refused(self, lead: int, helper: int) -> None:
        company = make_company()
        visit = two(company)
        shares = [(company.engineer.pk, lead), (company.second.pk, helper)]
        with pytest.raises(SharesSumError):
            visits.set_shares(visit_id=visit.pk, by=company.working, shares=shares, at=later(20))
        assert shares_of(visit) == {company.engineer.pk: 5_000, company.second.pk: 5_000}
        assert told(visit, "visit.shares_set") == []

    @pytest.mark.parametrize("which", ["missing", "stranger", "twice", "negative"])
    def test_only_the_crew_shares_each_once(self, which: str) -> None:
        company = make_company()
        visit = two(company)
        lead, helper = company.engineer.pk, company.second.pk
        shares = {
            "missing": [(lead, 10_000)],
            "stranger": [(lead, 5_000), (helper, 4_000), (make_engineer(unit=company.office).pk, 1_000)],
            "twice": [(lead, 5_000), (helper, 2_500), (helper, 2_500)],
            "negative": [(lead, 11_000), (helper, -1_000)],
        }[which]
        with pytest.raises(InvalidError):
            visits.set_shares(visit_id=visit.pk, by=company.dispatcher, shares=shares, at=later(20))
        assert shares_of(visit) == {lead: 5_000, helper: 5_000}

    def test_helpers_do_not_set_them(self) -> None:
        company = make_company()
        visit = two(company)
        shares = [(company.engineer.pk, 1_000), (company.second.pk, 9_000)]
        with pytest.raises(NotAllowedError):
            visits.set_shares(visit_id=visit.pk, by=helping(company), shares=shares, at=later(20))
        assert shares_of(visit) == {company.engineer.pk: 5_000, company.second.pk: 5_000}

    def test_two_at_once_the_second_is_told(self) -> None:
        company = make_company()
        visit = two(company)
        version = Visit.objects.get(pk=visit.pk).version
        pages = [browser_of(company.dispatcher), browser_of(company.working)]
        address = reverse("service:visit_shares", args=[visit.pk])
        lead, helper = (f"share_{one.pk}" for one in (company.engineer, company.second))
        with clock.running(later(20)):
            first = pages[0].post(address, {lead: "66.67", helper: "33.33", "version": version})
            second = pages[1].post(address, {lead: "10", helper: "90", "version": version})
            short = pages[0].post(address, {lead: "60", helper: "39.5", "version": version + 1})
        assert (first.status_code, second.status_code, short.status_code) == (302, 409, 422)
        assert "99.5%" in short.content.decode()
        assert shares_of(visit) == {company.engineer.pk: 6_667, company.second.pk: 3_333}

    def test_the_same_people_keep_them_and_new_people_share_alike(self) -> None:
        company = make_company()
        visit = two(company)
        lead, helper = company.engineer.pk, company.second.pk
        visits.set_shares(visit_id=visit.pk, by=SYSTEM, shares=[(lead, 8_000), (helper, 2_000)], at=later(5))
        visits.assign(visit_id=visit.pk, by=SYSTEM, lead_id=helper, helper_ids=[lead], at=later(6))
        assert shares_of(visit) == {lead: 8_000, helper: 2_000}
        third = make_engineer(unit=company.office).pk
        visits.assign(visit_id=visit.pk, by=SYSTEM, lead_id=lead, helper_ids=[helper, third], at=later(7))
        assert shares_of(visit) == {lead: 3_334, helper: 3_333, third: 3_333}

    def test_by_the_api(self) -> None:
        company = make_company()
        visit = two(company)
        shares = [
            {"staff_id": company.engineer.pk, "share_bp": 9_000},
            {"staff_id": company.second.pk, "share_bp": 1_000},
        ]
        with clock.running(later(20)):
            answer = browser_of(company.dispatcher).post(
                f"/api/v1/visits/{visit.pk}/shares/", {"shares": shares}, content_type="application/json"
            )
        assert answer.status_code == 200
        assert shares_of(visit)[company.engineer.pk] == 9_000


@pytest.mark.django_db
def test_the_report_shows_the_times_of_a_crew_and_no_shares() -> None:
    company = make_company()
    visit = done(company, two(company))
    report = reports.issue(order_id=visit.order_id, by=company.working, cause="皮带", solution="更换", at=later(160))
    rows = report_data(report)["crew"]
    assert [(row[1], row[4]) for row in rows] == [
        (company.engineer.name, "1 h 30 min"),
        (company.second.name, "1 h 30 min"),
    ]


@pytest.mark.django_db
def test_one_alone_shares_with_nobody() -> None:
    company = make_company()
    order = pool(order_id=make_order(company).pk, by=company.dispatcher, at=NINE)
    visit = visits.grab(order_id=order.pk, by=company.working, start_at=later(60), end_at=later(90), at=later(1))
    page = browser_of(company.working).get(reverse("service:visit", args=[visit.pk])).content.decode()
    assert reverse("service:visit_shares", args=[visit.pk]) not in page
    with pytest.raises(DomainError):
        visits.set_shares(visit_id=visit.pk, by=company.working, shares=[], at=later(2))
    assert shares_of(visit) == {company.engineer.pk: 10_000}


@given(st.lists(st.integers(1, 60), max_size=20, unique=True), st.data())
def test_a_crew_always_shares_the_whole(people: list[int], data: st.DataObject) -> None:
    lead, helpers = 99, people
    before = dict.fromkeys([lead, *helpers], 0) if data.draw(st.booleans()) else {}
    if before:
        before[lead] = rules.WHOLE_BP
    kept = rules.kept_shares(before, lead, helpers)
    assert [one.staff_id for one in kept] == [lead, *helpers]
    assert sum(one.share_bp for one in kept) == rules.WHOLE_BP
    assert not before or {one.staff_id: one.share_bp for one in kept} == before


MOMENT = st.none() | st.integers(-5, 260).map(later)


@given(st.fixed_dictionaries(dict.fromkeys(CREW_STEPS, MOMENT)))
def test_times_without_fault_are_in_order_past_and_after_the_dispatch(times: dict[str, datetime | None]) -> None:
    known = [moment for name in CREW_STEPS if (moment := times[name])]
    sound = known == sorted(known) and all(NINE <= moment <= later(240) for moment in known)
    assert (not rules.time_faults(times, since=NINE, at=later(240))) is sound
