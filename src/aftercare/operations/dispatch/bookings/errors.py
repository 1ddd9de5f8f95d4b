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


class OrderNotLockableError(DomainError):
    code, message = "order_not_lockable", _("Only an order that waits for its visit can be locked; lock the visit.")


class OrderNotLockedError(DomainError):
    code, message = "order_not_locked", _("This order is not locked.")


class NothingToLockError(InvalidError):
    code, message = "order_lock_empty", _("Choose a person, a time, or both.")


class LockTimeError(InvalidError):
    code, message = "order_lock_time", _("The locked time must lie ahead, and end no earlier than it begins.")


class LockContradictedError(InvalidError):
    code, message = "order_lock_contradicted", _("The lock cannot be kept. %(why)s.")


class LockClashError(InvalidError):
    code, message = "order_lock_clash", _("%(name)s is bound to %(number)s at that time.")
