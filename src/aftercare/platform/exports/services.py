"""Taking a view away that is too long to wait for: a job writes it, so that nothing of it is left out."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs import public as jobs

EXPORT = "exports.view"


@command("view.export")
def export(*, of: str, form: str, language: str, by: Actor, at: datetime) -> jobs.Job:
    """Have all rows of the view at an address written, as of the office that is looked at.

    NotFoundError, NotAllowedError.
    """
    accounts.require(by, "file.store", own=True)
    ui.list_at(of, by)
    if form not in ui.SHEET_FORMATS:
        raise NotFoundError
    office = accounts.offices.chosen()
    args = {"of": of, "form": form, "language": language, "office": office.id if office else None}
    return jobs.enqueue(kind=EXPORT, args=args, by=by, at=at)
