"""Refusals about regulations taken together."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NotKeptAnyMoreError(DomainError):
    """What was approved cannot be kept any more."""

    code = "not_kept_any_more"
    message = _("Since its approval something has changed: %(first)s Put the version aside and begin a new one.")
