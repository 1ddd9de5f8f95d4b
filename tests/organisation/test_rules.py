"""The pure ground: coordinates, phones, names, shifts, divisions, trees."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.registry.organisation.public import (
    Datum,
    Point,
    covering,
    digits_of,
    distance_m,
    initials,
    is_division,
    lies_in,
    normal_phone,
    parse_degrees,
    shown_degrees,
    shown_phone,
)
from aftercare.registry.organisation.rules.shifts import shown_days, works_at
from aftercare.registry.organisation.rules.trees import child_path, ids_of, lies_below, waves

SHANGHAI = ZoneInfo("Asia/Shanghai")
DATUMS: list[Datum] = ["wgs84", "gcj02", "bd09"]

# Well inside the box in which the shift applies, so that no conversion crosses its edge.
in_china = st.builds(
    Point, st.integers(1_000_000, 55_700_000), st.integers(72_100_000, 137_700_000), st.sampled_from(DATUMS)
)


@given(in_china, st.sampled_from(DATUMS))
def test_there_and_back_is_the_same_place_to_a_micro_degree(point: Point, datum: Datum) -> None:
    back = point.to(datum).to(point.datum)
    assert abs(back.latitude_e6 - point.latitude_e6) <= 1
    assert abs(back.longitude_e6 - point.longitude_e6) <= 1


@given(in_china, st.sampled_from(DATUMS), st.sampled_from(DATUMS))
def test_the_way_round_does_not_matter(point: Point, over: Datum, end: Datum) -> None:
    direct, round_about = point.to(end), point.to(over).to(end)
    assert abs(direct.latitude_e6 - round_about.latitude_e6) <= 2
    assert abs(direct.longitude_e6 - round_about.longitude_e6) <= 2


@given(in_china.filter(lambda point: point.datum == "wgs84"))
def test_the_shift_is_noticeable_and_bounded(point: Point) -> None:
    """The formula moves places by some ten to a thousand metres; more would be a slip of the pen."""
    shifted = point.to("gcj02")
    as_if_unshifted = Point(shifted.latitude_e6, shifted.longitude_e6)
    assert 5 <= distance_m(point, as_if_unshifted) <= 1_500


def test_known_places_convert_as_the_map_services_say() -> None:
    """People's Square, Shanghai: the three services' own coordinates of one spot."""
    here = Point(31_230_416, 121_473_701)
    assert here.to("gcj02") == Point(31_228_474, 121_478_224, "gcj02")
    assert here.to("bd09") == Point(31_234_327, 121_484_782, "bd09")


def test_outside_china_all_datums_agree() -> None:
    washington = Point(38_897_700, -77_036_500)
    assert washington.to("gcj02") == Point(38_897_700, -77_036_500, "gcj02")
    assert washington.to("bd09").to("wgs84") == washington


def test_distance_knows_datums() -> None:
    here = Point(31_230_416, 121_473_701)
    assert distance_m(here, here.to("bd09")) == 0
    assert distance_m(Point(0, 0), Point(0, 1_000_000)) == 111_195


def test_degrees_are_read_and_shown_without_loss() -> None:
    assert parse_degrees(" 31.230416 ") == 31_230_416
    assert shown_degrees(-77_036_500) == "-77.036500"
    with pytest.raises(ValueError):
        parse_degrees("181")
    with pytest.raises(ValueError):
        parse_degrees("nan")


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("138 0013 8000", "+8613800138000", "138 0013 8000"),
        ("+86 138-0013-8000", "+8613800138000", "138 0013 8000"),
        ("021-12345678转801", "+862112345678;ext=801", "021 1234 5678 ext. 801"),
        ("400 800 1234", "+864008001234", "400 800 1234"),
        ("+44 20 7946 0958", "+442079460958", "+44 20 7946 0958"),
        ("", "", ""),
    ],
)
def test_phones_take_one_form(typed: str, stored: str, shown: str) -> None:
    assert normal_phone(typed) == stored
    assert shown_phone(stored) == shown


@pytest.mark.parametrize("typed", ["12", "abc", "+1", "1380013800013800138000"])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        normal_phone(typed)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("1234", "1234"), ("138 0013-8000", "13800138000"), ("123", ""), ("3# 客梯 1234", ""), ("A1234", "")],
)
def test_digits_to_look_up_a_phone_by(typed: str, digits: str) -> None:
    assert digits_of(typed) == digits


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["上海电气（集团）", "SEC"], "shdqjt sec"),
        (["重庆"], "cq"),
        (["3# 客梯"], "3kt"),
        (["张伟", "张伟"], "zw"),
        ([""], ""),
    ],
)
def test_initials_are_what_people_type(texts: list[str], found: str) -> None:
    assert initials(*texts) == found


def test_divisions() -> None:
    assert covering("310115") == ["310115", "310100", "310000"]
    assert covering("310000") == ["310000"]
    assert is_division("310115")
    assert not is_division("031011")
    assert not is_division("31011")
    assert lies_in("310115", {"310000"}) is True
    assert lies_in("310115", {"330100", "310100"}) is True
    assert lies_in("310115", {"330100"}) is False
    assert [lies_in("310000", {"310115"}), lies_in("310115", set()), lies_in("", {"310000"})] == [None, None, None]


WEEK = [[[540, 720], [780, 1080]]] * 5 + [[], []]


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ((2, 1, 0), True),  # Monday 09:00 in Shanghai
        ((2, 0, 59), False),
        ((2, 4, 30), False),  # lunch
        ((2, 10, 0), False),  # 18:00 is the end
        ((7, 2, 0), False),  # Saturday
        ((9, 2, 0), True),  # the next Monday
    ],
)
def test_a_day_shift_has_its_hours(moment: tuple[int, int, int], works: bool) -> None:
    day, hour, minute = moment
    assert works_at(WEEK, date(2026, 3, 2), datetime(2026, 3, day, hour, minute, tzinfo=UTC), SHANGHAI) is works


def test_a_night_shift_reaches_into_the_next_day() -> None:
    nights = [[[1320, 1800]], []]  # 22:00 to 06:00, then a free day
    three = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)  # Tuesday 03:00 in Shanghai
    assert works_at(nights, date(2026, 3, 2), three, SHANGHAI)
    assert not works_at(nights, date(2026, 3, 2), three + timedelta(days=1), SHANGHAI)
    assert works_at(nights, date(2026, 3, 2), three + timedelta(days=2), SHANGHAI)


def test_paths_of_trees() -> None:
    assert child_path("", 7) == "/7/"
    assert child_path("/7/", 9) == "/7/9/"
    assert ids_of("/7/9/") == [7, 9]
    assert lies_below("/7/9/", "/7/")
    assert not lies_below("/70/", "/7/")


def test_waves_bring_parents_first() -> None:
    rows = [("a", ""), ("b", "a"), ("c", "b"), ("d", "there already"), ("e", "a")]
    assert waves(rows) == [[0, 3], [1, 4], [2]]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([[[540, 720], [780, 1080]]] * 5 + [[], []], "days 1–5: 09:00–12:00 13:00–18:00; days 6–7: free"),
        ([[[540, 1080]]], "every day: 09:00–18:00"),
        ([[[480, 1200]], [[1200, 1920]], []], "day 1: 08:00–20:00; day 2: 20:00–08:00; day 3: free"),
    ],
)
def test_a_shift_pattern_says_its_hours(days: list[list[list[int]]], words: str) -> None:
    assert shown_days(days) == words
