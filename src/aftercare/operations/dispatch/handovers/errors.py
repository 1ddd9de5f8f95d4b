"""Refusals about work handed over."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError

UNKNOWN_REASON = _("Choose one of the reasons offered.")
SAY_WHAT_IS_OPEN = _("Write what is open and has to be done.")
TO_WHOM = _("Name a department or a person other than yourself.")
DUE_PAST = _("This lies ahead.")


class HandoverNotFoundError(NotFoundError):
    code, message = "handover_not_found", _("There is no such hand-over, or you may not see it.")


class SettledError(DomainError):
    code, message = "handover_settled", _("This hand-over was answered already.")


class NotTakenError(DomainError):
    code, message = "handover_not_taken", _("Only what was taken over can be done.")


class RequestSettledError(DomainError):
    code, message = "handover_request_over", _("This request is over: there is nothing to hand over.")
