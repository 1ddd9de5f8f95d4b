"""The door of `jobs` for apps above: declare work, ask for it, follow it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aftercare.base.kernel.words import Words
from aftercare.platform.jobs.carrying.services import Run, run_ready
from aftercare.platform.jobs.errors import CancelledError, GiveUpError, RetryError, StoppingError
from aftercare.platform.jobs.models import Job
from aftercare.platform.jobs.periodic.services import take_due
from aftercare.platform.jobs.rules import (
    Beating,
    Handler,
    Periodic,
    Result,
    beatings,
    handlers,
    label_of,
    periodics,
)
from aftercare.platform.jobs.selectors import is_anybody_at_work, job
from aftercare.platform.jobs.services import cancel, enqueue, retry, revive

__all__ = [
    "CancelledError",
    "GiveUpError",
    "Job",
    "Result",
    "RetryError",
    "Run",
    "StoppingError",
    "cancel",
    "enqueue",
    "every",
    "handler",
    "handlers",
    "is_anybody_at_work",
    "job",
    "label_of",
    "periodic",
    "retry",
    "revive",
    "run_ready",
    "take_due",
]

Work = Callable[..., Result]


def handler(
    kind: str,
    *,
    label: Words,
    whole: bool = False,
    attempts: int = 5,
    tells: bool = False,
    found: Mapping[str, Words] | None = None,
) -> Callable[[Work], Work]:
    """Declare how jobs of a kind are done: a function `(run: Run, **args) -> dict | None`.

    `whole=True`: it runs in one transaction together with the note that it is done, so its
    effects count exactly once; for short work that stays within the database. Otherwise it may
    take long and talk to others: it makes its own calls into services, may begin again after a
    crash, and so must be idempotent or `run.remember(...)` how far it came within each command.
    A DomainError ends it as refused; any other exception is tried again, up to `attempts`.
    `tells=True`: whoever asked goes on with something else meanwhile, so how it ended is published
    and they find it in their inbox. `found` names the figures of its result for the page of the job.
    """

    def declare(function: Work) -> Work:
        one = Handler(
            kind=kind, label=label, function=function, whole=whole, attempts=attempts, tells=tells, found=found or {}
        )
        handlers.register(kind, one)
        return function

    return declare


def periodic(
    name: str,
    cron: str,
    *,
    label: Words,
    whole: bool = False,
    attempts: int = 3,
    found: Mapping[str, Words] | None = None,
) -> Callable[[Work], Work]:
    """Declare a job that falls due by a cron line, read in the company's zone: a function `(run: Run)`.

    Each slot is taken once, by however many schedulers; missed slots are made up for once.
    """

    def declare(function: Work) -> Work:
        periodics.register(name, Periodic(name=name, cron=cron, kind=name))
        return handler(name, label=label, whole=whole, attempts=attempts, found=found)(function)

    return declare


def every(name: str, *, seconds: int) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Declare small work that is repeated every few seconds by one worker at a time: a function `(at)`.

    It leaves no job row; it must be able to be stopped anywhere.
    """

    def declare(function: Callable[[datetime], object]) -> Callable[[datetime], object]:
        beatings.register(name, Beating(name=name, seconds=seconds, function=function))
        return function

    return declare
