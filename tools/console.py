"""What the developer's commands say, and how they run other programs."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
VAR = ROOT / ".var"


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


def fail(text: str, status: int = 1) -> NoReturn:
    """End with a plain sentence."""
    print(f"\n{text}", file=sys.stderr, flush=True)
    raise SystemExit(status)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, then how long it took."""
    started = time.monotonic()
    print(f"• {text} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        print("no", flush=True)
        raise
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our programs first on the path; the system's certificates trusted, as behind a company's proxy.

    Compiled code is kept whatever the machine's habit is: tests start dozens of processes.
    """
    return {
        "UV_SYSTEM_CERTS": "true",
        "NODE_USE_SYSTEM_CA": "1",
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "",
        **(extra or {}),
    }


def attempt(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> tuple[bool, str]:
    """Run quietly: (went well, everything it printed)."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        return False, str(error)
    return done.returncode == 0, done.stdout


def quiet(command: Sequence[str | Path], otherwise: str, *, env: Mapping[str, str] | None = None) -> str:
    """Run quietly; if it fails show what it printed last and end with the sentence `otherwise`."""
    well, printed = attempt(command, env=env)
    if not well:
        tail = "\n".join(printed.strip().splitlines()[-25:])
        fail(f"{tail}\n\n{otherwise}")
    return printed


def loud(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> int:
    """Run with its output shown; the exit status. Ctrl+C goes to it."""
    try:
        return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment(env), check=False).returncode
    except KeyboardInterrupt:
        return 130
