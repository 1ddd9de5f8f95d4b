"""Locks on orders that have no visit yet: plans keep to them, the visit takes them over, contradictions are named."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.actors import browser_of, staff_actor
from tests.dispatch.greedy import Greedy
from tests.factories.dispatch import SEVEN, Team, built, clock_at, make_place, make_team, make_work
from tests.factories.organisation import make_skill, rate

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.config.cli import main
from aftercare.operations.dispatch.bookings import services
from aftercare.operations.dispatch.bookings.errors import (
    LockClashError,
    LockContradictedError,
    LockTimeError,
    NothingToLockError,
    OrderNotLockableError,
    OrderNotLockedError,
)
from aftercare.operations.dispatch.bookings.models import Booking, OrderLock
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engines import registry
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.problems.selectors.health import health
from aftercare.operations.dispatch.reasons.selectors import reasons
from aftercare.operations.dispatch.runs import selectors as plans
from aftercare.operations.dispatch.runs import services as runs
from aftercare.operations.dispatch.slots.errors import NotOfferableError
from aftercare.operations.dispatch.slots.selectors import prepared
from aftercare.operations.dispatch.slots.selectors.offers import offers
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Order, Visit
from aftercare.service.orders import services as orders
from aftercare.service.public import Report
from aftercare.service.requests import services as requests
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db
NAMES = ["order.locked", "order.unlocked", "booking.locked"]
HOUR = 3_600


@pytest.fixture
def team() -> Team:
    found = make_team(2)
    problems.change_settings(unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"days": 1, "break_minutes": 0})
    return found


def lock(team: Team, order: Order, **values: Any) -> OrderLock:
    """By the dispatcher, at seven."""
    given = {"by": team.dispatcher, "at": SEVEN, "reason": "客户点名"}
    return services.lock_order(order_id=order.pk, **{**given, **values})


def told(order: Order) -> list[str]:
    return [one.type for one in journal.events_of("case", order.case_id, names=NAMES)]


def plan_by_hand(team: Team, order: Order, number: int, hour: int, **values: Any) -> Visit:
    return visits.plan(
        order_id=order.pk, by=team.dispatcher, start_at=clock_at(hour), end_at=clock_at(hour + 1),
        lead_id=team.engineers[number].pk, at=SEVEN, **values,
    )  # fmt: skip


def take_leave(team: Team, number: int) -> None:
    leave = organisation.ask_leave(
        staff_id=team.engineers[number].pk, kind="annual", starts_at=clock_at(0), ends_at=clock_at(0, day=20),
        reason="年假", by=SYSTEM, at=SEVEN,
    )  # fmt: skip
    organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=SEVEN)


def test_plans_read_the_locks_of_orders(team: Team) -> None:
    order, second = make_work(team), team.engineers[1]
    assert (built(team).problem.jobs[0].locked_engineer, built(team).problem.jobs[0].locked_start) == (None, None)
    row = lock(team, order, staff_id=second.pk)
    assert (row.reason, row.locked_by_id, row.locked_at) == ("客户点名", team.dispatcher.id, SEVEN)
    found = built(team)
    assert found.problem.jobs[0].locked_engineer == found.engineer_of[second.pk]
    assert found.problem.jobs[0].locked_start is None
    lock(team, order, start_from=clock_at(14))
    job = built(team).problem.jobs[0]
    assert (job.locked_engineer, job.locked_start, job.windows) == (None, 14 * HOUR, ())
    lock(team, order, staff_id=second.pk, start_from=clock_at(13), start_until=clock_at(15))
    job = built(team).problem.jobs[0]
    assert (job.locked_engineer, job.locked_start) == (found.engineer_of[second.pk], None)
    assert [(one.start, one.end) for one in job.windows] == [(13 * HOUR, 15 * HOUR)]
    services.unlock_order(order_id=order.pk, by=team.dispatcher, at=SEVEN)
    assert (built(team).problem.jobs[0].locked_engineer, built(team).problem.jobs[0].windows) == (None, ())
    with pytest.raises(OrderNotLockedError):
        services.unlock_order(order_id=order.pk, by=team.dispatcher, at=SEVEN)
    assert told(order) == ["order.locked"] * 3 + ["order.unlocked"]


def test_of_a_crew_the_locked_person_leads_and_of_days_the_first_begins_then(team: Team) -> None:
    lock(team, make_work(team, crew_size=2), staff_id=team.engineers[1].pk)
    lock(team, make_work(team, 1, minutes=900), start_from=clock_at(10))
    found = built(team, days=3)
    second = found.engineer_of[team.engineers[1].pk]
    assert [job.locked_engineer for job in found.problem.jobs] == [second, None, None, None]
    assert [job.locked_start for job in found.problem.jobs] == [None, None, 10 * HOUR, None]


def test_only_a_promised_time_makes_an_order_more_urgent(team: Team) -> None:
    plain = built(team, order_ids=[make_work(team).pk]).problem.jobs[0].drop
    order = make_work(team, 1)
    lock(team, order, staff_id=team.engineers[1].pk)
    assert built(team, order_ids=[order.pk]).problem.jobs[0].drop == plain
    lock(team, order, start_from=clock_at(14))
    assert (built(team, order_ids=[order.pk]).problem.jobs[0].drop or 0) > (plain or 0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([None, 0, 1]), st.sampled_from([None, 10, 13, 16]), st.sampled_from([0, 2])),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_whatever_is_planned_keeps_to_its_lock(team: Team, locked: list[tuple[int | None, int | None, int]]) -> None:
    with transaction.atomic():
        rows = {}
        for number, (person, hour, wide) in enumerate(locked):
            order = make_work(team, number)
            if person is None and hour is None:
                continue
            rows[order.pk] = OrderLock.objects.create(
                order=order, staff=None if person is None else team.engineers[person], reason="x", locked_at=SEVEN,
                start_from=None if hour is None else clock_at(hour),
                start_until=None if hour is None else clock_at(hour + wide),
            )  # fmt: skip
        found = built(team)
        plan = registry.engine("kernel").solve(found.problem, seed=0, rounds=200)
        assert evaluate(found.problem, plan).is_feasible
        for key, placing in found.placings(plan).items():
            row = rows.get(key[0])
            if row is not None and row.staff_id is not None:
                assert placing.staff_id == row.staff_id
            if row is not None and row.start_from is not None and row.start_until is not None:
                assert row.start_from <= placing.start <= row.start_until
        transaction.set_rollback(True)


def test_the_visit_takes_over_what_it_keeps_of_the_lock(team: Team) -> None:
    order = make_work(team)
    lock(team, order, staff_id=team.engineers[0].pk, start_from=clock_at(10), start_until=clock_at(12))
    visit = plan_by_hand(team, order, 0, 11)
    row = Booking.objects.get(visit=visit)
    assert (row.locks_person, row.locks_time, row.lock_reason) == (True, True, "客户点名")
    assert (row.locked_by_id, row.locked_at) == (team.dispatcher.id, SEVEN)
    assert not OrderLock.objects.exists()
    assert told(order) == ["order.locked", "order.unlocked", "booking.locked"]
    assert [one.payload["how"] for one in journal.events_of("case", order.case_id, names=["order.unlocked"])] == [
        "visit"
    ]


@pytest.mark.parametrize(("number", "hour", "person", "time"), [(1, 10, False, True), (0, 12, True, False)])
def test_whoever_plans_by_hand_may_differ(team: Team, number: int, hour: int, person: bool, time: bool) -> None:
    order = make_work(team)
    lock(team, order, staff_id=team.engineers[0].pk, start_from=clock_at(10))
    row = Booking.objects.get(visit=plan_by_hand(team, order, number, hour))
    assert (row.locks_person, row.locks_time) == (person, time)


def test_where_the_visit_keeps_nothing_nothing_is_locked(team: Team) -> None:
    order = make_work(team)
    lock(team, order, staff_id=team.engineers[0].pk, start_from=clock_at(10))
    plan_by_hand(team, order, 1, 12)
    assert not Booking.objects.exists()
    assert not OrderLock.objects.exists()
    assert told(order) == ["order.locked", "order.unlocked"]


def test_an_order_that_is_over_is_locked_no_more(team: Team) -> None:
    order = make_work(team)
    lock(team, order, staff_id=team.engineers[0].pk)
    orders.cancel(order_id=order.pk, by=team.dispatcher, reason="customer", at=SEVEN)
    assert not OrderLock.objects.exists()


def test_a_lock_says_what_and_why_and_lies_ahead(team: Team) -> None:
    order = make_work(team)
    for values, error, field in (
        ({}, NothingToLockError, "staff_id"),
        ({"staff_id": team.engineers[0].pk, "reason": " "}, InvalidError, "reason"),
        ({"start_from": SEVEN}, LockTimeError, "start_from"),
        ({"start_from": clock_at(12), "start_until": clock_at(11)}, LockTimeError, "start_from"),
        ({"start_until": clock_at(11), "staff_id": team.engineers[0].pk}, LockTimeError, "start_from"),
    ):
        with pytest.raises(error) as refused:
            lock(team, order, **values)
        assert field in refused.value.fields
    with pytest.raises(NotFoundError):
        lock(team, order, staff_id=0)
    assert not OrderLock.objects.exists()
    assert told(order) == []


def test_what_has_a_visit_or_lies_in_the_pool_is_not_locked_as_an_order(team: Team) -> None:
    order, pooled = make_work(team), make_work(team, 1)
    plan_by_hand(team, order, 0, 11)
    orders.pool(order_id=pooled.pk, by=team.dispatcher, at=SEVEN)
    for one in (order, pooled):
        with pytest.raises(OrderNotLockableError):
            lock(team, one, staff_id=team.engineers[0].pk)
    assert not OrderLock.objects.exists()


def test_an_engineer_does_not_lock(team: Team) -> None:
    order = make_work(team)
    plan_by_hand(team, order, 0, 11, dispatch_now=True)
    worker = staff_actor("engineer", unit=team.office, staff=team.engineers[0])
    with pytest.raises(NotAllowedError):
        lock(team, order, by=worker, staff_id=team.engineers[0].pk)
    assert not OrderLock.objects.exists()


def _without_skill(team: Team) -> Order:
    rate(team.engineers[1], make_skill("lift"), 2)
    return make_work(team, skills={"lift": 2})


def _on_leave(team: Team) -> Order:
    take_leave(team, 0)
    return make_work(team)


def _excluded(team: Team) -> Order:
    site = make_place(team)
    customers.rule_site_engineer(
        site_id=site.pk, staff_id=team.engineers[0].pk, kind="excluded", by=SYSTEM, at=SEVEN - timedelta(1)
    )
    return make_work(team, site=site)


CONTRADICTIONS = [
    (_without_skill, {"hour": 10}, "lock_unable", "staff_id"),
    (_on_leave, {"hour": 10}, "locked_out", "staff_id"),
    (_excluded, {}, "lock_unwanted", "staff_id"),
    (make_work, {"hour": 20}, "locked_absent", "start_from"),
]


@pytest.mark.parametrize(("make", "when", "code", "field"), CONTRADICTIONS)
def test_a_lock_that_cannot_be_kept_is_refused_with_the_reason(
    team: Team, make: Any, when: dict[str, int], code: str, field: str
) -> None:
    order = make(team)
    start = clock_at(when["hour"]) if when else None
    with pytest.raises(LockContradictedError) as refused:
        lock(team, order, staff_id=team.engineers[0].pk, start_from=start)
    assert list(refused.value.fields) == [field]
    assert refused.value.values["why"].code == code
    assert not OrderLock.objects.exists()
    assert told(order) == []


@pytest.mark.parametrize(("make", "when", "code", "field"), CONTRADICTIONS)
def test_a_lock_that_can_no_longer_be_kept_is_among_the_data_for_plans(
    team: Team, make: Any, when: dict[str, int], code: str, field: str
) -> None:
    del field
    order = make(team)
    start = clock_at(when["hour"]) if when else None
    OrderLock.objects.create(
        order=order, staff=team.engineers[0], start_from=start, start_until=start, reason="客户点名", locked_at=SEVEN
    )
    found = health(unit_path=team.path, by=team.manager, at=SEVEN)
    assert [(one.code, one.order_id) for one in found.defects] == [(code, order.pk)]
    assert str(found.defects[0])
    assert found.defects[0].way


def _wished(team: Team, order: Order, start: datetime, end: datetime) -> Order:
    """The customer's request behind the order wishes for a time."""
    said = Report(
        nature="breakdown", source="phone", title="停梯", site_id=order.site_id, reporter_phone="13800000001",
        wished_from=start, wished_to=end,
    )  # fmt: skip
    asked = requests.receive(report=said, by=SYSTEM, at=SEVEN - timedelta(days=4))
    Order.objects.filter(pk=order.pk).update(request=asked)
    return order


