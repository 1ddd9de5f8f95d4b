"""Refusals about records."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NotKeptYetError(DomainError):
    """There is nothing to review, or it was reviewed."""

    code, message, status = "record_not_to_review", _("This record is not there yet, or was reviewed already."), 409


class NotReviewerError(DomainError):
    """Another post reviews it."""

    code, message, status = "record_not_reviewer", _("The regulation names %(posts)s for this review."), 403


class NoFormError(DomainError):
    """The record is a fact of the work, not a form."""

    code, message, status = "record_without_form", _("This record has no form: the work itself records it."), 409
