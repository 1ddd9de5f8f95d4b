"""Load for one HTTP server on this machine: a few connections, kept alive, one request at a time on each."""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

# The n-th request of a run, as bytes: `lambda n: get("/hello/")`.
Requests = Callable[[int], bytes]
TICKS_A_SECOND = 100


@dataclass
class Outcome:
    """What one run showed."""

    requests: int = 0
    seconds: float = 0.0
    server_cpu_seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    bad: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        """The server's CPU time a request, in milliseconds."""
        return self.server_cpu_seconds * 1000 / self.requests

    def latency_ms(self, share: float) -> float:
        """The latency that `share` of the requests did not exceed, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def get(path: str, **headers: str) -> bytes:
    """A GET as it goes over the wire."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: bytes, content_type: str = "application/json", **headers: str) -> bytes:
    """A POST as it goes over the wire."""
    head = get(path, content_type=content_type, content_length=str(len(body)), **headers)
    return head.replace(b"GET ", b"POST ", 1) + body


class Connection:
    """One kept-alive connection that always has one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer = bytearray()
        self.needed = -1
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        self.answer.clear()
        self.needed = -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read what has come; True when the answer is complete."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            msg = "the server closed the connection"
            raise ConnectionError(msg)
        self.answer += chunk
        if self.needed < 0:
            end = self.answer.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.answer[:end]).lower()
            at = head.find(b"content-length:")
            if at < 0:
                msg = "an answer without content-length"
                raise ConnectionError(msg)
            self.needed = end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])
        return len(self.answer) >= self.needed

    @property
    def status(self) -> int:
        return int(self.answer[9:12])


def run(port: int, requests: Requests, *, seconds: float, pids: list[int], connections: int = 16) -> Outcome:
    """Ask for `seconds`; every status but 2xx is counted as bad."""
    outcome, sent = Outcome(), 0
    open_connections = [Connection(port) for _ in range(connections)]
    with selectors.DefaultSelector() as selector:
        cpu, started = cpu_seconds(pids), time.perf_counter()
        for one in open_connections:
            selector.register(one.socket, selectors.EVENT_READ, one)
            one.send(requests(sent))
            sent += 1
        until, waiting = started + seconds, connections
        while waiting:
            for key, _mask in selector.select():
                one = key.data
                if not one.is_answered():
                    continue
                now = time.perf_counter()
                outcome.requests += 1
                outcome.latencies.append(now - one.sent_at)
                if not 200 <= one.status < 300:
                    outcome.bad[one.status] = outcome.bad.get(one.status, 0) + 1
                if now < until:
                    one.send(requests(sent))
                    sent += 1
                else:
                    waiting -= 1
        outcome.seconds = time.perf_counter() - started
        outcome.server_cpu_seconds = cpu_seconds(pids) - cpu
    for one in open_connections:
        one.socket.close()
    return outcome


def family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def cpu_seconds(pids: list[int]) -> float:
    """CPU time that these processes have used so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_A_SECOND


def memory_mb(pids: list[int]) -> list[tuple[float, float]]:
    """Of each process: what it holds itself, and what is resident with the pages of files that it has mapped.

    The database file is mapped; its pages belong to the system's cache, which takes them back when it needs them.
    """
    return [_memory(Path(f"/proc/{pid}/status").read_text()) for pid in pids]


def _memory(status: str) -> tuple[float, float]:
    fields = dict(line.split(":", 1) for line in status.splitlines())
    own, resident = (int(fields.get(name, "0 kB").split()[0]) / 1024 for name in ("RssAnon", "VmRSS"))
    return own, resident
