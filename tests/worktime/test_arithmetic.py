"""Working time against a naive reference that steps minute by minute."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.platform.worktime.errors import NoWorkingTimeError
from aftercare.platform.worktime.rules import (
    AROUND_THE_CLOCK,
    Calendar,
    Exceptional,
    Season,
    parse_hours,
    standard_calendars,
    week_from,
    week_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = standard_calendars("Asia/Shanghai")["office"]
MINUTE, HOUR = 60, 3600

# Around a change of clocks in each zone: summer begins, summer ends, half an hour, and a day that is left out.
TURNS = {
    "Europe/Berlin": (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)),
    "America/New_York": (datetime(2026, 3, 7, 12, tzinfo=UTC), datetime(2026, 10, 31, 12, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 4, 4, 0, tzinfo=UTC), datetime(2026, 10, 3, 0, tzinfo=UTC)),
    "Pacific/Apia": (datetime(2011, 12, 29, 0, tzinfo=UTC), datetime(2011, 12, 30, 12, tzinfo=UTC)),
    "Asia/Shanghai": (datetime(2026, 2, 13, 0, tzinfo=UTC), datetime(2026, 12, 30, 12, tzinfo=UTC)),
}


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# -- the reference: what is on the wall, minute by minute -----------------------------------------


def naive_is_open(calendar: Calendar, moment: datetime) -> bool:
    wall = moment.astimezone(ZoneInfo(calendar.zone))
    second = wall.hour * HOUR + wall.minute * MINUTE
    return any(start <= second < until for start, until in calendar.day(wall.date()).hours)


def naive_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    minutes = int((end - start).total_seconds()) // MINUTE
    return sum(MINUTE for number in range(minutes) if naive_is_open(calendar, start + timedelta(minutes=number)))


def naive_add(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    moment = start
    while minutes > 0:
        minutes -= naive_is_open(calendar, moment)
        moment += timedelta(minutes=1)
    return moment


def naive_subtract(calendar: Calendar, end: datetime, minutes: int) -> datetime:
    moment = end
    while minutes > 0:
        moment -= timedelta(minutes=1)
        minutes -= naive_is_open(calendar, moment)
    return moment


# -- anything a calendar may be -------------------------------------------------------------------


@st.composite
def hours(draw: st.DrawFn, *, least: int = 0) -> tuple[tuple[int, int], ...]:
    cuts = sorted(draw(st.sets(st.integers(0, 96), min_size=2 * least, max_size=6)))
    pairs = [(_text(start), _text(until)) for start, until in zip(cuts[::2], cuts[1::2], strict=False)]
    return parse_hours(pairs)


def _text(quarter: int) -> str:
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    zone = draw(st.sampled_from(sorted(TURNS)))
    days = [draw(hours(least=1)), *(draw(hours()) for _day in range(6))]
    later = Season(week_from(days[::-1]), days[0], first_day=TURNS[zone][0].date() + timedelta(days=1))
    seasons = (Season(week_from(days), days[0]), later) if draw(st.booleans()) else (Season(week_from(days), days[0]),)
    around = [turn.date() + timedelta(days=shift) for turn in TURNS[zone] for shift in range(-2, 4)]
    exceptions = draw(st.dictionaries(st.sampled_from(around), st.builds(Exceptional, st.none() | hours()), max_size=3))
    country = "CN" if zone == "Asia/Shanghai" else ""
    return Calendar(key="any", zone=zone, seasons=seasons, exceptions=exceptions, country=country)


@st.composite
def moments(draw: st.DrawFn, calendar: Calendar) -> datetime:
    turn = draw(st.sampled_from(TURNS[calendar.zone]))
    return turn + timedelta(minutes=draw(st.integers(-1_500, 3_500)))


lengths = st.integers(0, 1_200)


@given(st.data())
def test_add_equals_the_reference(data: st.DataObject) -> None:
    calendar = data.draw(calendars())
    start, minutes = data.draw(moments(calendar)), data.draw(lengths)
    assert calendar.add(start, minutes * MINUTE) == naive_add(calendar, start, minutes)
    assert calendar.add(start, -minutes * MINUTE) == naive_subtract(calendar, start, minutes)


@given(st.data())
def test_between_equals_the_reference(data: st.DataObject) -> None:
    calendar = data.draw(calendars())
    start, end = sorted((data.draw(moments(calendar)), data.draw(moments(calendar))))
    end = min(end, start + timedelta(days=4))
    assert calendar.between(start, end) == naive_between(calendar, start, end)
    assert calendar.between(end, start) == -calendar.between(start, end)
    assert calendar.until(end)(start) == calendar.between(start, end)
    assert calendar.until(start)(end) == calendar.between(end, start)


@given(st.data())
def test_is_open_and_openings_equal_the_reference(data: st.DataObject) -> None:
    calendar = data.draw(calendars())
    start = data.draw(moments(calendar))
    minutes = [start + timedelta(minutes=number) for number in range(1_600)]
    end = minutes[-1] + timedelta(minutes=1)
    opened = [minute for minute in minutes if naive_is_open(calendar, minute)]
    assert [minute for minute in minutes if calendar.is_open(minute)] == opened
    stretches = list(calendar.openings(start, end))
    assert [minute for minute in minutes if any(a <= minute < b for a, b in stretches)] == opened
    assert sum((b - a for a, b in stretches), timedelta()) == timedelta(minutes=len(opened))
    if opened:
        assert calendar.next_opening(start) == opened[0]


@given(st.data(), st.integers(1, 400_000))
def test_add_and_subtract_undo_each_other(data: st.DataObject, seconds: int) -> None:
    calendar = data.draw(calendars())
    start = data.draw(moments(calendar)) + timedelta(seconds=data.draw(st.integers(0, 59)))
    later, earlier = calendar.add(start, seconds), calendar.add(start, -seconds)
    assert calendar.between(start, later) == calendar.between(earlier, start) == seconds
    # The earliest and the latest such moment: a second nearer is too near.
    assert calendar.between(start, later - timedelta(seconds=1)) == seconds - 1
    assert calendar.between(earlier + timedelta(seconds=1), start) == seconds - 1
    back = calendar.add(later, -seconds)
    assert calendar.between(start, back) == 0
    assert back == calendar.next_opening(start)


@given(st.data())
def test_between_adds_up(data: st.DataObject) -> None:
    calendar = data.draw(calendars())
    one, two, three = (data.draw(moments(calendar)) for _time in range(3))
    assert calendar.between(one, two) + calendar.between(two, three) == calendar.between(one, three)


@given(st.data(), st.integers(-200_000, 200_000), st.integers(0, 50_000))
def test_add_is_monotonic(data: st.DataObject, seconds: int, more: int) -> None:
    calendar = data.draw(calendars())
    one, two = sorted((data.draw(moments(calendar)), data.draw(moments(calendar))))
    assert calendar.add(one, seconds) <= calendar.add(one, seconds + more)
    if seconds:
        assert calendar.add(one, seconds) <= calendar.add(two, seconds)


@given(st.integers(1, 40_000_000), st.integers(0, 200_000_000))
def test_years_follow_each_other_without_a_seam(seconds: int, offset: int) -> None:
    start = datetime(2019, 12, 30, tzinfo=UTC) + timedelta(seconds=offset)
    end = OFFICE.add(start, seconds)
    assert OFFICE.between(start, end) == seconds
    assert sum(int((b - a).total_seconds()) for a, b in OFFICE.openings(start, end)) == seconds


# -- days that people know ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "hours_added", "end"),
    [
        ("2026-11-20 17:00", 2, "2026-11-23 09:30"),  # over a weekend
        ("2026-11-20 11:30", 1, "2026-11-20 14:00"),  # over lunch
        ("2026-11-20 17:00", 1, "2026-11-20 18:00"),  # to closing time, not to the next opening
        ("2026-11-20 12:30", 1, "2026-11-20 14:30"),  # from within lunch
        ("2026-09-30 17:00", 2, "2026-10-08 09:30"),  # over the National Day week
        ("2026-10-09 17:00", 2, "2026-10-10 09:30"),  # into a Saturday that is a make-up day
        ("2026-02-13 17:00", 2, "2026-02-14 09:30"),  # make-up day before the Spring Festival
    ],
)
def test_add_over_chinese_days(start: str, hours_added: int, end: str) -> None:
    assert OFFICE.add(shanghai(start), hours_added * HOUR) == shanghai(end)


def test_day_when_clocks_go_back_has_the_hour_twice() -> None:
    night = Calendar(
        key="night", zone="Europe/Berlin", seasons=(Season(week_of(parse_hours([("01:00", "04:00")]), days=7), ()),)
    )
    midnight = datetime(2026, 10, 25, 0, tzinfo=BERLIN)
    assert night.between(midnight, datetime(2026, 10, 25, 12, tzinfo=BERLIN)) == 4 * HOUR
    assert night.add(midnight, 4 * HOUR) == datetime(2026, 10, 25, 4, tzinfo=BERLIN)


def test_day_when_clocks_go_forward_lacks_the_hour() -> None:
    night = Calendar(
        key="night", zone="Europe/Berlin", seasons=(Season(week_of(parse_hours([("01:00", "04:00")]), days=7), ()),)
    )
    midnight = datetime(2026, 3, 29, 0, tzinfo=BERLIN)
    assert night.between(midnight, datetime(2026, 3, 29, 12, tzinfo=BERLIN)) == 2 * HOUR


def test_around_the_clock_counts_every_second() -> None:
    start = datetime(2026, 3, 29, 0, 30, 7, tzinfo=BERLIN)
    assert AROUND_THE_CLOCK.add(start, 86_400) - start == timedelta(days=1)
    assert AROUND_THE_CLOCK.is_open(start)


def test_exception_goes_before_holiday_and_week() -> None:
    open_on_new_year = Calendar(
        key="x",
        zone="Asia/Shanghai",
        seasons=OFFICE.seasons,
        country="CN",
        exceptions={
            date(2026, 1, 1): Exceptional(parse_hours([("09:00", "10:00")])),
            date(2026, 1, 5): Exceptional(()),
        },
    )
    assert open_on_new_year.between(shanghai("2026-01-01 00:00"), shanghai("2026-01-02 00:00")) == HOUR
    assert not open_on_new_year.is_open(shanghai("2026-01-05 10:00"))


def test_summer_hours_begin_on_their_day() -> None:
    summer = Season(week_of(parse_hours([("07:00", "11:00")])), (), first_day=date(2026, 5, 6))
    calendar = Calendar(key="x", zone="Asia/Shanghai", seasons=(*OFFICE.seasons, summer))
    assert calendar.add(shanghai("2026-05-05 17:00"), 2 * HOUR) == shanghai("2026-05-06 08:00")


def test_fractions_of_a_second_are_cut_off() -> None:
    start = shanghai("2026-11-20 09:00").replace(microsecond=900_000)
    assert OFFICE.add(start, 1) == shanghai("2026-11-20 09:00") + timedelta(seconds=1)
    assert OFFICE.between(start, shanghai("2026-11-20 09:00")) == 0


@pytest.mark.parametrize("direction", [1, -1])
def test_too_much_time_is_refused(direction: int) -> None:
    rare = Calendar(
        key="rare",
        zone="UTC",
        seasons=(Season(week_of(parse_hours([("00:00", "00:01")]), days=1), ()),),
    )
    with pytest.raises(NoWorkingTimeError):
        rare.add(datetime(2026, 1, 1, tzinfo=UTC), direction * 52 * 60 * 300)


@pytest.mark.parametrize("change", [lambda moment: OFFICE.add(moment, 1), OFFICE.is_open])
def test_a_moment_without_zone_is_a_bug(change: Callable[[datetime], object]) -> None:
    with pytest.raises(TypeError):
        change(datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is tested


@pytest.mark.parametrize("year", [1902, 1969, 1970, 1971, 2000, 2001, 2026, 2100, 2101, 2196])
def test_no_second_is_lost_where_years_meet(year: int) -> None:
    turn = datetime(year, 1, 1, tzinfo=UTC)
    for seconds in (1, 6 * HOUR, 36 * HOUR):
        before, after = turn - timedelta(seconds=seconds), turn + timedelta(seconds=seconds)
        assert AROUND_THE_CLOCK.between(before, after) == 2 * seconds
        assert AROUND_THE_CLOCK.add(before, 2 * seconds) == after
        assert AROUND_THE_CLOCK.is_open(before)
