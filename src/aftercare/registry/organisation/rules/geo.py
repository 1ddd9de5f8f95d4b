"""Coordinates and their datum; the one place that converts between datums.

Chinese map services shift their coordinates by up to 500 m: GCJ-02 (Amap, Tencent) by a
published formula from WGS-84, BD-09 (Baidu) by a second one from GCJ-02. Outside China they
are the same. Coordinates are integers in micro-degrees (0.11 m); floats live only in here.
"""

from dataclasses import dataclass
from math import asin, atan2, cos, pi, radians, sin, sqrt
from typing import Literal

Datum = Literal["wgs84", "gcj02", "bd09"]
Pair = tuple[float, float]

MICRO = 1_000_000
EARTH_RADIUS_M = 6_371_008
# Krasovsky 1940, as the shift's formula has it.
SEMI_MAJOR_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_TURN = pi * 3000.0 / 180.0
BAIDU_OFFSET = (0.006, 0.0065)
# The box in which the shift applies, (south, north), (west, east).
CHINA = ((0.8293, 55.8271), (72.004, 137.8347))
# Each round of the inversion gains three digits; a micro-degree is reached after three.
ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth, in micro-degrees of its datum."""

    latitude_e6: int
    longitude_e6: int
    datum: Datum = "wgs84"

    def to(self, datum: Datum) -> "Point":
        """The same place in another datum; exact to one micro-degree."""
        if datum == self.datum:
            return self
        here = (self.latitude_e6 / MICRO, self.longitude_e6 / MICRO)
        gcj = _to_gcj(here, self.datum)
        latitude, longitude = _from_gcj(gcj, datum)
        return Point(round(latitude * MICRO), round(longitude * MICRO), datum)


def distance_m(one: Point, other: Point) -> int:
    """Metres between two places, along the great circle."""
    first, second = one.to("wgs84"), other.to("wgs84")
    south, north = radians(first.latitude_e6 / MICRO), radians(second.latitude_e6 / MICRO)
    width = radians((second.longitude_e6 - first.longitude_e6) / MICRO)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(width / 2) ** 2
    return round(2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord))))


def parse_degrees(text: str) -> int:
    """`"31.230416"` → 31230416. Raises ValueError where it is no number of degrees."""
    value = float(text.strip())
    if not -180 <= value <= 180:
        raise ValueError(text)
    return round(value * MICRO)


def parse_point(text: str, datum: Datum = "wgs84") -> Point:
    """`"31.230416, 121.473701"`, or the other way round as Chinese maps copy it. Raises ValueError.

    A first number past 90, or one that fits China only as a longitude, is the longitude.
    """
    parts = text.replace("，", ",").replace(",", " ").split()
    if len(parts) != 2:
        raise ValueError(text)
    first, second = (parse_degrees(part) for part in parts)
    if abs(first) > 90 * MICRO or (first >= 72 * MICRO and 0 < second < 56 * MICRO):
        first, second = second, first
    if abs(first) > 90 * MICRO:
        raise ValueError(text)
    return Point(first, second, datum)


def shown_point(point: Point) -> str:
    """As it is read: `31.230416, 121.473701`."""
    return f"{shown_degrees(point.latitude_e6)}, {shown_degrees(point.longitude_e6)}"


def shown_degrees(value_e6: int) -> str:
    """31230416 → `"31.230416"`."""
    return f"{value_e6 / MICRO:.6f}"


def _to_gcj(here: Pair, datum: Datum) -> Pair:
    if datum == "wgs84":
        return _wgs_to_gcj(here)
    return _bd_to_gcj(here) if datum == "bd09" else here


def _from_gcj(here: Pair, datum: Datum) -> Pair:
    if datum == "wgs84":
        return _gcj_to_wgs(here)
    return _gcj_to_bd(here) if datum == "bd09" else here


def _in_china(here: Pair) -> bool:
    return CHINA[0][0] <= here[0] <= CHINA[0][1] and CHINA[1][0] <= here[1] <= CHINA[1][1]


def _wgs_to_gcj(here: Pair) -> Pair:
    if not _in_china(here):
        return here
    north, east = _shift(here)
    return here[0] + north, here[1] + east


def _gcj_to_wgs(there: Pair) -> Pair:
    """By fixed point: the shift changes a thousand times more slowly than the place."""
    if not _in_china(there):
        return there
    guess = there
    for _round in range(ROUNDS):
        north, east = _shift(guess)
        guess = there[0] - north, there[1] - east
    return guess


def _shift(here: Pair) -> Pair:
    """How far GCJ-02 lies from WGS-84, in degrees north and east."""
    north, east = _waves(here[1] - 105.0, here[0] - 35.0)
    slope = radians(here[0])
    flat = 1 - ECCENTRICITY_SQUARED * sin(slope) ** 2
    meridian = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / (flat * sqrt(flat)) * pi / 180.0
    parallel = SEMI_MAJOR_M / sqrt(flat) * cos(slope) * pi / 180.0
    return north / meridian, east / parallel


def _waves(x: float, y: float) -> Pair:
    """The published sums of sines, in metres north and east."""
    common = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return north, east


def _gcj_to_bd(here: Pair) -> Pair:
    if not _in_china(here):
        return here
    radius = sqrt(here[1] ** 2 + here[0] ** 2) + 0.00002 * sin(here[0] * BAIDU_TURN)
    angle = atan2(here[0], here[1]) + 0.000003 * cos(here[1] * BAIDU_TURN)
    return radius * sin(angle) + BAIDU_OFFSET[0], radius * cos(angle) + BAIDU_OFFSET[1]


def _bd_to_gcj(there: Pair) -> Pair:
    """By fixed point on the forward formula, so that both ways agree to a micro-degree."""
    if not _in_china(there):
        return there
    guess = there[0] - BAIDU_OFFSET[0], there[1] - BAIDU_OFFSET[1]
    for _round in range(ROUNDS):
        reached = _gcj_to_bd(guess)
        guess = guess[0] + there[0] - reached[0], guess[1] + there[1] - reached[1]
    return guess
