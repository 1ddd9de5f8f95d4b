"""What numbers look like."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.platform.numbering.rules import Series

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("SR{office}{yy}{mm}-{n:05}", "SRSH2611-00042"),
        ("{yyyy}/{mm}/{office}/{n}", "2026/11/SH/42"),
        ("{n:03}号{office}{yyyy}年{mm}月", "042号SH2026年11月"),
    ],
)
def test_text_follows_the_pattern(pattern: str, text: str) -> None:
    series = Series(key="x", pattern=pattern)
    assert series.text(42, day=DAY, office="SH") == text
    assert series.read(text, day=DAY, office="SH") == 42


def test_a_number_grows_when_the_digits_do_not_suffice() -> None:
    series = Series(key="x", pattern="A{n:02}", per="company", reset="never")
    assert series.text(12345, day=DAY) == "A12345"


@pytest.mark.parametrize(
    ("pattern", "per", "reset"),
    [
        ("SR{yy}{mm}-{n:05}", "office", "month"),  # two offices would share numbers
        ("SR{mm}-{n:05}", "company", "month"),  # two years would
        ("SR{yy}-{n:05}", "company", "month"),  # two months would
        ("SR-{n}", "company", "year"),
        ("SR{yy}{mm}", "company", "month"),  # no count at all
        ("SR{n}{n}", "company", "never"),
        ("SR{x}{n}", "company", "never"),
        ("SR{n:5}", "company", "never"),
    ],
)
def test_a_pattern_that_could_repeat_a_number_is_refused(pattern: str, per: str, reset: str) -> None:
    with pytest.raises(ValueError, match="series x"):
        Series(key="x", pattern=pattern, per=per, reset=reset)


@pytest.mark.parametrize(("reset", "period"), [("month", "2026-11"), ("year", "2026"), ("never", "")])
def test_period_is_what_restarts_the_count(reset: str, period: str) -> None:
    assert Series(key="x", pattern="{yyyy}{mm}{n}", per="company", reset=reset).period(DAY) == period


@pytest.mark.parametrize("number", ["SR2610-00001", "SR2611-", "SR2611-1a", "XX2611-00001", "SR2611-٣", ""])
def test_foreign_numbers_are_not_read(number: str) -> None:
    series = Series(key="x", pattern="SR{yy}{mm}-{n:05}", per="company")
    assert series.read(number, day=DAY) is None


@given(st.integers(1, 10**9), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_reading_is_the_inverse_of_writing(n: int, day: date) -> None:
    series = Series(key="x", pattern="{yyyy}W{n:04}M{mm}", per="company")
    assert series.read(series.text(n, day=day), day=day) == n