def test_a_time_outside_of_the_customers_wish_contradicts_it(team: Team) -> None:
    order = _wished(team, make_work(team), clock_at(9), clock_at(12))
    with pytest.raises(LockContradictedError) as refused:
        lock(team, order, start_from=clock_at(14))
    assert refused.value.values["why"].code == "lock_outside"
    assert not OrderLock.objects.exists()
    lock(team, order, start_from=clock_at(11), start_until=clock_at(15))
    assert [(one.start, one.end) for one in built(team).problem.jobs[0].windows] == [(11 * HOUR, 12 * HOUR)]


def test_a_time_settled_after_the_wish_is_over_replaces_it(team: Team) -> None:
    order = _wished(team, make_work(team), clock_at(9, day=-2), clock_at(12, day=-2))
    assert [one.code for one in built(team).defects] == ["window_past"]
    lock(team, order, start_from=clock_at(14))
    found = built(team)
    assert (found.defects, found.problem.jobs[0].locked_start) == ((), 14 * HOUR)


def test_a_locked_time_that_has_passed_is_named_and_a_later_one_is_left_for_later(team: Team) -> None:
    past, later = make_work(team), make_work(team, 1)
    lock(team, past, start_from=clock_at(9))
    lock(team, later, start_from=clock_at(9, day=3))
    found = built(team, at=clock_at(10))
    assert [(one.code, one.order_id) for one in found.defects] == [("lock_past", past.pk)]
    assert found.later == (later.number,)


