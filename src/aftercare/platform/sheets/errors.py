"""Why a sheet is not taken."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class DefinitionInvalidError(DomainError):
    """The text of a form definition does not make sense; `fields["body"]` says where and why."""

    code, message, status = "definition_invalid", _("The form cannot be used like this."), 422


class VersionPublishedError(DomainError):
    """A published version never changes: answers refer to it."""

    code, message = "version_published", _("This version is published and never changes. Make a new version.")


class NoPublishedVersionError(DomainError):
    """There is only a draft."""

    code, message = "no_published_version", _("The form “%(name)s” has no published version yet.")


class AnswersInvalidError(DomainError):
    """Some answers are missing or cannot be right; `fields` says which and why."""

    code, message, status = "answers_invalid", _("Some answers are missing or not right. They are marked below."), 422


class SheetClosedError(DomainError):
    """The subject no longer takes answers."""

    code, message = "sheet_closed", _("This sheet is closed and takes no further answers.")


class NothingToWaiveError(DomainError):
    """Only values out of their limits can be waived."""

    code, message, status = "nothing_to_waive", _("There is no value out of its limits at “%(field)s”."), 422
