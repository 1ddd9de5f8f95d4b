"""Refusals about visits."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError, NotFoundError


class VisitNotFoundError(NotFoundError):
    code, message = "visit_not_found", _("There is no such visit, or you may not see it.")


class VisitMoveError(DomainError):
    code, message = (
        "visit_move_refused",
        _("“%(verb)s” is not possible now: the visit has moved on, or is not there yet."),
    )


class VisitTimeError(InvalidError):
    code, message = "visit_time_refused", _("This time lies before an earlier step of the same visit.")


class VisitWindowError(InvalidError):
    code, message = "visit_window_wrong", _("A visit ends after it begins, and within a month.")


class NoLeadError(DomainError):
    code, message = "visit_without_engineer", _("Choose an engineer before dispatching the visit.")


class EngineerUnableError(DomainError):
    code, message = "engineer_unable", _("%(name)s cannot take this visit: %(reasons)s")


class EngineerBusyError(DomainError):
    code, message = "engineer_busy", _("%(name)s already has visit %(number)s at that time.")


class SheetMissingError(DomainError):
    code, message = "test_sheet_missing", _("Fill in the test sheet “%(sheet)s” before finishing.")


class SheetFailedError(DomainError):
    code, message = (
        "test_sheet_failed",
        _("A value on the test sheet is out of its limits. Correct the fault, or ask for a waiver."),
    )


class TasksOpenError(DomainError):
    code, message = "tasks_open", _("Some required tasks are not ticked off yet: %(tasks)s")


class PoolCapError(DomainError):
    code, message = (
        "pool_cap_reached",
        _("You have already taken %(cap)s orders from the pool today. Leave some for the others."),
    )


class NotPooledError(DomainError):
    code, message = "order_not_pooled", _("This order is not, or no longer, in the pool.")


class AlreadyConfirmedError(DomainError):
    code, message = "visit_already_confirmed", _("This visit has already been confirmed.")


class NotFinishedError(DomainError):
    code, message = "visit_not_finished", _("Only a finished visit can be confirmed.")
