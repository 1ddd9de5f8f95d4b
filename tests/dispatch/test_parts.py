"""Big companies as durable work: all workers help, a killed one loses nothing, and whoever stops has the best so far."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.dispatch.problems import random_problem
from tests.factories.dispatch import SEVEN, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.parts import services, tasks
from aftercare.operations.dispatch.parts.models import Division, PlanPart
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.engine import FEATURES
from aftercare.operations.dispatch.planner.kernel.ready import compile_all
from aftercare.operations.dispatch.planner.model import Plan, Problem
from aftercare.operations.dispatch.planner.packing import packed, unpacked
from aftercare.operations.dispatch.planner.splitting import cut
from aftercare.operations.dispatch.problems import services as problem_services
from aftercare.operations.dispatch.roads.rules import models as road_models
from aftercare.operations.dispatch.runs import services as run_services
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.jobs import public as jobs

pytestmark = pytest.mark.django_db

TWO = tasks.Cutting(size=2, rounds=2)
# What binds across parts is left out.
FEATURES_ALONE = set(FEATURES) - {"sites", "pinned"}


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    compile_all()


def whole() -> Problem:
    return random_problem(14, features=FEATURES_ALONE, engineers=6, jobs=20, days=1)


def begun(plan: Plan | None = None) -> Division:
    return services.begin(
        run_id=None, digest="x", engine="kernel", seconds=0.05, seed=1, plan=plan or Plan(), by=SYSTEM, at=clock.now()
    )


def laid_out(problem: Problem) -> Division:
    division = begun()
    parts = cut(problem, size=TWO.size, turn=0)
    services.lay_out(division_id=division.pk, turn=0, parts=parts, by=SYSTEM, at=clock.now())
    return division


def search(problem: Problem, division: Division, watch: Callable[[int], None] = lambda _done: None) -> Plan:
    return tasks.search(problem, division, by=SYSTEM, watch=watch, keep=lambda _plan: None, cutting=TWO)


def states() -> list[str]:
    return list(PlanPart.objects.order_by("number").values_list("state", flat=True))


def test_whoever_asked_plans_all_parts_alone_if_nobody_helps() -> None:
    problem, told = whole(), []
    plan = search(problem, begun(), told.append)
    score = evaluate(problem, plan)
    assert {each.rule for each in score.violations} <= {"mandatory"}
    assert score.total < evaluate(problem, Plan()).total
    assert told == sorted(told)
    assert told[-1] == 1_000
    assert not Division.objects.exists()
    jobs.run_ready(clock.now())
    assert set(jobs.Job.objects.values_list("state", flat=True)) == {"done"}


def test_any_worker_helps_until_nothing_is_left_to_do() -> None:
    division = laid_out(whole())
    jobs.run_ready(clock.now())
    assert set(states()) == {"done"}
    assert sum(job.result["parts"] for job in jobs.Job.objects.all()) == len(states())
    assert any(unpacked(Plan, bytes(part.best)).routes for part in PlanPart.objects.all())
    assert search(whole(), division).routes


def test_the_part_of_a_killed_worker_goes_on_from_its_best_plan() -> None:
    division, at = laid_out(whole()), clock.now()
    first = services.take(division_id=division.pk, holder="killed", by=SYSTEM, at=at)
    assert first is not None
    best = Plan(engine="so far")
    assert services.hold(part_id=first.pk, holder="killed", plan=best, by=SYSTEM, at=at)
    others = [services.take(division_id=division.pk, holder="busy", by=SYSTEM, at=at) for _ in states()]
    assert others[-1] is None
    later = at + services.HELD + timedelta(seconds=1)
    again = services.take(division_id=division.pk, holder="next", by=SYSTEM, at=later)
    assert again is not None
    assert again.pk == first.pk
    assert unpacked(Plan, bytes(again.best)) == best
    assert not services.hold(part_id=first.pk, holder="killed", plan=Plan(), by=SYSTEM, at=later)
    services.finish(part_id=first.pk, holder="killed", plan=Plan(), by=SYSTEM, at=later)
    again.refresh_from_db()
    assert (again.state, again.holder, bytes(again.best)) == ("taken", "next", packed(best))


def test_who_calls_it_off_has_what_was_found_so_far() -> None:
    problem, calls = whole(), []

    def watch(done: int) -> None:
        calls.append(done)
        raise jobs.CancelledError

    plan = search(problem, begun(), watch)
    assert plan.routes
    assert len(calls) == 1
    assert {each.rule for each in evaluate(problem, plan).violations} <= {"mandatory"}
    assert not Division.objects.exists()


def test_a_search_whose_worker_stops_goes_on_where_it_was(team_run: PlanRun) -> None:
    problem = whole()

    def stopping(_done: int) -> None:
        raise jobs.StoppingError

    values = {"run_id": team_run.pk, "engine": "kernel", "seconds": 0.05, "seed": 1, "plan": Plan(), "by": SYSTEM}
    division = services.begin(digest="same", at=clock.now(), **values)
    with pytest.raises(jobs.StoppingError):
        search(problem, division, stopping)
    done = states().count("done")
    assert done == 1
    again = services.begin(digest="same", at=clock.now(), **values)
    assert again.pk == division.pk
    assert search(problem, again).routes
    other = services.begin(digest="other", at=clock.now(), **values)
    assert services.begin(digest="third", at=clock.now(), **values).pk != other.pk
    assert Division.objects.count() == 1


@pytest.fixture
def team_run() -> PlanRun:
    team = make_team(2)
    return run_services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, queue=False)


@pytest.mark.parametrize("places", [0, 1_000])
def test_a_big_unit_is_planned_in_parts(places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a table of all ways, and with one."""
    monkeypatch.setattr(tasks, "BIG", 1)
    monkeypatch.setattr(road_models, "MANY", places)
    monkeypatch.setattr("aftercare.operations.dispatch.runs.tasks.LEAST_SECONDS", 0.05)
    team = make_team(2)
    problem_services.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"days": 1})
    for number in range(3):
        make_work(team, number)
    with clock.running(SEVEN):
        run = run_services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, seconds=1)
        jobs.run_ready(SEVEN)
    run.refresh_from_db()
    assert (run.state, run.engine, run.reason) == ("ready", "kernel", "")
    assert run.changes.count() == 3
    assert not Division.objects.exists()