def test_nobody_is_locked_to_two_things_at_once(team: Team) -> None:
    order, sent, other = make_work(team), make_work(team, 1), make_work(team, 2)
    plan_by_hand(team, sent, 0, 10, dispatch_now=True)
    lock(team, other, staff_id=team.engineers[0].pk, start_from=clock_at(14))
    for start, number in ((clock_at(10, 30), sent.number), (clock_at(13, 30), other.number)):
        with pytest.raises(LockClashError, match=number):
            lock(team, order, staff_id=team.engineers[0].pk, start_from=start)
    assert not OrderLock.objects.filter(order=order).exists()
    lock(team, order, staff_id=team.engineers[0].pk, start_from=clock_at(12))
    lock(team, order, staff_id=team.engineers[1].pk, start_from=clock_at(10, 30))


def test_two_that_clash_all_the_same_are_among_the_data_for_plans(team: Team) -> None:
    for number in range(2):
        OrderLock.objects.create(
            order=make_work(team, number), staff=team.engineers[0], start_from=clock_at(10, 30 * number),
            start_until=clock_at(10, 30 * number), reason="客户点名", locked_at=SEVEN,
        )  # fmt: skip
    assert [one.code for one in built(team).defects] == ["locks_clash"]


@pytest.fixture
def _greedy(team: Team) -> Iterator[None]:
    plans.planners.register("greedy", Greedy(), order=1)
    problems.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"engine": "greedy"})
    yield
    plans.planners._items.pop("greedy")


