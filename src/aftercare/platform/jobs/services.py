"""Asking for work, calling it off, trying it again; and the queue that carries the numbers."""

import atexit
import logging
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection
from django.db.transaction import on_commit  # noqa: TID251 - the queue may hear of a job only once it is committed
from django.utils.translation import get_language
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import attempt, command, publish
from aftercare.platform.jobs import selectors
from aftercare.platform.jobs.errors import JobNotBrokenError, JobNotLiveError
from aftercare.platform.jobs.events import JobCancelled, JobRevived
from aftercare.platform.jobs.models import Job
from aftercare.platform.jobs.rules import handlers

logger = logging.getLogger("aftercare.jobs")


@command("job.enqueue")
def enqueue(
    *,
    kind: str,
    args: dict[str, Any],
    by: Actor,
    at: datetime,
    dedupe: str | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Ask for work; it is kept or lost with the caller's transaction.

    `args` are JSON values given to the handler as keywords. With `dedupe` there is one live job
    of the kind and key: asking while it waits changes nothing, asking while it runs makes it
    run once more. Raises KeyError if no app declared the kind.
    """
    handler = handlers[kind]
    known = _joined(kind, dedupe) if dedupe else None
    if known is not None:
        return known
    due = max(not_before or at, at)
    job = Job(
        kind=kind,
        args=args,
        dedupe=dedupe or "",
        not_before=due,
        max_attempts=handler.attempts,
        offered_at=at if due <= at else None,
        by_kind=by.kind,
        by_id=by.id,
        by_user_id=by.user_id,
        by_on_behalf_of=by.on_behalf_of,
        language=get_language() or "",
        created_at=at,
    )
    try:
        with attempt():
            job.save(force_insert=True)
    except IntegrityError:  # somebody else asked for the same in this very moment
        if not dedupe:
            raise
        return Job.objects.get(kind=kind, dedupe=dedupe, state__in=Job.LIVE)
    if job.offered_at:
        on_commit(lambda: offer([job.pk]), robust=True)
    return job


def _joined(kind: str, dedupe: str) -> Job | None:
    live = Job.objects.filter(kind=kind, dedupe=dedupe)
    live.filter(state=Job.State.LEASED).update(again=True)
    return live.filter(state__in=Job.LIVE).first()


@command("job.cancel")
def cancel(*, job_id: int, by: Actor, at: datetime) -> Job:
    """Call a job off: a waiting one ends now, a running one at its handler's next check."""
    job = selectors.job_to_change(job_id=job_id, by=by)
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.READY)
    running = Job.objects.filter(pk=job.pk, state=Job.State.LEASED)
    ended = waiting.update(state=Job.State.CANCELLED, ended_at=at, cancel_asked=True)
    if not ended and not running.update(cancel_asked=True):
        raise JobNotLiveError
    publish(JobCancelled(job=job.pk, kind=job.kind), stream_id=job.pk, at=at)
    job.refresh_from_db()
    return job


@command("job.retry")
def retry(*, job_id: int, by: Actor, at: datetime) -> Job:
    """Run a refused, given up or cancelled job again, with all its attempts."""
    job = selectors.job_to_change(job_id=job_id, by=by)
    _begin_again(job, at)
    return job


@command("job.revive")
def revive(*, kind: str, dedupe: str, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - every command has an author
    """Run the job of this key again that was given up; the caller has checked the right. False: there is none."""
    job = Job.objects.filter(kind=kind, dedupe=dedupe, state=Job.State.DEAD).order_by("-pk").first()
    if job is None:
        return False
    _begin_again(job, at)
    return True


def _begin_again(job: Job, at: datetime) -> None:
    ended = Job.objects.filter(pk=job.pk, state__in=(*Job.BROKEN, Job.State.CANCELLED))
    values = {"state": Job.State.READY, "ended_at": None, "attempts": 0, "not_before": at, "offered_at": at}
    try:
        with attempt():
            revived = ended.update(**values, cancel_asked=False, error="")
    except IntegrityError as error:  # the same work was asked for again in the meantime
        raise JobNotBrokenError from error
    if not revived:
        raise JobNotBrokenError
    publish(JobRevived(job=job.pk, kind=job.kind), stream_id=job.pk, at=at)
    on_commit(lambda: offer([job.pk]), robust=True)
    job.refresh_from_db()


def offer(job_ids: Sequence[int]) -> None:
    """Tell the workers that these jobs are ready. Losing a number is no harm: the sweep offers it again."""
    storage = queue().storage
    for number in job_ids:
        try:
            storage.enqueue(str(number).encode())
        except Exception:  # noqa: BLE001 - whatever the carrier is: its server may have been restarted
            storage.close()
            storage.enqueue(str(number).encode())


@lru_cache(maxsize=1)
def queue() -> Huey:
    """Where the numbers wait: a SQLite file of its own, PostgreSQL or Redis (`AFTERCARE_QUEUE`)."""
    made = _made(settings.QUEUE_URL)
    atexit.register(made.storage.close)
    return made


def _made(url: str) -> Huey:
    scheme = urlsplit(url).scheme
    if scheme in {"redis", "rediss", "unix"}:
        return _redis(url)
    if scheme in {"postgres", "postgresql"}:
        return PostgresHuey("aftercare", results=False, dsn=url, read_timeout=1)
    if url:
        msg = f"AFTERCARE_QUEUE must be a postgresql:// or redis:// address, not {scheme}://…"
        raise ImproperlyConfigured(msg)
    if connection.vendor == "postgresql":
        return PostgresHuey("aftercare", results=False, read_timeout=1, **_same_server())
    return SqliteHuey("aftercare", results=False, filename=str(settings.DATA / "queue.sqlite3"), timeout=20)


def _redis(url: str) -> Huey:
    try:
        return RedisHuey("aftercare", results=False, url=url, read_timeout=1)
    except ConfigurationError as error:
        msg = "AFTERCARE_QUEUE names Redis, but the package `redis` is not installed"
        raise ImproperlyConfigured(msg) from error


def _same_server() -> dict[str, Any]:
    """The business database carries the numbers too, so that a second machine needs no further service."""
    given = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {ours: given[theirs] for ours, theirs in names.items() if given[theirs]}
