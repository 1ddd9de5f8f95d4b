"""Road routers over HTTP: asked as they want to be asked, read as they answer, and not needed when they fail."""

import json
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from tests.dispatch.roadserver import Server, as_osrm, as_valhalla, serving

from aftercare.operations.dispatch.planner import roads
from aftercare.operations.dispatch.planner.guard import MOST_BYTES, address_fault, read_within
from aftercare.operations.dispatch.planner.memory import Memory
from aftercare.operations.dispatch.planner.model import Place
from aftercare.operations.dispatch.planner.roads import (
    Asker,
    Asking,
    NoAnswerError,
    Osrm,
    Valhalla,
    ask,
    by_road,
    known,
    over_http,
)
from aftercare.operations.dispatch.planner.travel import Roads, travel

PLACES = tuple(
    Place(id=str(n), latitude_e6=31_200_000 + 40_000 * n, longitude_e6=121_400_000 - 30_000 * n) for n in range(3)
)
MODEL = travel(Roads(), PLACES)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


TABLE = [[0, 600.2, 1_200], [610, 0, 605], [1_210, 601, 0]]
METRES = [[0, 9_000.5, 18_000], [9_100, 0, 9_200], [18_100, 9_300, 0]]


def test_osrm_is_asked_for_a_table_and_read(server: Server) -> None:
    server.reply = lambda _path, _body: {"code": "Ok", "durations": TABLE, "distances": METRES}
    whole = by_road(Osrm(url=server.url + "/"), Roads(), PLACES, midnight=7)
    found = whole.travel
    ((method, path, _body),) = server.asked
    assert (method, path.partition("?")[0]) == (
        "GET",
        "/table/v1/driving/" + ";".join(["121.400000,31.200000;121.370000,31.240000;121.340000,31.280000"] * 2),
    )
    assert path.endswith("?sources=0;1;2&destinations=3;4;5&annotations=duration,distance")
    assert found.seconds.tolist() == [[0, 601, 1_200], [610, 0, 605], [1_210, 601, 0]]
    assert found.metres.tolist() == [[0, 9_001, 18_000], [9_100, 0, 9_200], [18_100, 9_300, 0]]
    assert (found.name, found.midnight) == ("OSRM (driving)", 7)


def test_valhalla_is_asked_for_a_matrix_and_read(server: Server) -> None:
    rows = [[{"time": TABLE[a][b], "distance": METRES[a][b] / 1_000} for b in range(3)] for a in range(3)]
    server.reply = lambda _path, _body: {"sources_to_targets": rows, "units": "kilometers"}
    whole = by_road(Valhalla(url=server.url), Roads(), PLACES)
    found = whole.travel
    ((method, path, body),) = server.asked
    assert (method, path) == ("POST", "/sources_to_targets")
    assert json.loads(body) == {
        "sources": [{"lat": 31.2, "lon": 121.4}, {"lat": 31.24, "lon": 121.37}, {"lat": 31.28, "lon": 121.34}],
        "targets": [{"lat": 31.2, "lon": 121.4}, {"lat": 31.24, "lon": 121.37}, {"lat": 31.28, "lon": 121.34}],
        "costing": "auto",
        "units": "kilometers",
    }
    assert found.seconds.tolist() == [[0, 601, 1_200], [610, 0, 605], [1_210, 601, 0]]
    assert (found.metres[0, 1], found.name) == (9_001, "Valhalla (auto)")


def test_the_terse_answer_of_valhalla_is_read_too(server: Server) -> None:
    kilometres = [[metres / 1_000 for metres in row] for row in METRES]
    server.reply = lambda _path, _body: {"sources_to_targets": {"durations": TABLE, "distances": kilometres}}
    assert by_road(Valhalla(url=server.url), Roads(), PLACES).travel.seconds[1].tolist() == [610, 0, 605]


def test_a_way_that_the_router_leaves_out_is_the_models(server: Server) -> None:
    holes = [list(row) for row in TABLE]
    holes[0][2] = holes[2][1] = None
    server.reply = lambda _path, _body: {"code": "Ok", "durations": holes}
    whole = by_road(Osrm(url=server.url), Roads(), PLACES)
    found = whole.travel
    assert found.seconds.tolist() == [
        [0, 601, int(MODEL.seconds[0, 2])],
        [610, 0, 605],
        [1_210, int(MODEL.seconds[2, 1]), 0],
    ]
    assert found.metres.tolist() == MODEL.metres.tolist()
    assert found.name == f"OSRM (driving), 2 of 6 ways by {MODEL.name}"
    rows = [[None, *({"time": cell, "distance": None} for cell in row[1:])] for row in TABLE]
    server.reply = lambda _path, _body: {"sources_to_targets": rows}
    assert (
        by_road(Valhalla(url=server.url), Roads(), PLACES).travel.name
        == f"Valhalla (auto), 2 of 6 ways by {MODEL.name}"
    )


