"""Refusals around the questions of a regulation."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class NoQuestionsError(DomainError):
    """There is nothing to answer."""

    code, message, status = "no_questions", _("This regulation has no questions; confirm that you have read it."), 409


class AnswersWrongError(DomainError):
    """The attempt is recorded, and does not count as read."""

    code, message, status = "answers_wrong", _("Not all answers are right. Read the clauses again, then answer."), 422
