"""Parts that an applied plan fetches at a store before a visit: kept, told, shown, and no longer once the visit moved."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar
from tests.actors import browser_of, staff_actor
from tests.factories.dispatch import SEVEN, Team, built, clock_at, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch import public as dispatch
from aftercare.operations.dispatch.calendars import services as calendars
from aftercare.operations.dispatch.pickups import rules, selectors
from aftercare.operations.dispatch.pickups.models import Pickup
from aftercare.operations.dispatch.planner.checking.reading import read
from aftercare.operations.dispatch.planner.checking.supplies import draws
from aftercare.operations.dispatch.planner.model import Plan, Route, Stop
from aftercare.operations.dispatch.problems import services as settings
from aftercare.operations.dispatch.runs import services as runs
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Visit
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db
STORE = dispatch.Store(name="总库", place=organisation.Point(31_205_000, 121_410_000), parts={"seal": 5})
NAMES = ["pickup.planned", "pickup.dropped"]


@pytest.fixture
def team() -> Team:
    found = make_team(1)
    settings.change_settings(unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"days": 1, "break_minutes": 0})
    return found


@pytest.fixture(autouse=True)
def kept() -> Iterator[dict[int, dict[str, int]]]:
    """Seals lie in the store; what is in the vans is for the test to say."""
    vans: dict[int, dict[str, int]] = {}
    dispatch.keepers.register("test", lambda *_asked: dispatch.Holdings(vans=vans, stores=[STORE]))
    yield vans
    dispatch.keepers._items.pop("test")


def plan_of(team: Team, order: object, *, at: int = 10, calls: bool = True) -> Plan:
    """The store at half past eight, the order's work at the hour."""
    del order
    found = built(team)
    problem = found.problem
    job, start = problem.jobs[0], at * 3_600
    call = Stop("depot", 0, problem.depots[0].place, int(8.5 * 3_600), int(8.5 * 3_600) + 900) if calls else None
    stops = tuple(one for one in (call, Stop("job", 0, job.place, start, start + job.duration)) if one)
    return Plan((Route(0, stops[0].start, stops, stops[-1].end),), "test")


def applied(team: Team, plan: Plan) -> PlanRun:
    """A run that found this plan, carried out."""
    with clock.running(SEVEN):
        run = runs.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, queue=False)
        runs.begin(run_id=run.pk, by=SYSTEM, at=SEVEN)
        runs.finish(run_id=run.pk, by=SYSTEM, at=SEVEN, built=built(team), plan=plan)
        runs.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    return run


def told(visit: Visit) -> list[str]:
    return [one.type for one in journal.events_of("case", visit.case_id, names=NAMES)]


def test_an_applied_plan_keeps_where_parts_are_fetched(team: Team) -> None:
    order = make_work(team, parts=[{"part": "seal", "quantity": 1_500}])
    run = applied(team, plan_of(team, order))
    visit, row = Visit.objects.get(), Pickup.objects.get()
    assert (row.visit, row.staff, row.run_id, row.store) == (visit, team.engineers[0], run.pk, "总库")
    assert (row.start_at, row.end_at, row.parts) == (clock_at(8, 30), clock_at(8, 45), {"seal": 2})
    assert (row.latitude_e6, row.longitude_e6) == (STORE.place.latitude_e6, STORE.place.longitude_e6)
    (event,) = journal.events_of("case", visit.case_id, names=NAMES)
    assert (event.type, event.payload["store"], event.payload["parts"]) == ("pickup.planned", "总库", {"seal": 2})


