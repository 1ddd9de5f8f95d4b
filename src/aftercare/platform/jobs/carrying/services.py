"""Doing jobs: one worker takes a job by lease, does it, and says how it ended.

Every step of the book-keeping is one compare-and-set on (job, owner, attempt), so a worker that
lost its lease can no longer change anything. These single statements are no commands: the
journal is told of what a job does, not of how it is passed from hand to hand.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import translation

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import bulk, command, publish
from aftercare.base.kernel.errors import DomainError
from aftercare.platform.jobs.errors import CancelledError, GiveUpError, LeaseLostError, RetryError, StoppingError
from aftercare.platform.jobs.events import JobDied, JobEnded
from aftercare.platform.jobs.models import Job
from aftercare.platform.jobs.rules import LEASE, Handler, Result, handlers, retry_after

logger = logging.getLogger("aftercare.jobs")

# Progress is for people: more often than this nobody can read it.
PROGRESS_EVERY = 0.5
SWEEP_LIMIT = 500
INLINE = "inline"


def _never() -> bool:
    return False


@dataclass(slots=True, kw_only=True)
class Run:
    """One attempt at a job; what its handler is given first.

    `by` is the actor who asked, coming in by the door `job`; `at` is when this attempt began.
    """

    job_id: int
    kind: str
    by: Actor
    at: datetime
    attempt: int
    worker: str
    memory: dict[str, Any] = field(default_factory=dict)
    stopping: Callable[[], bool] = _never
    _told_at: float = field(default=0.0, repr=False)

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is: at most twice a second, and always at the end.

        In a `whole` handler others see it only when the job has ended.
        """
        if done < total and monotonic() - self._told_at < PROGRESS_EVERY:
            return
        self._told_at = monotonic()
        self._set(progress_done=done, progress_total=total, progress_text=text[:200])

    def check_cancelled(self) -> None:
        """A place where the job may be left: raises if it was cancelled or the worker is being stopped."""
        if self.stopping():
            raise StoppingError
        asked = self.mine().values_list("cancel_asked", flat=True).first()
        if asked is None:
            raise LeaseLostError
        if asked:
            raise CancelledError

    def remember(self, **values: Any) -> None:
        """Keep values for the next attempt; called within a command, they are kept or lost with it."""
        self.memory = {**self.memory, **values}
        self._set(memory=self.memory)

    def _set(self, **values: Any) -> None:
        if not self.mine().update(**values):
            raise LeaseLostError

    def mine(self) -> QuerySet[Job]:
        """The job's row, as long as this attempt holds it."""
        return Job.objects.filter(
            pk=self.job_id, state=Job.State.LEASED, lease_owner=self.worker, attempts=self.attempt
        )


def carry(job_id: int, *, worker: str, stopping: Callable[[], bool] = _never, lease: timedelta = LEASE) -> bool:
    """Do one job if it is ready. False: it was not, or somebody else has it."""
    at = clock.now()
    job = _claim(job_id, worker, at, lease)
    if job is None:
        return False
    run = Run(
        job_id=job.pk,
        kind=job.kind,
        by=job.actor(),
        at=at,
        attempt=job.attempts,
        worker=worker,
        memory=job.memory,
        stopping=stopping,
    )
    _do(job, run)
    return True


def _claim(job_id: int, worker: str, at: datetime, lease: timedelta) -> Job | None:
    """Compare-and-set: one worker gets it, whoever else heard of it does not."""
    ready = Job.objects.filter(pk=job_id, state=Job.State.READY, not_before__lte=at)
    claimed = ready.update(
        state=Job.State.LEASED,
        lease_owner=worker,
        lease_until=at + lease,
        attempts=F("attempts") + 1,
        started_at=at,
        error="",
        progress_text="",
    )
    return Job.objects.get(pk=job_id) if claimed else None


