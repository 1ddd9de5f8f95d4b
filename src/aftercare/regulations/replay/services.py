"""A replay as people ask for it: a job, in a process of its own, on data that nobody works in (decision 33)."""

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import processes, snapshots
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.platform.jobs import public as jobs
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.replay import selectors
from aftercare.regulations.replay.errors import ReplayBrokenError
from aftercare.regulations.replay.models import ReplayFlip
from aftercare.regulations.replay.selectors import JOB, MOST_DAYS, Progress, Sink

DRAFT = "regulation.draft"
NO_SUCH_DAYS = _("From 1 to %(most)s days.")
# So much of what a broken process said last is shown.
WORDS = 500
# So many rows are written at once.
BATCH = 1_000
# How the list says that one of the two versions does not ask about it.
NOT_ASKED = "not_asked"


@command("replay.ask")
def ask(*, version_id: int, days: int, by: Actor, at: datetime) -> jobs.Job:
    """Have a version replayed over the last days; while one is on, that one is it. NotFoundError, InvalidError."""
    version = documents.get_version(version_id=version_id, by=by, permission=DRAFT)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidError(fields={"days": [str(NO_SUCH_DAYS) % {"most": MOST_DAYS}]})
    live = selectors.live_job(version.pk)
    if live is not None:
        return live
    args = {"version_id": version.pk, "days": days}
    return jobs.enqueue(kind=JOB, args=args, dedupe=str(version.pk), by=by, at=at)


@command("replay.call_off")
def call_off(*, version_id: int, by: Actor, at: datetime) -> jobs.Job:
    """End the replay that is on; whoever asked for it may, and whoever manages jobs. NotFoundError."""
    version = documents.get_version(version_id=version_id, by=by, permission=DRAFT)
    live = selectors.live_job(version.pk)
    if live is None:
        raise NotFoundError
    return jobs.cancel(job_id=live.pk, by=by, at=at)


@command("replay.keep_flips")
def keep_flips(*, job_id: int, flips: Sequence[dict[str, Any]], first: int, by: Actor, at: datetime) -> int:
    """Keep what a chunk of cases showed; the number of the next one. A job that begins again forgets what it kept."""
    del by, at
    if first == 1:
        ReplayFlip.objects.filter(job_id=job_id).delete()
    rows = [_row(job_id, number, one) for number, one in enumerate(flips, start=first)]
    ReplayFlip.objects.bulk_create(rows, batch_size=BATCH)
    return first + len(rows)


def _row(job_id: int, number: int, told: dict[str, Any]) -> ReplayFlip:
    """A flip as the process tells it."""
    return ReplayFlip(
        job_id=job_id,
        number=number,
        case_id=told["case"],
        kind=told["kind"],
        address=told["clause"],
        clause=told["clause"].partition("/")[2].partition("#")[0],
        at=datetime.fromisoformat(told["at"]),
        before=told["before"] or NOT_ASKED,
        after=told["after"] or NOT_ASKED,
        due_before=_moment(told["due_before"]),
        due_after=_moment(told["due_after"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def run(version: Version, days: int, *, progress: Progress, sink: Sink = lambda _flips: None) -> dict[str, Any]:
    """What the replay showed, as plain values; its flips go to `sink`, piece by piece. ReplayBrokenError.

    What `progress` raises ends the process.
    """
    name = f"{version.regulation.key}@{version.number}"
    with _folder() as folder, (folder / "said").open("w+b") as said:
        told = snapshots.copied_to(folder)
        command = processes.command("regulations", "replay", "--here", "--days", str(days), name)
        with subprocess.Popen(  # noqa: S603 - our own program
            command, env=processes.environment(folder, **told), stdout=subprocess.PIPE, stderr=said
        ) as replaying:
            try:
                found = _read(replaying, progress, sink)
            finally:
                replaying.terminate()
        if found is None:
            raise ReplayBrokenError(words=_last_words(said))
    return {**found, "digest": version.digest}


def _read(replaying: "subprocess.Popen[bytes]", progress: Progress, sink: Sink) -> dict[str, Any] | None:
    """Follow the process to its end; None if it said nothing of a result."""
    found: dict[str, Any] | None = None
    for line in replaying.stdout or ():
        told = orjson.loads(line)
        if "result" in told:
            found = told["result"]
        elif "flips" in told:
            sink(told["flips"])
        else:
            progress(told["done"], told["of"])
    return None if replaying.wait() else found


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode(errors="replace").strip()[-WORDS:]


@contextmanager
def _folder() -> Iterator[Path]:
    """Beside the data, where there is room for a copy of it."""
    with tempfile.TemporaryDirectory(prefix="replay-", dir=settings.DATA) as name:
        yield Path(name)
