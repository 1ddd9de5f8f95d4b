"""`./dev serve`: a running system on this machine, the demo company in it."""

import argparse
import errno
import http.client
import os
import signal
import socket
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from console import BIN, ROOT, VAR, environment, fail, quiet, say, step
from preparing import planner, setup

AFTERCARE = BIN / "aftercare"
FIRST_ANSWER_SECONDS = 120
GRACE_SECONDS = 10


@dataclass
class Programs:
    """What we started: each in a session of its own, so that Ctrl+C reaches us alone and we stop them in order."""

    env: dict[str, str]
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, *command: str, log: Path | None = None) -> None:
        """Start one; what it says goes to the terminal, or to the end of a file."""
        with ExitStack() as stack:
            output = stack.enter_context(log.open("ab")) if log else None
            self.running[name] = subprocess.Popen(
                [str(AFTERCARE), *command],
                cwd=ROOT,
                env=environment(self.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def ended(self) -> str | None:
        """The name of one that has ended."""
        return next((name for name, one in self.running.items() if one.poll() is not None), None)

    def stop(self) -> None:
        for one in reversed(self.running.values()):
            if one.poll() is None:
                one.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for one in self.running.values():
            try:
                one.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                one.kill()


def serve(arguments: list[str]) -> int:
    """Set up, serve, then fill; until Ctrl+C."""
    parser = argparse.ArgumentParser(prog="./dev serve")
    parser.add_argument("--port", type=_port, default=8000, help="default 8000")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: this machine alone")
    parser.add_argument("--data", type=Path, help="data folder (default .var/demo; without the demo .var/data)")
    parser.add_argument("--no-demo", action="store_true", help="an empty system instead of the demo company")
    options = parser.parse_args(arguments)
    setup(plans=False, silent=True)
    _expect_free(options.host, options.port)
    env = _settings(options)
    with step("bringing the database up to date"):
        quiet([AFTERCARE, "migrate"], "The database could not be brought up to date.", env=env)
    programs = Programs(env)
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        return _run(programs, options)
    except KeyboardInterrupt:
        say("\nstopping …")
        return 0
    finally:
        programs.stop()


def _run(programs: Programs, options: argparse.Namespace) -> int:
    with step("starting the server"):
        programs.start("server", "serve", "--host", options.host, "--port", str(options.port))
        wait_for_answer(programs, options.host, options.port)
    log = Path(programs.env["AFTERCARE_DATA"]) / "worker.log"
    programs.start("worker", "worker", log=log)
    say(f"\n  Aftercare is at  http://localhost:{options.port}/\n  The worker writes to {log}; Ctrl+C stops both.\n")
    if not options.no_demo:
        _fill(programs)
    planner()  # last: it takes a minute or two, and only the first plan would wait for it
    while not programs.ended():
        time.sleep(0.5)
    say(f"\nThe {programs.ended()} has ended; what it said stands above, or in {log}.")
    return 1


def _fill(programs: Programs) -> None:
    """The demo company comes while the pages can already be looked at: first who may sign in, then a year of work."""
    for command in ("open", "logins", "load"):
        call = [str(AFTERCARE), "demo", command]
        done = subprocess.run(call, cwd=ROOT, env=environment(programs.env), check=False)
        if done.returncode:
            fail("The demo company could not be loaded; what stands above says why.", done.returncode)


def _settings(options: argparse.Namespace) -> dict[str, str]:
    data = options.data or VAR / ("data" if options.no_demo else "demo")
    data.mkdir(parents=True, exist_ok=True)
    if not os.access(data, os.W_OK | os.X_OK):
        fail(f"The data folder {data} cannot be written; ./dev serve --data DIR takes another one.")
    hosts = {"localhost", "127.0.0.1", "[::1]", options.host}
    if options.host in {"0.0.0.0", "::"}:
        hosts = {"*"}
    return {
        "AFTERCARE_DATA": str(data),
        "AFTERCARE_STATIC": str(VAR / "static"),
        "AFTERCARE_DEMO": str(not options.no_demo),
        "AFTERCARE_HOSTS": ",".join(sorted(hosts)),
        "AFTERCARE_URL": os.environ.get("AFTERCARE_URL", f"http://localhost:{options.port}"),
        "DJANGO_SETTINGS_MODULE": "aftercare.config.settings",
    }


def _expect_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                fail(f"Port {port} is taken by another program; ./dev serve --port {port + 1} takes the next one.")
            fail(f"Port {port} of {host} cannot be had: {error.strerror}.")


def _port(text: str) -> int:
    """A port that can be listened on."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def wait_for_answer(programs: Programs, host: str, port: int) -> None:
    asked = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    until = time.monotonic() + FIRST_ANSWER_SECONDS
    while time.monotonic() < until:
        if programs.ended():
            fail("The server ended at once; what it said stands above.")
        connection = http.client.HTTPConnection(asked, port, timeout=10)
        try:
            connection.request("GET", "/accounts/login/", headers={"Host": f"localhost:{port}"})
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    fail("The server gives no answer.")


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
