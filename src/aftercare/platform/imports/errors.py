"""Why a file, a row or an undo is refused."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class WorkbookBrokenError(DomainError):
    """It looks like a workbook and cannot be opened."""

    code, status = "workbook_broken", 422
    message = _("The workbook cannot be read. Open it, save it again as .xlsx and upload that.")


class WorkbookTypeError(DomainError):
    """Not a workbook and not text."""

    code, status = "workbook_type", 415
    message = _("This is neither a workbook (.xlsx) nor a text table (.csv), whatever its name says. "
                "Open it in your spreadsheet program, save it as .xlsx and upload that.")  # fmt: skip


class WorkbookOldError(DomainError):
    """The format of before 2007, whatever the name says."""

    code, status = "workbook_old", 415
    message = _("This is a workbook of the old kind (.xls), whatever its name says. "
                "Open it, save it as .xlsx and upload that.")  # fmt: skip


class WorkbookProtectedError(DomainError):
    """It opens with a password only."""

    code, status = "workbook_protected", 422
    message = _("The workbook is protected by a password. Open it, take the password off, save it and upload it again.")


class TableQuoteError(DomainError):
    """A quotation mark that nothing closes swallows the rest of the file."""

    code, status = "table_quote", 422
    message = _("A quotation mark in row %(row)d of the file is never closed: everything behind it would be one cell. "
                "Close it or take it out.")  # fmt: skip


class WorkbookTooWideError(DomainError):
    """More columns than one table takes."""

    code, status = "workbook_too_wide", 413
    message = _("The table has more than %(limit)d columns. Delete those that are not needed and upload it again.")


class WorkbookEmptyError(DomainError):
    """No sheet has a header with a row under it."""

    code, status = "workbook_empty", 422
    message = _("There is no table in the file: no sheet has a header row with a row under it.")


class WorkbookTooLargeError(DomainError):
    """More rows than one session takes."""

    code, status = "workbook_too_large", 413
    message = _("The file unfolds into more than %(limit)s. Split it and import the parts one by one.")


class TargetUnknownError(DomainError):
    """No such kind of import."""

    code, message, status = "target_unknown", _("There is no import of this kind."), 404


class MappingIncompleteError(DomainError):
    """A required column has no header."""

    code, status = "mapping_incomplete", 422
    message = _("Say which columns of the file these are: %(columns)s.")


class MappedTwiceError(DomainError):
    """Two headers of a sheet go into one column."""

    code, status = "mapped_twice", 422
    message = _("Two columns of the file go into “%(column)s”: %(headers)s. Choose one, and leave the other out.")


class SessionStateError(DomainError):
    """The session is not at this step."""

    code, message = "session_state", _("This import is not at a step where that can be done.")


class NothingToImportError(DomainError):
    """Every row is wrong, unchanged or left out."""

    code, message = "nothing_to_import", _("No row is ready to go in.")


class UndoRefusedError(DomainError):
    """Rows from elsewhere refer to rows that the batch created."""

    code = "undo_refused"
    message = _("The import cannot be undone: rows made later refer to what it brought in (%(examples)s).")
