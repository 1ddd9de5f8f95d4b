"""Refusals about routines."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class DutyOverError(DomainError):
    """It was done, excused or ended already."""

    code, message, status = "duty_over", _("This duty is no longer open."), 409


class NoFormError(DomainError):
    """The routine is proved by what happens, not by a form."""

    code, message, status = "duty_without_form", _("This duty has no form: it is proved by what was recorded."), 409


class NothingToReviewError(DomainError):
    """Not done yet, or reviewed already."""

    code, message, status = "nothing_to_review", _("There is nothing to review here."), 409


class NotReviewerError(DomainError):
    """Another post reviews it."""

    code, message, status = "not_reviewer", _("The regulation names %(posts)s for this review."), 403
