"""Kinds of job for tests. They note what they do as events, so that effects can be counted."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils.translation import get_language

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.events import Event, Ref
from aftercare.base.kernel.words import Words
from aftercare.platform.jobs.public import GiveUpError, Job, Result, RetryError, Run, enqueue, handler
from aftercare.platform.jobs.rules import handlers
from aftercare.platform.journal.public import events_of

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class StepTaken(Event):
    """A test job took a step."""

    type = "test_step.taken"
    stream = "test_step"
    step: Annotated[int, Ref("test_step")]


@command("test_step.take")
def take_step(*, step_id: int, by: Actor, at: datetime, run: Run | None = None) -> None:
    """Publish, and remember how far the job came in the same transaction."""
    publish(StepTaken(step=step_id), stream_id=step_id, at=at)
    if run is not None:
        run.remember(step=step_id)


def steps_taken(count: int = 10) -> list[int]:
    """How often each of the steps 1 … count was taken."""
    return [len(events_of("test_step", step)) for step in range(1, count + 1)]


# A test may hang something here that happens in the middle of a job.
on_step: list[Callable[[Run, int], None]] = []


def _declare(kind: str, **options: Any) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """`handler`, but the module may be imported twice under two names."""
    return (lambda function: function) if kind in handlers else handler(kind, label=Words(zh=kind, en=kind), **options)


@_declare("test.steps")
def in_steps(run: Run, count: int) -> Result:
    """Takes steps 1 … count, each in a command of its own, from where the last attempt was left."""
    for step in range(run.memory.get("step", 0) + 1, count + 1):
        run.check_cancelled()
        take_step(step_id=step, by=run.by, at=clock.now(), run=run)
        run.progress(step, count, f"step {step}")
        for act in on_step:
            act(run, step)
    return {"steps": count}


@_declare("test.whole", whole=True)
def whole(run: Run, count: int = 1) -> Result:
    """Takes all steps in one transaction."""
    for step in range(1, count + 1):
        take_step(step_id=step, by=run.by, at=clock.now())
        for act in on_step:
            act(run, step)
    return {"steps": count}


@_declare("test.speaks")
def speaks(_run: Run) -> Result:
    """Says in which language it speaks."""
    return {"language": get_language()}


class SillyError(DomainError):
    """A refusal."""

    code, message = "silly", "This is silly."


@_declare("test.fails", attempts=3)
def fails(_run: Run, how: str) -> Result:
    """Ends badly in the way asked for."""
    if how == "refused":
        raise SillyError
    if how == "give up":
        raise GiveUpError("no use")
    if how == "retry":
        raise RetryError("not yet")
    raise ValueError(how)


def make_job(kind: str = "test.steps", *, at: datetime = NOON, by: Actor = SYSTEM, **options: Any) -> Job:
    """A job that waits; without `args` it takes one step."""
    options.setdefault("args", {"count": 1} if kind in {"test.steps", "test.whole"} else {})
    return enqueue(kind=kind, by=by, at=at, **options)
