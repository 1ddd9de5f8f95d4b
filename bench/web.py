"""Pages and API against "hello through the same middleware", on one server, in one run (decision 38).

Hello goes through the committed middleware without a session and without a query. A ratio is the
worse one of two: requests a second, and the server's CPU time a request. The second does not
flatter when the machine or this very client is the bottleneck. Rounds go through all addresses in
turn; each address keeps its best round. Every request of the list has its clocks, every page that
is opened its events. An answer other than 2xx ends the run.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.utils.crypto import get_random_string

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.config.cli import server_arguments
from aftercare.platform.accounts.keys import services as keys
from aftercare.platform.accounts.models import Role, User
from bench import load
from bench.crowd import crowd
from bench.results import Row
from bench.targets import DEEP_PAGE, FIRST_PAGE, TARGETS, Stage, Target, as_nobody

ROOT = Path(__file__).resolve().parent.parent
BARE = Target("Django view without middleware", as_nobody("/bench/bare"))
HELLO = Target("hello through the middleware", as_nobody("/bench/hello"))
LEAST_HELLO = 0.25
DEEPER_AT_MOST = 1.6
MEMORY_LIMIT_MB = 250
REQUESTS = 100_000
# For so long the task worker is watched.
WORKER_SECONDS = 20


def run(options: argparse.Namespace) -> list[Row]:
    """Serve the bench database, ask, compare."""
    there = crowd(int(REQUESTS * options.scale))
    stage = Stage(_cookie(there.user), _key(), there)
    with _server() as (port, pids):
        best = _measured(port, pids, stage, options)
        memory = max(load.memory_mb(pids))
    worker = _worker_memory()
    hello, bare = best[HELLO.name], best[BARE.name]
    deeper = best[DEEP_PAGE.name].cpu_ms / best[FIRST_PAGE.name].cpu_ms
    return [
        Row("requests in the database", there.last_request - there.first_request + 1, "rows"),
        _row(BARE, bare, hello),
        _row(HELLO, hello, hello),
        Row("hello's share of the bare view; below, the run is void", _share(hello, bare), "share", bar=LEAST_HELLO),
        *(_row(target, best[target.name], hello) for target in TARGETS),
        Row("cost of the deep page against the first", deeper, "times", bar=DEEPER_AT_MOST, at_most=True),
        _memory_row("memory of the largest server process", memory),
        _memory_row("memory of the task worker, after its first work", worker),
    ]


def _measured(port: int, pids: list[int], stage: Stage, options: argparse.Namespace) -> dict[str, load.Outcome]:
    best: dict[str, load.Outcome] = {}
    for number in range(options.rounds + 1):
        for target in (BARE, HELLO, *TARGETS):
            seconds = 0.5 if number == 0 else options.seconds  # round 0 warms up
            outcome = load.run(port, target.requests(stage), seconds=seconds, pids=pids)
            if outcome.bad:
                msg = f"{target.name}: answers other than 2xx: {outcome.bad}"
                raise SystemExit(msg)
            known = best.get(target.name)
            if number == 1 or (number > 1 and known and outcome.cpu_ms < known.cpu_ms):
                best[target.name] = outcome
    return best


def _share(outcome: load.Outcome, whole: load.Outcome) -> float:
    return min(outcome.rate / whole.rate, whole.cpu_ms / outcome.cpu_ms)


def _row(target: Target, outcome: load.Outcome, hello: load.Outcome) -> Row:
    remark = f"p50 {outcome.latency_ms(0.5):.1f} ms, p95 {outcome.latency_ms(0.95):.1f} ms, CPU {outcome.cpu_ms:.2f} ms"
    return Row(target.name, outcome.rate, "requests/s", _share(outcome, hello), target.bar, remark=remark)


def _cookie(user: User) -> str:
    """What a browser sends once its user has signed in: the session, and the secret that its forms rest on."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    secret = get_random_string(CSRF_SECRET_LENGTH)
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={secret}"


def _key() -> str:
    role = Role.objects.get(key="administrator")
    _token, text = keys.make(name="bench", role_id=role.pk, unit_id=None, expires_at=None, by=SYSTEM, at=clock.now())
    return text


@contextmanager
def _server() -> Iterator[tuple[int, list[int]]]:
    """Granian as `aftercare serve` starts it: two processes of two threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [*server_arguments("127.0.0.1", port, 2, 2)[:-1], "bench.web_app:application"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    server = subprocess.Popen([Path(sys.executable).parent / "granian", *arguments], env=environment, cwd=ROOT)
    try:
        _wait(port)
        yield port, load.family(server.pid)[1:]
    finally:
        server.terminate()
        server.wait(15)


def _memory_row(what: str, memory: tuple[float, float]) -> Row:
    own, resident = memory
    remark = f"{resident:.0f} MiB with the mapped pages of the database file"
    return Row(what, own, "MiB", bar=MEMORY_LIMIT_MB, at_most=True, remark=remark)


def _worker_memory() -> tuple[float, float]:
    """The largest process of `aftercare worker` once it has read what the run has written."""
    worker = subprocess.Popen([Path(sys.executable).parent / "aftercare", "worker"], env=os.environ, cwd=ROOT)
    try:
        until, found = time.monotonic() + WORKER_SECONDS, (0.0, 0.0)
        while time.monotonic() < until and worker.poll() is None:
            time.sleep(1)
            found = max(found, *load.memory_mb(load.family(worker.pid)))
    finally:
        worker.terminate()
        worker.wait(30)
    return found


def _wait(port: int) -> None:
    hello = load.get("/bench/hello")
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            load.run(port, lambda _number: hello, seconds=0.2, pids=[], connections=1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    msg = "the server gives no answer"
    raise SystemExit(msg)
