"""Refusals of the frame itself."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class ViewNameTakenError(DomainError):
    """Two views of one person on one list cannot share a name."""

    code, message, status = "view_name_taken", _("You already have a view named “%(name)s”."), 409


class TooManyRowsError(DomainError):
    """A bulk action on more rows than one request should carry."""

    code, message, status = "too_many_rows", _("Choose at most %(limit)s rows at a time; %(count)s are chosen."), 422


class NothingChosenError(DomainError):
    """A bulk action without rows."""

    code, message, status = "nothing_chosen", _("No row is chosen."), 422


class TooLargeError(DomainError):
    """More was sent than the server takes in one request."""

    code, message, status = (
        "too_large",
        _("This is more than the server accepts at once (%(limit)s). Send less at a time."),
        413,
    )


class ExportTooLargeError(DomainError):
    """A sheet of more rows than people can use."""

    code, message, status = (
        "export_too_large",
        _("This view has more than %(limit)s rows. Narrow it with criteria, then export."),
        422,
    )
