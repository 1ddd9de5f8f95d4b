"""Working time, pure: hours, calendars and their arithmetic."""

from aftercare.platform.worktime.rules.calendar import Calendar, Day, DayKind, Exceptional, Season
from aftercare.platform.worktime.rules.hours import (
    ALL_DAY,
    CLOSED,
    Hours,
    Week,
    hours_text,
    parse_hours,
    week_from,
    week_of,
)
from aftercare.platform.worktime.rules.standard import AROUND_THE_CLOCK, standard_calendars

__all__ = [
    "ALL_DAY",
    "AROUND_THE_CLOCK",
    "CLOSED",
    "Calendar",
    "Day",
    "DayKind",
    "Exceptional",
    "Hours",
    "Season",
    "Week",
    "hours_text",
    "parse_hours",
    "standard_calendars",
    "week_from",
    "week_of",
]
