"""Taking a long list of breaches away: a job that writes it, so that nothing of it is left out."""

from datetime import date, datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs import public as jobs
from aftercare.regulations.breaches.rules import FORMATS, NO_SUCH_FORMAT
from aftercare.regulations.compliance.selectors import reading

EXPORT = "regulations.breaches"


@command("breaches.export")
def export(*, first: date, last: date, form: str, language: str, by: Actor, at: datetime) -> jobs.Job:
    """Have the breaches of these days written, as a sheet or on paper. NotAllowedError, InvalidError."""
    accounts.require_somewhere(by, reading.COMPLY)
    if form not in FORMATS:
        raise InvalidError(fields={"form": [str(NO_SUCH_FORMAT)]})
    args = {"first": first.isoformat(), "last": last.isoformat(), "form": form, "language": language}
    return jobs.enqueue(kind=EXPORT, args=args, by=by, at=at)
