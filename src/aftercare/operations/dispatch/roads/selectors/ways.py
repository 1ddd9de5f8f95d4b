"""The one answer to how long ways take: plans, appointments, the board and explanations all ask here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import numpy as np
from django.utils import timezone

from aftercare.base.kernel.ready import Ready
from aftercare.operations.dispatch.planner.memory import Memory
from aftercare.operations.dispatch.planner.model import Matrix, Place, Travel
from aftercare.operations.dispatch.planner.roads import (
    LATE,
    Asker,
    ByRoad,
    Router,
    Watch,
    ask,
    by_road,
    known,
    over_http,
)
from aftercare.operations.dispatch.planner.slots import Ways, ways_by
from aftercare.operations.dispatch.planner.travel import HOUR, Floats, Roads, at_second, from_data, one_place
from aftercare.operations.dispatch.roads.models import LearnedRoads
from aftercare.operations.dispatch.roads.rules.models import (
    MANY,
    MINUTE,
    MOST_ASKED,
    PROFILES,
    Choice,
    Used,
    in_minutes,
    travel,
)
from aftercare.registry.organisation.public import Point

# A page waits less long than a search does; a server that gave no answer is left alone for a minute.
PAGE_WAITS, SEARCH_WAITS, RESTS = 3.0, 10.0, 60.0
# All tables together take no longer than that; what finds no time is asked for the next time.
PAGE_ASKS, SEARCH_ASKS = 8.0, 300.0
# Of the ways to a new address those of the nearest places are asked for; the others matter to nobody.
NEAR = 200
# Two places are asked about where a server is tried.
ENDS = (0, -1)
# What so many servers have said is kept.
SERVERS = 16

_NEWEST = Ready(lambda: LearnedRoads.objects.order_by("-version").values_list("version", "digest"))
_memories: dict[Router, Memory] = {}


def known_roads() -> Roads:
    """What was learned last; one query."""
    newest = _NEWEST.first()
    return Roads() if newest is None else _read(*newest)


def roads_of(version: int) -> Roads:
    """What was learned as this version; 0: nothing was."""
    digest = LearnedRoads.objects.filter(version=version).values_list("digest", flat=True).first()
    return Roads() if digest is None else _read(version, digest)


@lru_cache(maxsize=16)
def _read(version: int, digest: str) -> Roads:
    row = LearnedRoads.objects.get(version=version, digest=digest)
    return with_version(row)


def with_version(row: LearnedRoads) -> Roads:
    """The factors of one learning, named by its version."""
    return from_data({**row.data, "version": row.version})


class Model:
    """How long ways take for a unit: by the roads as they were learned, or by a road server and them behind it.

    `used` says what came of the table that was asked for last.
    """

    def __init__(self, choice: Choice, roads: Roads, *, waits: bool = False, watch: Watch | None = None) -> None:
        self.choice, self.roads, self.router = choice, roads, choice.router
        self._waits, self._watch = waits, watch
        self._memory = _memory_of(self.router) if self.router else Memory()
        self.used = self._used()

    def travel(self, places: Sequence[Place]) -> Travel:
        """All ways between the places, in whole minutes."""
        if self.router is None:
            return travel(places, self.roads)
        if len(places) > (MOST_ASKED if self._waits else MANY):
            ways = len(places) * (len(places) - 1)
            self.used = self._used(ways=ways, by_model=ways, fault="many")
            return travel(places, self.roads)
        found = self._by_road(self.router, places)
        self.used = self._used(ways=found.ways, by_model=found.missing, fault=found.fault)
        return in_minutes(found.travel)

    def _by_road(self, router: Router, places: Sequence[Place]) -> ByRoad:
        """Asked for what is not known yet, unless the server rests."""
        if self._rests:
            return replace(known(router, self.roads, places, self._memory), fault=self._memory.fault)
        found = by_road(router, self.roads, places, memory=self._memory, asker=self._asker())
        self._rest(found.fault)
        return found

    def ways_of(self, places: Sequence[Place], place: Place, points: Floats | None = None) -> Ways:
        """The ways from many places to one and back, in whole minutes; `points` as in `one_place`."""
        to, back = (in_minutes(one) for one in one_place(self.roads, places, place, points))
        ways = ways_by(to, back)
        if self.router is None or not places:
            return ways
        near = np.argsort(ways.seconds_to + ways.seconds_back, kind="stable")[:NEAR]
        some = [places[number] for number in near]
        self.ask(some, [place])
        self.ask([place], some)
        rows, here = self._memory.rows(some), self._memory.rows([place])
        usual_to = ways.seconds_to[near, None], ways.metres_to[near, None]
        usual_back = ways.seconds_back[None, near], ways.metres_back[None, near]
        (seconds_to, metres_to), (seconds_back, metres_back) = (
            self._memory.filled(rows, here, usual_to), self._memory.filled(here, rows, usual_back),
        )  # fmt: skip
        ways.seconds_to[near], ways.metres_to[near] = _minutes(seconds_to[:, 0]), metres_to[:, 0]
        ways.seconds_back[near], ways.metres_back[near] = _minutes(seconds_back[0]), metres_back[0]
        return ways

    def ask(self, origins: Sequence[Place], targets: Sequence[Place]) -> str:
        """Have the server tell these ways, so that none of them is asked for alone; the fault, if it does not."""
        if self.router is None or self._rests:
            return self._memory.fault if self.router else ""
        fault = ask(self.router, self._memory, origins, targets, asker=replace(self._asker(), patience=1))
        self._rest(fault)
        return fault

    def between(self, one: Point | None, other: Point | None, leaves: datetime) -> int:
        """Seconds from one place to another for whoever leaves then; nothing is known where a place is not."""
        if one is None or other is None:
            return 0
        local = timezone.localtime(leaves)
        second = local.hour * HOUR + local.minute * MINUTE + local.second
        return at_second(self.roads, self._leg(place_at(one), place_at(other))[0], second)

    def metres(self, one: Place, other: Place) -> int:
        """How long the way is."""
        return self._leg(one, other)[1]

    def _leg(self, one: Place, other: Place) -> tuple[int, int]:
        """Seconds in whole minutes, and metres."""
        ends = [one, other]
        if one.latitude_e6 == other.latitude_e6 and one.longitude_e6 == other.longitude_e6:
            return 0, 0
        found = travel(ends, self.roads)
        seconds, metres = np.array(found.seconds[0:1, 1:2]), np.array(found.metres[0:1, 1:2])
        if self.router is not None:
            self.ask(ends[:1], ends[1:])
            rows = self._memory.rows(ends)
            seconds, metres = self._memory.filled(rows[:1], rows[1:], (seconds, metres))
        return int(_minutes(seconds)[0, 0]), int(metres[0, 0])

    def _asker(self) -> Asker:
        each, in_all = (SEARCH_WAITS, SEARCH_ASKS) if self._waits else (PAGE_WAITS, PAGE_ASKS)
        asker = Asker(fetch=over_http(each), seconds=in_all)
        return replace(asker, watch=self._watch) if self._watch else asker

    def _rest(self, fault: str) -> None:
        """Where there was no time for all, whoever comes next asks for the others."""
        self._memory.rest("" if fault == LATE else fault, RESTS)

    @property
    def _rests(self) -> bool:
        """A search asks in any case."""
        return self._memory.rests and not self._waits

    def _used(self, *, ways: int = 0, by_model: int = 0, fault: str = "") -> Used:
        return Used(
            model=self.choice.model if self.router else "detour",
            host=self.choice.host if self.router else "",
            profile=(self.choice.profile or PROFILES[self.choice.model]) if self.router else "",
            version=self.roads.version,
            trips=self.roads.legs,
            detour_permille=self.roads.detour_permille,
            metres_per_hour=self.roads.metres_per_hour,
            ways=ways,
            by_model=by_model,
            fault=fault,
        )


def model_of(choice: Choice, *, waits: bool = False, watch: Watch | None = None) -> Model:
    """The model as it holds now; `waits`: for a search, which may take its time and asks a server that was silent.

    `watch` is told how many tables of how many a server was asked for, and may raise to stop.
    """
    return Model(choice, known_roads(), waits=waits, watch=watch)


def tried(choice: Choice, places: Sequence[Place]) -> Used:
    """Whether a chosen server gives ways between two of these places, asked just now."""
    model = Model(choice, known_roads())
    if model.router is None or len(places) < len(ENDS):
        return model.used
    model.travel([places[number] for number in ENDS])
    return model.used


def place_at(point: Point) -> Place:
    """As the planner knows places."""
    found = point.to("wgs84")
    return Place(id="", latitude_e6=found.latitude_e6, longitude_e6=found.longitude_e6)


def forget() -> None:
    """Keep nothing of what servers have said; for tests, whose servers come and go."""
    _memories.clear()


def _memory_of(router: Router) -> Memory:
    kept = _memories.get(router)
    if kept is None or kept.is_worn:
        if len(_memories) >= SERVERS:
            _memories.clear()
        kept = _memories[router] = Memory()
    return kept


def _minutes(seconds: Matrix) -> Matrix:
    return -(-seconds // MINUTE) * MINUTE
