"""The model of travel: what it says of nothing learned, what legs teach it, and how little one odd leg does."""

import json
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.operations.dispatch.planner.model import Band, Place
from aftercare.operations.dispatch.planner.travel import Driven, Roads, from_data, learn, one_place, travel, unbuilt

ROADS = Roads()


def at(latitude: float, longitude: float) -> Place:
    return Place(id="", latitude_e6=round(latitude * 1e6), longitude_e6=round(longitude * 1e6))


PEOPLES_SQUARE, HONGQIAO, SUZHOU = at(31.2304, 121.4737), at(31.1942, 121.3152), at(31.2989, 120.5853)


def seconds(roads: Roads, origin: Place, target: Place) -> int:
    return int(travel(roads, (origin, target)).seconds[0, 1])


def drives(origin: Place, target: Place, *, permille: int, count: int, hours: tuple[int, ...] = (10,)) -> list[Driven]:
    usual = seconds(ROADS, origin, target)
    return [Driven(origin, target, hours[number % len(hours)], usual * permille // 1_000) for number in range(count)]


def test_ways_of_nothing_learned() -> None:
    found = travel(ROADS, (PEOPLES_SQUARE, HONGQIAO, SUZHOU, PEOPLES_SQUARE), midnight=-8 * 3_600)
    # Great circles of 15.6 and 84.9 km (reckoned apart from the code), with a detour of 1.3.
    assert found.metres[0, 1] == pytest.approx(1.3 * 15_600, rel=0.005)
    assert found.metres[0, 2] == pytest.approx(1.3 * 84_900, rel=0.005)
    assert found.seconds[0, 1] == 120 + int(found.metres[0, 1]) * 3_600 // 40_000
    assert (found.seconds == found.seconds.T).all()
    assert not found.seconds.diagonal().any()
    assert found.seconds[0, 3] == found.metres[0, 3] == 0
    assert (found.bands, found.midnight) == ((), -8 * 3_600)
    assert found.name == "great circle × 1.3 at 40 km/h"


def test_the_other_side_of_the_date_line_and_of_the_earth() -> None:
    near = travel(Roads(detour_permille=1_000), (at(0, 179.99), at(0, -179.99), at(0, 0), at(0, 180)))
    assert near.metres[0, 1] == pytest.approx(2_224, abs=2)
    assert near.metres[2, 3] == pytest.approx(20_015_115, rel=0.001)


def test_many_legs_of_a_pair_teach_its_factor_and_no_other_direction() -> None:
    learned = learn(ROADS, drives(PEOPLES_SQUARE, HONGQIAO, permille=1_500, count=400))
    usual = seconds(ROADS, PEOPLES_SQUARE, HONGQIAO)
    assert seconds(learned, PEOPLES_SQUARE, HONGQIAO) == pytest.approx(1.5 * usual, rel=0.03)
    assert learned.name.endswith(", 400 legs learned")


def test_a_pair_of_few_legs_leans_on_what_is_around_it() -> None:
    elsewhere = at(31.3904, 121.4737)
    legs = drives(PEOPLES_SQUARE, HONGQIAO, permille=1_000, count=200) + drives(
        PEOPLES_SQUARE, elsewhere, permille=3_000, count=1
    )
    usual = seconds(ROADS, PEOPLES_SQUARE, elsewhere)
    # One leg against eight of belief: 1 + 2 ÷ 9.
    assert seconds(learn(ROADS, legs), PEOPLES_SQUARE, elsewhere) == pytest.approx(usual * (1 + 2 / 9), rel=0.02)


def test_an_unknown_way_takes_what_legs_everywhere_taught() -> None:
    learned = learn(ROADS, drives(PEOPLES_SQUARE, HONGQIAO, permille=1_400, count=500))
    far = at(40.0, 116.0), at(40.1, 116.4)
    assert seconds(learned, *far) == pytest.approx(1.4 * seconds(ROADS, *far), rel=0.02)


def test_odd_legs_and_faults_of_the_record_do_no_harm() -> None:
    legs = drives(PEOPLES_SQUARE, HONGQIAO, permille=1_100, count=50)
    odd = drives(PEOPLES_SQUARE, HONGQIAO, permille=4_000, count=10)
    faults = [
        *drives(PEOPLES_SQUARE, HONGQIAO, permille=90_000, count=60),
        Driven(SUZHOU, SUZHOU, 9, 900),
        Driven(SUZHOU, HONGQIAO, 9, 0),
    ]
    assert learn(ROADS, legs + odd).pairs == learn(ROADS, [*legs, *odd, *faults]).pairs
    assert seconds(learn(ROADS, legs + odd), PEOPLES_SQUARE, HONGQIAO) == seconds(
        learn(ROADS, legs + legs[:10]), PEOPLES_SQUARE, HONGQIAO
    )


def test_hours_that_differ_become_bands() -> None:
    rush = drives(PEOPLES_SQUARE, HONGQIAO, permille=1_600, count=400, hours=(7, 8))
    calm = drives(PEOPLES_SQUARE, HONGQIAO, permille=1_000, count=1_200, hours=(10, 11, 14))
    night = drives(PEOPLES_SQUARE, HONGQIAO, permille=800, count=200, hours=(23,))
    found = travel(learn(ROADS, rush + calm + night), (PEOPLES_SQUARE, HONGQIAO))
    assert found.bands == (Band(25_200, 32_400, 1_600), Band(82_800, 86_400, 800))
    assert found.seconds[0, 1] == pytest.approx(seconds(ROADS, PEOPLES_SQUARE, HONGQIAO), rel=0.02)


def test_the_ways_of_one_place_are_those_of_the_table() -> None:
    legs = drives(PEOPLES_SQUARE, HONGQIAO, permille=1_500, count=40) + drives(SUZHOU, HONGQIAO, permille=700, count=40)
    learned, places = learn(ROADS, legs), (PEOPLES_SQUARE, HONGQIAO, SUZHOU)
    whole = travel(learned, (*places, HONGQIAO))
    to, back = one_place(learned, places, HONGQIAO)
    assert to.seconds[:, 0].tolist() == whole.seconds[:3, 3].tolist()
    assert back.seconds[0].tolist() == whole.seconds[3, :3].tolist()
    assert back.metres[0].tolist() == to.metres[:, 0].tolist() == whole.metres[3, :3].tolist()


def test_what_was_learned_is_plain_data() -> None:
    learned = learn(ROADS, drives(PEOPLES_SQUARE, SUZHOU, permille=1_300, count=9, hours=(9, 17)))
    assert from_data(json.loads(json.dumps(learned.as_data()))) == learned
    assert learn(learned, []) == ROADS


@given(st.integers(0, 2**16))
def test_learning_does_not_depend_on_the_order_of_legs(seed: int) -> None:
    random = Random(seed)
    places = [at(31 + random.random(), 121 + random.random()) for _ in range(4)]
    legs = [Driven(*random.choices(places, k=2), random.randrange(24), random.randint(60, 9_000)) for _ in range(30)]
    learned = learn(ROADS, legs)
    random.shuffle(legs)
    assert learn(ROADS, legs) == learned
    found = travel(learned, places)
    assert not found.seconds.diagonal().any()
    assert (found.seconds[~np.eye(4, dtype=bool)] > 0).all()


def test_ways_that_are_worked_out_where_asked_are_those_of_the_table() -> None:
    random = Random(7)
    places = [
        Place(
            id="",
            latitude_e6=31_000_000 + random.randint(0, 400_000),
            longitude_e6=121_000_000 + random.randint(0, 9**6),
        )
        for _ in range(60)
    ]
    roads = learn(Roads(), [Driven(places[0], places[1], 9, 4_000), Driven(places[2], places[3], 17, 2_500)])
    table, asked = travel(roads, places), unbuilt(roads, places)
    some, others = np.array([3, 59, 0, 3]), np.array([7, 3])
    assert (asked.name, asked.bands, len(asked.seconds)) == (table.name, table.bands, 60)
    for one, other in ((asked.seconds, table.seconds), (asked.metres, table.metres)):
        assert (one[np.ix_(some, others)] == other[np.ix_(some, others)]).all()
        assert all(one[here, there] == other[here, there] for here in range(60) for there in range(60))
    in_minutes = unbuilt(roads, places, step=60).seconds
    assert all(in_minutes[0, there] == -(-int(table.seconds[0, there]) // 60) * 60 for there in range(60))
