"""Refusals about requests."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError


class RequestNotFoundError(NotFoundError):
    code, message = "request_not_found", _("There is no such request, or you may not see it.")


class RequestMoveError(DomainError):
    code, message = "request_move_refused", _("“%(verb)s” is not possible in this state of the request.")


class RequestBusyError(DomainError):
    code, message = "request_has_open_orders", _("This request still has open orders. Finish or cancel them first.")


class NotConfirmedError(DomainError):
    code, message = "request_not_confirmed", _("The customer has not confirmed every finished visit yet.")


class ReportsMissingError(DomainError):
    code, message = "request_reports_missing", _("Not every order of this request has a reviewed report yet.")


class MergeIntoSelfError(DomainError):
    code, message = "request_merge_into_self", _("A request cannot be merged into itself or into a merged one.")


class MajorNotAllowedError(DomainError):
    code, message, status = "major_not_allowed", _("Only those who may declare a major fault can do this."), 403


class ReopenTooLateError(DomainError):
    code, message = (
        "reopen_too_late",
        _("This request was archived more than %(days)s days ago. Open a new one instead."),
    )