@pytest.mark.usefixtures("_greedy")
def test_an_applied_plan_hands_the_lock_to_the_visit(team: Team) -> None:
    order = make_work(team)
    lock(team, order, staff_id=team.engineers[1].pk, start_from=clock_at(14))
    with clock.running(SEVEN):
        run = runs.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN)
        jobs.run_ready(SEVEN)
    done = runs.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    assert (done.applied, done.conflicts) == (1, 0)
    visit = Visit.objects.get(order=order)
    assert (visit.lead_id, visit.planned_start_at) == (team.engineers[1].pk, clock_at(14))
    assert (visit.booking.locks_person, visit.booking.locks_time) == (True, True)


@pytest.mark.usefixtures("_greedy")
def test_a_lock_set_after_a_plan_was_made_is_a_conflict_of_that_plan(team: Team) -> None:
    order = make_work(team)
    with clock.running(SEVEN):
        run = runs.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN)
        jobs.run_ready(SEVEN)
    lock(team, order, start_from=clock_at(15))
    done = runs.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    assert (done.applied, done.conflicts) == (0, 1)
    assert not Visit.objects.exists()
    assert OrderLock.objects.exists()


def test_the_list_of_the_board_marks_what_is_locked(team: Team) -> None:
    free, person, both = make_work(team, 0), make_work(team, 1), make_work(team, 2)
    lock(team, person, staff_id=team.engineers[0].pk)
    lock(team, both, staff_id=team.engineers[0].pk, start_from=clock_at(14, day=1))
    with clock.running(SEVEN):
        said = browser_of(team.manager).get("/api/v1/board/orders/").json()["items"]
    assert {one["id"]: one["lock"] for one in said} == {free.pk: "", person.pk: "person", both.pk: "both"}


