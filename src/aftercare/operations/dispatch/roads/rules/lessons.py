"""From what visits recorded to driven legs, and from what was learned to the lines of a page. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aftercare.operations.dispatch.planner.model import Place
from aftercare.operations.dispatch.planner.travel import COARSE, Driven, Roads

# Fewer trips than this teach nothing that plans should rest on.
LEAST = 50
# A device that is surer than this of where it is tells where somebody set out or arrived (metres).
SURE_M = 500
# Who sets out within this time after a visit sets out from there.
SOON = timedelta(minutes=45)
# No way takes longer: the arrival was recorded late, or the next day.
LONGEST = timedelta(hours=8)
SHOWN = 60

Where = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One visit as the journal tells it: who went, and what was recorded when and where, in WGS-84 micro-degrees."""

    staff_id: int
    site: Where | None
    departed_at: datetime | None = None
    departed: Where | None = None
    arrived_at: datetime | None = None
    arrived: Where | None = None
    ended_at: datetime | None = None


def driven(visits: Iterable[Seen], homes: Mapping[int, Where], zone: ZoneInfo) -> Iterator[Driven | None]:
    """Each trip from setting out to arriving; None where it is not known from where to where, or it cannot be."""
    by_staff: dict[int, list[Seen]] = {}
    for one in visits:
        if one.departed_at is not None and one.arrived_at is not None:
            by_staff.setdefault(one.staff_id, []).append(one)
    for staff_id, mine in sorted(by_staff.items()):
        before: Seen | None = None
        for one in sorted(mine, key=lambda each: (each.departed_at, each.arrived_at)):
            yield _leg(one, before, homes.get(staff_id), zone)
            before = one


def _leg(one: Seen, before: Seen | None, home: Where | None, zone: ZoneInfo) -> Driven | None:
    if one.departed_at is None or one.arrived_at is None:
        return None
    origin, target = one.departed or _origin(one.departed_at, before, home, zone), one.arrived or one.site
    took = one.arrived_at - one.departed_at
    if origin is None or target is None or not timedelta(0) < took <= LONGEST:
        return None
    hour = one.departed_at.astimezone(zone).hour
    return Driven(_place(origin), _place(target), hour, int(took.total_seconds()))


def _origin(at: datetime, before: Seen | None, home: Where | None, zone: ZoneInfo) -> Where | None:
    """Where somebody set out: the visit before, if it has just ended; home, on the first way of the day."""
    if (
        before is None
        or before.departed_at is None
        or before.departed_at.astimezone(zone).date() != at.astimezone(zone).date()
    ):
        return home
    if before.ended_at is not None and timedelta(0) <= at - before.ended_at <= SOON:
        return before.arrived or before.site
    return None


def _place(where: Where) -> Place:
    return Place(id="", latitude_e6=where[0], longitude_e6=where[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class HourLine:
    """One hour of the day: its time beside that of any hour, in permille, and the trips it rests on."""

    hour: int
    permille: int
    trips: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """From one region to another (the middle of each cell in degrees): time beside the usual in permille, and trips."""

    origin: tuple[float, float]
    target: tuple[float, float]
    permille: int
    trips: int


def hour_lines(roads: Roads) -> list[HourLine]:
    """Hour by hour, those with a trip."""
    return [
        HourLine(hour=one, permille=roads.hours[one], trips=roads.trips.get(str(one), 0)) for one in sorted(roads.hours)
    ]


def pair_lines(roads: Roads) -> list[PairLine]:
    """The pairs of regions with the most trips."""
    pairs = [key for key in roads.pairs if key.startswith(f"{COARSE}:")]
    pairs.sort(key=lambda key: (-roads.trips.get(key, 0), key))
    return [_pair_line(roads, key) for key in pairs[:SHOWN]]


def _pair_line(roads: Roads, key: str) -> PairLine:
    origin, _arrow, target = key.partition(":")[2].partition(">")
    return PairLine(
        origin=_middle(origin), target=_middle(target), permille=roads.pairs[key], trips=roads.trips.get(key, 0)
    )


def _middle(cell: str) -> tuple[float, float]:
    latitude, longitude = (int(part) for part in cell.split(","))
    return (latitude + 0.5) * COARSE / 1e6, (longitude + 0.5) * COARSE / 1e6
