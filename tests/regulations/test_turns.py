"""When routines fall due."""

import itertools
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.platform.worktime.selectors import standard
from aftercare.regulations.bindings.rules import Period, Routine, Span
from aftercare.regulations.routines.rules import later, months_later, period_of, turn_of, turns

OFFICE = standard()["office"]
ZONE = ZoneInfo("Asia/Shanghai")


def routine(**given: object) -> Routine:
    return Routine.model_validate(
        {"key": "r", "kind": "routine", "routine": "r", "name": {"zh": "例会", "en": "Meeting"}, "by": "supervisor",
         "form": "technical-meeting"} | given
    )  # fmt: skip


@pytest.mark.parametrize(
    ("every", "first", "following"),
    [
        ("day", "2026-05-13", "2026-05-14"),
        ("week", "2026-05-11", "2026-05-18"),
        ("month", "2026-05-01", "2026-06-01"),
        ("quarter", "2026-04-01", "2026-07-01"),
        ("half_year", "2026-01-01", "2026-07-01"),
        ("year", "2026-01-01", "2027-01-01"),
    ],
)
def test_the_period_that_a_day_lies_in(every: str, first: str, following: str) -> None:
    found = period_of(Period(every), date(2026, 5, 13))
    assert [day.isoformat() for day in found] == [first, following]


@given(st.sampled_from(list(Period)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_periods_touch_and_hold_their_days(every: Period, day: date) -> None:
    first, following = period_of(every, day)
    assert first <= day < following
    assert period_of(every, first) == (first, following)
    assert period_of(every, following)[0] == following


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"every": "month"}, "2026-06-01T00:00"),
        ({"every": "month", "due": "10 d"}, "2026-06-11T00:00"),  # by the tenth, all of that day
        ({"every": "week", "due": "3 d"}, "2026-05-21T00:00"),
        ({"every": "month", "due": "3 workdays"}, "2026-06-04T00:00"),
        ({"every": "year", "month": 1}, "2026-02-01T00:00"),
        ({"every": "quarter", "month": 2, "due": "5 d"}, "2026-06-06T00:00"),
        ({"every": "day", "due": "2 h"}, "2026-05-14T02:00"),
    ],
)
def test_when_it_is_owed(given: dict[str, object], due: str) -> None:
    turn = turn_of(routine(**given), date(2026, 5, 13), OFFICE)
    assert turn.due_at == datetime.fromisoformat(due).replace(tzinfo=ZONE)


def test_working_days_leave_out_holidays_and_count_made_up_days() -> None:
    # 1 to 5 May 2026 are a holiday; Saturday the 9th is worked instead (chinesecalendar's table).
    until = later(datetime(2026, 5, 1, tzinfo=ZONE), Span.read("5 workdays"), OFFICE)
    worked = [day for day in range(1, 13) if OFFICE.day(date(2026, 5, day)).hours]
    assert until.date().day == worked[4] + 1


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-11-30", 3, "2027-02-28"), ("2024-02-29", 12, "2025-02-28")],
)
def test_a_month_later_ends_with_the_month(day: str, months: int, found: str) -> None:
    assert months_later(date.fromisoformat(day), months).isoformat() == found


def test_turns_begin_within_the_time_asked_for() -> None:
    found = list(turns(routine(every="month"), date(2026, 1, 15), date(2026, 4, 1), OFFICE))
    assert [turn.first_day.isoformat() for turn in found] == ["2026-02-01", "2026-03-01"]


@given(st.sampled_from(list(Period)), st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.integers(1, 400))
def test_turns_leave_no_gap(every: Period, since: date, days: int) -> None:
    found = list(turns(routine(every=every), since, since.fromordinal(since.toordinal() + days), OFFICE))
    assert all(one.next_day == two.first_day for one, two in itertools.pairwise(found))