def test_the_table_of_reasons_names_the_lock(team: Team) -> None:
    order, page = make_work(team), browser_of(team.manager)
    lock(team, order, staff_id=team.engineers[1].pk, start_from=clock_at(14, day=1))
    found = reasons(order_id=order.pk, by=team.manager, at=SEVEN)
    assert found.lock is not None
    assert {line.staff_id: line.marks["locked_engineer"].is_kept for line in found.lines} == {
        team.engineers[0].pk: False, team.engineers[1].pk: True,
    }  # fmt: skip
    kept = next(line for line in found.lines if line.is_feasible)
    assert (kept.staff_id, kept.start, kept.marks["locked_start"].is_kept) == (
        team.engineers[1].pk, clock_at(14, day=1), True,
    )  # fmt: skip
    with clock.running(SEVEN):
        shown = page.get(reverse("dispatch:reasons", args=[order.pk])).content.decode()
        said = page.get(f"/api/v1/orders/{order.pk}/candidates/").json()["lock"]
    assert "客户点名" in shown
    assert (said["engineer"], said["reason"]) == (team.engineers[1].name, "客户点名")


def test_appointments_are_offered_with_the_locked_person_in_the_locked_time(team: Team) -> None:
    prepared.forget()
    order = make_work(team)
    lock(team, order, staff_id=team.engineers[1].pk, start_from=clock_at(13, day=1), start_until=clock_at(15, day=1))
    with clock.running(SEVEN):
        journal.sequence()
        found = offers(order_id=order.pk, by=team.dispatcher, at=SEVEN)
        assert {one.staff_id for one in found} == {team.engineers[1].pk}
        assert all(clock_at(13, day=1) <= one.begins_at <= clock_at(15, day=1) for one in found)
        OrderLock.objects.update(staff=None, start_from=clock_at(9, day=-1), start_until=clock_at(9, day=-1))
        with pytest.raises(NotOfferableError):
            offers(order_id=order.pk, by=team.dispatcher, at=SEVEN)
    prepared.forget()


