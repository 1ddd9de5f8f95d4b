"""Refusals about soft bookings and locks."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError


class NotSoftError(DomainError):
    code, message = "booking_not_soft", _("This visit is not booked softly: it is firm, or over.")


class DeadlineError(InvalidError):
    code, message = "booking_deadline", _("The deadline lies between now and the start of the visit.")


class NotLockableError(DomainError):
    code, message = "booking_not_lockable", _("This visit has begun or is over: no plan moves it any more.")


class NobodyToLockError(InvalidError):
    code, message = "booking_nobody_to_lock", _("Nobody has this visit yet: first assign an engineer.")


class NotLockedError(DomainError):
    code, message = "booking_not_locked", _("This visit is not locked.")
