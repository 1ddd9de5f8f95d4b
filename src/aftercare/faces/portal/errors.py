"""Refusals on the customers' pages."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class TooOftenError(DomainError):
    code, message, status = "too_often", _("That was a lot at once. Please wait a little, or call us."), 429