def test_locked_changed_and_lifted_on_the_pages(team: Team) -> None:
    order, page = make_work(team), browser_of(team.dispatcher)
    panel, address = reverse("ui:panel", args=["dispatch.bookings_of_order", order.pk]), "dispatch:order_lock"
    with clock.running(SEVEN):
        assert reverse(address, args=[order.pk]) in page.get(panel).content.decode()
        said = {
            "staff_id": team.engineers[0].pk, "start_from": "2026-03-03 10:00", "start_until": "", "reason": "客户点名",
            "version": order.version,
        }  # fmt: skip
        assert page.post(reverse(address, args=[order.pk]), said).status_code == 302
        row = OrderLock.objects.get()
        assert (row.staff_id, row.start_from, row.start_until) == (team.engineers[0].pk, clock_at(10), clock_at(10))
        shown = page.get(panel).content.decode()
        assert "客户点名" in shown
        assert reverse("dispatch:order_unlock", args=[order.pk]) in shown
        again = page.get(reverse(address, args=[order.pk])).content.decode()
        assert "2026-03-03" in again
        take_leave(team, 1)
        refused = page.post(reverse(address, args=[order.pk]), {**said, "staff_id": team.engineers[1].pk})
        assert refused.status_code == 422
        assert team.engineers[1].name in refused.content.decode()
        row.refresh_from_db()
        assert row.staff_id == team.engineers[0].pk
        lifted = page.post(reverse("dispatch:order_unlock", args=[order.pk]), {"version": order.version})
        assert lifted.status_code == 302
        timeline = page.get(reverse("service:order", args=[order.pk])).content.decode()
        assert timeline
    assert not OrderLock.objects.exists()


def test_the_api_locks_reads_and_lifts(team: Team) -> None:
    order, page = make_work(team), browser_of(team.dispatcher)
    address = f"/api/v1/orders/{order.pk}/lock/"
    with clock.running(SEVEN):
        assert page.get(address).json()["locked_at"] is None
        body = {"staff_id": team.engineers[0].pk, "start_from": clock_at(10).isoformat(), "reason": "客户点名"}
        made = page.post(address, body, content_type="application/json")
        assert (made.status_code, made.json()["engineer"]) == (200, team.engineers[0].name)
        assert made.json()["start_until"] == made.json()["start_from"]
        late = page.post(
            address, {**body, "start_from": clock_at(20).isoformat()}, content_type="application/json"
        )  # fmt: skip
        assert (late.status_code, list(late.json()["fields"])) == (422, ["start_from"])
        assert page.get(address).json()["start_from"] == made.json()["start_from"]
        lifted = page.post(f"/api/v1/orders/{order.pk}/unlock/")
        assert (lifted.status_code, lifted.json()["staff_id"]) == (200, None)
        assert page.post(f"/api/v1/orders/{order.pk}/unlock/").status_code == 409


def test_the_command_line_locks_explains_and_lifts(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    order, second = make_work(team), team.engineers[1]
    with clock.running(SEVEN):
        given = [
            "--to",
            second.number,
            "--from",
            "2026-03-03T10:00",
            "--until",
            "2026-03-03T12:00",
            "--why",
            "客户点名",
        ]
        assert main(["dispatch", "lock", order.number, *given]) == 0
        assert f"{second.name} · 03-03 10:00 – 03-03 12:00 · 客户点名" in capsys.readouterr().out
        assert main(["dispatch", "explain", order.number]) == 0
        assert "客户点名" in capsys.readouterr().out
        assert main(["dispatch", "lock", order.number, "--to", "nobody", "--why", "x"]) == 1
        assert OrderLock.objects.get().staff == second
        capsys.readouterr()
        assert main(["dispatch", "unlock", order.number, "--json"]) == 0
        assert orjson.loads(capsys.readouterr().out)["staff_id"] is None
        assert main(["dispatch", "unlock", order.number]) == 1


def test_a_lock_is_whole_by_the_database_too(team: Team) -> None:
    order = make_work(team)
    bad: list[dict[str, Any]] = [
        {}, {"start_from": SEVEN}, {"start_from": SEVEN, "start_until": SEVEN - timedelta(hours=1)},
        {"staff": team.engineers[0], "reason": ""},
    ]  # fmt: skip
    for values in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLock.objects.create(order=order, locked_at=SEVEN, **{"reason": "x", **values})
    assert not OrderLock.objects.exists()
