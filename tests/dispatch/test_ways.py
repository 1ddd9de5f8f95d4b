"""Which model says how long ways take: chosen, used by all alike, named, and never failing in silence."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
from tests.actors import browser_of
from tests.dispatch.roadserver import Server, as_osrm, as_valhalla, metres, seconds, serving
from tests.factories.dispatch import SEVEN, Team, built, clock_at, make_place, make_team, make_work

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import InvalidError
from aftercare.config.cli import main
from aftercare.operations.dispatch.board.selectors import checking
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.kernel.ready import compile_all
from aftercare.operations.dispatch.planner.model import Place, Problem
from aftercare.operations.dispatch.planner.roads import Osrm
from aftercare.operations.dispatch.planner.travel import Roads
from aftercare.operations.dispatch.problems import services as problems
from aftercare.operations.dispatch.problems.models import PlanningSettings
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.reasons.selectors import reasons
from aftercare.operations.dispatch.roads.rules import models as road_models
from aftercare.operations.dispatch.roads.rules.models import MODELS, travel, used_from
from aftercare.operations.dispatch.roads.selectors import ways
from aftercare.operations.dispatch.runs import services as runs
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.operations.dispatch.slots.selectors import prepared
from aftercare.operations.dispatch.slots.selectors.offers import offers
from aftercare.platform.jobs import public as jobs
from aftercare.platform.units import public as units
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db
SPOKEN = {"osrm": as_osrm, "valhalla": as_valhalla}


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ways.forget()
    prepared.forget()
    with clock.running(SEVEN):
        yield
    ways.forget()
    prepared.forget()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        found.reply = as_osrm
        yield found


def settle(team: Team, **values: Any) -> None:
    problems.change_settings(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, values=values)


def by_server(team: Team, server: Server, model: str = "osrm") -> None:
    server.reply = SPOKEN[model]
    settle(team, travel_model=model, travel_url=server.url, break_minutes=0, days=1, slot_days=1, slot_notice_hours=0)


def run_of(team: Team, seconds: int = 1) -> PlanRun:
    run = runs.ask(unit_id=team.office.pk, by=team.dispatcher, at=SEVEN, seconds=seconds)
    jobs.run_ready(SEVEN)
    run.refresh_from_db()
    return run


def at(place: Place) -> tuple[float, float]:
    return place.latitude_e6 / 1e6, place.longitude_e6 / 1e6


def minutes(value: int) -> int:
    return -(-value // 60) * 60


def expected(problem: Problem) -> list[list[int]]:
    return [[minutes(seconds(at(one), at(two))) for two in problem.places] for one in problem.places]


# -- chosen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"travel_model": "osrm"}, {"travel_model": "google"}, {"travel_url": "ftp://roads.example"},
        {"travel_url": "http://me:word@roads.example"}, {"travel_url": "http://roads.example/?a=b"},
        {"travel_url": "http://roads.example/#x"}, {"travel_url": "http://ro ads"}, {"travel_url": "roads.example"},
        {"travel_url": "http://" + "a" * 200}, {"travel_url": 7}, {"travel_url": "http://roads:99999"},
        {"travel_profile": "a/b"}, {"travel_profile": "x" * 41}, {"travel_profile": None},
    ],
)  # fmt: skip
def test_a_choice_that_is_none_is_refused_and_nothing_changes(values: dict[str, Any]) -> None:
    team = make_team(1)
    with pytest.raises(InvalidError) as error:
        settle(team, **values)
    assert set(error.value.fields) <= {"travel_url", "travel_profile", "travel_model"}
    assert not PlanningSettings.objects.exists()


def test_a_unit_has_what_the_company_chose_unless_it_chose_itself() -> None:
    team, company = make_team(1), units.root()
    chosen = {"travel_model": "valhalla", "travel_url": "http://roads.example:8002/", "travel_profile": "truck"}
    problems.change_settings(unit_id=company.pk, by=SYSTEM, at=SEVEN, values=chosen)
    assert settings_of(team.path).roads.model == "valhalla"
    # The address is the company's: the unit may name the other way of speaking alone.
    settle(team, travel_model="osrm")
    roads = settings_of(team.path).roads
    assert (roads.model, roads.url, roads.host) == ("osrm", "http://roads.example:8002/", "roads.example:8002")
    settle(team, travel_model="detour")
    assert settings_of(team.path).roads.router is None
    assert settings_of(company.path).roads.router is not None


def test_the_page_of_settings_keeps_it_and_says_what_is_wrong(server: Server) -> None:
    team = make_team(1)
    browser, url = browser_of(team.manager), f"/dispatch/settings/{team.office.pk}/"
    page = browser.get(url).content.decode()
    assert "http://roads.example:5000" in page
    api = f"/api/v1/plans/settings/{team.office.pk}/"
    wrong = browser.post(api, {"values": {"travel_model": "osrm"}}, content_type="application/json")
    assert wrong.status_code == 422
    values = {"travel_model": "osrm", "travel_url": server.url}
    kept = browser.post(api, {"values": values}, content_type="application/json").json()
    assert (kept["version"], kept["values"]["travel_url"], kept["values"]["travel_profile"]) == (1, server.url, "")
    stale = browser.post(api, {"values": {"days": 3}}, content_type="application/json", headers={"If-Match": '"7"'})
    assert stale.status_code == 409
    assert browser.get(api).json()["values"]["days"] == 2
    assert server.url in browser.get(url).content.decode()


@pytest.mark.parametrize("model", ["osrm", "valhalla"])
def test_it_can_be_tried_before_it_is_saved(server: Server, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    team = make_team(2)
    server.reply = SPOKEN[model]
    browser, url = browser_of(team.manager), f"/dispatch/settings/{team.office.pk}/try-roads/"
    asked = {"travel_model": model, "travel_url": server.url, "travel_profile": ""}
    told = browser.post(url, asked, headers={"Accept-Language": "en"}).content.decode()
    assert "answers in" in told
    assert "2.0 km and 3 min" in told  # two homes, 0.02 degrees apart
    assert "毫秒内答复" in browser.post(url, asked, headers={"Accept-Language": "zh-hans"}).content.decode()
    api = browser.post(f"/api/v1/plans{url[9:]}".replace("/plans/", "/plans/"), asked, content_type="application/json")
    assert (api.json()["answers"], api.json()["seconds"], api.json()["metres"]) == (True, 160, 2_000)
    assert main(["dispatch", "try-roads", team.office.code, "--model", model, "--url", server.url]) == 0
    assert "km" in capsys.readouterr().out
    assert not PlanningSettings.objects.exists()


def test_trying_what_does_not_work_says_why(server: Server) -> None:
    team = make_team(2)
    browser, url = browser_of(team.manager), f"/dispatch/settings/{team.office.pk}/try-roads/"

    def told(**asked: str) -> str:
        return browser.post(url, {"travel_profile": "", **asked}, headers={"Accept-Language": "en"}).content.decode()

    server.reply = lambda _path, _body: 503
    assert "it refused" in told(travel_model="osrm", travel_url=server.url)
    server.reply = lambda _path, _body: {"code": "Ok", "durations": [[0, None], [None, 0]]}
    assert "knows no way" in told(travel_model="osrm", travel_url=server.url)
    assert "cannot be reached" in told(travel_model="valhalla", travel_url="http://127.0.0.1:9")
    assert "may not be asked" in told(travel_model="osrm", travel_url="http://169.254.169.254")
    assert "Say where the road server is" in told(travel_model="osrm", travel_url="")
    assert "Write an address" in told(travel_model="osrm", travel_url="file:///etc/passwd")
    assert "needs no server" in told(travel_model="detour", travel_url="")
    bare = make_team(0)
    other = browser_of(bare.manager).post(
        f"/dispatch/settings/{bare.office.pk}/try-roads/", {"travel_model": "osrm", "travel_url": server.url},
        headers={"Accept-Language": "en"},
    )  # fmt: skip
    assert "no two places" in other.content.decode()
    assert browser_of(team.dispatcher).post(url, {}).status_code == 403


# -- used by all alike ----------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["osrm", "valhalla"])
def test_a_run_is_by_the_server_and_names_it(server: Server, model: str) -> None:
    team = make_team(2)
    by_server(team, server, model)
    for number in range(6):
        make_work(team, number)
    run = run_of(team)
    assert run.state == PlanRun.State.READY
    assert run.travel.startswith(str(MODELS[model]).split()[0])
    used = used_from(run.record["ways"])
    assert (used.model, used.by_model, used.fault, used.warning) == (model, 0, "", "")
    assert used.ways > 0
    assert run.record["violations"] == []
    page = browser_of(team.dispatcher).get(f"/dispatch/plans/{run.pk}/").content.decode()
    assert server.url.removeprefix("http://") in page


def test_ways_that_differ_by_direction_go_through_search_checker_and_reasons(server: Server) -> None:
    team = make_team(1)
    by_server(team, server)
    orders = [make_work(team, number, minutes=30) for number in range(5)]
    found = built(team)
    table = found.problem.travel.seconds
    assert np.asarray(table).tolist() == expected(found.problem)
    assert (np.asarray(table) != np.asarray(table).T).any()
    run = run_of(team)
    runs.apply(run_id=run.pk, by=team.dispatcher, at=SEVEN)
    held = built(team)
    plan = held.as_plan(held.present(), "present")
    score = evaluate(held.problem, plan)
    assert (score.violations, len(plan.planned())) == ((), len(orders))
    places = [0] + [stop.place for route in plan.routes for stop in route.stops]
    home = held.problem.shifts[0].start_place
    legs = list(zip([home, *places[1:]], [*places[1:], home], strict=True))
    assert score.travel_seconds == sum(expected(held.problem)[one][two] for one, two in legs)
    told = reasons(order_id=orders[0].pk, by=team.dispatcher, at=SEVEN)
    assert told.travel == held.ways.said
    # The search takes the way round that is quicker: it sets out to the east once and comes back by the west.
    back = sum(expected(held.problem)[two][one] for one, two in legs)
    assert score.travel_seconds <= back


def test_appointments_and_plans_agree_about_every_way(server: Server) -> None:
    team = make_team(3)
    by_server(team, server)
    for number in range(3):
        planned = make_work(team, number)
        visits.plan(
            order_id=planned.pk, by=SYSTEM, start_at=clock_at(10 + 2 * number), end_at=clock_at(11 + 2 * number),
            lead_id=team.engineers[number].pk, at=SEVEN,
        )  # fmt: skip
    order = make_work(team, 5)
    found = offers(order_id=order.pk, by=team.dispatcher, at=SEVEN)
    assert found
    space = prepared.room(team.path, SEVEN)
    place = ways.place_at(order.site and make_point(order.site))
    told = space.model.ways_of(space.places, place)
    assert told.seconds_to.tolist() == [minutes(seconds(at(one), at(place))) for one in space.places]
    assert told.seconds_back.tolist() == [minutes(seconds(at(place), at(one))) for one in space.places]
    assert told.metres_to.tolist() == [metres(at(one), at(place)) for one in space.places]
    problem = built(team).problem
    assert np.asarray(problem.travel.seconds).tolist() == expected(problem)


def make_point(site: Any) -> Any:
    from aftercare.registry.organisation.public import Point

    return Point(site.latitude_e6, site.longitude_e6)


def test_the_board_checks_by_the_same_ways(server: Server) -> None:
    team = make_team(1)
    by_server(team, server)
    west, east = make_place(team, longitude_e6=121_400_000), make_place(team, longitude_e6=121_500_000)
    first, second = make_work(team, 0, site=west), make_work(team, 1, site=east)
    staff = team.engineers[0]
    visits.plan(order_id=first.pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), lead_id=staff.pk, at=SEVEN)

    def codes(start: Any, end: Any) -> set[str]:
        found = checking.check(
            by=team.dispatcher, at=SEVEN, start=start, end=end, staff_id=staff.pk, order_id=second.pk
        )
        return {one.code for one in found} & {"travel_before", "travel_after"}

    # 0.1 degrees: 1,600 seconds to the east, 800 back to the west.
    assert codes(clock_at(11, 26), clock_at(12)) == {"travel_before"}
    assert codes(clock_at(11, 27), clock_at(12)) == set()
    assert codes(clock_at(9), clock_at(9, 46)) == set()
    assert codes(clock_at(9), clock_at(9, 47)) == {"travel_after"}
    before = len(server.asked)
    told = checking.candidates(by=team.dispatcher, at=SEVEN, start=clock_at(12), end=clock_at(13), order_id=second.pk)
    assert told[0].travel == minutes(1_600)
    assert len(server.asked) - before <= 2
    assert "OSRM" in checking.ways_said(by=team.dispatcher, order_id=second.pk)


# -- never in silence -----------------------------------------------------------------------------


def test_a_server_that_does_not_answer_is_done_without_and_the_plan_says_so(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    team = make_team(2)
    by_server(team, server)
    server.reply = lambda _path, _body: 503
    make_work(team, 0), make_work(team, 1)
    run = run_of(team)
    used = used_from(run.record["ways"])
    assert (run.state, used.fault, used.by_model) == (PlanRun.State.READY, "refused", used.ways)
    found = built(team)
    assert (
        np.asarray(found.problem.travel.seconds).tolist() == np.asarray(travel(found.problem.places).seconds).tolist()
    )
    browser = browser_of(team.dispatcher)
    said = browser.get(f"/dispatch/plans/{run.pk}/", headers={"Accept-Language": "en"}).content.decode()
    assert "gave no ways (it refused)" in said
    said = browser.get(f"/dispatch/plans/{run.pk}/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "没有给出里程（服务拒绝了请求）" in said
    health = browser.get(f"/dispatch/health/?unit={team.office.pk}", headers={"Accept-Language": "en"}).content.decode()
    assert "gave no ways (it refused)" in health
    main(["dispatch", "health", team.office.code, "--json"])
    assert '"fault": "refused"' in capsys.readouterr().out


def test_ways_that_the_server_does_not_know_are_counted(server: Server) -> None:
    team = make_team(1)
    by_server(team, server)

    def holes(path: str, body: bytes) -> Any:
        told = as_osrm(path, body)
        told["durations"][0] = [None for _ in told["durations"][0]]
        return told

    server.reply = holes
    make_work(team, 0), make_work(team, 1)
    used = built(team).ways
    assert (used.ways, used.by_model, used.fault) == (6, 2, "")
    assert "2 of 6" in used.warning or "6 段路程中有 2 段" in used.warning


def test_pages_leave_a_silent_server_alone_for_a_while_and_searches_ask_again(server: Server) -> None:
    team = make_team(1)
    by_server(team, server)
    make_work(team, 0), make_work(team, 1)
    server.reply = lambda _path, _body: 503
    assert built(team).ways.fault == "refused"
    asked = len(server.asked)
    assert built(team).ways.fault == "refused"
    assert len(server.asked) == asked
    server.reply = as_osrm
    assert used_from(run_of(team).record["ways"]).is_whole
    assert built(team).ways.is_whole


def test_what_was_asked_for_once_is_not_asked_for_again(server: Server) -> None:
    team = make_team(1)
    by_server(team, server)
    make_work(team, 0), make_work(team, 1)
    first = built(team)
    asked = len(server.asked)
    assert built(team).problem.travel.seconds.tolist() == first.problem.travel.seconds.tolist()  # type: ignore[attr-defined]
    assert len(server.asked) == asked


def test_too_many_places_are_the_models_and_said(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    team = make_team(1)
    by_server(team, server)
    make_work(team, 0), make_work(team, 1)
    monkeypatch.setattr(ways, "MANY", 2)
    found = built(team)
    assert (found.ways.fault, found.ways.by_model, server.asked) == ("many", 6, [])
    assert found.problem.travel.name == Roads().name
    assert found.ways.warning
    # A search asks about more of them, in as many tables as it takes.
    assert built(team, waits=True).ways.is_whole
    monkeypatch.setattr(ways, "MOST_ASKED", 2)
    assert built(team, waits=True).ways.fault == "many"


def test_a_search_of_many_places_tells_how_far_its_asking_is(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(road_models, "Osrm", partial(Osrm, side=2))
    monkeypatch.setattr(ways, "MANY", 2)
    team = make_team(2)
    by_server(team, server)
    for number in range(6):
        make_work(team, number)
    told: list[tuple[int, int]] = []
    found = built(team, waits=True, asking=lambda done, count: told.append((done, count)))
    pieces = len(found.problem.places) // 2
    assert told == [(number, pieces**2) for number in range(pieces**2)]
    assert np.asarray(found.problem.travel.seconds).tolist() == expected(found.problem)
    run = run_of(team)
    assert (run.state, used_from(run.record["ways"]).is_whole, run.record["violations"]) == (
        PlanRun.State.READY,
        True,
        [],
    )


def test_where_there_was_no_time_for_all_it_is_said_and_the_next_one_goes_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = make_team(1)
    by_server(team, server)
    make_work(team, 0), make_work(team, 1)
    monkeypatch.setattr(ways, "PAGE_ASKS", -1.0)
    found = built(team)
    assert (found.ways.fault, found.ways.by_model, server.asked) == ("late", 6, [])
    assert "no time" in found.ways.warning or "时间不够" in found.ways.warning
    monkeypatch.undo()
    assert built(team).ways.is_whole
