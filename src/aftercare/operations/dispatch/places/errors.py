"""Refusals about help from other offices."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError


class OfficeRequestNotFoundError(NotFoundError):
    code, message = "office_request_not_found", _("There is no such question to an office, or you may not see it.")


class NotAwayError(DomainError):
    code, message = "site_not_away", _("The site lies in the home region: your own people go.")


class RequestOverError(DomainError):
    code, message = "request_over", _("This request is settled: nobody has to go any more.")


class AlreadyAskedError(DomainError):
    code, message = "office_already_asked", _("This office was asked and has not answered yet.")


class AlreadyAnsweredError(DomainError):
    code, message = "office_already_answered", _("The office has answered already.")


class NotDeclinedError(DomainError):
    code, message = (
        "office_not_declined",
        _("First an office is asked; the vice president coordinates where it cannot go or lets its time pass."),
    )


class NobodyNamedError(DomainError):
    code, message = "nobody_named", _("Say which office or which person goes.")
