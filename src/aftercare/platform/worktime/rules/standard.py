"""The calendars that exist without having been set up."""

from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.rules.calendar import Calendar, Season
from aftercare.platform.worktime.rules.hours import ALL_DAY, parse_hours, week_of

AROUND_THE_CLOCK = Calendar(
    key="24x7",
    zone="UTC",
    seasons=(Season(week_of(ALL_DAY, days=7), ALL_DAY),),
    name=Words("全天候（7×24 小时）", "Around the clock"),
)

OFFICE_HOURS = parse_hours([("08:30", "12:00"), ("13:30", "18:00")])
LONG_HOURS = parse_hours([("08:00", "20:00")])


def standard_calendars(zone: str) -> dict[str, Calendar]:
    """What every installation can refer to before anybody has set up a calendar."""
    return {
        "24x7": AROUND_THE_CLOCK,
        "office": Calendar(
            key="office",
            zone=zone,
            seasons=(Season(week_of(OFFICE_HOURS), OFFICE_HOURS),),
            country="CN",
            name=Words("办公时间（法定节假日与调休）", "Office hours with Chinese public holidays"),
        ),
        "daily": Calendar(
            key="daily",
            zone=zone,
            seasons=(Season(week_of(LONG_HOURS, days=7), LONG_HOURS),),
            name=Words("每日 8 点至 20 点", "Every day from 8 to 20"),
        ),
    }
