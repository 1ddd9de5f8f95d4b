"""Refusals around regulations as documents."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class DocumentFaultyError(DomainError):
    """The text has faults that keep it from being saved or published; each names clause and field."""

    code, message, status = "document_faulty", _("The regulation cannot be taken like this: %(first)s"), 422

    def __init__(self, problems: Sequence[object]) -> None:
        self.problems = list(problems)
        super().__init__(fields={"content": [str(one) for one in problems]}, first=str(problems[0]))


class NotDraftError(DomainError):
    """Only a draft can be written in."""

    code, message = "not_draft", _("This version is no longer a draft; begin a new version to change it.")


class InWorkError(DomainError):
    """There is a version in work already."""

    code, message = "version_in_work", _("A version of this regulation is already being worked on.")


class NotApprovedError(DomainError):
    """Only what was approved can be published."""

    code, message = "not_approved", _("This version has not been approved.")


class NotUnpublishedError(DomainError):
    """Put aside is what waits for its publication, nothing else."""

    code, message = "not_unpublished", _("Only an approved version that is not published yet is put aside.")


class NotInForceError(DomainError):
    """Only a published version can be withdrawn or read and signed."""

    code, message = "not_in_force", _("This version is not published.")


class QuestionsFirstError(DomainError):
    """With questions, reading is confirmed by answering them."""

    code, message = "questions_first", _("Answer the questions of this regulation; then it counts as read.")


class EffectiveInPastError(DomainError):
    """A regulation cannot take force backwards."""

    code, message, status = (
        "effective_in_past",
        _("A regulation takes force at the earliest on the day it is published."),
        422,
    )


class NothingInItError(DomainError):
    """A regulation without a clause."""

    code, message, status = "nothing_in_it", _("A regulation needs at least one clause."), 422


class KeyTakenError(DomainError):
    """Keys are never used twice."""

    code, message = "key_taken", _("There is a regulation with this key already.")


class NotInterpreterError(DomainError):
    """The regulation names the post that says what it means."""

    code, message, status = "not_interpreter", _("Only %(post)s may say what this regulation means."), 403


class AlreadyAnsweredError(DomainError):
    """An answer is filed and stays."""

    code, message = "already_answered", _("This question has been answered; ask a new one.")
