"""Reminders of questions that wait."""

from aftercare.base.kernel.words import Words
from aftercare.platform.approvals.services import remind_all
from aftercare.platform.jobs.public import Result, Run, periodic


def register() -> None:
    """Called in `ready()`."""
    periodic("approvals.remind", "*/10 * * * *", label=Words(zh="催办审批", en="Remind approvers"))(remind_late)


def remind_late(run: Run) -> Result:
    """Every ten minutes."""
    return {"reminded": remind_all(run.at)}
