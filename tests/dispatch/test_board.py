"""The board: what it shows, what would break, and that it says so exactly when the services refuse."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.actors import browser_of, staff_actor
from tests.factories.board import Board, make_board
from tests.factories.customers import make_site
from tests.factories.organisation import make_engineer, make_skill, make_staff, rate
from tests.factories.regulations import in_force
from tests.factories.service import make_company, make_order

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import DomainError, NotAllowedError
from aftercare.operations.dispatch.board import rules, services
from aftercare.operations.dispatch.board.rules import Apart, Grade, Slot, Stop
from aftercare.operations.dispatch.board.schemas import BoardOut, CandidatesOut, ChangesOut, MapOut, UnplannedPage
from aftercare.operations.dispatch.board.selectors import board as selectors
from aftercare.operations.dispatch.board.selectors import checking, mapping, waiting
from aftercare.operations.dispatch.models import BoardView, OverlapRule
from aftercare.operations.dispatch.planner.checking.reading import drive
from aftercare.operations.dispatch.planner.travel import Roads
from aftercare.operations.dispatch.problems.models import PlanningSettings
from aftercare.operations.dispatch.roads.rules.models import Choice
from aftercare.operations.dispatch.roads.selectors import ways
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Point, Schedule
from aftercare.regulations import public as regulations
from aftercare.service.models import Visit
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits
from aftercare.service.visits.events import Place as SeenAt

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make_board()


@pytest.fixture
def at_ten() -> Iterator[Board]:
    """The same on a Wednesday at ten, when everybody is on shift."""
    with clock.running(datetime(2026, 3, 4, 2, tzinfo=UTC)):
        yield make_board()


def shown(board: Board, by: Actor | None = None, days: int = 1) -> selectors.Board:
    by = by or board.company.dispatcher
    return selectors.board(by=by, at=clock.now(), day=board.day.date(), days=days)


def codes(found: Any) -> set[str]:
    return {one.code for one in found}


def check(board: Board, start: float, end: float, *, staff: Any = None, by: Actor | None = None, **job: int) -> Any:
    """What would break, but for the clocks, which have all run out by then."""
    job = job or {"order_id": board.waiting.pk}
    found = checking.check(
        by=by or board.company.dispatcher, at=clock.now(), start=board.at(start), end=board.at(end),
        staff_id=(staff or board.company.engineer).pk, **job,
    )  # fmt: skip
    return [one for one in found if one.code != "clock"]


# -- what it shows ------------------------------------------------------------------------------


def test_it_shows_the_people_whom_one_plans_with_their_duty_and_visits(board: Board) -> None:
    make_engineer()  # of another office
    found = shown(board)
    assert {one.person.staff_id for one in found.engineers} == {board.company.engineer.pk, board.company.second.pk}
    assert [row["id"] for row in found.visits] == [board.visit.pk]
    assert found.visits[0]["crew"] == [board.company.engineer.pk]
    assert found.engineers[0].schedule.shifts == [(board.at(9), board.at(18))]


def test_who_plans_nothing_has_no_board(board: Board) -> None:
    for by in (board.company.working, board.company.hotline):
        with pytest.raises(NotAllowedError):
            shown(board, by)


def test_leave_and_on_call_are_on_it(board: Board) -> None:
    staff = board.company.second
    asked = organisation.ask_leave(
        staff_id=staff.pk, kind="sick", starts_at=board.at(13), ends_at=board.at(18), by=SYSTEM, at=clock.now()
    )
    assert not any(one.schedule.leaves for one in shown(board).engineers)
    organisation.decide_leave(leave_id=asked.pk, granted=True, by=SYSTEM, at=clock.now())
    schedule = next(one.schedule for one in shown(board).engineers if one.person.staff_id == staff.pk)
    assert schedule.leaves == [(board.at(13), board.at(18))]


def test_personal_events_and_days_based_elsewhere_are_on_it(board: Board) -> None:
    staff, at, hotel = board.company.second, clock.now(), Point(31_000_000, 121_000_000)
    organisation.plan_event(
        staff_id=staff.pk, kind="medical", starts_at=board.at(13), ends_at=board.at(14), by=SYSTEM, at=at
    )
    day = board.day.date()
    organisation.relocate(staff_id=staff.pk, first_day=day, last_day=day, place=hotel, by=SYSTEM, at=at)
    engineer = next(one for one in shown(board).engineers if one.person.staff_id == staff.pk)
    assert engineer.schedule.events == [(board.at(13), board.at(14))]
    assert engineer.bases == [organisation.Base(day, day, hotel)]
    said = browser_of(board.company.dispatcher).get("/api/v1/board/", {"day": day.isoformat(), "days": 2}).json()
    row = next(one for one in said["engineers"] if one["id"] == staff.pk)
    assert row["events"] == [[int(board.at(13).timestamp()), int(board.at(14).timestamp())]]
    span = {"start": int(board.at(0).timestamp()), "end": int(board.at(24).timestamp())}
    assert row["bases"] == [{**span, "at": [31_000_000, 121_000_000]}]
    assert "medical" not in str(said)  # what it is concerns those who plan shifts
    other = next(one for one in said["engineers"] if one["id"] == board.company.engineer.pk)
    assert (other["events"], other["bases"]) == ([], [])


def test_the_number_of_queries_does_not_grow(board: Board) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(board)
        return len(queries)

    shown(board)
    before = asked()
    for hour in (12, 14, 16):
        order = make_order(board.company, at=clock.now())
        visits.plan(
            order_id=order.pk, by=SYSTEM, start_at=board.at(hour), end_at=board.at(hour + 1),
            lead_id=board.company.second.pk, at=clock.now(),
        )  # fmt: skip
    assert asked() == before
    assert len(shown(board).visits) == 4


def test_what_the_api_says_fits_its_schema(board: Board) -> None:
    browser, day = browser_of(board.company.dispatcher), board.day.date().isoformat()
    said = browser.get("/api/v1/board/", {"day": day, "days": 7})
    assert BoardOut.model_validate(said.json()).model_dump(mode="json") == said.json()
    assert len(said.json()["midnights"]) == 8
    journal.sequence()  # as the worker does
    said = browser.get("/api/v1/board/changes/", {"after": 0, "day": day})
    assert ChangesOut.model_validate(said.json()).visits[0].id == board.visit.pk
    said = browser.get("/api/v1/board/orders/")
    assert [one.id for one in UnplannedPage.model_validate(said.json()).items] == [board.waiting.pk]
    asked = {"start": board.at(12).isoformat(), "end": board.at(13).isoformat(), "order_id": board.waiting.pk}
    said = browser.get("/api/v1/board/candidates/", asked)
    assert len(CandidatesOut.model_validate(said.json()).items) == 2


@pytest.mark.parametrize(("day", "days"), [("2026-03-03", 0), ("2026-03-03", 43), ("9999-12-31", 2), ("no", 1)])
def test_an_impossible_time_is_refused(board: Board, day: str, days: int) -> None:
    said = browser_of(board.company.dispatcher).get("/api/v1/board/", {"day": day, "days": days})
    assert said.status_code == 422


def test_changes_are_what_came_after_a_position(board: Board) -> None:
    journal.sequence()
    by, before = board.company.dispatcher, journal.last_position()
    asked = {"by": by, "day": board.day.date(), "days": 1}
    assert selectors.changes(after=before, **asked).case_ids == ()
    visits.cancel(visit_id=board.visit.pk, by=by, reason="replanned", at=clock.now())
    journal.sequence()
    found = selectors.changes(after=before, **asked)
    assert found.position > before
    assert board.visit.case_id in found.case_ids
    assert found.visits == []


def test_the_orders_that_wait_are_asked_as_every_list_is(board: Board) -> None:
    def asked(query: str) -> waiting.Page:
        return waiting.page(by=board.company.dispatcher, at=clock.now(), query=query, limit=10)

    assert [row["id"] for row in asked("").rows] == [board.waiting.pk]
    assert [row["id"] for row in asked(f"{board.waiting.number} priority:1..5").rows] == [board.waiting.pk]
    assert asked("kind:training").rows == []
    wrong = asked("nothing:at-all")
    assert wrong.rows == []
    assert wrong.problems


# -- its map ------------------------------------------------------------------------------------

GPS = {"latitude": 31_230_000, "longitude": 121_470_000}


def drawn(board: Board, **more: Any) -> mapping.Map:
    return mapping.drawn(by=board.company.dispatcher, at=clock.now(), **more)


def at_work_now(board: Board, **told: Any) -> Visit:
    """A visit of today on which its engineer has set out and arrived."""
    company, at = board.company, clock.now()
    visit = visits.plan(
        order_id=board.waiting.pk, by=SYSTEM, start_at=at, end_at=at + timedelta(hours=1), lead_id=company.engineer.pk,
        dispatch_now=True, at=at,
    )  # fmt: skip
    steps.accept(visit_id=visit.pk, by=company.working, at=at)
    steps.depart(visit_id=visit.pk, by=company.working, at=at, **told)
    return visit


def test_the_ground_of_an_office_is_where_its_sites_are(board: Board) -> None:
    near, same, far = (31_234_000, 121_478_000), (31_238_999, 121_470_001), (31_500_000, 121_500_000)
    for latitude, longitude in (near, same, far):
        make_site(customer=board.company.customer, latitude_e6=latitude, longitude_e6=longitude)
    make_site(latitude_e6=39_900_000, longitude_e6=116_400_000)  # of another office
    found = drawn(board)
    (ground,) = found.grounds
    assert (found.step, ground.unit_id, ground.office) == (10_000, board.company.office.pk, None)
    assert set(ground.cells) == {Point(31_235_000, 121_475_000), Point(31_505_000, 121_505_000)}
    PlanningSettings.objects.create(
        unit=board.company.office, changed_at=clock.now(),
        values={"office_latitude_e6": 31_200_000, "office_longitude_e6": 121_400_000},
    )  # fmt: skip
    assert drawn(board).grounds[0].office == Point(31_200_000, 121_400_000)


def test_many_sites_make_a_coarser_ground(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MOST_CELLS", 2)
    for number in range(5):
        make_site(customer=board.company.customer, latitude_e6=31_005_000 + 20_000 * number, longitude_e6=121_005_000)
    found = drawn(board)
    assert found.step == 50_000
    assert found.grounds[0].cells == (Point(31_025_000, 121_025_000), Point(31_075_000, 121_025_000))


def test_somebody_was_last_where_their_device_says(at_ten: Board) -> None:
    assert drawn(at_ten).seen == ()
    at_work_now(at_ten, place=SeenAt(**GPS, accuracy_m=25))
    (seen,) = drawn(at_ten).seen
    assert (seen.staff_id, seen.place, seen.step) == (
        at_ten.company.engineer.pk, Point(31_230_000, 121_470_000), "visit.departed"
    )  # fmt: skip
    assert seen.accuracy_m == 25


def test_without_a_device_whoever_arrived_is_at_the_site(at_ten: Board) -> None:
    site = make_site(customer=at_ten.company.customer, latitude_e6=31_000_000, longitude_e6=121_000_000)
    at_ten.waiting.site = site
    at_ten.waiting.save()
    visit = at_work_now(at_ten)
    assert drawn(at_ten).seen == ()  # the way begins anywhere
    steps.arrive(visit_id=visit.pk, by=at_ten.company.dispatcher, at=clock.now())
    (seen,) = drawn(at_ten).seen
    assert (seen.staff_id, seen.place, seen.step, seen.accuracy_m) == (
        at_ten.company.engineer.pk, Point(31_000_000, 121_000_000), "visit.arrived", None
    )  # fmt: skip


def test_the_map_is_for_whoever_plans_and_fits_its_schema(at_ten: Board) -> None:
    for by in (at_ten.company.working, at_ten.company.hotline):
        with pytest.raises(NotAllowedError):
            mapping.drawn(by=by, at=clock.now())
    make_site(customer=at_ten.company.customer, latitude_e6=31_000_000, longitude_e6=121_000_000)
    at_work_now(at_ten, place=SeenAt(**GPS, accuracy_m=25))
    said = browser_of(at_ten.company.dispatcher).get("/api/v1/board/map/", {"unit_id": at_ten.company.office.pk})
    assert MapOut.model_validate(said.json()).model_dump(mode="json") == said.json()
    assert len(said.json()["seen"]) == len(said.json()["grounds"]) == 1


# -- what would break ---------------------------------------------------------------------------


def test_an_overlap_is_found_wherever_in_the_time_it_lies(board: Board) -> None:
    for start, end in ((9.5, 10.5), (10.25, 10.5), (10.5, 12), (9, 12)):
        assert "overlap" in codes(check(board, start, end)), (start, end)
    for start, end in ((9, 10), (11, 12)):
        assert "overlap" not in codes(check(board, start, end)), (start, end)


def test_a_visit_does_not_stand_in_its_own_way(board: Board) -> None:
    assert codes(check(board, 10.5, 11.5, visit_id=board.visit.pk)) == set()


def test_leave_that_begins_during_the_visit_is_named(board: Board) -> None:
    staff, at = board.company.second, clock.now()
    asked = organisation.ask_leave(
        staff_id=staff.pk, kind="annual", starts_at=board.at(14), ends_at=board.at(18), by=SYSTEM, at=at
    )
    organisation.decide_leave(leave_id=asked.pk, granted=True, by=SYSTEM, at=at)
    found = check(board, 13, 15, staff=staff)
    assert [(one.code, one.grade) for one in found] == [("leave", Grade.WARN)]
    assert [(one.code, one.grade) for one in check(board, 15, 16, staff=staff)] == [("on_leave", Grade.BLOCK)]


def test_an_event_that_begins_during_the_visit_is_named(board: Board) -> None:
    staff = board.company.second
    organisation.plan_event(
        staff_id=staff.pk, kind="training", starts_at=board.at(14), ends_at=board.at(15), by=SYSTEM, at=clock.now()
    )
    assert [(one.code, one.grade) for one in check(board, 13, 14.5, staff=staff)] == [("engaged", Grade.WARN)]
    assert [(one.code, one.grade) for one in check(board, 14, 15, staff=staff)] == [("engaged", Grade.BLOCK)]
    assert check(board, 15, 16, staff=staff) == []
    assert check(board, 13, 14, staff=staff) == []


def test_the_day_begins_where_one_is_based(board: Board) -> None:
    home, hotel = Point(31_000_000, 121_000_000), Point(31_300_000, 121_500_000)
    staff, day = board.company.second, board.day.date()
    organisation.change_staff(staff_id=staff.pk, version=staff.version, home=home, by=SYSTEM, at=clock.now())
    board.waiting.site = make_site(
        customer=board.company.customer, latitude_e6=hotel.latitude_e6, longitude_e6=hotel.longitude_e6
    )
    board.waiting.save()

    def way() -> int | None:
        found = checking.candidates(
            by=board.company.dispatcher, at=clock.now(), start=board.at(13), end=board.at(14),
            order_id=board.waiting.pk,
        )  # fmt: skip
        return next(one.travel for one in found if one.person.staff_id == staff.pk)

    assert way() == ways.model_of(Choice()).between(home, hotel, board.at(13)) > 0
    organisation.relocate(staff_id=staff.pk, first_day=day, last_day=day, place=hotel, by=SYSTEM, at=clock.now())
    assert way() == 0


def test_a_visit_that_outlasts_the_shift_is_named(board: Board) -> None:
    assert codes(check(board, 17, 19)) == {"off_shift"}
    assert codes(check(board, 16, 18)) == set()


def test_a_time_that_has_passed_and_an_order_that_was_due_are_named(board: Board) -> None:
    order = make_order(board.company, at=clock.now(), due_at=board.at(12))
    assert "due" in codes(check(board, 12, 13, order_id=order.pk))
    assert "due" not in codes(check(board, 11, 12, order_id=order.pk))
    assert "past" in codes(check(board, -24 * 9, -24 * 9 + 1))


def test_a_promise_that_ends_before_the_visit_is_named(board: Board) -> None:
    found = checking.check(
        by=board.company.dispatcher, at=clock.now(), start=board.at(12), end=board.at(13), staff_id=None,
        order_id=board.waiting.pk,
    )  # fmt: skip
    assert [(one.code, one.grade) for one in found] == [("clock", Grade.WARN)]


def test_every_engineer_is_a_candidate_with_every_reason(board: Board) -> None:
    skill = make_skill()
    board.waiting.skills = {skill.code: 3}
    board.waiting.save()
    rate(board.company.second, skill, 4)
    found = checking.candidates(
        by=board.company.dispatcher, at=clock.now(), start=board.at(10), end=board.at(11), order_id=board.waiting.pk
    )
    assert [one.person.staff_id for one in found] == [board.company.second.pk, board.company.engineer.pk]
    assert codes(found[0].found) == {"clock"}
    assert codes(found[1].found) == {"skill_missing", "overlap", "clock"}


@pytest.mark.parametrize(("start", "end"), [(9, 10), (10, 11), (10.5, 12), (17, 19), (18, 19), (6, 7)])
@pytest.mark.parametrize("rule", ["off", "warn", "block"])
def test_what_is_said_to_be_refused_is_refused_and_nothing_else(
    board: Board, start: float, end: float, rule: str
) -> None:
    OverlapRule.objects.create(role="dispatcher", overlap=rule, travel="off")
    found = check(board, start, end)
    blocked = any(one.grade is Grade.BLOCK for one in found)
    before = Visit.objects.count()
    try:
        visits.plan(
            order_id=board.waiting.pk, by=board.company.dispatcher, start_at=board.at(start), end_at=board.at(end),
            lead_id=board.company.engineer.pk, at=clock.now(),
        )  # fmt: skip
    except DomainError:
        assert blocked
        assert Visit.objects.count() == before
    else:
        assert not blocked


def test_the_way_counts_where_the_rule_says_so(board: Board) -> None:
    far = make_site(customer=board.company.customer, latitude_e6=31_000_000, longitude_e6=121_000_000)
    near = make_site(customer=board.company.customer, latitude_e6=31_300_000, longitude_e6=121_500_000)
    board.visit.order.site, board.waiting.site = far, near
    board.visit.order.save()
    board.waiting.save()
    found = check(board, 11.25, 12)
    assert [(one.code, one.grade) for one in found] == [("travel_before", Grade.WARN)]
    OverlapRule.objects.create(role="dispatcher", overlap="block", travel="block")
    assert [(one.code, one.grade) for one in check(board, 11.25, 12)] == [("travel_before", Grade.BLOCK)]
    plan = {
        "order_id": board.waiting.pk, "by": board.company.dispatcher, "lead_id": board.company.engineer.pk,
        "at": clock.now(),
    }  # fmt: skip
    with pytest.raises(DomainError, match="min between this"):
        visits.plan(start_at=board.at(11.25), end_at=board.at(12), **plan)
    assert Visit.objects.count() == 1
    assert visits.plan(start_at=board.at(13), end_at=board.at(14), **plan).pk


def test_the_way_is_the_one_that_plans_are_made_with() -> None:
    one, other = Point(31_000_000, 121_000_000), Point(31_300_000, 121_500_000)
    model = ways.model_of(Choice())
    planned = model.travel([ways.place_at(one), ways.place_at(other)])
    assert model.between(one, other, clock.now()) == planned.seconds[0, 1] > 0
    assert model.between(one, None, clock.now()) == model.between(one, one, clock.now()) == 0
    assert rules.roads(model.roads)["detour"] == 1_300
    assert "× 1.3" in model.used.said


GATE = {
    "key": "gate", "kind": "gate", "before": ["visit.dispatched"], "missing": {"zh": "须有登高证", "en": "Climb first"},
    "needs": [{"kind": "certificate", "certificate": ["climbing"]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("before", "grade"), [("visit.dispatched", Grade.WARN), ("visit.planned", Grade.BLOCK)]
)  # fmt: skip
def test_what_regulations_ask_is_said_before_with_its_clause(before: str, grade: Grade) -> None:
    """What stands before planning is refused at once, what stands before sending is said."""
    board = make_board()
    in_force(GATE | {"before": [before]}, at=clock.now())
    board.waiting = make_order(board.company, at=clock.now())
    (found,) = check(board, 13, 14)
    assert (found.code, found.grade) == ("regulation", grade)
    assert "Climb first" in found.text
    assert "第八条" in found.text or "trips" in found.text
    plan = {
        "order_id": board.waiting.pk, "by": board.company.dispatcher, "lead_id": board.company.engineer.pk,
        "start_at": board.at(13), "end_at": board.at(14), "at": clock.now(),
    }  # fmt: skip
    count = Visit.objects.count()
    if grade is Grade.BLOCK:
        with pytest.raises(regulations.GateShutError):
            visits.plan(**plan)
    assert Visit.objects.count() == count
    everybody = checking.candidates(
        by=board.company.dispatcher, at=clock.now(), start=board.at(13), end=board.at(14), order_id=board.waiting.pk
    )
    assert all("regulation" in codes(one.found) for one in everybody)


POINTS = st.builds(
    Point, st.integers(30_900_000, 31_300_000), st.integers(121_200_000, 121_600_000)
)  # fmt: skip
BASE = clock.now().replace(minute=0, second=0, microsecond=0)


@st.composite
def stops(draw: Any) -> Stop:
    start, length = draw(st.integers(0, 600)), draw(st.integers(15, 180))
    return Stop(
        visit_id=draw(st.integers(1, 99)), number="x", start=BASE + timedelta(minutes=start),
        end=BASE + timedelta(minutes=start + length), place=draw(st.none() | POINTS),
    )  # fmt: skip


BY_HOUR = Roads(hours={hour: 700 + 50 * hour for hour in range(24)})
BY_MODEL = ways.Model(Choice(), BY_HOUR).between


def test_the_hour_of_setting_out_counts_as_in_a_plan() -> None:
    here, there = Point(31_000_000, 121_300_000), Point(31_100_000, 121_500_000)
    ends = [ways.place_at(one) for one in (here, there)]
    table = ways.Model(Choice(), BY_HOUR).travel(ends)
    midnight = timezone.localtime(BASE).replace(hour=0)
    for minutes in (0, 59, 60, 8 * 60 + 30, 24 * 60 - 1):
        leg = drive(table, 0, 1, minutes * 60)
        assert BY_MODEL(here, there, midnight + timedelta(minutes=minutes)) == leg.seconds
    assert rules.roads(BY_HOUR)["bands"][0] == (0, 3_600, 700)


@given(stops(), stops(), st.sampled_from(Grade), st.sampled_from(Grade))
def test_two_appointments_touch_each_other_alike(one: Stop, other: Stop, overlap: Grade, travel: Grade) -> None:
    """What stands in the way of the one stands in the way of the other; what is off is never said."""
    apart = Apart(overlap, travel)
    there = rules.touching(Slot(start=one.start, end=one.end, place=one.place, name=""), [other], apart, BY_MODEL)
    back = rules.touching(Slot(start=other.start, end=other.end, place=other.place, name=""), [one], apart, BY_MODEL)
    kinds = {"overlap": "overlap", "travel_before": "travel", "travel_after": "travel"}
    assert [kinds[one.code] for one in there] == [kinds[one.code] for one in back]
    assert all(one.grade is not Grade.OFF for one in there)
    overlaps = one.start < other.end and other.start < one.end
    assert ("overlap" in codes(there)) == (overlaps and overlap is not Grade.OFF)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=6), st.integers(0, 40), st.integers(1, 20))
def test_covered_is_every_minute(spans: list[tuple[int, int]], start: int, length: int) -> None:
    moments = [BASE + timedelta(minutes=one) for one in range(120)]
    held = sorted((moments[begin], moments[begin + long]) for begin, long in spans)
    naive = all(any(a <= moment < b for a, b in held) for moment in moments[start : start + length])
    assert rules.covered(moments[start], moments[start + length], held) == naive


def test_without_a_roster_one_can_always_be_sent() -> None:
    slot = Slot(start=BASE, end=BASE + timedelta(hours=1), place=None, name="")
    assert rules.on_duty(slot, Schedule()) == []
    assert codes(rules.on_duty(slot, Schedule(shifts=[]))) == {"off_shift"}
    assert rules.on_duty(slot, Schedule(shifts=[], on_calls=[(BASE, BASE + timedelta(hours=2))])) == []


# -- moving -------------------------------------------------------------------------------------


def test_one_step_moves_a_visit_to_another_time_and_engineer(board: Board) -> None:
    """Whoever has it may be busy then, and whoever gets it may be busy now: only the new whole counts."""
    company, at = board.company, clock.now()
    for staff, hour in ((company.engineer, 14), (company.second, 10)):
        visits.plan(
            order_id=make_order(company, at=at).pk, by=SYSTEM, start_at=board.at(hour), end_at=board.at(hour + 1),
            lead_id=staff.pk, at=at,
        ) if (staff, hour) != (company.engineer, 10) else None  # fmt: skip
    moved = visits.reschedule(
        visit_id=board.visit.pk, by=company.dispatcher, start_at=board.at(14), end_at=board.at(15), reason="replanned",
        lead_id=company.second.pk, version=board.visit.version, at=at,
    )  # fmt: skip
    assert (moved.lead_id, moved.planned_start_at, moved.state) == (company.second.pk, board.at(14), "planned")
    assert [one.staff_id for one in moved.crew.all()] == [company.second.pk]


def test_a_dispatched_visit_that_goes_to_somebody_else_is_planned_again(board: Board) -> None:
    by = board.company.dispatcher
    visits.dispatch(visit_id=board.visit.pk, by=by, at=clock.now())
    moved = visits.reschedule(
        visit_id=board.visit.pk, by=by, start_at=board.at(12), end_at=board.at(13), reason="replanned",
        lead_id=board.company.second.pk, at=clock.now(),
    )  # fmt: skip
    assert (moved.state, moved.dispatched_at) == ("planned", None)


def test_a_visit_is_taken_from_its_engineer_and_keeps_its_time(board: Board) -> None:
    by = board.company.dispatcher
    free = visits.release(visit_id=board.visit.pk, by=by, at=clock.now())
    assert (free.lead_id, free.crew.count(), free.planned_start_at) == (None, 0, board.at(10))
    assert shown(board).visits[0]["crew"] == []
    with pytest.raises(DomainError, match="Choose an engineer"):
        visits.release(visit_id=board.visit.pk, by=by, at=clock.now())


def test_a_dispatched_visit_is_not_simply_taken_away(board: Board) -> None:
    by = board.company.dispatcher
    visits.dispatch(visit_id=board.visit.pk, by=by, at=clock.now())
    with pytest.raises(DomainError, match="not possible now"):
        visits.release(visit_id=board.visit.pk, by=by, at=clock.now())
    assert Visit.objects.get(pk=board.visit.pk).lead_id == board.company.engineer.pk


# -- views and rules ----------------------------------------------------------------------------


def test_a_filter_is_kept_replaced_shared_and_forgotten(board: Board) -> None:
    mine, other = browser_of(board.company.dispatcher), browser_of(board.company.manager)
    said = mine.post("/api/v1/board/filters/", {"name": " Urgent ones ", "query": "priority:<=2"}, "application/json")
    assert said.json() == {
        "items": [{"name": "Urgent ones", "query": "priority:<=2", "shared": False, "own": True}]
    }  # fmt: skip
    assert other.get("/api/v1/board/filters/").json() == {"items": []}
    body = {"name": "Urgent ones", "query": "电* or pump", "shared": True}
    assert len(mine.post("/api/v1/board/filters/", body, "application/json").json()["items"]) == 1
    assert other.get("/api/v1/board/filters/").json() == {"items": [{**body, "own": False}]}
    for browser, left in ((other, 1), (mine, 0)):
        browser.post("/api/v1/board/filters/forget/", {"name": "Urgent ones"}, "application/json")
        assert len(mine.get("/api/v1/board/filters/").json()["items"]) == left


def test_a_filter_that_cannot_be_read_is_refused_at_the_field(board: Board) -> None:
    browser = browser_of(board.company.dispatcher)
    said = browser.post("/api/v1/board/filters/", {"name": "Odd", "query": "colour:red"}, "application/json")
    assert said.status_code == 422
    assert list(said.json()["fields"]) == ["query"]
    assert browser.get("/api/v1/board/filters/").json() == {"items": []}


def test_words_are_found_all_of_them_one_of_them_or_with_anything_between(board: Board) -> None:
    def found(query: str) -> list[int]:
        page = waiting.page(by=board.company.dispatcher, at=clock.now(), query=query, limit=10)
        return [row["id"] for row in page.rows]

    mine = [board.waiting.pk]  # 电梯困人后停运
    assert [found(text) for text in ("电梯 停运", "电梯 and 停运", "电梯*停运", "*停运", "水泵 or 停运")] == [mine] * 5
    assert [found(text) for text in ("电梯 水泵", "停运*电梯", '"电梯 停运"', "-停运")] == [[]] * 4


def test_a_view_is_kept_replaced_shared_and_forgotten(board: Board) -> None:
    mine, other = board.company.dispatcher, board.company.manager
    settings = {"zoom": "week", "order": [3, 1], "evil": "x"}
    services.save_view(name=" Mine ", settings=settings, shared=False, by=mine, at=clock.now())
    assert [one.settings for one in selectors.views_of(mine)] == [{"zoom": "week", "order": [3, 1]}]
    assert selectors.views_of(other) == []
    services.save_view(name="Mine", settings={"zoom": "day"}, shared=True, by=mine, at=clock.now())
    assert [(one.name, one.settings) for one in selectors.views_of(other)] == [("Mine", {"zoom": "day"})]
    services.forget_view(name="Mine", by=other, at=clock.now())
    assert BoardView.objects.count() == 1
    services.forget_view(name="Mine", by=mine, at=clock.now())
    assert BoardView.objects.count() == 0


def test_a_view_needs_a_name(board: Board) -> None:
    for name in ("", "   ", "x" * 61):
        with pytest.raises(DomainError):
            services.save_view(name=name, settings={}, shared=False, by=board.company.dispatcher, at=clock.now())
    assert BoardView.objects.count() == 0


def test_the_loosest_of_several_roles_holds_and_a_change_is_a_fact(board: Board) -> None:
    office, staff = board.company.office, make_staff(unit=board.company.office)
    by = staff_actor("dispatcher", unit=office, staff=staff)
    assert selectors.apart_for(by) == Apart(Grade.BLOCK, Grade.WARN)
    chosen = {"dispatcher": ("warn", "block"), "manager": ("block", "off")}
    services.set_overlap_rules(chosen=chosen, by=board.company.manager, at=clock.now())
    assert selectors.apart_for(by) == Apart(Grade.WARN, Grade.BLOCK)
    assert selectors.apart_for(board.company.manager) == Apart(Grade.BLOCK, Grade.OFF)
    rows = {row.pk: row.role for row in OverlapRule.objects.all()}
    facts = [event for pk in rows for event in journal.events_of("overlap_rule", pk)]
    assert sorted(event.payload["role"] for event in facts) == ["dispatcher", "manager"]


def test_who_may_not_set_the_rules_sets_none(board: Board) -> None:
    with pytest.raises(NotAllowedError):
        services.set_overlap_rules(chosen={"dispatcher": ("off", "off")}, by=board.company.dispatcher, at=clock.now())
    for wrong in ({"dispatcher": ("off", "maybe")}, {"nobody": ("off", "off")}):
        with pytest.raises(DomainError, match="not right"):
            services.set_overlap_rules(chosen=wrong, by=board.company.manager, at=clock.now())
    assert OverlapRule.objects.count() == 0


def test_the_pages_open(board: Board) -> None:
    dispatcher, manager = browser_of(board.company.dispatcher), browser_of(board.company.manager)
    said = dispatcher.get("/dispatch/board/").content.decode()
    assert "data-config" in said
    assert dispatcher.get("/dispatch/waiting/").status_code == 200
    assert dispatcher.get("/dispatch/overlaps/").status_code == 403
    form = manager.get("/dispatch/overlaps/")
    assert "dispatcher-overlap" in form.content.decode()
    kept = {
        f"{key}-{what}": "warn" for key, _name, _apart in selectors.overlap_rules() for what in ("overlap", "travel")
    }
    assert manager.post("/dispatch/overlaps/", kept).status_code == 302
    assert {str(apart.overlap) for _key, _name, apart in selectors.overlap_rules()} == {"warn"}


def test_another_office_sees_nothing_of_it(board: Board) -> None:
    other = make_company().dispatcher
    assert shown(board, other).visits == []
    with pytest.raises(DomainError):
        check(board, 12, 13, by=other)
