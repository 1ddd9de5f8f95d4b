"""Pages and API of plans: what they show, and that choosing on the page is choosing."""

from collections.abc import Iterator

import pytest
from tests.actors import browser_of
from tests.dispatch.greedy import Greedy
from tests.factories.dispatch import SEVEN, Team, clock_at, make_team, make_work
from tests.factories.organisation import make_skill, rate

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.problems import services as problem_services
from aftercare.operations.dispatch.problems.forms import LABELS
from aftercare.operations.dispatch.problems.models import DefectWaiver, PlanningSettings
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.reasons.selectors import reasons
from aftercare.operations.dispatch.runs import selectors, services, shown
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.jobs import public as jobs
from aftercare.service.models import Visit
from aftercare.service.visits import services as visits


@pytest.fixture
def team() -> Iterator[Team]:
    selectors.planners.register("greedy", Greedy(), order=1)
    found = make_team(2)
    problem_services.change_settings(
        unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"break_minutes": 0, "days": 1, "engine": "greedy"}
    )
    yield found
    selectors.planners._items.pop("greedy")


def made(team: Team) -> PlanRun:
    with clock.running(SEVEN):
        run = services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN)
        jobs.run_ready(SEVEN)
    run.refresh_from_db()
    return run


@pytest.mark.django_db
def test_the_page_shows_what_would_change_and_carries_out_what_is_ticked(team: Team) -> None:
    first, second, broken = make_work(team, 0), make_work(team, 1), make_work(team, 2, minutes=0)
    hopeless = make_work(team, 3, minutes=590)
    run, browser = made(team), browser_of(team.dispatcher)
    page = browser.get(f"/dispatch/plans/{run.pk}/").content.decode()
    for text in (first.number, second.number, broken.number, hopeless.number, "base@1", "greedy"):
        assert text in page
    assert page.count("25%") == 1
    assert '<td>Travel</td><td class="num">25%</td>' in page
    chosen = run.changes.get(order=first)
    with clock.running(SEVEN):
        answer = browser.post(f"/dispatch/plans/{run.pk}/apply/", {"change_ids": [chosen.pk], "version": run.version})
    assert answer.status_code == 302
    assert list(Visit.objects.values_list("order_id", flat=True)) == [first.pk]
    assert browser.get("/dispatch/plans/").status_code == 200


@pytest.mark.django_db
def test_a_plan_that_waits_or_failed_has_a_page_too(team: Team) -> None:
    browser = browser_of(team.dispatcher)
    waiting = services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, queue=False)
    assert "Waiting to run" in browser.get(f"/dispatch/plans/{waiting.pk}/").content.decode()
    failed = services.fail(run_id=waiting.pk, by=team.dispatcher, at=SEVEN, reason="没有算法")
    assert "没有算法" in browser.get(f"/dispatch/plans/{failed.pk}/").content.decode()


@pytest.mark.django_db
def test_a_plan_under_way_tells_how_far_it_is_and_what_the_best_one_places(team: Team) -> None:
    first, second = make_work(team, 0), make_work(team, 1)
    browser = browser_of(team.dispatcher)
    # Asked for by the program at night: the dispatcher sees it all the same.
    run = services.ask(unit_id=team.office.pk, by=SYSTEM, at=SEVEN)
    url = f"/dispatch/plans/{run.pk}/progress/"
    assert f'hx-get="{url}"' in browser.get(f"/dispatch/plans/{run.pk}/").content.decode()
    assert "Best plan so far" not in browser.get(url).content.decode()
    placings = [
        [order.pk, 0, 0, 0, team.engineers[0].pk, clock_at(9).isoformat(), clock_at(10).isoformat()]
        for order in (first, second)
    ]
    PlanRun.objects.filter(pk=run.pk).update(best=placings)
    jobs.Job.objects.filter(pk=run.job_id).update(progress_done=345, progress_total=1_000)
    answer = browser.get(url)
    assert "34.5%" in answer.content.decode()
    assert "orders placed: 2 · engineers: 1" in answer.content.decode()
    assert "HX-Refresh" not in answer.headers
    with clock.running(SEVEN):
        jobs.run_ready(SEVEN)
    assert browser.get(url).headers["HX-Refresh"] == "true"


@pytest.mark.django_db
def test_of_many_changes_each_engineer_has_a_fold_and_all_can_be_ticked(team: Team, monkeypatch) -> None:
    monkeypatch.setattr(shown, "SHOWN_AT_ONCE", 2)
    orders = [make_work(team, number, minutes=120) for number in range(6)]
    run = made(team)
    page = browser_of(team.dispatcher).get(f"/dispatch/plans/{run.pk}/").content.decode()
    folds = page.split('<details class="of-engineer">')[1:]
    assert len(folds) == 2
    for engineer in team.engineers:
        own = next(fold for fold in folds if engineer.name in fold.split("</summary>")[0])
        assert own.count('name="change_ids"') == run.changes.filter(staff_ids__0=engineer.pk).count()
    assert page.count('name="change_ids"') == run.changes.count() == len(orders)


@pytest.mark.django_db
def test_a_quick_plan_is_asked_for_on_the_page_and_by_the_api(team: Team) -> None:
    browser, values = browser_of(team.dispatcher), {"unit_id": team.office.pk, "quick": True}
    with clock.running(SEVEN):
        assert browser.post("/dispatch/plans/new/", {**values, "engine": ""}).status_code == 302
        assert browser.post("/api/v1/plans/", values, content_type="application/json").json()["mode"] == "replan"
    assert list(PlanRun.objects.values_list("mode", "days")) == [("replan", 1)] * 2


