"""Refusals about who may do what."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import NotAllowedError


class DutiesSeparateError(NotAllowedError):
    """One person may not do both."""

    code, message = "duties_separate", _("You may not do this yourself: %(why)s")
