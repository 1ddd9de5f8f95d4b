"""How long the ways take: great circle, a detour, and what driven legs have taught, by pair of cells and by hour.

A way of nothing learned takes `fixed` seconds plus its metres at the usual speed. What engineers really needed corrects
this: first by the hour of the day, then by where the way leads from and to. A cell pair with few legs leans on the pair
of the coarser cells around it, and that one on the default, so one odd day moves nothing much.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from aftercare.operations.dispatch.planner.model import Band, Matrix, Place, Seconds, Travel

Floats = npt.NDArray[np.float64]

EARTH_METRES = 6_371_009
HOUR = 3_600
# Sides of the cells in micro-degrees: about fifty kilometres, about five.
COARSE, FINE = 500_000, 50_000
# So many legs weigh as much as what was believed before.
BELIEF = 8
# Legs that took less than a fifth or more than six times of what was to be expected are faults of the record.
BELIEVABLE = range(200, 6_000)
# Ways shorter than this say more about parking than about the road.
SHORTEST_SECONDS = 180
# How often hours and pairs are told apart by one another.
TURNS = 3
# Hours are told apart in steps of five percent.
STEP = 50


@dataclass(frozen=True, slots=True)
class Driven:
    """A leg that somebody drove: from where to where, in which hour of the local day, in how many seconds."""

    origin: Place
    target: Place
    hour: int
    seconds: Seconds


# Each with the permille of the usual time that it took.
Legs = list[tuple[Driven, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """What is known of the roads. Plain data: `as_data` and `from_data` keep it."""

    metres_per_hour: int = 40_000
    detour_permille: int = 1_300
    # Getting to the car, parking it.
    fixed: Seconds = 120
    # Hour of the day → permille of the time of any other hour; "from>to" cells → permille beside that.
    hours: Mapping[int, int] = field(default_factory=dict)
    pairs: Mapping[str, int] = field(default_factory=dict)
    legs: int = 0
    # On how many legs each hour ("7") and each pair rests; which version of what was learned this is, 0 = of none kept.
    trips: Mapping[str, int] = field(default_factory=dict)
    version: int = 0

    @property
    def name(self) -> str:
        """Which model this is, for whoever reads the plan."""
        usual = f"great circle × {self.detour_permille / 1_000:g} at {self.metres_per_hour / 1_000:g} km/h"
        learned = f", {self.legs} legs learned" if self.legs else ""
        return usual + learned + (f" (version {self.version})" if self.version else "")

    def as_data(self) -> dict[str, Any]:
        """The same as values of JSON; whoever keeps it counts the versions."""
        return {
            "metres_per_hour": self.metres_per_hour,
            "detour_permille": self.detour_permille,
            "fixed": self.fixed,
            "hours": {str(hour): permille for hour, permille in sorted(self.hours.items())},
            "pairs": dict(sorted(self.pairs.items())),
            "legs": self.legs,
            "trips": dict(sorted(self.trips.items())),
        }


def from_data(data: Mapping[str, Any]) -> Roads:
    """What `as_data` gave."""
    return Roads(**{**data, "hours": {int(hour): permille for hour, permille in data["hours"].items()}})


def learn(usual: Roads, driven: Iterable[Driven]) -> Roads:
    """The same roads with the factors that these legs teach; whatever was learned before is forgotten."""
    blank = replace(usual, hours={}, pairs={}, legs=0, trips={}, version=0)
    legs = [(leg, ratio) for leg, ratio in _ratios(blank, list(driven)) if ratio in BELIEVABLE]
    if not legs:
        return blank
    hours: dict[int, int] = {}
    pairs = {"everywhere": _shrunk([ratio for _leg, ratio in legs], 1_000)}
    # Where one drives and when hang together: each is told apart by what the other one explains.
    for _turn in range(TURNS):
        hours = _hours(legs, pairs)
        pairs = _pairs(legs, hours, pairs["everywhere"])
    return replace(blank, hours=hours, pairs=pairs, legs=len(legs), trips=_trips(legs))


def _hours(legs: Legs, pairs: Mapping[str, int]) -> dict[int, int]:
    """The time of each hour beside what the pair of cells takes at any hour."""
    beside = [(leg, ratio * 1_000 // _factor(pairs, leg)) for leg, ratio in legs]
    return {hour: max(1, _shrunk(ratios, 1_000)) for hour, ratios in _by(beside, lambda leg: leg.hour).items()}


def _pairs(legs: Legs, hours: Mapping[int, int], everywhere: int) -> dict[str, int]:
    """The factor of each pair of cells beside that of the hour, the finer ones drawn to those around them."""
    calm = [(leg, ratio * 1_000 // hours[leg.hour]) for leg, ratio in legs]
    by_region, by_cell = _by(calm, lambda leg: _pair_of(leg, COARSE)), _by(calm, lambda leg: _pair_of(leg, FINE))
    coarse = {pair: _shrunk(ratios, everywhere) for pair, ratios in by_region.items()}
    fine = {pair: _shrunk(ratios, coarse[_parent(pair)]) for pair, ratios in by_cell.items()}
    return {"everywhere": everywhere} | {_key(pair): max(1, permille) for pair, permille in (coarse | fine).items()}


def _factor(pairs: Mapping[str, int], leg: Driven) -> int:
    return pairs.get(_key(_pair_of(leg, FINE)), pairs["everywhere"])


def _trips(legs: Legs) -> dict[str, int]:
    """How many legs each hour and each pair rests on."""
    by_hour, by_region = _by(legs, lambda leg: str(leg.hour)), _by(legs, lambda leg: _key(_pair_of(leg, COARSE)))
    by_cell = _by(legs, lambda leg: _key(_pair_of(leg, FINE)))
    return {key: len(ratios) for key, ratios in (by_hour | by_region | by_cell).items()}


def travel(roads: Roads, places: Sequence[Place], *, midnight: Seconds = 0) -> Travel:
    """All ways between the places; `midnight` is a local midnight, in seconds after the problem's origin."""
    at = radians(places)
    metres = _metres(roads, at[:, :, None], at[:, None, :])
    seconds = (_usual(roads, metres) * _factors(roads, places, places) + 999) // 1_000
    return Travel(name=roads.name, seconds=seconds, metres=metres, bands=bands(roads), midnight=midnight)


