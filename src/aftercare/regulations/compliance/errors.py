"""Refusals around verdicts."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NotBreachedError(DomainError):
    """Only a breach needs a cause."""

    code, message, status = "not_breached", _("The clause was kept here: there is nothing to explain."), 409


class TooManyToPrintError(DomainError):
    """Nobody reads so many pages."""

    code, message, status = (
        "too_many_to_print",
        _("There are more than %(limit)s: choose a shorter time, or take the list away as a sheet."),
        422,
    )