@pytest.mark.django_db
def test_the_api_asks_reads_and_applies(team: Team) -> None:
    make_work(team, 0)
    browser = browser_of(team.dispatcher)
    with clock.running(SEVEN):
        asked = browser.post("/api/v1/plans/", {"unit_id": team.office.pk}, content_type="application/json")
        assert asked.status_code == 201
        jobs.run_ready(SEVEN)
        read = browser.get(f"/api/v1/plans/{asked.json()['id']}/").json()
        assert (read["state"], [one["kind"] for one in read["changes"]]) == ("ready", ["new"])
        url = f"/api/v1/plans/{read['id']}/apply/"
        stale = browser.post(url, {}, content_type="application/json", headers={"If-Match": '"1"'})
        assert stale.status_code == 409
        done = browser.post(url, {}, content_type="application/json", headers={"If-Match": str(read["version"])})
    assert done.json() == {"applied": 1, "conflicts": 0, "left": 0}
    listed = browser.get("/api/v1/plans/?state=applied").json()
    assert [one["id"] for one in listed["items"]] == [read["id"]]


@pytest.mark.django_db
def test_defects_are_listed_and_let_pass_on_their_page(team: Team) -> None:
    order = make_work(team, 0, minutes=0)
    browser = browser_of(team.dispatcher)
    with clock.running(SEVEN):
        page = browser.get(f"/dispatch/health/?unit={team.office.pk}").content.decode()
        assert order.number in page
        assert "No duration" in page
        answer = browser.post(f"/dispatch/orders/{order.pk}/waive/no_duration/", {"reason": "等客户"})
    assert answer.status_code == 302
    assert DefectWaiver.objects.get().order_id == order.pk


@pytest.mark.django_db
def test_the_page_of_defects_says_whether_plans_wait_for_them(team: Team) -> None:
    make_work(team, 0, minutes=0)
    browser, url = browser_of(team.dispatcher), f"/dispatch/health/?unit={team.office.pk}"
    with clock.running(SEVEN):
        assert "Plans are made without these orders." in browser.get(url).content.decode()
        problem_services.change_settings(
            unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values={"blocks_on_defects": True}
        )
        assert "This unit is not planned until each" in browser.get(url).content.decode()


@pytest.mark.django_db
def test_of_many_orders_left_out_the_reasons_are_counted_and_none_is_lost(team: Team, monkeypatch) -> None:
    monkeypatch.setattr(shown, "SHOWN_AT_ONCE", 2)
    for number in range(8):
        make_work(team, number, minutes=300)
    run = made(team)
    left = run.record["unplanned"]
    assert len(left) > 3
    page = browser_of(team.dispatcher).get(f"/dispatch/plans/{run.pk}/").content.decode()
    assert f"{len(left) - 2} more, less urgent" in page
    assert all(f">{one['number']}</a>" in page for one in left)


@pytest.mark.django_db
def test_a_manager_sets_what_the_unit_plans_by(team: Team) -> None:
    browser = browser_of(team.manager)
    url = f"/dispatch/settings/{team.office.pk}/"
    assert 'value="09:00"' in browser.get(url).content.decode()
    usual = {name: getattr(Settings(), name) for name in LABELS}
    values = {name: value for name, value in usual.items() if value is not False}
    values |= {"replan": "off", "starts_from": "home", "night": "on", "max_jobs": 5, "version": 1}
    values |= {"travel_model": "detour", "travel_url": "", "travel_profile": ""}
    values |= {"slot_from": "08:30", "slot_until": "00:00"}
    weights = {"travel": 50, "lateness": 50}
    goals = ["dropped", "stability", "overtime", "preference", "skill", "balance", "fairness", "site"]
    values |= {f"weight_{goal}": weights.get(goal, 0) for goal in [*weights, *goals]}
    assert browser.post(url, values).status_code == 302
    kept = PlanningSettings.objects.get(unit=team.office).values
    assert (kept["night"], kept["max_jobs"], kept["weights"]["travel"], kept["engine"]) == (True, 5, 50, "greedy")
    # People type times; kept are minutes, and midnight at the end of the day.
    assert (kept["slot_from"], kept["slot_until"]) == (510, 1_440)
    assert browser.post(url, values).status_code == 409


@pytest.mark.django_db
def test_why_not_li(team: Team) -> None:
    order = make_work(team, 0, skills={"lift": 2})
    busy, unskilled = team.engineers
    rate(busy, make_skill("lift"), 3)
    other = make_work(team, 1, minutes=540)
    visits.plan(
        order_id=other.pk, by=SYSTEM, start_at=clock_at(9, 30), end_at=clock_at(18), lead_id=busy.pk, dispatch_now=True,
        at=SEVEN,
    )  # fmt: skip
    found = reasons(order_id=order.pk, by=team.dispatcher, at=SEVEN, staff_id=unskilled.pk)
    lines = {line.staff_id: line for line in found.lines}
    assert [one.rule for one in lines[unskilled.pk].broken] == ["skill"]
    assert not lines[busy.pk].is_feasible
    assert found.relief is not None
    assert found.relief.kind == "skill"
    with clock.running(SEVEN):
        page = browser_of(team.dispatcher).get(f"/dispatch/orders/{order.pk}/candidates/?staff={unskilled.pk}")
    assert page.status_code == 200
    assert unskilled.name in page.content.decode()
    assert "Why not" in page.content.decode()