def _do(job: Job, run: Run) -> None:
    """Call the handler and note how it ended."""
    begun = monotonic()
    try:
        handler = handlers[job.kind]
        with translation.override(job.language or settings.LANGUAGE_CODE):
            (_whole if handler.whole else _in_steps)(handler, run, job.args)
    except CancelledError:
        _called_off(run)
        logger.info("Job %s (%s) was cancelled.", job.pk, job.kind)
    except StoppingError:
        _put_back(run, at=clock.now(), attempts=run.attempt - 1)
        logger.info("Job %s (%s) waits for the next worker: this one is stopping.", job.pk, job.kind)
    except LeaseLostError:
        logger.warning("Job %s (%s) was taken over by another worker.", job.pk, job.kind)
    except DomainError as error:
        refuse(run=run, tells=handlers[job.kind].tells, error=f"{error.code}: {error}", by=SYSTEM, at=clock.now())
        logger.warning("Job %s (%s) was refused: %s", job.pk, job.kind, error)
    except RetryError as error:
        _again_or_bury(run, job, str(error), error.after)
    except GiveUpError as error:
        bury(job_id=job.pk, attempt=run.attempt, error=str(error), by=SYSTEM, at=clock.now())
    except Exception as error:
        logger.exception("Job %s (%s) failed.", job.pk, job.kind)
        _again_or_bury(run, job, f"{type(error).__name__}: {error}", None)
    else:
        logger.info("Job %s (%s) is done after %.1f s.", job.pk, job.kind, monotonic() - begun)


def _in_steps(handler: Handler, run: Run, args: dict[str, Any]) -> None:
    _finish(handler, run, handler.function(run, **args))


def _whole(handler: Handler, run: Run, args: dict[str, Any]) -> None:
    """Effects and "done" in one transaction: whatever happens, they count once."""
    with bulk(f"job.{run.kind}", by=run.by, at=run.at):
        _finish(handler, run, handler.function(run, **args))


def _finish(handler: Handler, run: Run, result: Result) -> None:
    if handler.tells:
        finish_and_tell(run=run, result=result, by=SYSTEM, at=clock.now())
    else:
        _done(run, result)


@command("job.finish")
def finish_and_tell(*, run: Run, result: Result, by: Actor, at: datetime) -> None:
    """The job is done, and whoever asked hears of it."""
    del by
    _done(run, result)
    publish(JobEnded(job=run.job_id, kind=run.kind, outcome="done"), stream_id=run.job_id, at=at)


@command("job.refuse")
def refuse(*, run: Run, tells: bool, error: str, by: Actor, at: datetime) -> None:
    """The work was not accepted: it is not tried again."""
    del by
    held = run.mine().update(state=Job.State.FAILED, ended_at=at, error=error, again=False, **NO_LEASE)
    if held and tells:
        publish(JobEnded(job=run.job_id, kind=run.kind, outcome="failed"), stream_id=run.job_id, at=at)


def _done(run: Run, result: Result) -> None:
    ended = {"state": Job.State.DONE, "ended_at": clock.now(), "result": result, **NO_LEASE}
    if run.mine().filter(again=False).update(**ended):
        return
    asked_again = run.mine().filter(again=True)
    if not asked_again.update(again=False, result=result, memory={}, **_ready(at=clock.now(), attempts=0)):
        raise LeaseLostError


def _called_off(run: Run) -> None:
    run.mine().update(state=Job.State.CANCELLED, ended_at=clock.now(), again=False, **NO_LEASE)


def _put_back(run: Run, *, at: datetime, attempts: int, error: str = "") -> None:
    run.mine().update(error=error, **_ready(at=at, attempts=attempts))


NO_LEASE: dict[str, Any] = {"lease_owner": "", "lease_until": None}


def _ready(*, at: datetime, attempts: int) -> dict[str, Any]:
    """Not offered: the sweep does that once the time has come."""
    return {"state": Job.State.READY, "not_before": at, "attempts": attempts, "offered_at": None, **NO_LEASE}


def _again_or_bury(run: Run, job: Job, error: str, after: timedelta | None) -> None:
    if run.attempt >= job.max_attempts:
        bury(job_id=job.pk, attempt=run.attempt, error=error, by=SYSTEM, at=clock.now())
        return
    wait = retry_after(run.attempt) if after is None else after
    _put_back(run, at=clock.now() + wait, attempts=run.attempt, error=error)
    logger.info("Job %s (%s) is tried again in %d s.", job.pk, job.kind, wait.total_seconds())


