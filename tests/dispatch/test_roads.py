"""Road routers over HTTP: asked as they want to be asked, read as they answer, and not needed when they fail."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any

import numpy as np
import pytest

from aftercare.operations.dispatch.planner.model import Place
from aftercare.operations.dispatch.planner.roads import Asking, Osrm, Valhalla, by_road, over_http
from aftercare.operations.dispatch.planner.travel import Roads, travel

PLACES = tuple(
    Place(id=str(n), latitude_e6=31_200_000 + 40_000 * n, longitude_e6=121_400_000 - 30_000 * n) for n in range(3)
)
MODEL = travel(Roads(), PLACES)
Reply = Callable[[str, bytes], Any]


class Server:
    """A road router of our own on a free port: `reply` says what it answers, `asked` what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        self.reply: Reply = lambda _path, _body: {}
        self.pause = 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append((self.command, self.path, body))
                sleep(outer.pause)
                answer = outer.reply(self.path, body)
                self.send_response(answer if isinstance(answer, int) else 200)
                self.end_headers()
                with suppress(BrokenPipeError):  # whoever asked did not wait
                    self.wfile.write(b"" if isinstance(answer, int) else json.dumps(answer).encode())

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *args: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


TABLE = [[0, 600.2, 1_200], [610, 0, 605], [1_210, 601, 0]]
METRES = [[0, 9_000.5, 18_000], [9_100, 0, 9_200], [18_100, 9_300, 0]]


def test_osrm_is_asked_for_a_table_and_read(server: Server) -> None:
    server.reply = lambda _path, _body: {"code": "Ok", "durations": TABLE, "distances": METRES}
    found = by_road(Osrm(url=server.url + "/"), Roads(), PLACES, midnight=7)
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
    found = by_road(Valhalla(url=server.url), Roads(), PLACES)
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
    assert by_road(Valhalla(url=server.url), Roads(), PLACES).seconds[1].tolist() == [610, 0, 605]


def test_a_way_that_the_router_leaves_out_is_the_models(server: Server) -> None:
    holes = [list(row) for row in TABLE]
    holes[0][2] = holes[2][1] = None
    server.reply = lambda _path, _body: {"code": "Ok", "durations": holes}
    found = by_road(Osrm(url=server.url), Roads(), PLACES)
    assert found.seconds.tolist() == [
        [0, 601, int(MODEL.seconds[0, 2])],
        [610, 0, 605],
        [1_210, int(MODEL.seconds[2, 1]), 0],
    ]
    assert found.metres.tolist() == MODEL.metres.tolist()
    assert found.name == f"OSRM (driving), 2 of 9 ways by {MODEL.name}"
    rows = [[None, *({"time": cell, "distance": None} for cell in row[1:])] for row in TABLE]
    server.reply = lambda _path, _body: {"sources_to_targets": rows}
    assert by_road(Valhalla(url=server.url), Roads(), PLACES).name == f"Valhalla (auto), 3 of 9 ways by {MODEL.name}"


@pytest.mark.parametrize(
    "reply",
    [
        {"code": "NoTable", "message": "no road here"}, {"code": "Ok"}, {"code": "Ok", "durations": [[0, 1], [1, 0]]}, [],
        {"code": "Ok", "durations": [[0, 1, 2], 7, [2, 1, 0]]}, 500, 429,
    ],
)  # fmt: skip
def test_an_answer_that_is_none_leaves_the_model(server: Server, reply: Any) -> None:
    server.reply = lambda _path, _body: reply
    found = by_road(Osrm(url=server.url), Roads(), PLACES)
    assert found.seconds.tolist() == MODEL.seconds.tolist()
    assert found.name == f"OSRM (driving), 9 of 9 ways by {MODEL.name}"


def test_a_router_that_is_slow_or_not_there_is_not_waited_for(server: Server) -> None:
    server.pause = 0.4
    found = by_road(Osrm(url=server.url, side=1), Roads(), PLACES, fetch=over_http(seconds=0.1))
    assert found.name == f"OSRM (driving), 9 of 9 ways by {MODEL.name}"
    # Nine pieces, and asked no more after two without an answer.
    assert len(server.asked) == 2
    nobody = by_road(Osrm(url="http://127.0.0.1:9"), Roads(), PLACES)
    assert nobody.seconds.tolist() == MODEL.seconds.tolist()
    assert by_road(Valhalla(url="file:///etc"), Roads(), PLACES).seconds.tolist() == MODEL.seconds.tolist()


def test_large_tables_are_asked_for_piece_by_piece() -> None:
    asked: list[Asking] = []

    def fetch(asking: Asking) -> bytes:
        asked.append(asking)
        given = json.loads(asking.body or b"")
        at = [[round((place["lat"] - 31.2) / 0.04) for place in given[name]] for name in ("sources", "targets")]
        rows = [[{"time": 10 * a + b, "distance": 1} for b in at[1]] for a in at[0]]
        return json.dumps({"sources_to_targets": rows}).encode()

    found = by_road(Valhalla(url="http://router", side=2), Roads(), PLACES, fetch=fetch)
    assert len(asked) == 4
    assert found.seconds.tolist() == [[0, 1, 2], [10, 0, 12], [20, 21, 0]]
    assert np.count_nonzero(found.metres == 1_000) == 6
