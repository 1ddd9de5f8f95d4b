"""What is published, what is not, and where two sources differ."""

from datetime import UTC, date, datetime

import pytest

from aftercare.platform.worktime.rules import DayKind, standard_calendars
from aftercare.platform.worktime.rules.public_days import cross_check, published_year

OFFICE = standard_calendars("Asia/Shanghai")["office"]


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 2, 17), DayKind.HOLIDAY, "春节"),
        (date(2026, 2, 14), DayKind.MAKE_UP, "春节"),
        (date(2026, 10, 10), DayKind.MAKE_UP, "国庆节"),
        (date(2026, 11, 21), DayKind.REST, ""),
        (date(2026, 11, 20), DayKind.WORK, ""),
    ],
)
def test_chinese_days_are_known(day: date, kind: DayKind, name: str) -> None:
    found = OFFICE.day(day)
    assert (found.kind, found.name.zh) == (kind, name)
    assert bool(found.hours) == (kind in {DayKind.WORK, DayKind.MAKE_UP})


def test_an_unpublished_year_is_said_to_be_so_and_counts_as_ordinary() -> None:
    assert published_year("CN", 2027) is None
    assert OFFICE.is_published(2026)
    assert not OFFICE.is_published(2027)
    assert OFFICE.day(date(2027, 2, 8)).kind is DayKind.WORK
    assert OFFICE.unpublished_years(datetime(2026, 12, 30, tzinfo=UTC), datetime(2027, 1, 4, tzinfo=UTC)) == [2027]
    # Already the new year in Shanghai.
    assert OFFICE.unpublished_years(datetime(2026, 12, 31, 17, tzinfo=UTC), datetime(2026, 12, 31, 18, tzinfo=UTC)) == [
        2027
    ]


def test_a_calendar_without_country_has_no_unpublished_years() -> None:
    assert standard_calendars("Asia/Shanghai")["daily"].is_published(2027)


@pytest.mark.parametrize("year", range(2019, 2027))
def test_both_sources_agree_on_recent_years(year: int) -> None:
    assert cross_check(year) == ()


def test_a_difference_is_reported() -> None:
    found = cross_check(2005)
    assert [(one.day, one.works, one.works_by_other) for one in found] == [(date(2005, 12, 31), False, True)]
