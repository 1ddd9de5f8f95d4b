"""Drills on a scratch database, in a process of their own: nothing of them ever touches the live one (decision 33)."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import orjson
from django.conf import settings

from aftercare.base.kernel import processes
from aftercare.base.kernel.processes import PACKAGE
from aftercare.drills.errors import DrillBrokenError, NotScratchError
from aftercare.drills.rules import Line, line_from_json

Progress = Callable[[str, int, int], None]
DATABASE = "aftercare.sqlite3"
# Says that a data folder may be played in.
MARK = "scratch"
# Besides the migrations, what writes into a fresh database after them.
AFTER_MIGRATE = ("platform/journal", "platform/accounts", "config")
ZONE = "Asia/Shanghai"
# Each processor plays its share; more processes than these want much memory.
MOST_PROCESSES = 4


def run(sources: Sequence[str], *, progress: Progress) -> Iterator[Line]:
    """The lines of these regulations' drills, as they come. Raises DrillBrokenError."""
    template, count = _template(), min(os.cpu_count() or 1, MOST_PROCESSES, len(sources))
    with ExitStack() as stack:
        playing = [stack.enter_context(_playing(template, sources[start::count])) for start in range(count)]
        yield from _in_turn([_read(one, progress) for one in playing])


@contextmanager
def _playing(template: Path, sources: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that plays some of them, in a folder of its own."""
    with _folder() as folder:
        shutil.copyfile(template, folder / DATABASE)
        (folder / MARK).touch()
        command = processes.command("regulations", "drill", "--here", *sources)
        with subprocess.Popen(  # noqa: S603 - our own program
            command, env=_environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as playing:
            yield playing


def _in_turn(playing: Sequence[Iterator[Line]]) -> Iterator[Line]:
    """A line of each in turn; whoever is ahead goes on meanwhile, as far as its pipe takes it."""
    left = deque(playing)
    while left:
        line = next(left[0], None)
        if line is None:
            left.popleft()
        else:
            yield line
            left.rotate(-1)


def _read(playing: "subprocess.Popen[bytes]", progress: Progress) -> Iterator[Line]:
    """What the process says, line by line; a stack of its own becomes a refusal here."""
    done: dict[str, int] = {}
    for text in playing.stdout or ():
        said = orjson.loads(text)
        line = line_from_json(said["line"])
        done[line.pack] = done.get(line.pack, 0) + 1
        progress(line.pack, done[line.pack], said["of"])
        yield line
    words = playing.stderr.read().decode(errors="replace") if playing.stderr else ""
    if playing.wait():
        raise DrillBrokenError(words=words.strip()[-500:])


def require_scratch() -> None:
    """NotScratchError unless the data folder that is open was made to be played in."""
    if not (Path(settings.DATA) / MARK).exists():
        raise NotScratchError


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="aftercare-drill-") as name:
        yield Path(name)


def _environment(folder: Path) -> Mapping[str, str]:
    return processes.environment(folder, AFTERCARE_ZONE=ZONE)


def _template() -> Path:
    """A migrated empty database, made once for each state of the program."""
    store = Path(settings.DATA) / "drill"
    store.mkdir(parents=True, exist_ok=True)
    ready = store / f"template-{_fingerprint()}.sqlite3"
    if not ready.exists():
        with _folder() as folder:
            command = processes.command("migrate")
            done = subprocess.run(  # noqa: S603 - our own program
                command, env=_environment(folder), capture_output=True, check=False
            )
            if done.returncode:
                raise DrillBrokenError(words=done.stderr.decode(errors="replace").strip()[-500:])
            for old in store.glob("template-*.sqlite3"):
                old.unlink()
            shutil.move(folder / DATABASE, ready)
    return ready


def _fingerprint() -> str:
    """Changes whenever a freshly migrated database might."""
    files = {*PACKAGE.glob("**/migrations/*.py")}
    for folder in AFTER_MIGRATE:
        files |= {*(PACKAGE / folder).glob("**/*.py")}
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(files):
        digest.update(str(file.relative_to(PACKAGE)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]
