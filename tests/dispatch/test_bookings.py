"""Soft bookings: kept free, hidden from the engineer, decided at the deadline; locks that plans respect."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.dispatch.greedy import Greedy
from tests.factories.dispatch import SEVEN, Team, built, clock_at, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.operations.dispatch.bookings import selectors, services
from aftercare.operations.dispatch.bookings.errors import (
    DeadlineError,
    NobodyToLockError,
    NotLockableError,
    NotLockedError,
    NotSoftError,
)
from aftercare.operations.dispatch.bookings.models import Booking
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.runs import selectors as plans
from aftercare.operations.dispatch.runs import services as runs
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.service.models import Order, Visit
from aftercare.service.orders import selectors as order_selectors
from aftercare.service.visits import selectors as visit_selectors
from aftercare.service.visits import services as visits
from aftercare.service.visits.errors import EngineerBusyError

pytestmark = pytest.mark.django_db
NAMES = ["booking.held", "booking.confirmed", "booking.released", "booking.locked", "booking.unlocked"]


@pytest.fixture
def team() -> Team:
    return make_team(2)


def hold(team: Team, order: Order | None = None, *, hour: int = 10, day: int = 1, **values) -> Visit:
    """Tomorrow at ten with the first engineer, from the dispatcher."""
    given = {
        "staff_id": team.engineers[0].pk,
        "start_at": clock_at(hour, day=day),
        "end_at": clock_at(hour + 1, day=day),
        "by": team.dispatcher,
        "at": SEVEN,
    }
    return services.hold(order_id=(order or make_work(team)).pk, **{**given, **values})


def told(visit: Visit) -> list[str]:
    return [one.type for one in journal.events_of("case", visit.case_id, names=NAMES)]


def engineer(team: Team) -> Actor:
    return staff_actor("engineer", unit=team.office, staff=team.engineers[0])


def state(visit: Visit) -> str:
    visit.refresh_from_db()
    return visit.state


def test_a_soft_booking_keeps_the_time_free_until_so_many_hours_before(team: Team) -> None:
    visit = hold(team)
    row = Booking.objects.get(visit=visit)
    assert (row.is_soft, row.then) == (True, "release")
    assert row.held_until == clock_at(10, day=1) - timedelta(hours=12)
    with pytest.raises(EngineerBusyError):
        visits.plan(
            order_id=make_work(team, 1).pk, by=team.dispatcher, start_at=clock_at(10, day=1),
            end_at=clock_at(11, day=1), lead_id=team.engineers[0].pk, at=SEVEN,
        )  # fmt: skip
    assert told(visit) == ["booking.held"]


def test_booked_late_the_deadline_lies_halfway(team: Team) -> None:
    visit = hold(team, day=0, hour=11)
    assert Booking.objects.get(visit=visit).held_until == clock_at(9)


def test_the_engineer_sees_it_only_once_it_is_confirmed(team: Team) -> None:
    order = make_work(team)
    visit, worker = hold(team, order), engineer(team)
    assert not visit_selectors.visible_to(worker).exists()
    assert not order_selectors.visible_to(worker).filter(pk=order.pk).exists()
    assert visit_selectors.visible_to(team.dispatcher).filter(pk=visit.pk).exists()
    services.confirm(visit_id=visit.pk, by=team.dispatcher, at=SEVEN)
    assert visit_selectors.visible_to(worker).get() == visit
    assert order_selectors.visible_to(worker).filter(pk=order.pk).exists()


def test_a_firm_visit_of_an_order_is_seen_beside_a_soft_one(team: Team) -> None:
    order, worker = make_work(team), engineer(team)
    firm = visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=clock_at(14, day=1), end_at=clock_at(15, day=1),
        lead_id=team.engineers[0].pk, at=SEVEN,
    )  # fmt: skip
    hold(team, order)
    assert list(visit_selectors.visible_to(worker)) == [firm]
    assert order_selectors.visible_to(worker).filter(pk=order.pk).exists()


@pytest.mark.parametrize("until", [SEVEN - timedelta(hours=1), SEVEN, clock_at(10, 1, day=1)])
def test_a_deadline_lies_between_now_and_the_visit(team: Team, until: datetime) -> None:
    with pytest.raises(DeadlineError) as refused:
        hold(team, until=until)
    assert "until" in refused.value.fields
    assert not Visit.objects.exists()
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("then", "after", "event"),
    [("release", "cancelled", "booking.released"), ("confirm", "planned", "booking.confirmed")],
)
def test_at_the_deadline_it_is_decided_as_was_said(team: Team, then: str, after: str, event: str) -> None:
    order = make_work(team)
    visit = hold(team, order, until=clock_at(9), then=then)
    assert services.lapse_all(clock_at(8, 59)) == 0
    assert state(visit) == "planned"
    with clock.running(clock_at(9)):
        assert services.lapse_all(clock_at(9)) == 1
        assert services.lapse_all(clock_at(9)) == 0
    assert state(visit) == after
    assert told(visit) == ["booking.held", event]
    assert not Booking.objects.filter(is_soft=True).exists()
    order.refresh_from_db()
    assert order.state == ("open" if then == "release" else "scheduled")


def test_one_that_was_moved_to_before_its_deadline_is_decided_when_it_begins(team: Team) -> None:
    visit = hold(team, until=clock_at(9, day=1))
    visits.reschedule(
        visit_id=visit.pk, by=team.dispatcher, start_at=clock_at(10), end_at=clock_at(11), reason="customer", at=SEVEN
    )
    with clock.running(clock_at(10)):
        assert services.lapse_all(clock_at(10)) == 1
    assert state(visit) == "cancelled"


def test_released_by_hand_the_order_waits_again(team: Team) -> None:
    order = make_work(team)
    visit = hold(team, order)
    services.release(visit_id=visit.pk, by=team.dispatcher, at=SEVEN)
    order.refresh_from_db()
    assert (state(visit), order.state, told(visit)) == ("cancelled", "open", ["booking.held", "booking.released"])
    with pytest.raises(NotSoftError):
        services.confirm(visit_id=visit.pk, by=team.dispatcher, at=SEVEN)
    assert state(visit) == "cancelled"


def test_whoever_dispatches_has_decided(team: Team) -> None:
    visit = hold(team)
    visits.dispatch(visit_id=visit.pk, by=team.dispatcher, at=SEVEN)
    assert told(visit) == ["booking.held", "booking.confirmed"]
    with pytest.raises(NotSoftError):
        services.release(visit_id=visit.pk, by=team.dispatcher, at=SEVEN)
    assert state(visit) == "dispatched"
    with clock.running(clock_at(23)):
        assert services.lapse_all(clock_at(23)) == 0


def test_confirmed_and_sent_in_one_step(team: Team) -> None:
    visit = hold(team)
    services.confirm(visit_id=visit.pk, by=team.dispatcher, at=SEVEN, dispatch_now=True)
    assert (state(visit), told(visit)) == ("dispatched", ["booking.held", "booking.confirmed"])


def test_an_engineer_neither_holds_nor_locks(team: Team) -> None:
    visit = hold(team)
    services.confirm(visit_id=visit.pk, by=team.dispatcher, at=SEVEN)
    with pytest.raises(NotAllowedError):
        services.lock(visit_id=visit.pk, by=engineer(team), person=True, time=True, reason="我来", at=SEVEN)
    assert told(visit) == ["booking.held", "booking.confirmed"]


@pytest.mark.parametrize(("person", "clocked"), [(True, False), (False, True), (True, True)])
def test_plans_read_locks(team: Team, person: bool, clocked: bool) -> None:
    order = make_work(team)
    visit = visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), lead_id=team.engineers[0].pk, at=SEVEN
    )
    assert (built(team).problem.jobs[0].locked_engineer, built(team).problem.jobs[0].locked_start) == (None, None)
    row = services.lock(visit_id=visit.pk, by=team.dispatcher, person=person, time=clocked, reason="客户点名", at=SEVEN)
    assert (row.lock_reason, row.locked_by_id, row.locked_at) == ("客户点名", team.dispatcher.id, SEVEN)
    found = built(team)
    job = found.problem.jobs[0]
    assert job.locked_engineer == (found.engineer_of[team.engineers[0].pk] if person else None)
    assert job.locked_start == (10 * 3_600 if clocked else None)
    services.unlock(visit_id=visit.pk, by=team.dispatcher, at=SEVEN)
    assert built(team).problem.jobs[0].locked_start is None
    with pytest.raises(NotLockedError):
        services.unlock(visit_id=visit.pk, by=team.dispatcher, at=SEVEN)
    assert told(visit) == ["booking.locked", "booking.unlocked"]


def test_plans_leave_a_soft_booking_where_it_is(team: Team) -> None:
    hold(team, day=0)
    found = built(team)
    job = found.problem.jobs[0]
    assert (job.locked_engineer, job.locked_start) == (found.engineer_of[team.engineers[0].pk], 10 * 3_600)


def test_a_lock_needs_a_reason_a_matter_and_a_person(team: Team) -> None:
    visit = visits.plan(
        order_id=make_work(team).pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), at=SEVEN
    )  # fmt: skip
    for values, error, field in (
        ({"person": True, "time": True, "reason": " "}, InvalidError, "reason"),
        ({"person": False, "time": False, "reason": "x"}, InvalidError, "what"),
        ({"person": True, "time": False, "reason": "x"}, NobodyToLockError, "what"),
    ):
        with pytest.raises(error) as refused:
            services.lock(visit_id=visit.pk, by=team.dispatcher, at=SEVEN, **values)
        assert field in refused.value.fields
    visits.cancel(visit_id=visit.pk, by=team.dispatcher, reason="customer", at=SEVEN)
    with pytest.raises(NotLockableError):
        services.lock(visit_id=visit.pk, by=team.dispatcher, person=False, time=True, reason="x", at=SEVEN)
    assert not Booking.objects.exists()
    assert told(visit) == []


def test_a_visit_that_ends_is_locked_no_more(team: Team) -> None:
    visit = visits.plan(
        order_id=make_work(team).pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11),
        lead_id=team.engineers[0].pk, at=SEVEN,
    )  # fmt: skip
    services.lock(visit_id=visit.pk, by=team.dispatcher, person=True, time=True, reason="客户点名", at=SEVEN)
    visits.cancel(visit_id=visit.pk, by=team.dispatcher, reason="customer", at=SEVEN)
    row = Booking.objects.get()
    assert (row.locks_person, row.locks_time) == (False, False)


def test_a_lock_set_after_a_plan_was_made_is_a_conflict_of_that_plan(team: Team) -> None:
    engine = Greedy()
    plans.planners.register("greedy", engine, order=1)
    try:
        problems.change_settings(
            unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"break_minutes": 0, "days": 1, "engine": "greedy"}
        )
        order = make_work(team)
        visit = visits.plan(
            order_id=order.pk, by=SYSTEM, start_at=clock_at(15), end_at=clock_at(16), at=SEVEN
        )  # fmt: skip
        with clock.running(SEVEN):
            run = runs.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN)
            jobs.run_ready(SEVEN)
        assert [one.start_at for one in plans.changes_of(run)] != [clock_at(15)]
        services.lock(visit_id=visit.pk, by=team.dispatcher, person=False, time=True, reason="客户定的时间", at=SEVEN)
        done = runs.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    finally:
        plans.planners._items.pop("greedy")
    assert (done.applied, done.conflicts) == (0, 1)
    visit.refresh_from_db()
    assert visit.planned_start_at == clock_at(15)


def test_a_soft_booking_has_a_deadline_by_the_database_too(team: Team) -> None:
    visit = hold(team)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(visit=visit).update(held_until=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(visit=visit).update(locks_time=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(visit=visit).update(agreed_from=SEVEN, agreed_to=SEVEN)


def test_held_confirmed_locked_and_released_on_the_pages(team: Team) -> None:
    order, page = make_work(team), browser_of(team.dispatcher)
    with clock.running(SEVEN):
        said = {
            "staff_id": team.engineers[0].pk, "start_at": "2026-03-04 10:00", "end_at": "2026-03-04 11:00",
            "until": "", "then": "release",
        }  # fmt: skip
        over = {**said, "start_at": "2026-03-01 10:00", "end_at": "2026-03-01 11:00"}
        refused = page.post(reverse("dispatch:booking_hold", args=[order.pk]), over)
        assert (refused.status_code, Visit.objects.count()) == (422, 0)
        assert "This lies in the past." in refused.content.decode()
        assert page.post(reverse("dispatch:booking_hold", args=[order.pk]), said).status_code == 302
        visit = Visit.objects.get()
        shown = page.get(reverse("ui:panel", args=["dispatch.bookings_of_order", order.pk])).content.decode()
        assert reverse("dispatch:booking_confirm", args=[visit.pk]) in shown
        assert (
            page.post(reverse("dispatch:booking_confirm", args=[visit.pk]), {"version": visit.version}).status_code
            == 302
        )
        lock = {"what": "both", "reason": "客户点名", "version": visit.version}
        assert page.post(reverse("dispatch:visit_lock", args=[visit.pk]), lock).status_code == 302
        row = Booking.objects.get()
        assert (row.is_soft, row.locks_person, row.locks_time) == (False, True, True)
        again = page.post(reverse("dispatch:booking_release", args=[visit.pk]), {"version": visit.version})
        assert again.status_code == 409
        shown = page.get(reverse("ui:panel", args=["dispatch.bookings_of_visit", visit.pk])).content.decode()
        assert "客户点名" in shown
        assert (
            page.post(reverse("dispatch:visit_unlock", args=[visit.pk]), {"version": visit.version}).status_code == 302
        )
    assert selectors.get(visit.pk).locks_time is False


def test_the_board_shows_marks(team: Team) -> None:
    visit = hold(team, day=0)
    services.lock(visit_id=visit.pk, by=team.dispatcher, person=True, time=False, reason="客户点名", at=SEVEN)
    page = browser_of(team.dispatcher)
    with clock.running(SEVEN):
        block = page.get("/api/v1/board/", {"day": "2026-03-03"}).json()["visits"][0]
    assert (block["soft"], block["lock"]) == (True, "person")


def test_the_api_holds_reads_and_releases(team: Team) -> None:
    order, page = make_work(team), browser_of(team.dispatcher)
    body = {
        "staff_id": team.engineers[0].pk, "start_at": clock_at(10, day=1).isoformat(),
        "end_at": clock_at(11, day=1).isoformat(),
    }  # fmt: skip
    with clock.running(SEVEN):
        made = page.post(f"/api/v1/orders/{order.pk}/soft-bookings/", body, content_type="application/json")
        assert made.status_code == 201
        visit_id = made.json()["visit_id"]
        assert page.get(f"/api/v1/visits/{visit_id}/booking/").json()["is_soft"] is True
        gone = page.post(f"/api/v1/visits/{visit_id}/booking/release/")
    assert (gone.status_code, gone.json()["is_soft"], gone.json()["held_until"]) == (200, False, None)
