"""Calendars for tests."""

from datetime import UTC, datetime
from itertools import count

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.models import NamedCalendar
from aftercare.platform.worktime.public import open_calendar, parse_hours, week_of

OPENED_AT = datetime(2020, 1, 1, tzinfo=UTC)
NINE_TO_FIVE = parse_hours([("09:00", "17:00")])
_numbers = count(100_001)  # of one length: in order as texts, too


def make_calendar(
    *, key: str = "", country: str = "", zone: str = "Asia/Shanghai", at: datetime = OPENED_AT
) -> NamedCalendar:
    """Nine to five from Monday to Friday; without public days unless a country is given."""
    key = key or f"calendar-{next(_numbers)}"
    return open_calendar(
        key=key,
        name=Words(zh=key, en=key),
        zone=zone,
        country=country,
        week=week_of(NINE_TO_FIVE),
        make_up=NINE_TO_FIVE,
        by=SYSTEM,
        at=at,
    )
