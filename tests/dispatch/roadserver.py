"""A road server of our own on a free port, which speaks as OSRM and Valhalla do."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from threading import Thread
from time import sleep
from typing import Any
from urllib.parse import parse_qs, urlsplit

Reply = Callable[[str, bytes], Any]
At = tuple[float, float]


class Server:
    """`reply` says what it answers (a number: that status; bytes: as they are), `asked` what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        self.reply: Reply = lambda _path, _body: {}
        self.headers: dict[str, str] = {}
        self.pause = 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append((self.command, self.path, body))
                sleep(outer.pause)
                answer = outer.reply(self.path, body)
                self.send_response(answer if isinstance(answer, int) else 200)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked did not wait
                    self.wfile.write(_bytes(answer))

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *args: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"


def _bytes(answer: Any) -> bytes:
    if isinstance(answer, bytes):
        return answer
    return b"" if isinstance(answer, int) else json.dumps(answer).encode()


@contextmanager
def serving() -> Iterator[Server]:
    """A server for as long as the test goes on."""
    server = Server()
    thread = Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.http.shutdown()
        thread.join()
        server.http.server_close()


def seconds(origin: At, target: At) -> int:
    """A town in which it is twice as slow towards the east; places are latitude and longitude in degrees."""
    far = abs(origin[0] - target[0]) + abs(origin[1] - target[1])
    return ceil(far * 8_000 * (2 if target[1] > origin[1] else 1))


def metres(origin: At, target: At) -> int:
    """Streets that run north and east."""
    return ceil((abs(origin[0] - target[0]) + abs(origin[1] - target[1])) * 100_000)


def as_osrm(path: str, _body: bytes) -> Any:
    """The `table` service."""
    parts = urlsplit(path)
    query = parse_qs(parts.query)
    places = [tuple(float(one) for one in pair.split(","))[::-1] for pair in parts.path.rsplit("/", 1)[1].split(";")]
    origins, targets = ([places[int(n)] for n in query[name][0].split(";")] for name in ("sources", "destinations"))
    tables = {"durations": seconds, "distances": metres}
    return {"code": "Ok"} | {
        name: [[float(way(one, two)) for two in targets] for one in origins] for name, way in tables.items()
    }  # fmt: skip


def as_valhalla(_path: str, body: bytes) -> Any:
    """The `sources_to_targets` service."""
    given = json.loads(body)
    origins, targets = ([(one["lat"], one["lon"]) for one in given[name]] for name in ("sources", "targets"))
    rows = [
        [
            {"from_index": a, "to_index": b, "time": seconds(one, two), "distance": metres(one, two) / 1_000}
            for b, two in enumerate(targets)
        ]
        for a, one in enumerate(origins)
    ]
    return {"algorithm": "costmatrix", "units": "kilometers", "sources_to_targets": rows}
