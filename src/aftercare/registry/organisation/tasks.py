"""What is done about people every day."""

from aftercare.base.kernel.words import Words
from aftercare.platform.jobs.public import Result, Run, periodic
from aftercare.registry.organisation.services.abilities import remind_certificates


def register() -> None:
    """Called in `ready()`."""
    label = Words(zh="提醒证书到期", en="Remind of certificates that end")
    found = {"reminded": Words(zh="发出的提醒", en="Reminders sent")}
    periodic("organisation.certificates", "30 7 * * *", label=label, found=found)(remind_of_certificates)


def remind_of_certificates(run: Run) -> Result:
    """Every morning, before the day's work is given out."""
    return {"reminded": remind_certificates(run.at)}