@pytest.mark.parametrize(
    "reply",
    [
        {"code": "NoTable", "message": "no road here"}, {"code": "Ok"}, {"code": "Ok", "durations": [[0, 1], [1, 0]]}, [],
        {"code": "Ok", "durations": [[0, 1, 2], 7, [2, 1, 0]]}, 500, 429,
    ],
)  # fmt: skip
def test_an_answer_that_is_none_leaves_the_model(server: Server, reply: Any) -> None:
    server.reply = lambda _path, _body: reply
    whole = by_road(Osrm(url=server.url), Roads(), PLACES)
    found = whole.travel
    assert found.seconds.tolist() == MODEL.seconds.tolist()
    assert found.name == f"OSRM (driving), 6 of 6 ways by {MODEL.name}"


def test_a_router_that_is_slow_or_not_there_is_not_waited_for(server: Server) -> None:
    server.pause = 0.4
    whole = by_road(Osrm(url=server.url, side=1), Roads(), PLACES, asker=Asker(fetch=over_http(seconds=0.1)))
    found = whole.travel
    assert found.name == f"OSRM (driving), 6 of 6 ways by {MODEL.name}"
    # Six pieces, and asked no more after two without an answer.
    assert len(server.asked) == 2
    nobody = by_road(Osrm(url="http://127.0.0.1:9"), Roads(), PLACES)
    assert nobody.travel.seconds.tolist() == MODEL.seconds.tolist()
    assert (whole.fault, nobody.fault, whole.missing) == ("timeout", "unreachable", 6)
    assert by_road(Valhalla(url="file:///etc"), Roads(), PLACES).travel.seconds.tolist() == MODEL.seconds.tolist()


def test_large_tables_are_asked_for_piece_by_piece() -> None:
    asked: list[Asking] = []

    def fetch(asking: Asking) -> bytes:
        asked.append(asking)
        given = json.loads(asking.body or b"")
        at = [[round((place["lat"] - 31.2) / 0.04) for place in given[name]] for name in ("sources", "targets")]
        rows = [[{"time": 10 * a + b, "distance": 1} for b in at[1]] for a in at[0]]
        return json.dumps({"sources_to_targets": rows}).encode()

    whole = by_road(Valhalla(url="http://router", side=2), Roads(), PLACES, asker=Asker(fetch=fetch))
    found = whole.travel
    assert len(asked) == 3  # nobody asks for the way from the last place to itself
    assert found.seconds.tolist() == [[0, 1, 2], [10, 0, 12], [20, 21, 0]]
    assert np.count_nonzero(found.metres == 1_000) == 6


def test_what_was_said_is_not_asked_again(server: Server) -> None:
    server.reply, memory = as_osrm, Memory()
    router = Osrm(url=server.url)
    first = by_road(router, Roads(), PLACES[:2], memory=memory)
    again = by_road(router, Roads(), PLACES[:2], memory=memory)
    assert (len(server.asked), again.travel.seconds.tolist()) == (1, first.travel.seconds.tolist())
    assert ask(router, memory, PLACES[:1], PLACES[1:2]) == ""
    assert len(server.asked) == 1
    # A third place: from it to all, and from the others to it.
    whole = by_road(router, Roads(), PLACES, memory=memory)
    assert [path.partition("?")[2].partition("&annotations")[0] for _method, path, _body in server.asked[1:]] == [
        "sources=0;1&destinations=2", "sources=0&destinations=1;2",
    ]  # fmt: skip
    fresh = by_road(router, Roads(), PLACES)
    assert whole.travel.seconds.tolist() == fresh.travel.seconds.tolist()
    assert whole.travel.metres.tolist() == fresh.travel.metres.tolist()


def scattered(count: int) -> list[Place]:
    """Two towns half a degree apart, their places listed by turns."""
    return [
        Place(id="", latitude_e6=31_000_000 + 900 * n + 500_000 * (n % 2), longitude_e6=121_000_000 - 700 * (n % 11))
        for n in range(count)
    ]


