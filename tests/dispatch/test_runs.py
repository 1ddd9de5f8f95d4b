"""Runs of a planner: what they propose, what applying does, and that nothing is lost or overwritten."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import translation
from tests.actors import browser_of, staff_actor
from tests.dispatch.greedy import Greedy
from tests.factories.dispatch import SEVEN, TUESDAY, Team, built, clock_at, make_team, make_work
from tests.factories.organisation import make_skill, rate

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError, StaleError
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.checking.goals import drop_price
from aftercare.operations.dispatch.planner.model import Plan
from aftercare.operations.dispatch.problems import services as problem_services
from aftercare.operations.dispatch.runs import selectors, services, tasks
from aftercare.operations.dispatch.runs.errors import (
    NotDecidableError,
    NothingChosenError,
    PastDayError,
    RunNotFoundError,
)
from aftercare.operations.dispatch.runs.models import PlanChange, PlanRun
from aftercare.operations.dispatch.runs.rules import said
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Order, Visit
from aftercare.service.orders import services as orders
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits

S = PlanRun.State


@pytest.fixture
def greedy() -> Iterator[Greedy]:
    """A planner under its name, for this test alone."""
    engine = Greedy()
    selectors.planners.register("greedy", engine, order=1)
    yield engine
    selectors.planners._items.pop("greedy")


@pytest.fixture
def team(greedy: Greedy) -> Team:
    """Two engineers without a lunch break: the planner of these tests knows none."""
    del greedy
    found = make_team(2)
    problem_services.change_settings(
        unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"break_minutes": 0, "days": 1, "engine": "greedy"}
    )
    return found


def run_plan(team: Team, **values) -> PlanRun:
    """Asked for by the dispatcher, and worked out by the worker."""
    with clock.running(SEVEN):
        run = services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, **values)
        jobs.run_ready(SEVEN)
    run.refresh_from_db()
    return run


def plan_visit(order: Order, staff_id: int, start: int, *, dispatch: bool = False) -> Visit:
    return visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=clock_at(start), end_at=clock_at(start + 1), lead_id=staff_id,
        dispatch_now=dispatch, at=SEVEN,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_run_proposes_and_changes_nothing(team: Team) -> None:
    orders_ = [make_work(team, number) for number in range(5)]
    make_work(team, 9, minutes=0)
    make_work(team, 10, skills={"unknown": 1})
    run = run_plan(team)
    assert (run.state, run.engine, run.policy, run.reason) == (S.READY, "greedy", "base@1", "")
    assert {row.order_id for row in run.changes.all()} == {one.pk for one in orders_}
    assert set(run.changes.values_list("kind", flat=True)) == {"new"}
    assert [one[2] for one in run.record["defects"]] == ["no_duration", "no_skill_holder"]
    assert run.record["plan"]["planned"] == 5
    assert run.record["present"]["planned"] == 0
    assert sum(run.record["shares"].values()) == 10_000
    assert run.inputs == built(team).digest
    assert run.travel.startswith("great circle")
    assert not Visit.objects.exists()
    assert [one.type for one in journal.events_of("plan", run.pk)] == ["plan.asked", "plan.made"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, 9])
def test_an_applied_plan_is_what_stands_afterwards(team: Team, count: int) -> None:
    for number in range(count):
        make_work(team, number, minutes=30 + 20 * (number % 3))
    make_work(team, 50, crew_size=2)
    run = run_plan(team)
    planned = {(row.order_id, row.part): (row.staff_ids, row.start_at, row.end_at) for row in run.changes.all()}
    found = services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    assert (found.applied, found.conflicts, found.left) == (len(planned), 0, 0)
    again = built(team)
    present = again.present()
    stands: dict[tuple[int, int], list] = {}
    for key, placing in sorted(present.items()):
        stands.setdefault((key[0], key[2]), []).append(placing)
    assert {
        key: ([one.staff_id for one in seats], seats[0].start, seats[0].end) for key, seats in stands.items()
    } == planned
    run.refresh_from_db()
    assert (run.state, run.settled_by_id) == (S.APPLIED, team.dispatcher.id)
    # A second search from there finds nothing better to do.
    assert not run_plan(team).changes.exists()


@pytest.mark.django_db
def test_some_may_be_applied_and_the_rest_later(team: Team) -> None:
    for number in range(3):
        make_work(team, number)
    run = run_plan(team)
    first, *rest = run.changes.order_by("pk")
    found = services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN, change_ids=[first.pk], dispatch_now=True)
    assert (found.applied, found.left) == (1, 2)
    assert list(Visit.objects.values_list("order_id", "state")) == [(first.order_id, "dispatched")]
    run.refresh_from_db()
    assert run.state == S.PARTLY
    with pytest.raises(NothingChosenError):
        services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN, change_ids=[first.pk])
    assert services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN).applied == len(rest)
    assert Visit.objects.count() == 3


@pytest.mark.django_db
def test_what_changed_meanwhile_is_a_conflict_and_stays(team: Team) -> None:
    held, planned, free = (make_work(team, number) for number in range(3))
    run = run_plan(team)
    orders.hold(order_id=held.pk, by=SYSTEM, reason="parts", at=SEVEN)
    by_hand = plan_visit(planned, team.engineers[1].pk, 16)
    found = services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    assert (found.applied, found.conflicts) == (1, 2)
    assert {row.order_id: row.state for row in run.changes.all()} == {
        held.pk: "conflict", planned.pk: "conflict", free.pk: "applied",
    }  # fmt: skip
    assert all(row.reason for row in run.changes.filter(state="conflict"))
    by_hand.refresh_from_db()
    assert (by_hand.planned_start_at, by_hand.lead_id) == (clock_at(16), team.engineers[1].pk)
    assert Visit.objects.count() == 2


@pytest.mark.django_db
def test_an_engineer_who_was_booked_meanwhile_costs_only_that_change(team: Team) -> None:
    first, second = make_work(team, 0), make_work(team, 1)
    run = run_plan(team)
    row = run.changes.get(order_id=first.pk)
    other = make_work(team, 2)
    visits.plan(
        order_id=other.pk, by=SYSTEM, start_at=row.start_at, end_at=row.end_at, lead_id=row.staff_ids[0], at=SEVEN
    )
    found = services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    assert (found.applied, found.conflicts) == (1, 1)
    row.refresh_from_db()
    assert row.state == "conflict"
    assert "already has visit" in row.reason
    assert not Visit.objects.filter(order=first).exists()
    assert Visit.objects.filter(order=second).exists()


@pytest.mark.django_db
def test_two_visits_may_change_places(team: Team) -> None:
    one, other = (make_work(team, number) for number in range(2))
    left = plan_visit(one, team.engineers[0].pk, 10)
    right = plan_visit(other, team.engineers[1].pk, 10)
    run = run_plan(team)
    assert not run.changes.exists()
    for visit, staff in ((left, 1), (right, 0)):
        PlanChange.objects.create(
            run=run, kind="engineer", order=visit.order, visit=visit, order_version=Order.objects.get(pk=visit.order_id).version,
            visit_version=visit.version, staff_ids=[team.engineers[staff].pk], start_at=visit.planned_start_at,
            end_at=visit.planned_end_at, was_staff_ids=[visit.lead_id], was_start_at=visit.planned_start_at,
        )  # fmt: skip
    assert services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN).applied == 2
    assert list(Visit.objects.order_by("pk").values_list("lead_id", flat=True)) == [
        team.engineers[1].pk, team.engineers[0].pk,
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_was_sent_is_never_touched(team: Team, greedy: Greedy) -> None:
    greedy.stays = False
    sent = plan_visit(make_work(team, 0), team.engineers[1].pk, 15, dispatch=True)
    planned = plan_visit(make_work(team, 1), team.engineers[1].pk, 17)
    run = run_plan(team)
    (row,) = run.changes.all()
    assert (row.visit_id, row.kind) == (planned.pk, "both")
    assert row.start_at < clock_at(15)
    services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    sent.refresh_from_db()
    assert (sent.state, sent.planned_start_at) == ("dispatched", clock_at(15))


@pytest.mark.django_db
def test_more_work_than_hours_is_left_out_with_reasons(team: Team) -> None:
    for number in range(8):
        make_work(team, number, minutes=240, priority=1 if number == 7 else 4)
    run = run_plan(team)
    left = run.record["unplanned"]
    assert len(left) == 8 - run.record["plan"]["planned"] > 0
    assert {one["why"] for one in left} == {"no_room"}
    assert all(one["priority"] == 4 for one in left)
    # Tried on both engineers: their days end too early.
    assert {tuple(map(tuple, one["rules"])) for one in left} == {(("shift_end", 2),)}
    assert run.record["idle"] == []


@pytest.mark.django_db
def test_the_record_says_against_whom_each_rule_stands(team: Team, monkeypatch) -> None:
    able, other = team.engineers
    rate(able, make_skill("lift"), 1)
    order = make_work(team, 0, skills={"lift": 1}, minutes=300)
    make_work(team, 1, skills={"lift": 1}, minutes=300, priority=1)
    run = run_plan(team)
    (left,) = run.record["unplanned"]
    assert (left["order"], left["tried"]) == (order.pk, True)
    assert left["nearest"] in {able.name, other.name}
    assert dict(map(tuple, left["rules"])) == {"shift_end": 1, "skill": 1}
    assert run.record["idle"] == [[other.pk, other.name, "no_able_job", 0, [["skill", 2]]]]
    # With too many of them, what stands against each whatever the day looks like is counted.
    monkeypatch.setattr("aftercare.operations.dispatch.runs.rules.recording.TRIED", 0)
    (left,) = run_plan(team).record["unplanned"]
    assert (left["tried"], left["rules"]) == (False, [["no_room", 1], ["skill", 1]])


@pytest.mark.django_db
def test_a_killed_search_begins_again_from_its_best_plan(team: Team, greedy: Greedy, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "KEEP_EVERY", 0.0)
    for number in range(4):
        make_work(team, number)
    run = services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, queue=False)

    def killed(number: int) -> None:
        if number == 3:
            raise KeyboardInterrupt

    greedy.before = killed
    with clock.running(SEVEN), pytest.raises(KeyboardInterrupt):
        tasks.calculate(run_id=run.pk, by=team.dispatcher, at=SEVEN, watch=lambda _done: None)
    run.refresh_from_db()
    assert (run.state, len(run.best)) == (S.RUNNING, 3)
    greedy.before = lambda _number: None
    with clock.running(SEVEN):
        tasks.calculate(run_id=run.pk, by=team.dispatcher, at=SEVEN, watch=lambda _done: None)
    begun = greedy.starts[-1]
    assert begun is not None
    assert len(begun.planned()) == 3
    run.refresh_from_db()
    assert (run.state, run.changes.count()) == (S.READY, 4)


@pytest.mark.django_db
def test_the_last_attempt_of_a_search_that_is_killed_time_and_again_makes_a_plan_of_what_was_found(
    team: Team, greedy: Greedy, monkeypatch
) -> None:
    monkeypatch.setattr(tasks, "KEEP_EVERY", 0.0)
    for number in range(4):
        make_work(team, number)
    with clock.running(SEVEN):
        run = services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN)
    jobs.Job.objects.filter(pk=run.job_id).update(attempts=tasks.ATTEMPTS - 1)
    asked = []
    whole = Greedy.solve
    monkeypatch.setattr(Greedy, "solve", lambda *args, seconds, **more: asked.append(seconds) or whole(*args, **more))
    with clock.running(SEVEN):
        jobs.run_ready(SEVEN)
    run.refresh_from_db()
    assert (run.state, run.changes.count(), asked) == (S.READY, 4, [tasks.LAST_SECONDS])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "attempts", "said_so"),
    [("dead", 5, "broke off 5 times"), ("cancelled", 1, "was called off"), ("failed", 1, "not allowed")],
)
def test_a_plan_whose_job_has_ended_without_it_has_failed_and_says_why(
    team: Team, state: str, attempts: int, said_so: str
) -> None:
    make_work(team, 0)
    with clock.running(SEVEN):
        run, other = (services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN) for _time in range(2))
    assert services.settle_lost(SEVEN) == 0
    jobs.Job.objects.filter(pk=run.job_id).update(state=state, attempts=attempts, ended_at=SEVEN, error="not allowed")
    assert services.settle_lost(SEVEN) == 1
    assert services.settle_lost(SEVEN) == 0
    run.refresh_from_db()
    other.refresh_from_db()
    assert (run.state, other.state) == (S.FAILED, S.QUEUED)
    assert said_so in run.reason
    assert said_so in browser_of(team.dispatcher).get(f"/dispatch/plans/{run.pk}/").content.decode()


@pytest.mark.django_db
def test_called_off_while_the_roads_are_asked_about_it_has_failed_and_nothing_has_changed(
    team: Team, monkeypatch
) -> None:
    make_work(team, 0)
    run = services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, queue=False)

    def stopped(**values) -> None:
        values["asking"](1, 9)

    def stop(_done: int, _count: int) -> None:
        raise jobs.CancelledError

    monkeypatch.setattr(tasks, "build", stopped)
    with clock.running(SEVEN):
        found = tasks.calculate(run_id=run.pk, by=team.dispatcher, at=SEVEN, watch=lambda _done: None, asking=stop)
    assert (found.state, found.record["refused"][0], Visit.objects.count()) == (S.FAILED, "plan_called_off", 0)


@pytest.mark.django_db
def test_a_search_that_is_called_off_gives_what_it_has(team: Team) -> None:
    for number in range(4):
        make_work(team, number)
    run = services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, queue=False)

    def stop(done: int) -> None:
        if done >= 500:
            raise jobs.CancelledError

    with clock.running(SEVEN):
        tasks.calculate(run_id=run.pk, by=team.dispatcher, at=SEVEN, watch=stop)
    run.refresh_from_db()
    assert (run.state, run.changes.count()) == (S.READY, 2)


@pytest.mark.django_db
def test_defects_may_block_a_unit_until_they_are_let_pass(team: Team) -> None:
    problem_services.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"blocks_on_defects": True})
    order = make_work(team, 0, minutes=0)
    make_work(team, 1)
    run = run_plan(team)
    assert (run.state, run.changes.count()) == (S.FAILED, 0)
    assert run.reason.startswith("1 defects")
    assert [row[:3] for row in run.record["defects"]] == [[order.pk, order.number, "no_duration"]]
    page = browser_of(team.dispatcher)
    for language, reason, defect in (("en", run.reason, "No duration"), ("zh-hans", "数据有 1 处缺陷", "没有预计工时")):
        shown = page.get(f"/dispatch/plans/{run.pk}/", headers={"Accept-Language": language}).content.decode()
        assert all(text in shown for text in (reason, defect, order.number, f"/dispatch/health/?unit={team.office.pk}"))
    problem_services.waive_defect(order_id=order.pk, defect="no_duration", by=team.dispatcher, reason="待补", at=SEVEN)
    assert run_plan(team).state == S.READY


@pytest.mark.django_db
def test_a_plan_of_days_that_are_over_is_refused_and_nothing_is_asked_for(team: Team) -> None:
    with pytest.raises(PastDayError) as error:
        services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, first_day=TUESDAY - timedelta(days=1))
    assert list(error.value.fields) == ["first_day"]
    assert not PlanRun.objects.exists()
    assert not jobs.Job.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("weights", [{}, {"lateness": 60, "dropped": 5, "travel": 35}])
def test_what_is_long_overdue_is_never_left_out_for_being_late(team: Team, weights: dict[str, int]) -> None:
    """Planning it costs less than leaving it out, however late it is, and no less than an order that is in time."""
    if weights:
        problem_services.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"weights": weights})
    make_work(team, 0, due_at=SEVEN - timedelta(days=90), priority=1), make_work(team, 1, priority=1)
    problem = built(team).problem
    plan = Greedy().solve(problem)
    (late,) = (number for number, job in enumerate(problem.jobs) if job.dues)
    whole, nothing = evaluate(problem, plan), evaluate(problem, Plan())
    without_late = Plan(tuple(route for route in plan.routes if late not in [stop.index for stop in route.stops]))
    assert len(plan.planned()) == 2
    assert whole.costs["lateness"] > drop_price(problem, 1 - late)
    assert whole.total < evaluate(problem, without_late).total < nothing.total


@pytest.mark.django_db
def test_an_engine_that_cannot_is_refused_never_relaxed(team: Team, greedy: Greedy) -> None:
    make_work(team, 0, skills={})
    greedy.can = frozenset({"optional"})
    run = run_plan(team)
    assert run.state == S.FAILED
    assert "greedy" in run.reason
    assert not run.changes.exists()
    with translation.override("zh-hans"):
        assert "加班" in said(run.reason, run.record)
    unknown = run_plan(team, engine="nothing")
    assert (unknown.state, "nothing" in unknown.reason) == (S.FAILED, True)


@pytest.mark.django_db
def test_a_run_is_decided_on_once_by_those_who_may(team: Team) -> None:
    make_work(team, 0)
    run = run_plan(team)
    stranger = make_team(0).dispatcher
    with pytest.raises(RunNotFoundError):
        services.apply(run_id=run.pk, by=stranger, at=SEVEN)
    with pytest.raises(NotAllowedError):
        services.ask(unit_id=team.office.pk, by=stranger, at=SEVEN)
    with pytest.raises(StaleError):
        services.discard(run_id=run.pk, by=team.dispatcher, at=SEVEN, version=run.version + 1)
    run = services.discard(run_id=run.pk, by=team.dispatcher, at=SEVEN, reason="太远")
    assert (run.state, run.changes.get().state) == (S.DISCARDED, "left")
    with pytest.raises(NotDecidableError):
        services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    assert not Visit.objects.exists()


@pytest.mark.django_db
def test_one_engineer_may_be_planned_alone(team: Team) -> None:
    for number in range(3):
        make_work(team, number)
    theirs = plan_visit(make_work(team, 5), team.engineers[1].pk, 10)
    run = run_plan(team, mode="engineer", staff_id=team.engineers[0].pk)
    assert {tuple(row.staff_ids) for row in run.changes.all()} == {(team.engineers[0].pk,)}
    assert not run.changes.filter(visit=theirs).exists()


@pytest.mark.django_db
def test_units_that_plan_by_night_get_a_plan(team: Team) -> None:
    problem_services.change_settings(
        unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"night": True, "night_days": 3, "night_seconds": 5}
    )
    make_work(team, 0)
    with clock.running(SEVEN):
        night = type("Run", (), {"at": SEVEN})()
        assert tasks.night(night) == {"plans": 1}
        jobs.run_ready(SEVEN)
    run = PlanRun.objects.get()
    assert (run.mode, run.days, run.seconds, run.state) == ("night", 3, 5, S.READY)


@pytest.mark.django_db
def test_what_happens_to_the_day_queues_one_proposal(team: Team) -> None:
    gone, other = (plan_visit(make_work(team, number), team.engineers[0].pk, 10 + 2 * number) for number in range(2))
    make_work(team, 2, minutes=30)
    journal.run_consumers(at=SEVEN)
    for visit in (gone, other):
        visits.cancel(visit_id=visit.pk, by=team.dispatcher, reason="customer", at=SEVEN)
    journal.run_consumers(at=SEVEN)
    run = PlanRun.objects.get()
    assert (run.mode, run.cause, run.state, run.asked_by_id) == ("event", "visit.cancelled", S.QUEUED, None)
    with clock.running(SEVEN):
        jobs.run_ready(SEVEN)
    run.refresh_from_db()
    assert run.state == S.READY
    assert Visit.objects.filter(state="planned").count() == 0


@pytest.mark.django_db
def test_a_unit_may_have_proposals_applied_at_once_or_none(team: Team) -> None:
    problem_services.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"replan": "apply"})
    visit = plan_visit(make_work(team, 0), team.engineers[0].pk, 10)
    make_work(team, 1)
    journal.run_consumers(at=SEVEN)
    visits.cancel(visit_id=visit.pk, by=team.dispatcher, reason="customer", at=SEVEN)
    journal.run_consumers(at=SEVEN)
    with clock.running(SEVEN):
        jobs.run_ready(SEVEN)
    assert PlanRun.objects.get().state == S.APPLIED
    assert Visit.objects.filter(state="planned").count() == 2
    problem_services.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"replan": "off"})
    visits.cancel(
        visit_id=Visit.objects.filter(state="planned").latest("pk").pk, by=SYSTEM, reason="customer", at=SEVEN
    )
    journal.run_consumers(at=SEVEN)
    assert PlanRun.objects.count() == 1


@pytest.mark.django_db
def test_somebody_sick_is_replaced_in_the_proposal(team: Team) -> None:
    sick = team.engineers[0]
    visit = plan_visit(make_work(team, 0), sick.pk, 10, dispatch=True)
    journal.run_consumers(at=SEVEN)
    leave = organisation.ask_leave(
        staff_id=sick.pk, kind="sick", starts_at=clock_at(0), ends_at=clock_at(23), by=SYSTEM, at=SEVEN
    )
    organisation.decide_leave(leave_id=leave.pk, granted=True, by=SYSTEM, at=SEVEN)
    journal.run_consumers(at=SEVEN)
    with clock.running(SEVEN):
        jobs.run_ready(SEVEN)
    run = PlanRun.objects.get()
    (row,) = run.changes.all()
    assert (run.cause, row.visit_id, row.staff_ids, row.was_staff_ids) == (
        "leave.approved", visit.pk, [team.engineers[1].pk], [sick.pk],
    )  # fmt: skip
    services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    visit.refresh_from_db()
    assert (visit.state, visit.lead_id) == ("planned", team.engineers[1].pk)


@pytest.mark.django_db
def test_chosen_orders_are_planned_alone_around_what_stands(team: Team) -> None:
    """Neither the other orders nor the visits of others move, and nobody gets two at a time."""
    orders_ = [make_work(team, number) for number in range(5)]
    stands = plan_visit(make_work(team, 9), team.engineers[0].pk, 9)
    chosen = [orders_[1].pk, orders_[3].pk]
    with clock.running(SEVEN):
        run = services.ask_for_orders(order_ids=chosen, by=team.dispatcher, at=SEVEN)
        jobs.run_ready(SEVEN)
    run.refresh_from_db()
    assert (run.state, run.unit_id, run.order_ids) == (S.READY, team.office.pk, chosen)
    assert sorted(row.order_id for row in run.changes.all()) == chosen
    done = services.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    assert (done.applied, done.conflicts, done.left) == (2, 0, 0)
    stands.refresh_from_db()
    assert (stands.version, stands.lead_id) == (1, team.engineers[0].pk)
    assert set(Visit.objects.values_list("order_id", flat=True)) == {*chosen, stands.order_id}
    of_first = Visit.objects.filter(lead_id=team.engineers[0].pk).order_by("planned_start_at")
    spans = [(one.planned_start_at, one.planned_end_at) for one in of_first]
    assert all(one[1] <= other[0] for one, other in pairwise(spans) if one[1] and other[0])


@pytest.mark.django_db
def test_an_order_that_is_not_ones_own_to_plan_is_not_there(team: Team) -> None:
    mine, other = make_work(team, 1), make_work(make_team(1), 2)
    for chosen in ([mine.pk, other.pk], [other.pk], [10**9]):
        with pytest.raises(NotFoundError):
            services.ask_for_orders(order_ids=chosen, by=team.dispatcher, at=SEVEN)
    assert not PlanRun.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("priority", "asked"), [(1, ["order.opened"]), (2, [])])
def test_an_urgent_order_queues_a_proposal_for_today(team: Team, priority: int, asked: list[str]) -> None:
    plan_visit(make_work(team, 0), team.engineers[0].pk, 10)
    journal.run_consumers(at=SEVEN)
    order = make_work(team, 1, priority=priority)
    journal.run_consumers(at=SEVEN)
    found = PlanRun.objects.filter(first_day=TUESDAY, days=1, mode="event", case_id=order.case_id)
    assert list(found.values_list("cause", flat=True)) == asked
    assert PlanRun.objects.count() == len(asked)
    with clock.running(SEVEN):
        jobs.run_ready(SEVEN)
    assert all(order.pk in run.changes.values_list("order_id", flat=True) for run in PlanRun.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "asked"), [(29, []), (30, ["visit.finished"])])
def test_a_visit_that_ends_late_has_what_comes_after_it_planned_anew(
    team: Team, minutes: int, asked: list[str]
) -> None:
    late = plan_visit(make_work(team, 0), team.engineers[0].pk, 9, dispatch=True)
    after = plan_visit(make_work(team, 1), team.engineers[0].pk, 10)
    worker = staff_actor("engineer", unit=team.office, staff=team.engineers[0])
    steps.accept(visit_id=late.pk, by=worker, at=SEVEN)
    steps.arrive(visit_id=late.pk, by=worker, at=clock_at(9))
    journal.run_consumers(at=clock_at(9))
    ended = clock_at(10, minutes)
    steps.finish(visit_id=late.pk, by=worker, note="好了", at=ended)
    journal.run_consumers(at=ended)
    assert list(PlanRun.objects.values_list("cause", flat=True)) == asked
    with clock.running(ended):
        jobs.run_ready(ended)
    for run in PlanRun.objects.all():
        (row,) = run.changes.all()
        assert (run.mode, row.visit_id, row.start_at is not None and row.start_at >= ended) == ("event", after.pk, True)


@pytest.mark.django_db
def test_a_quick_plan_is_of_what_is_left_of_the_day_and_there_within_a_minute(team: Team) -> None:
    problem_services.change_settings(
        unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"replan_seconds": 600, "days": 5}
    )
    plan_visit(make_work(team, 0), team.engineers[0].pk, 15)
    make_work(team, 2)
    with clock.running(clock_at(14)):
        run = services.ask(unit_id=team.office.pk, by=team.dispatcher, at=clock_at(14), quick=True)
        jobs.run_ready(clock_at(14))
    run.refresh_from_db()
    assert (run.mode, run.days, run.seconds, run.state) == ("replan", 1, 45, S.READY)
    starts = [row.start_at for row in run.changes.all() if row.start_at]
    assert starts
    assert min(starts) >= clock_at(14)
