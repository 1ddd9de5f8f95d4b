"""Refusals about what plans are made from."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NotDefectiveError(DomainError):
    code, message = "plan_not_defective", _("This order has no such defect, or it was mended meanwhile.")


class TooManyDaysError(DomainError):
    code, message = "plan_too_many_days", _("A plan covers from one day to %(most)s days.")
