"""Times as typed in a query."""

from datetime import UTC, datetime

import pytest

from aftercare.base.ui.lists.moments import seconds, span

# Sunday 22 November 2026, 14:05 in Shanghai.
NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)


def at(text: str) -> datetime:
    """A moment of the local zone (Shanghai), as UTC."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("now", "2026-11-22T14:05", "2026-11-22T14:05"),
        ("now-7d", "2026-11-15T14:05", "2026-11-15T14:05"),
        ("now+90min", "2026-11-22T15:35", "2026-11-22T15:35"),
        ("today", "2026-11-22T00:00", "2026-11-23T00:00"),
        ("today-1w", "2026-11-15T00:00", "2026-11-16T00:00"),
        ("today-9m", "2026-02-22T00:00", "2026-02-23T00:00"),
        ("yesterday", "2026-11-21T00:00", "2026-11-22T00:00"),
        ("this-week", "2026-11-16T00:00", "2026-11-23T00:00"),
        ("last-week", "2026-11-09T00:00", "2026-11-16T00:00"),
        ("last-month", "2026-10-01T00:00", "2026-11-01T00:00"),
        ("this-year", "2026-01-01T00:00", "2027-01-01T00:00"),
        ("2026-11-03", "2026-11-03T00:00", "2026-11-04T00:00"),
        ("2026-02", "2026-02-01T00:00", "2026-03-01T00:00"),
        ("2024", "2024-01-01T00:00", "2025-01-01T00:00"),
        ("2026-11-03T09:15", "2026-11-03T09:15", "2026-11-03T09:16"),
    ],
)
def test_a_time_names_a_stretch_of_the_local_zone(text: str, start: str, end: str) -> None:
    assert span(text, NOW) == (at(start), at(end))


def test_the_last_day_of_a_month_stays_the_last() -> None:
    assert span("today-1m", at("2026-03-31T10:00")) == (at("2026-02-28T00:00"), at("2026-03-01T00:00"))


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13", "2026-02-30", "now-", "now-9999y", "0000", "9999", "today+9999y"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    assert span(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "expected"), [("2h", 7_200), ("90", 5_400), ("45min", 2_700), ("3d", 259_200), ("x", None)]
)
def test_a_duration_is_read_in_its_unit(text: str, expected: int | None) -> None:
    assert seconds(text) == expected
