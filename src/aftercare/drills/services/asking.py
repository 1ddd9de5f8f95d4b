"""Asking for a drill: a job plays it."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotFoundError
from aftercare.drills.selectors import JOB
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs import public as jobs
from aftercare.regulations import public as regulations


@command("drill.ask")
def ask(*, pack: str, by: Actor, at: datetime) -> jobs.Job:
    """Have a shipped regulation played; while one is on, that one is it. NotFoundError, NotAllowedError."""
    accounts.require_somewhere(by, "regulation.draft")
    document = regulations.pack(pack)
    if document is None:
        raise NotFoundError
    return jobs.enqueue(kind=JOB, args={"pack": document.key}, dedupe=document.key, by=by, at=at)
