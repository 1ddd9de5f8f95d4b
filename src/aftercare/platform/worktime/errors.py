"""Why something about calendars cannot be done."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, InvalidError, NotFoundError


class NoWorkingTimeError(DomainError):
    """The arithmetic ran out of calendar: too much time was asked of too few opening hours."""

    code, message, status = "no_working_time", _("This calendar does not have that much working time."), 422


class CalendarNotFoundError(NotFoundError):
    code, message = "calendar_not_found", _("There is no calendar “%(key)s”.")


class CalendarExistsError(DomainError):
    code, message = "calendar_exists", _("There is already a calendar with the key “%(key)s”.")


class CalendarInUseError(DomainError):
    code, message = "calendar_in_use", _("A unit works by this calendar: choose another one for it first.")


class HoursInvalidError(InvalidError):
    code, message = "hours_invalid", _("These hours cannot be right.")


class NothingToWithdrawError(DomainError):
    code, message = "nothing_to_withdraw", _("There is no exception on this day.")