def test_until_it_is_applied_nothing_iskept(team: Team) -> None:
    order = make_work(team, parts=[{"part": "seal", "quantity": 1_000}])
    plan = plan_of(team, order)
    with clock.running(SEVEN):
        run = runs.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, queue=False)
        runs.begin(run_id=run.pk, by=SYSTEM, at=SEVEN)
        runs.finish(run_id=run.pk, by=SYSTEM, at=SEVEN, built=built(team), plan=plan)
        runs.discard(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    assert not Pickup.objects.exists()


def test_the_same_plan_again_tells_nothing_and_another_one_replaces_it(
    team: Team, kept: dict[int, dict[str, int]]
) -> None:
    order = make_work(team, parts=[{"part": "seal", "quantity": 1_000}])
    plan = plan_of(team, order)
    applied(team, plan)
    visit = Visit.objects.get()
    applied(team, plan)
    assert told(visit) == ["pickup.planned"]
    kept[team.engineers[0].pk] = {"seal": 3}
    applied(team, plan_of(team, order, calls=False))
    assert told(visit) == ["pickup.planned", "pickup.dropped"]
    assert not Pickup.objects.exists()


def test_a_call_holds_while_it_lies_before_the_visit_of_the_same_engineer(team: Team) -> None:
    order = make_work(team, parts=[{"part": "seal", "quantity": 1_000}])
    applied(team, plan_of(team, order))
    visit = Visit.objects.get()
    assert list(selectors.of_visits([visit.pk])) == [visit.pk]

    def moved(hour: int, day: int = 0) -> bool:
        start = clock_at(hour, day=day)
        visits.reschedule(
            visit_id=visit.pk, by=SYSTEM, start_at=start, end_at=start + timedelta(hours=1), reason="customer", at=SEVEN
        )
        return bool(selectors.of_visits([visit.pk]))

    assert moved(14)
    assert not moved(14, day=1)
    assert not moved(8)
    assert moved(10)
    visits.cancel(visit_id=visit.pk, by=SYSTEM, reason="customer", at=SEVEN)
    assert selectors.of_visits([visit.pk]) == {}


@pytest.mark.parametrize(
    ("lead", "minutes", "is_kept"),
    [(1, 0, True), (2, 0, False), (None, 0, False), (1, -1, False), (1, 24 * 60 + 1, False)],
)
def test_what_holds(lead: int | None, minutes: int, is_kept: bool) -> None:
    start = SEVEN + timedelta(minutes=minutes)
    assert rules.holds(staff_id=1, end=SEVEN, lead_id=lead, start=start) is is_kept


def test_every_piece_that_the_checker_draws_from_a_store_is_on_a_call(
    team: Team, kept: dict[int, dict[str, int]]
) -> None:
    kept[team.engineers[0].pk] = {"seal": 1, "belt": 2}
    for number, count in enumerate((1, 3)):
        make_work(
            team, number, parts=[{"part": "seal", "quantity": count * 1_000}, {"part": "belt", "quantity": 1_000}]
        )
    found = built(team)
    problem = found.problem
    stops = [Stop("depot", 0, problem.depots[0].place, 30_600, 31_500)]
    stops += [Stop("job", job, problem.jobs[job].place, 36_000 + job * 7_200, 39_600 + job * 7_200) for job in (0, 1)]
    plan = Plan((Route(0, 30_600, tuple(stops), 50_000),))
    needs = rules.needs_of(found, plan)
    drawn = sum(one.from_depot for one in draws(read(problem, plan)))
    assert drawn == 3
    assert sum(sum(call.parts.values()) for need in needs for call in need.calls) == drawn
    assert [len(one.calls) for one in needs] == [0, 1]
    assert rules.revived(rules.kept(needs)) == needs


def test_the_engineer_reads_it_on_the_visit_the_day_and_in_the_calendar(team: Team) -> None:
    order = make_work(team, parts=[{"part": "seal", "quantity": 2_000}])
    applied(team, plan_of(team, order))
    visit = Visit.objects.get()
    worker = staff_actor("engineer", unit=team.office, staff=team.engineers[0])
    page, english = browser_of(worker), {"Accept-Language": "en"}
    with clock.running(SEVEN):
        visits.dispatch(visit_id=visit.pk, by=SYSTEM, at=SEVEN)
        shown = page.get(reverse("service:visit", args=[visit.pk]), headers=english).content.decode()
        day = page.get(reverse("service:my_day"), headers=english).content.decode()
        chinese = page.get(reverse("service:my_day"), headers={"Accept-Language": "zh-hans"}).content.decode()
        (row,) = page.get(f"/api/v1/visits/{visit.pk}/pickups/").json()
        (token,) = calendars.open_calendar(by=worker, at=SEVEN)
        feed = page.get(reverse("dispatch:calendar", args=[token]), headers=english).content
        board = browser_of(team.dispatcher).get("/api/v1/board/", {"day": "2026-03-03"}, headers=english).json()
    said = "Pick up seal × 2 at 总库 by 08:45"
    assert said in shown
    assert said in day
    assert "08:45 前到“总库”领取 seal × 2" in chinese
    assert (row["store"], row["parts"]) == ("总库", {"seal": 2})
    (event,) = Calendar.from_ical(feed.decode()).walk("VEVENT")
    assert said in str(event["DESCRIPTION"])
    (block,) = board["visits"]
    assert [(one["at"], one["said"]) for one in block["pickups"]] == [([31_205_000, 121_410_000], said)]


def test_a_call_is_whole_by_the_database_too(team: Team) -> None:
    applied(team, plan_of(team, make_work(team, parts=[{"part": "seal", "quantity": 1_000}])))
    row = Pickup.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pickup.objects.filter(pk=row.pk).update(end_at=row.start_at - timedelta(minutes=1))
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert Pickup.objects.count() == 1
