"""Asking a road server that somebody is about to choose."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.planner.memory import Memory
from aftercare.operations.dispatch.planner.model import Place
from aftercare.operations.dispatch.planner.roads import Asker, by_road, over_http
from aftercare.operations.dispatch.problems.rules.settings import checked, hang_together, merged
from aftercare.operations.dispatch.problems.selectors.duties import Places, office_of
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.roads.errors import NoTwoPlacesError
from aftercare.operations.dispatch.roads.rules.models import FAULTS, MINUTE, MODELS, Choice, travel
from aftercare.operations.dispatch.roads.selectors.ways import PAGE_WAITS, known_roads
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

# From one place to another.
ENDS = 2
# Rows that are looked at for two places.
LOOK = 20
_ANSWERS = Words(
    "%(server)s 在 %(ms)s 毫秒内答复：本部门两处地点之间 %(km)s 公里、%(minutes)s 分钟（自有模型为 %(usual)s 分钟）。",
    "%(server)s answers in %(ms)s ms: between two places of this unit it is %(km)s km and %(minutes)s min"
    " (%(usual)s min by our own model).",
)
_KNOWS_NO_WAY = Words(
    "%(server)s 有答复，但没有本部门两处地点之间的路：地图是否覆盖这一地区？",
    "%(server)s answers, but knows no way between two places of this unit: does its map cover this region?",
)
_NO_ANSWER = Words("%(server)s 没有给出里程：%(why)s。", "%(server)s gives no ways: %(why)s.")
_OWN = Words(
    "自有模型无需服务：两处地点之间 %(usual)s 分钟。",
    "Our own model needs no server: between two places it is %(usual)s min.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of asking; `text` is in the reader's language."""

    answers: bool
    fault: str
    text: str
    milliseconds: int = 0
    seconds: int | None = None
    metres: int | None = None


def try_roads(*, unit_id: int, by: Actor, travel_model: str, travel_url: str = "", travel_profile: str = "") -> Tried:
    """Ask a server for the way between two places of the unit, as it would be asked; nothing is kept."""
    unit = units.get(unit_id)
    accounts.require(by, "plan.settings", unit_path=unit.path)
    values = {"travel_model": travel_model, "travel_url": travel_url, "travel_profile": travel_profile}
    hang_together(merged([checked(values)]))
    ends = _two_places(unit.path)
    if len(ends) < ENDS:
        raise NoTwoPlacesError
    return _asked(Choice(model=travel_model, url=travel_url, profile=travel_profile), ends)


def _asked(choice: Choice, ends: list[Place]) -> Tried:
    memory, roads = Memory(), known_roads()
    if choice.router is None:
        return Tried(answers=True, fault="", text=str(_OWN) % {"usual": _own_minutes(ends)})
    begun = perf_counter()
    found = by_road(choice.router, roads, ends, memory=memory, asker=Asker(fetch=over_http(PAGE_WAITS)))
    values = {"server": f"{MODELS[choice.model]} {choice.host}", "usual": _own_minutes(ends)}
    if found.fault:
        return Tried(answers=False, fault=found.fault, text=str(_NO_ANSWER) % {**values, "why": FAULTS[found.fault]})
    took = round((perf_counter() - begun) * 1_000)
    if found.missing:
        return Tried(answers=False, fault="no_way", text=str(_KNOWS_NO_WAY) % values, milliseconds=took)
    seconds, metres = int(found.travel.seconds[0, 1]), int(found.travel.metres[0, 1])
    told = {"ms": took, "km": round(metres / 1_000, 1), "minutes": -(-seconds // 60)}
    text = str(_ANSWERS) % {**values, **told}
    return Tried(answers=True, fault="", text=text, milliseconds=took, seconds=seconds, metres=metres)


def _own_minutes(ends: list[Place]) -> int:
    return int(travel(ends, known_roads()).seconds[0, 1]) // MINUTE


def _two_places(unit_path: str) -> list[Place]:
    """The office, where its people live, where its work is: the first two that are known."""
    places = Places()
    office_of(settings_of(unit_path), places)
    for point in _points(unit_path):
        if len(places.rows) >= ENDS:
            break
        places.index(point, "")
    return places.rows[:ENDS]


def _points(unit_path: str) -> Iterator[organisation.Point]:
    here = organisation.Staff.objects.filter(unit_path__startswith=unit_path, home_latitude_e6__isnull=False)
    yield from (home for row in here.order_by("pk")[:LOOK] if (home := organisation.home_of(row)) is not None)
    orders = service.Order.objects.filter(unit_path__startswith=unit_path, site__isnull=False).order_by("-pk")
    sites = customers.site_briefs(orders.values_list("site_id", flat=True)[:LOOK])
    yield from (site.place for site in sites.values() if site.place is not None)