@command("job.bury")
def bury(*, job_id: int, attempt: int, error: str, by: Actor, at: datetime) -> None:  # noqa: ARG001 - every command has an author
    """Give a job up. Nothing happens if another worker has it by now."""
    held = Job.objects.filter(pk=job_id, state=Job.State.LEASED, attempts=attempt)
    if not held.update(state=Job.State.DEAD, ended_at=at, error=error, again=False, **NO_LEASE):
        return
    job = Job.objects.get(pk=job_id)
    logger.error("Job %s (%s) is given up after %s attempts: %s", job.pk, job.kind, attempt, error)
    publish(JobDied(job=job.pk, kind=job.kind, attempts=attempt), stream_id=job.pk, at=at)


def renew(job_ids: Iterable[int], *, worker: str, at: datetime) -> None:
    """The heartbeat: the worker still holds these jobs."""
    held = Job.objects.filter(pk__in=list(job_ids), state=Job.State.LEASED, lease_owner=worker)
    held.update(lease_until=at + LEASE)


def release(job_ids: Iterable[int], *, worker: str, at: datetime) -> None:
    """A worker that ends hands back what its threads did not finish."""
    held = Job.objects.filter(pk__in=list(job_ids), state=Job.State.LEASED, lease_owner=worker, attempts__gt=0)
    held.update(**{**_ready(at=at, attempts=0), "attempts": F("attempts") - 1})


def sweep(at: datetime) -> list[int]:
    """Free jobs whose worker fell silent; give the numbers that are to be offered to the workers now."""
    lost = Job.objects.filter(state=Job.State.LEASED, lease_until__lt=at)
    for job in lost.order_by("lease_until", "id")[:SWEEP_LIMIT]:
        _free(job, at)
    due = Job.objects.filter(state=Job.State.READY, not_before__lte=at, offered_at__isnull=True)
    ids = list(due.order_by("not_before", "id").values_list("pk", flat=True)[:SWEEP_LIMIT])
    Job.objects.filter(pk__in=ids).update(offered_at=at)
    return ids


def forgotten(at: datetime, *, since: datetime) -> list[int]:
    """Jobs offered before `since` that still wait: asked for when the queue is empty, their numbers got lost."""
    waiting = Job.objects.filter(state=Job.State.READY, not_before__lte=at, offered_at__lt=since)
    ids = list(waiting.order_by("not_before", "id").values_list("pk", flat=True)[:SWEEP_LIMIT])
    Job.objects.filter(pk__in=ids).update(offered_at=at)
    return ids


def _free(job: Job, at: datetime) -> None:
    said = f"The worker {job.lease_owner} fell silent in the middle of attempt {job.attempts}."
    logger.warning("Job %s (%s): %s", job.pk, job.kind, said)
    if job.attempts >= job.max_attempts:
        bury(job_id=job.pk, attempt=job.attempts, error=said, by=SYSTEM, at=at)
        return
    same = Job.objects.filter(pk=job.pk, state=Job.State.LEASED, attempts=job.attempts, lease_until__lt=at)
    if job.cancel_asked:
        same.update(state=Job.State.CANCELLED, ended_at=at, again=False, **NO_LEASE)
    else:
        same.update(error=said, **_ready(at=at, attempts=job.attempts))


def run_ready(at: datetime, *, limit: int = 1_000, lease: timedelta = LEASE) -> int:
    """Do all jobs that are due at `at`, here and now, with the clock standing at `at`; how many ran.

    The real path without the queue: for tests, the demo and `aftercare jobs run`. A lease taken in the past has to
    outlast the present, or a worker takes the job over.
    """
    done = 0
    with clock.running(at):
        while done < limit:
            ready = Job.objects.filter(state=Job.State.READY, not_before__lte=at).order_by("not_before", "id")
            number = ready.values_list("pk", flat=True).first()
            if number is None or not carry(number, worker=INLINE, lease=lease):
                break
            done += 1
    return done
