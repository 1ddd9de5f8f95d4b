"""Refusals of replays."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class ReplayBrokenError(DomainError):
    """The process that replayed ended early."""

    code, message, status = "replay_broken", _("The replay broke off: %(words)s"), 500
