"""Refusals about visits."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError, NotFoundError


class VisitNotFoundError(NotFoundError):
    code, message = "visit_not_found", _("There is no such visit, or you may not see it.")


class MemberNotFoundError(NotFoundError):
    code, message = "member_not_found", _("This person is not one of the crew.")


class VisitMoveError(DomainError):
    code, message = (
        "visit_move_refused",
        _("“%(verb)s” is not possible now: the visit has moved on, or is not there yet."),
    )


class CrewClosedError(DomainError):
    code, message = "crew_closed", _("The file is closed: times and shares of the crew stay as they are.")


class SharesSumError(InvalidError):
    code, message = "shares_not_whole", _("The shares make %(sum)s%% together; they must make 100%%.")


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


class PhotosMissingError(DomainError):
    code, message = "photos_missing", _("These photographs are still missing: %(slots)s")


class PhotosKeptError(DomainError):
    code, message = "photos_kept", _("The visit has ended: its photographs stay.")


class CodeNotSentError(DomainError):
    code, message = "code_not_sent", _("No valid code has been sent to the customer. Send one first.")


class CodeWrongError(DomainError):
    code, message = "code_wrong", _("This code is not right. %(left)s more tries, then a new one has to be sent.")


class NobodyToSendToError(DomainError):
    code, message = (
        "nobody_to_send_to",
        _("Nobody of this customer can be reached by message. Let them sign instead."),
    )


class NotFinishedError(DomainError):
    code, message = "visit_not_finished", _("Only a finished visit can be confirmed.")
