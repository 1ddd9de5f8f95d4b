"""What trips teach of how long ways take: from the journal, kept by version, used by whatever is planned from then on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import pytest
from tests.actors import browser_of
from tests.dispatch.greedy import Greedy
from tests.factories.dispatch import SEVEN, Team, built, make_place, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.ids import uuid7
from aftercare.config.cli import main
from aftercare.operations.dispatch.board import rules as board
from aftercare.operations.dispatch.planner.travel import Roads, from_data
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.roads import services, tasks
from aftercare.operations.dispatch.roads.errors import TooFewTripsError
from aftercare.operations.dispatch.roads.models import LearnedRoads
from aftercare.operations.dispatch.roads.rules.lessons import LEAST, Seen, driven
from aftercare.operations.dispatch.roads.rules.models import travel, used_from
from aftercare.operations.dispatch.roads.selectors.ways import known_roads, roads_of
from aftercare.operations.dispatch.runs import selectors as runs
from aftercare.operations.dispatch.runs import services as run_services
from aftercare.operations.dispatch.slots.selectors import prepared
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.service.models import Visit
from aftercare.service.visits import events

ZONE = ZoneInfo("Asia/Shanghai")
HERE, THERE, FAR = (31_200_000, 121_400_000), (31_300_000, 121_500_000), (31_900_000, 121_100_000)


@pytest.fixture(autouse=True)
def _at_seven() -> Iterator[None]:
    with clock.running(SEVEN):
        yield


# -- from what was recorded to legs -----------------------------------------------------------------


def moment(hour: float, day: int = 2) -> datetime:
    return datetime(2026, 3, day, tzinfo=ZONE) + timedelta(hours=hour)


def seen(hour: float, minutes: float = 30, **values: Any) -> Seen:
    left = moment(hour)
    given: dict[str, Any] = {
        "staff_id": 1,
        "site": THERE,
        "departed_at": left,
        "arrived_at": left + timedelta(minutes=minutes),
    }
    return Seen(**{**given, **values})


def ends(*visits: Seen, home: tuple[int, int] | None = HERE) -> list[Any]:
    found = list(driven(visits, {1: home} if home else {}, ZONE))
    return [
        one and ((one.origin.latitude_e6, one.origin.longitude_e6), (one.target.latitude_e6, one.target.longitude_e6))
        for one in found
    ]


def test_a_trip_leads_from_where_the_device_was_to_where_it_was() -> None:
    assert ends(seen(9, departed=FAR, arrived=HERE)) == [(FAR, HERE)]
    (leg,) = driven([seen(17.5, minutes=20)], {1: HERE}, ZONE)
    assert leg is not None
    assert (leg.hour, leg.seconds) == (17, 1_200)


def test_who_does_not_say_so_sets_out_from_home_or_from_the_visit_that_has_just_ended() -> None:
    first = seen(8, site=THERE, ended_at=moment(9))
    assert ends(first, seen(9.5, site=FAR)) == [(HERE, THERE), (THERE, FAR)]
    # Where somebody was hours later nobody knows; the next morning they come from home.
    assert ends(first, seen(11, site=FAR)) == [(HERE, THERE), None]
    assert ends(first, seen(33, site=FAR)) == [(HERE, THERE), (HERE, FAR)]
    assert ends(seen(8), home=None) == [None]


def test_what_cannot_be_is_no_trip() -> None:
    assert ends(seen(8, minutes=0)) == ends(seen(8, minutes=600)) == ends(seen(8, site=None)) == [None]
    assert ends(Seen(staff_id=1, site=THERE, departed_at=moment(8))) == []


# -- from the journal -------------------------------------------------------------------------------


@command("test.drive")
def drive(*, visit: Visit, left: datetime, minutes: float, by: Any, at: datetime, twice: bool = False) -> None:
    """What the steps of a visit say to the journal."""
    del by, at
    said = {"case": visit.case_id, "order": visit.order_id, "visit": visit.pk}
    if twice:  # set out in vain before
        publish(events.VisitDeparted(**said), stream_id=visit.case_id, at=left - timedelta(hours=1))
    publish(events.VisitDeparted(**said), stream_id=visit.case_id, at=left)
    arrived = events.VisitArrived(**said, check_in="gps")
    publish(arrived, stream_id=visit.case_id, at=left + timedelta(minutes=minutes))


def driven_trips(team: Team, count: int, minutes: float, *, hour: int = 9, days_ago: int = 1) -> None:
    """So many first ways of the day from home to one site, each on a day of its own."""
    site, staff = team.sites[0] if team.sites else make_place(team, 3), team.engineers[0]
    order = make_work(team, 0, site=site)
    for number in range(count):
        left = (datetime(2026, 3, 3, hour, tzinfo=ZONE) - timedelta(days=days_ago + number)).astimezone(UTC)
        visit = Visit.objects.create(
            uid=uuid7(SEVEN), order=order, case_id=order.case_id, sequence=days_ago * 60 + number,
            unit_path=team.path, lead=staff, state=Visit.State.CANCELLED, planned_start_at=left,
            planned_end_at=left + timedelta(hours=2), ended_at=left,
        )  # fmt: skip
        drive(visit=visit, left=left, minutes=minutes, by=SYSTEM, at=SEVEN, twice=number == 0)


def home_to_site(team: Team, roads: Roads) -> int:
    places = built(team).problem.places
    return int(travel(places, roads).seconds[0, 1])


@pytest.fixture
def team() -> Team:
    found = make_team(1)
    problems.change_settings(unit_id=found.office.pk, by=SYSTEM, at=SEVEN, values={"break_minutes": 0, "days": 1})
    return found


@pytest.mark.django_db
def test_trips_teach_and_whatever_is_planned_from_then_on_uses_it(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    driven_trips(team, LEAST, minutes=45)
    usual, frame = home_to_site(team, Roads()), prepared.room(team.path, SEVEN).frame
    made = services.learn(by=SYSTEM, at=SEVEN)
    assert (made.version, made.trips, made.seen) == (1, LEAST, LEAST)
    roads = known_roads()
    assert (roads.version, roads.trips["9"], roads_of(1)) == (1, LEAST, roads)
    assert roads_of(0) == Roads()
    assert from_data(made.data) == Roads(hours=roads.hours, pairs=roads.pairs, legs=roads.legs, trips=roads.trips)
    found = built(team)
    # Drawn to the usual by eight legs of belief at each of three levels, and no further.
    assert usual < int(found.problem.travel.seconds[0, 1]) <= 45 * 60
    assert (
        np.asarray(found.problem.travel.seconds).tolist()
        == np.asarray(travel(found.problem.places, roads).seconds).tolist()
    )
    assert "(version 1)" in found.problem.travel.name
    assert f"{LEAST} trips" in found.ways.said or f"{LEAST} 次" in found.ways.said
    # The room for appointments is built anew, with the same ways.
    journal.sequence()
    assert prepared.room(team.path, SEVEN).frame.travel.name == found.problem.travel.name != frame.travel.name
    assert board.roads(roads)["pairs"] == roads.pairs
    assert main(["dispatch", "roads", "--json"]) == 0
    told = orjson.loads(capsys.readouterr().out)
    assert (told["version"], told["hours"][0]["trips"], len(told["pairs"]), told["fine"]) == (1, LEAST, 1, 1)


@pytest.mark.django_db
def test_the_same_trips_teach_nothing_new_and_few_teach_nothing(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    driven_trips(team, LEAST - 1, minutes=45)
    with pytest.raises(TooFewTripsError):
        services.learn(by=SYSTEM, at=SEVEN)
    assert main(["dispatch", "roads", "--learn"]) == 1
    assert str(LEAST) in capsys.readouterr().err
    assert not LearnedRoads.objects.exists()
    # One in the distant past is not looked at.
    driven_trips(team, 1, minutes=45, days_ago=300)
    with pytest.raises(TooFewTripsError):
        services.learn(by=SYSTEM, at=SEVEN)
    driven_trips(team, 1, minutes=45, days_ago=100)
    first, again = services.learn(by=SYSTEM, at=SEVEN), services.learn(by=SYSTEM, at=SEVEN + timedelta(minutes=2))
    assert (first.version, again.pk, LearnedRoads.objects.count()) == (1, first.pk, 1)
    driven_trips(team, 5, minutes=20, hour=17, days_ago=120)
    assert main(["dispatch", "roads", "--learn"]) == 0
    assert "17:00" in capsys.readouterr().out
    assert list(LearnedRoads.objects.order_by("version").values_list("version", "trips")) == [
        (1, LEAST),
        (2, LEAST + 5),
    ]


@pytest.mark.django_db
def test_a_run_names_the_version_and_the_pages_show_what_was_learned(team: Team) -> None:
    runs.planners.register("greedy", Greedy(), order=1)
    try:
        driven_trips(team, LEAST, minutes=40)
        browser = browser_of(team.dispatcher)
        assert "roads" in browser.get(f"/dispatch/health/?unit={team.office.pk}").content.decode()
        bare = browser.get("/dispatch/roads/", headers={"Accept-Language": "en"}).content.decode()
        assert "Nothing learned yet" in bare
        services.learn(by=SYSTEM, at=SEVEN)
        run = run_services.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, engine="greedy")
        jobs.run_ready(SEVEN)
    finally:
        runs.planners._items.pop("greedy")
    run.refresh_from_db()
    assert used_from(run.record["ways"]).version == 1
    assert "(version 1)" in run.travel
    page = browser.get(f"/dispatch/plans/{run.pk}/", headers={"Accept-Language": "en"}).content.decode()
    assert f"corrected by {LEAST} trips (version 1)" in page
    page = browser.get("/dispatch/roads/?version=1", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "09:00" in page
    assert browser.get("/api/v1/roads/?version=1").json()["trips"] == LEAST
    assert browser.get("/api/v1/roads/?version=7").json()["version"] == 0


@pytest.mark.django_db
def test_who_may_settle_plans_of_the_company_may_have_it_learn(team: Team) -> None:
    driven_trips(team, LEAST, minutes=45)
    with pytest.raises(NotAllowedError):
        services.learn(by=team.dispatcher, at=SEVEN)
    assert not LearnedRoads.objects.exists()


@pytest.mark.django_db
def test_every_week_a_job_learns(team: Team) -> None:
    ran: dict[str, Any] = {}

    def ask() -> dict[str, Any]:
        return dict(tasks.learn(type("Run", (), {"at": SEVEN, "by": SYSTEM})()) or {})

    assert ask() == {"version": 0}
    driven_trips(team, LEAST, minutes=45)
    ran = ask()
    assert ran == {"version": 1, "trips": LEAST}