def at_second(roads: Roads, seconds: Seconds, second: Seconds) -> Seconds:
    """What a way of so many seconds takes for whoever sets out at this second of the day."""
    for band in bands(roads):
        if band.start <= second < band.end:
            return -(-seconds * band.permille // 1_000)
    return seconds


class Unbuilt:
    """Metres between any of so many places that nobody makes a table of all: worked out where they are asked for."""

    def __init__(self, roads: Roads, places: Sequence[Place]) -> None:
        self._roads, self._places, self._points = roads, places, radians(places)
        self._known: dict[tuple[int, int], int] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, key: Any, /) -> Any:
        rows, columns = key
        if isinstance(rows, np.ndarray):
            return self.between(rows.ravel(), columns.ravel())
        pair = int(rows), int(columns)
        if pair not in self._known:
            self._known[pair] = int(self.between(np.array(pair[:1]), np.array(pair[1:]))[0, 0])
        return self._known[pair]

    def between(self, rows: Matrix, columns: Matrix) -> Matrix:
        """From each of some places to each of others."""
        return _metres(self._roads, self._points[:, rows, None], self._points[:, None, columns])


class UnbuiltSeconds(Unbuilt):
    """The same in seconds, rounded up to whole steps."""

    def __init__(self, roads: Roads, places: Sequence[Place], step: Seconds) -> None:
        super().__init__(roads, places)
        self._step = step

    def between(self, rows: Matrix, columns: Matrix) -> Matrix:
        """From each of some places to each of others."""
        ends = [self._places[row] for row in rows], [self._places[column] for column in columns]
        usual = _usual(self._roads, super().between(rows, columns))
        return -(-((usual * _factors(self._roads, *ends) + 999) // 1_000) // self._step) * self._step


def unbuilt(roads: Roads, places: Sequence[Place], *, midnight: Seconds = 0, step: Seconds = 1) -> Travel:
    """The same as `travel` without a table: seconds are rounded up to whole steps."""
    seconds, metres = UnbuiltSeconds(roads, places, step), Unbuilt(roads, places)
    return Travel(name=roads.name, seconds=seconds, metres=metres, bands=bands(roads), midnight=midnight)


Cell = tuple[int, int]
Pair = tuple[int, Cell, Cell]
Key = TypeVar("Key", bound=Hashable)


def one_place(
    roads: Roads, places: Sequence[Place], place: Place, points: Floats | None = None
) -> tuple[Travel, Travel]:
    """The ways from every place to this one (one column), and from it to every place (one row).

    `points` are the `radians` of the places, from whoever has them at hand.
    """
    metres = _metres(roads, radians(places) if points is None else points, radians([place]))
    usual, name = _usual(roads, metres), roads.name
    there, back = _factors(roads, places, [place]), _factors(roads, [place], places)
    column, row = metres[:, None], metres[None, :]
    to = Travel(name=name, seconds=(usual[:, None] * there + 999) // 1_000, metres=column)
    return to, Travel(name=name, seconds=(usual[None, :] * back + 999) // 1_000, metres=row)


def radians(places: Sequence[Place]) -> Floats:
    """Latitudes and longitudes."""
    degrees = [[place.latitude_e6 for place in places], [place.longitude_e6 for place in places]]
    return np.radians(np.array(degrees, np.float64) / 1e6)


def _metres(roads: Roads, origins: Floats, targets: Floats) -> Matrix:
    """On the road: the great circle and its detour."""
    north, east = np.square(np.sin((origins - targets) / 2))
    half = north + np.cos(origins[0]) * np.cos(targets[0]) * east
    through_the_air = 2 * EARTH_METRES * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.array(np.rint(through_the_air * roads.detour_permille / 1_000), np.int64)


def _usual(roads: Roads, metres: Matrix) -> Matrix:
    """Seconds of a way of nothing learned; within one address nobody gets into the car."""
    return np.where(metres > 0, roads.fixed + metres * HOUR // roads.metres_per_hour, 0)


def _ratios(roads: Roads, driven: list[Driven]) -> Iterator[tuple[Driven, int]]:
    """Each leg with the permille of the usual time that it took, if it is long enough to tell."""
    ends = radians([leg.origin for leg in driven]), radians([leg.target for leg in driven])
    for leg, usual in zip(driven, _usual(roads, _metres(roads, *ends)).tolist(), strict=True):
        if usual >= SHORTEST_SECONDS:
            yield leg, leg.seconds * 1_000 // usual


def _by(legs: Legs, key: Callable[[Driven], Key]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for leg, ratio in legs:
        found.setdefault(key(leg), []).append(ratio)
    return found


def _shrunk(ratios: list[int], believed: int) -> int:
    """The median, drawn to what was believed before, the more the fewer there are."""
    count = len(ratios)
    return round((count * median(ratios) + BELIEF * believed) / (count + BELIEF))


def _cell(place: Place, side: int) -> Cell:
    return place.latitude_e6 // side, place.longitude_e6 // side


def _pair_of(leg: Driven, side: int) -> Pair:
    return side, _cell(leg.origin, side), _cell(leg.target, side)


def _parent(pair: Pair) -> Pair:
    _side, origin, target = pair
    times = COARSE // FINE
    return COARSE, (origin[0] // times, origin[1] // times), (target[0] // times, target[1] // times)


def _key(pair: Pair) -> str:
    side, origin, target = pair
    return f"{side}:{origin[0]},{origin[1]}>{target[0]},{target[1]}"


def _factors(roads: Roads, origins: Sequence[Place], targets: Sequence[Place]) -> Matrix:
    """Permille of every way: of the finest pair of cells that anything is known of."""
    factors = np.full((len(origins), len(targets)), roads.pairs.get("everywhere", 1_000), np.int64)
    for side in (COARSE, FINE):
        known = _pairs_of(roads, side)
        if known:
            rows, columns = _members(origins, side), _members(targets, side)
            for origin, target, permille in known:
                if origin in rows and target in columns:
                    factors[np.ix_(rows[origin], columns[target])] = permille
    return factors


def _members(places: Sequence[Place], side: int) -> dict[str, list[int]]:
    """Cell → which of the places lie in it."""
    members: dict[str, list[int]] = {}
    for index, place in enumerate(places):
        members.setdefault("{},{}".format(*_cell(place, side)), []).append(index)
    return members


def _pairs_of(roads: Roads, side: int) -> list[tuple[str, str, int]]:
    """What is known of pairs of cells of this size."""
    found = []
    for key, permille in roads.pairs.items():
        grid, _colon, pair = key.partition(":")
        if grid == str(side):
            origin, _arrow, target = pair.partition(">")
            found.append((origin, target, permille))
    return found


def bands(roads: Roads) -> tuple[Band, ...]:
    """The hours that differ, neighbours of one factor as one band."""
    found: list[Band] = []
    for hour, permille in sorted(roads.hours.items()):
        rounded = (permille + STEP // 2) // STEP * STEP
        if found and (found[-1].end, found[-1].permille) == (hour * HOUR, rounded):
            found[-1] = Band(found[-1].start, (hour + 1) * HOUR, rounded)
        elif rounded != 1_000:
            found.append(Band(hour * HOUR, (hour + 1) * HOUR, rounded))
    return tuple(found)
