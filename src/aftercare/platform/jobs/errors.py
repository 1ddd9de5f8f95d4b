"""Refusals of jobs, and what a handler may raise to say how it ended."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class JobNotLiveError(DomainError):
    """Only a waiting or running job can be cancelled."""

    code, message = "job_not_live", _("This job has already ended.")


class JobNotBrokenError(DomainError):
    """Only a job that was refused, given up or cancelled can be run again."""

    code, message = "job_not_broken", _("This job has not failed, so it cannot be run again.")


class CancelledError(Exception):
    """Somebody cancelled the job; raised by `Run.check_cancelled`, the worker notes it."""


class StoppingError(Exception):
    """The worker is being stopped; the job goes back into the queue and loses no attempt."""


class LeaseLostError(Exception):
    """Another worker has the job by now; whatever this one still does must not count."""


class RetryError(Exception):
    """The handler asks to be run again: `after` a while, or as the back-off says."""

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class GiveUpError(Exception):
    """The handler knows that trying again is in vain: the job is dead at once."""
