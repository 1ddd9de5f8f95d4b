"""Refusals while a written regulation is brought in."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class IntakeEndedError(DomainError):
    """It was made into drafts or put away: nothing is corrected in it any more."""

    code, message = "intake_ended", _("This paper has been made into drafts or put away.")


class IntakeUnreadError(DomainError):
    """The job has not split it yet."""

    code, message = "intake_unread", _("This paper is still being read.")


class NothingTakenError(DomainError):
    """Everything was dropped."""

    code, message, status = "nothing_taken", _("Keep at least one clause, or put the paper away."), 422


class NothingAboveError(DomainError):
    """The first clause has nothing to be joined to."""

    code, message, status = "nothing_above", _("No clause that is kept stands above this one."), 422


class DraftFaultyError(DomainError):
    """One of the regulations cannot become a draft."""

    code, message, status = "draft_faulty", _("“%(title)s” cannot become a draft: %(first)s"), 422
