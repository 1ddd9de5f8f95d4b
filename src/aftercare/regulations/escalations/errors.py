"""Refusals around escalations."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class AlreadyAnsweredError(DomainError):
    """Somebody took it over before."""

    code, message = "escalation_answered", _("Somebody has taken this over already.")


class NotToldError(DomainError):
    """Only those who were told, or who may override, take over."""

    code, message, status = (
        "not_told",
        _("Only those who were told can take this over, and those who may override."),
        403,
    )
