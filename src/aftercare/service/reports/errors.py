"""Refusals about reports."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError


class ReportNotFoundError(NotFoundError):
    code, message = "report_not_found", _("There is no such report, or you may not see it.")


class OrderNotDoneError(DomainError):
    code, message = "order_not_done", _("The work of this order is not done yet, so there is nothing to report.")


class ReportNotIssuedError(DomainError):
    code, message = "report_not_issued", _("This report does not wait for a review.")


class ReviewOwnReportError(DomainError):
    code, message, status = "review_own_report", _("Somebody else has to review your report."), 403
