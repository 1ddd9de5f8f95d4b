"""Refusals around verdicts."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NotBreachedError(DomainError):
    """Only a breach needs a cause."""

    code, message, status = "not_breached", _("The clause was kept here: there is nothing to explain."), 409