def test_near_places_are_asked_about_first_and_what_finds_no_time_the_next_time(server: Server) -> None:
    places, memory, told = scattered(8), Memory(), []
    server.reply = as_osrm
    router = Osrm(url=server.url, side=4)

    def watch(done: int, count: int) -> None:
        told.append((done, count))
        if done == 2:
            time.sleep(0.05)

    first = by_road(router, Roads(), places, memory=memory, asker=Asker(seconds=0.05, watch=watch))
    # Of four pieces the two within a town came first; the ways between the towns are the model's.
    assert (first.fault, first.missing, told) == ("late", 32, [(0, 4), (1, 4), (2, 4)])
    within = [(one, other) for one in range(8) for other in range(8) if one % 2 == other % 2]
    whole = by_road(router, Roads(), places)
    assert {first.travel.seconds[pair] - whole.travel.seconds[pair] for pair in within} == {0}
    again = by_road(
        router, Roads(), places, memory=memory, asker=Asker(watch=lambda _done, count: told.append((0, count)))
    )
    assert (again.fault, again.missing, told[3:]) == ("", 0, [(0, 2)] * 2)
    assert again.travel.seconds.tolist() == whole.travel.seconds.tolist()


def test_whoever_follows_may_stop_it_and_what_was_said_is_kept(server: Server) -> None:
    places, memory = scattered(8), Memory()
    server.reply = as_osrm

    def stop(done: int, _count: int) -> None:
        if done == 1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        ask(Osrm(url=server.url, side=4), memory, places, places, asker=Asker(watch=stop))
    rows = memory.rows(places)
    assert (len(server.asked), memory.missing(rows, rows)) == (1, 8 * 8 - 8 - 4 * 4 + 4)


def test_more_places_than_a_strip_are_filled_alike(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.reply = as_osrm
    places = scattered(9)
    whole = by_road(Osrm(url=server.url), Roads(), places[:7])
    memory = Memory()
    by_road(Osrm(url=server.url), Roads(), places[:7], memory=memory)
    monkeypatch.setattr(roads, "STRIP", 2)
    found = known(Osrm(url=server.url), Roads(), places, memory)
    assert found.travel.seconds[:7, :7].tolist() == whole.travel.seconds.tolist()
    usual = travel(Roads(), places)
    assert found.travel.seconds[7:].tolist() == usual.seconds[7:].tolist()
    assert found.travel.metres[:, 7:].tolist() == usual.metres[:, 7:].tolist()
    assert found.missing == 9 * 8 - 7 * 6


def test_a_memory_holds_many_places_and_both_directions(server: Server) -> None:
    places = [Place(id="", latitude_e6=31_000_000 + 700 * n, longitude_e6=121_000_000 + n % 13) for n in range(150)]
    server.reply = as_valhalla
    found = by_road(Valhalla(url=server.url), Roads(), places)
    assert (found.missing, found.fault, len(server.asked)) == (0, "", 9)
    east, west = found.travel.seconds[0, 1], found.travel.seconds[1, 0]
    assert east > west > 0
    server.reply = as_osrm
    assert by_road(Osrm(url=server.url), Roads(), places).travel.seconds.tolist() == found.travel.seconds.tolist()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://roads.example", "http://", "roads.example:5000", "http://name:word@roads.example", "http://roads:port",
        "http://169.254.169.254/latest", "http://0.0.0.0:5000", "http://[fe80::1]:5000", "http://[::ffff:169.254.1.1]",
        "http://224.0.0.1",
    ],
)  # fmt: skip
def test_addresses_that_are_none_to_be_asked(url: str) -> None:
    assert address_fault(url)
    with pytest.raises(NoAnswerError) as error:
        over_http()(Asking(url))
    assert error.value.code == "address"


def test_nobody_is_led_elsewhere_nor_made_to_read_without_end(server: Server) -> None:
    with serving() as other:
        server.headers, server.reply = {"Location": f"{other.url}/secret"}, lambda _path, _body: 302
        assert by_road(Osrm(url=server.url), Roads(), PLACES).fault == "redirected"
        assert other.asked == []
    server.headers, server.reply = {}, lambda _path, _body: b" " * (MOST_BYTES + 1)
    assert by_road(Osrm(url=server.url), Roads(), PLACES).fault == "too_large"
    server.reply = lambda _path, _body: b"<html>"
    assert by_road(Osrm(url=server.url), Roads(), PLACES).fault == "no_table"


def test_an_answer_that_trickles_is_not_waited_for() -> None:
    class Trickle:
        def read1(self, _amount: int, /) -> bytes:
            return b" "

    with pytest.raises(TimeoutError):
        read_within(Trickle(), 0.02)
