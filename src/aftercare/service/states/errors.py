"""Refusals about states and sub-states."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError


class StateNotFoundError(NotFoundError):
    code, message = "state_not_found", _("There is no such state.")


class SubStateInUseError(DomainError):
    code, message = "sub_state_code_taken", _("This code already stands under “%(state)s”. Choose another.")
