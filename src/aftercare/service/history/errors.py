"""Refusals about importing history."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError


class NotAHistoryError(InvalidError):
    code, message = "not_a_history", _("This is not a status history. The columns needed are: %(columns)s.")


class AlreadyImportedError(DomainError):
    code, message = "history_already_imported", _("This file was imported before (batch %(batch)s). Undo that first.")
