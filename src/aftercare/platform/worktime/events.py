"""What happens to working calendars."""

from datetime import date
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Ref


class CalendarEvent(Event):
    """The common part: the calendar is the stream."""

    stream: ClassVar[str] = "calendar"
    calendar: Annotated[int, Ref("calendar")]
    key: str


class CalendarOpened(CalendarEvent):
    """A working calendar was set up."""

    type: ClassVar[str] = "calendar.opened"
    revision: int
    digest: str


class CalendarRevised(CalendarEvent):
    """Hours, holidays or exceptional days of a calendar changed; clocks that use it are counted anew.

    Working time differs, if at all, from `first_day` to `last_day` (both included; null = open).
    `what` is `hours`, `exception`, `public_year` or `name`.
    """

    type: ClassVar[str] = "calendar.revised"
    revision: int
    digest: str
    what: str
    first_day: date | None = None
    last_day: date | None = None


class CalendarClosed(CalendarEvent):
    """A working calendar is no longer offered; what uses it goes on using it."""

    type: ClassVar[str] = "calendar.closed"


class UnitCalendarSet(CalendarEvent):
    """A unit works by another calendar from now on."""

    type: ClassVar[str] = "calendar.chosen"
    unit: Annotated[int, Ref("unit")]
