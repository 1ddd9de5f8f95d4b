"""Working time: exact arithmetic in whole seconds on named calendars.

office = calendar_for("office")
due = office.add(received_at, 8 * 3600)        # the earliest moment with 8 working hours behind it
worked = office.between(received_at, arrived_at)
"""

from aftercare.platform.worktime.errors import CalendarNotFoundError, NoWorkingTimeError
from aftercare.platform.worktime.rules import (
    AROUND_THE_CLOCK,
    Calendar,
    Day,
    Season,
    parse_hours,
    week_of,
)
from aftercare.platform.worktime.selectors import (
    Concern,
    calendar_for,
    calendars_for,
    choices,
    concerns,
    existing,
    key_for_unit,
)
from aftercare.platform.worktime.services import (
    adopt_published_years,
    choose_calendar,
    close_calendar,
    install_standard_calendars,
    open_calendar,
    rename_calendar,
    set_exception,
    set_hours,
    set_public_year,
    withdraw_exception,
)

__all__ = [
    "AROUND_THE_CLOCK",
    "Calendar",
    "CalendarNotFoundError",
    "Concern",
    "Day",
    "NoWorkingTimeError",
    "Season",
    "adopt_published_years",
    "calendar_for",
    "calendars_for",
    "choices",
    "choose_calendar",
    "close_calendar",
    "concerns",
    "existing",
    "install_standard_calendars",
    "key_for_unit",
    "open_calendar",
    "parse_hours",
    "rename_calendar",
    "set_exception",
    "set_hours",
    "set_public_year",
    "week_of",
    "withdraw_exception",
]
