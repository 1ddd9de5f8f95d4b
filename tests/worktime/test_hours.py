"""Opening hours as people write them."""

import pytest

from aftercare.platform.worktime.errors import HoursInvalidError
from aftercare.platform.worktime.rules import CLOSED, hours_text, parse_hours, week_from

HOUR = 3600


def test_hours_are_sorted_and_touching_ones_joined() -> None:
    hours = parse_hours([("13:30", "18:00"), ("8:30", "12"), ("18：00", "24:00")])
    assert hours == ((int(8.5 * HOUR), 12 * HOUR), (int(13.5 * HOUR), 24 * HOUR))
    assert hours_text(hours) == [["08:30", "12:00"], ["13:30", "24:00"]]
    assert parse_hours(hours_text(hours)) == hours


@pytest.mark.parametrize(
    "pairs",
    [
        [("12:00", "08:00")],
        [("08:00", "08:00")],
        [("08:00", "12:00"), ("11:00", "13:00")],
        [("08:00", "24:01")],
        [("08:60", "09:00")],
        [("早上", "09:00")],
        [("-1:00", "09:00")],
        [("", "09:00")],
    ],
)
def test_impossible_hours_are_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(HoursInvalidError) as refused:
        parse_hours(pairs)
    assert "hours" in refused.value.fields


def test_a_week_that_is_never_open_is_refused() -> None:
    with pytest.raises(HoursInvalidError):
        week_from([CLOSED] * 7)
