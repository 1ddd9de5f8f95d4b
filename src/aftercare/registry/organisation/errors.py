"""Refusals of the organisation."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class CodeTakenError(DomainError):
    """The code or number is in use."""

    code, message = "code_taken", _("%(code)s is already in use.")


class PostCircleError(DomainError):
    """A post would be above itself."""

    code, message = "post_circle", _("A post cannot be its own superior, not even through others.")


class StaffLeftError(DomainError):
    """The person does not work here at that time."""

    code, message = "staff_left", _("%(name)s does not work here at that time.")


class PostInUseError(DomainError):
    """Open holdings hang on it."""

    code, message = "post_in_use", _("This post is still held by %(count)s people.")


class RegionTakenError(DomainError):
    """Another office serves the division."""

    code, message = "region_taken", _("Division %(division)s is already served by %(unit)s.")


class OverlapError(DomainError):
    """Two entries for the same person and time."""

    code, message = "overlap", _("This overlaps with what is already planned from %(start)s.")


class LeaveDecidedError(DomainError):
    """The leave is no longer open for this step."""

    code, message = "leave_decided", _("This leave has already been decided or cancelled.")


class OwnLeaveError(DomainError):
    """Nobody grants a leave to themselves."""

    code, message = "own_leave", _("Nobody decides about their own leave.")
    status = 403
