"""Reminders of questions that wait."""

from aftercare.base.kernel.words import Words
from aftercare.platform.approvals.services import remind_all
from aftercare.platform.jobs.public import Result, Run, periodic


def register() -> None:
    """Called in `ready()`."""
    found = {"reminded": Words(zh="发出的催办", en="Reminders sent")}
    periodic("approvals.remind", "*/10 * * * *", label=Words(zh="催办审批", en="Remind approvers"), found=found)(
        remind_late
    )


def remind_late(run: Run) -> Result:
    """Every ten minutes."""
    return {"reminded": remind_all(run.at)}
