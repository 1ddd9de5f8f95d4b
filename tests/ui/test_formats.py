"""What people read: both languages, the local zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from aftercare.base.kernel import clock
from aftercare.base.kernel.money import Money
from aftercare.base.ui import formats
from aftercare.base.ui import public as ui

NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)


def test_a_moment_reads_in_both_languages() -> None:
    assert formats.moment(NOW) == "Sun 22 Nov 2026, 14:05"
    with translation.override("zh-hans"):
        assert formats.moment(NOW) == "2026-11-22 周日 14:05"
        assert formats.day(date(2026, 11, 23)) == "2026-11-23 周一"


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    midnight = datetime(2026, 12, 5, 16, tzinfo=UTC)
    assert formats.deadline(midnight) == "Sat 5 Dec 2026, 24:00"
    assert formats.deadline(NOW) == formats.moment(NOW)
    assert formats.writer().deadline(midnight, NOW) == "5 Dec 24:00"
    assert formats.writer().deadline(midnight, midnight - timedelta(hours=2)) == "in 2 h"
    with translation.override("zh-hans"):
        assert formats.deadline(midnight) == "2026-12-05 周六 24:00"
        assert formats.writer().deadline(midnight, NOW) == "12-05 24:00"


def test_several_texts_are_listed_as_the_language_lists_them() -> None:
    assert formats.listed(["a", "b"]) == "a, b"
    with translation.override("zh-hans"):
        assert formats.listed(["甲", "乙"]) == "甲、乙"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (20, "20 s", "20 秒"),
        (35 * 60, "35 min", "35 分钟"),
        (7_500, "2 h 5 min", "2 小时 5 分钟"),
        (7_200, "2 h", "2 小时"),
        (2 * 86_400 + 10_900, "2 d 3 h", "2 天 3 小时"),
        (86_400, "1 d", "1 天"),
    ],
)
def test_a_duration_has_two_parts_at_most(seconds: int, english: str, chinese: str) -> None:
    assert formats.duration(seconds) == english
    with translation.override("zh-hans"):
        assert formats.duration(seconds) == chinese


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2, minutes=40), "2 h ago"),
        (-timedelta(hours=2), "in 2 h"),
        (timedelta(hours=15), "yesterday 23:05"),
        (timedelta(hours=13), "today 01:05"),
        (-timedelta(days=1), "tomorrow 14:05"),
        (timedelta(days=3), "19 Nov 14:05"),
        (timedelta(days=20), "2 Nov"),
        (timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_what_is_near_is_said_in_words(before: timedelta, expected: str) -> None:
    assert formats.relative(NOW - before, NOW) == expected


def test_the_exact_moment_stands_behind_the_words() -> None:
    with clock.running(NOW):
        tag = str(formats.ago(NOW - timedelta(minutes=5)))
    assert 'title="Sun 22 Nov 2026, 14:00"' in tag
    assert 'datetime="2026-11-22T06:00+00:00"' in tag


@pytest.mark.parametrize(
    ("away", "english", "chinese"),
    [
        (timedelta(minutes=40), "today 14:45", "今天 14:45"),
        (timedelta(days=1), "tomorrow 14:05", "明天 14:05"),
        (timedelta(days=-1), "yesterday 14:05", "昨天 14:05"),
        (timedelta(days=3), "Wed 25 Nov 14:05", "11-25 周三 14:05"),
        (timedelta(days=8), "30 Nov 14:05", "11-30 14:05"),
        (timedelta(days=60), "21 Jan 2027 14:05", "2027-01-21 14:05"),
    ],
)
def test_an_appointment_is_told_by_its_hour(away: timedelta, english: str, chinese: str) -> None:
    with clock.running(lambda: NOW):
        assert f">{english}</time>" in formats.appointment(NOW + away)
        with translation.override("zh-hans"):
            assert f">{chinese}</time>" in formats.appointment(NOW + away)


def test_amounts_carry_their_sign_and_separators() -> None:
    assert formats.money(Money(-125_050)) == "-¥1,250.50"
    assert formats.money(99, "JPY") == "JP¥99"
    assert formats.quantity(2_500) == "2.5"
    assert formats.quantity(1_000_000) == "1,000"
    assert formats.percent(9_850) == "98.5%"
    assert formats.size(3_450_000) == "3.2 MB"
    assert formats.size(76_192_000_000) == "70.9 GB"
    assert formats.size(40 * 2**20) == "40.0 MB"


def test_lateness_is_said_as_such() -> None:
    assert formats.remaining(7_200) == "2 h left"
    assert formats.remaining(-2_100) == "35 min late"


# Tuesday 24 November 2026, nine o'clock in Shanghai.
TUESDAY = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("cell", "said", "tone"),
    [
        # Round the clock: what is left is what passes.
        (ui.ClockCell("running", 7_200, 200, TUESDAY + 2 * HOUR), "2 h left", "teal"),
        (ui.ClockCell("running", 100_800, 200, TUESDAY + 28 * HOUR), "1 d 4 h left", "teal"),
        # Twenty-four working hours are three days, not one.
        (ui.ClockCell("running", 86_400, 400, TUESDAY + 57 * HOUR), "by Thu 18:00", "teal"),
        (ui.ClockCell("running", 18_000, 800, TUESDAY + 9 * HOUR), "by today 18:00", "amber"),
        # Late since Monday evening, though nobody has worked since.
        (ui.ClockCell("running", 0, 1_000, TUESDAY - 15 * HOUR), "15 h late", "red"),
        (ui.ClockCell("running", -3_600, 1_200, TUESDAY - 16 * HOUR), "16 h late", "red"),
        (ui.ClockCell("running", 7_200, 200), "2 h left", "teal"),
        (ui.ClockCell("paused", 144_000, 0), "Paused, 40 h left", "amber"),
        (ui.ClockCell("missed", -93_900, 1_800, TUESDAY), "26 h 5 min late", "red"),
        (ui.ClockCell("met", 60, 900, TUESDAY), "Kept", "green"),
    ],
)  # fmt: skip
def test_a_clock_says_when_it_is_due_unless_its_hours_are_those_that_pass(
    cell: ui.ClockCell, said: str, tone: str
) -> None:
    with clock.running(TUESDAY):
        assert (cell.words(), cell.tone) == (said, tone)


@pytest.mark.parametrize(
    ("start", "end", "english", "chinese"),
    [
        # Midnight in Shanghai is 16:00 the day before in UTC.
        (
            (20, 16),
            (23, 16),
            "Mon 21 Dec 2026 – Wed 23 Dec 2026 (3 days)",
            "2026-12-21 周一 – 2026-12-23 周三（3 天）",
        ),
        ((20, 16), (21, 16), "Mon 21 Dec 2026 (1 day)", "2026-12-21 周一（1 天）"),
        ((21, 1), (21, 4), "Mon 21 Dec 2026, 09:00–12:00", "2026-12-21 周一 09:00–12:00"),
        (
            (20, 16),
            (21, 4),
            "Mon 21 Dec 2026, 00:00–12:00",
            "2026-12-21 周一 00:00–12:00",
        ),
        (
            (21, 6),
            (22, 1),
            "Mon 21 Dec 2026, 14:00 – Tue 22 Dec 2026, 09:00",
            "2026-12-21 周一 14:00 – 2026-12-22 周二 09:00",
        ),
    ],
)
def test_a_span_of_whole_days_reads_as_days(
    start: tuple[int, int], end: tuple[int, int], english: str, chinese: str
) -> None:
    begins, ends = (datetime(2026, 12, day, hour, tzinfo=UTC) for day, hour in (start, end))
    assert formats.span(begins, ends) == english
    with translation.override("zh-hans"):
        assert formats.span(begins, ends) == chinese
