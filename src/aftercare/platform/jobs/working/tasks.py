"""The worker: threads that do jobs, a scheduler with its sweep, the beats, and the heart."""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic
from uuid import uuid4

from django.db import close_old_connections, connections
from huey import Huey
from huey.consumer import Consumer, Scheduler
from huey.consumer import Worker as QueueWorker

from aftercare.base.kernel import clock, statistics
from aftercare.base.kernel.words import Words
from aftercare.platform.jobs import services
from aftercare.platform.jobs.carrying import services as carrying
from aftercare.platform.jobs.models import Worker
from aftercare.platform.jobs.periodic import services as periodic
from aftercare.platform.jobs.public import Result, Run, every
from aftercare.platform.jobs.public import periodic as by_cron
from aftercare.platform.jobs.rules import LEASE, OFFER_AGAIN
from aftercare.platform.journal import public as journal

logger = logging.getLogger("aftercare.jobs")

HEARTBEAT = 15.0
BEATS_LOOK = 0.5
# How long a stopping worker waits for the jobs under way before it hands them back.
GRACE = 30.0


@by_cron(
    "jobs.tidy",
    "40 3 * * *",
    label=Words("清理旧任务", "Clear away old jobs"),
    found={"jobs": Words("清理的任务", "Jobs cleared away")},
)
def tidy(run: Run) -> Result:
    """Forget what ended well a month ago."""
    return {"jobs": periodic.tidy(run.at)}


@by_cron(
    "journal.commands",
    "50 3 * * *",
    label=Words("清理旧命令记录", "Clear away old command records"),
    found={"commands": Words("清理的命令记录", "Records cleared away")},
)
def forget_commands(run: Run) -> Result:
    """Submission keys are remembered for ninety days (decision 22)."""
    return {"commands": journal.purge_commands(at=run.at)}


def follow_the_journal() -> None:
    """The journal's readers and its seal run here, and the database looks at its tables; called in `ready()`."""
    every("journal.readers", seconds=2)(lambda at: journal.run_consumers(at=at))
    every("journal.seal", seconds=300)(lambda at: journal.seal(at=at))
    every("database.statistics", seconds=600)(lambda _at: statistics.refresh())


class Held:
    """What this process is doing at the moment; the heart keeps it."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"
        self.jobs: set[int] = set()
        self.beats: set[str] = set()

    def renew(self, at: datetime) -> None:
        carrying.renew(self.jobs.copy(), worker=self.name, at=at)
        periodic.renew(self.beats.copy(), worker=self.name, at=at)
        Worker.objects.filter(name=self.name).update(seen_at=at)


def carry_next(queue: Huey, held: Held, stopping: Callable[[], bool]) -> bool:
    """Take the next number from the queue and do that job; False if no number waits."""
    number = queue.storage.dequeue()
    if number is None:
        return False
    job_id = int(bytes(number))
    held.jobs.add(job_id)
    try:
        carrying.carry(job_id, worker=held.name, stopping=stopping)
    except Exception:
        # The lease runs out and the sweep offers the job again.
        logger.exception("Job %s could not be carried through.", job_id)
    finally:
        held.jobs.discard(job_id)
        close_old_connections()
    return True


def schedule(queue: Huey, at: datetime) -> None:
    """One turn of the scheduler: due slots become jobs, lost leases are freed, due jobs are offered."""
    periodic.take_due(at)
    ready = carrying.sweep(at)
    if not ready and not queue.storage.queue_size():
        ready = carrying.forgotten(at, since=at - OFFER_AGAIN)
    services.offer(ready)


class WorkerProcess(Consumer):  # type: ignore[misc]  # huey has no types
    """huey's consumer: its threads, signals and revival of dead threads; the numbers are ours."""

    def __init__(self, queue: Huey, *, threads: int) -> None:
        self.held = Held()
        super().__init__(
            queue,
            workers=threads,
            initial_delay=0.05,
            backoff=1.3,
            max_delay=1.0,
            graceful_signal="TERM",
            shutdown_timeout=GRACE,
        )

    def _create_worker(self) -> QueueWorker:
        return _Carrier(self)

    def _create_scheduler(self) -> Scheduler:
        return _Clerk(self)


class _Carrier(QueueWorker):  # type: ignore[misc]  # huey has no types
    """A thread that does jobs."""

    def __init__(self, process: WorkerProcess) -> None:
        super().__init__(process.huey, process.stop_flag, process.default_delay, process.max_delay, process.backoff)
        self.held = process.held

    def loop(self, now: object = None) -> None:  # noqa: ARG002 - huey's signature
        try:
            found = carry_next(self.huey, self.held, self.stop_flag.is_set)
        except Exception:
            logger.exception("The queue cannot be read.")
            self.sleep()
            return
        if found:
            self.delay = self.default_delay
        elif not self.huey.storage.blocking:
            self.sleep()

    def shutdown(self) -> None:
        connections.close_all()


class _Clerk(Scheduler):  # type: ignore[misc]  # huey has no types
    """The thread that looks at the clock once a second."""

    def __init__(self, process: WorkerProcess) -> None:
        super().__init__(process.huey, process.stop_flag, interval=1, periodic=False)

    def loop(self, now: object = None) -> None:  # noqa: ARG002 - huey's signature
        begun = monotonic()
        _guarded("The scheduler", lambda: schedule(self.huey, clock.now()))
        self.sleep_for_interval(begun, self.interval)

    def shutdown(self) -> None:
        connections.close_all()


def _guarded(who: str, work: Callable[[], object]) -> None:
    """A turn that fails is not the end of the thread: the next turn tries again."""
    try:
        work()
    except Exception:
        logger.exception("%s failed; it tries again.", who)
    finally:
        close_old_connections()


def _repeat(who: str, pause: float, stop: Event, work: Callable[[], object]) -> Thread:
    def run() -> None:
        while not stop.wait(pause):
            _guarded(who, work)
        connections.close_all()

    thread = Thread(target=run, name=who, daemon=True)
    thread.start()
    return thread


def work(*, threads: int) -> int:
    """Run a worker until it is told to stop (SIGTERM: when the jobs under way are done). Main thread only."""
    process = WorkerProcess(services.queue(), threads=threads)
    held = process.held
    at = clock.now()
    Worker.objects.filter(stopped_at__isnull=True, seen_at__lt=at - LEASE).update(stopped_at=at)
    Worker.objects.filter(seen_at__lt=at - timedelta(days=7)).delete()
    Worker.objects.create(name=held.name, threads=threads, started_at=at, seen_at=at)
    logger.info("Worker %s looks for jobs with %d threads.", held.name, threads)
    ended = Event()
    helpers = [
        _repeat("The heart", HEARTBEAT, ended, lambda: held.renew(clock.now())),
        _repeat(
            "The beats", BEATS_LOOK, ended, lambda: periodic.do_beats(clock.now(), worker=held.name, held=held.beats)
        ),
    ]
    process.run()
    ended.set()
    for helper in helpers:
        helper.join(timeout=5)
    at = clock.now()
    carrying.release(held.jobs.copy(), worker=held.name, at=at)
    Worker.objects.filter(name=held.name).update(stopped_at=at, seen_at=at)
    logger.info("Worker %s has stopped.", held.name)
    return 0
