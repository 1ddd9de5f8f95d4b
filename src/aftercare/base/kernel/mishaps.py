"""What goes wrong around us: the database stays locked, the disk is full. Every door says it in words.

Commands let these pass as they are, so that jobs and imports try again instead of noting a refusal.
"""

import errno

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class BusyError(DomainError):
    """Somebody else holds the database for longer than we wait."""

    code, message, status = (
        "busy",
        _("Others are saving just now, and it takes longer than usual. Nothing of yours was saved; try again soon."),
        503,
    )


class DiskFullError(DomainError):
    """There is no room left for rows or files."""

    code, message, status = (
        "disk_full",
        _("There is no room left on the server: nothing was saved. Please try again once its operator has made room."),
        507,
    )


# SQLite's driver gives its words alone.
_LOCKED, _FULL = "is locked", "disk is full"
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BUSY_STATES = {"40001", "40P01", "53300", "55P03"}
_FULL_STATES = {"53100"}
_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}


def mishap(error: BaseException) -> DomainError | None:
    """The refusal that tells of a mishap; None for any other error, which is a fault of ours."""
    if isinstance(error, OSError):
        return DiskFullError() if error.errno in _FULL_ERRNOS else None
    if not isinstance(error, DatabaseError):
        return None
    state, words = getattr(error.__cause__, "sqlstate", None), str(error)
    if state in _FULL_STATES or words.endswith(_FULL):
        return DiskFullError()
    return BusyError() if state in _BUSY_STATES or words.endswith(_LOCKED) else None
