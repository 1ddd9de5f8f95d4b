"""Ways from a road router over HTTP, as OSRM and Valhalla speak it; what it does not know, the model fills in.

A router answers in tables of so many places a side; larger ones are asked for piece by piece, near places first, and
what it has said is kept (`Memory`), so nothing is asked twice. A piece that fails or finds no time any more, or a
single way that the router leaves out, is taken from the model; how many were, and why, is said with the ways.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from math import inf
from time import monotonic
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import numpy as np

from aftercare.operations.dispatch.planner.guard import address_fault, read_within
from aftercare.operations.dispatch.planner.memory import Memory, Rows
from aftercare.operations.dispatch.planner.model import Matrix, Place, Seconds, Table, Travel
from aftercare.operations.dispatch.planner.travel import Floats, Roads, unbuilt

Cells = list[list[float | None]]
# So many rows of a table are filled at once: what is worked out on the way stays small.
STRIP = 256
# Latitudes and longitudes in micro-degrees from the corner of the world fit into so many bits.
BITS = 29
# After so many pieces without an answer the router is not asked again: each may have cost the whole wait.
PATIENCE = 2
# A place of which less is known is new.
HALF = 0.5
# Why a router gave nothing: its address is none to be asked, it is not there, it took too long, it refused, it sent
# us elsewhere, it said too much, or no table; or there was no time to ask for all.
LATE = "late"
FAULTS = ("address", "unreachable", "timeout", "refused", "redirected", "too_large", "no_table", LATE)


@dataclass(frozen=True, slots=True)
class Asking:
    """One request: a GET, or a POST of the body."""

    url: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Seconds and metres of every way from the origins to the targets; None where the router knows of none."""

    seconds: Cells
    metres: Cells | None


class NoAnswerError(Exception):
    """The router gave no table: `code` is one of `FAULTS`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


class Router(Protocol):
    """A kind of road router: how to ask it and how to read it. `side` is how many places it takes on each side."""

    @property
    def name(self) -> str: ...

    @property
    def side(self) -> int: ...

    def asking(self, origins: Sequence[Place], targets: Sequence[Place]) -> Asking: ...

    def answer(self, body: bytes) -> Answer:
        """Raises NoAnswerError if it is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Osrm:
    """OSRM's `table` service: http://host:5000."""

    url: str
    profile: str = "driving"
    side: int = 100

    @property
    def name(self) -> str:
        return f"OSRM ({self.profile})"

    def asking(self, origins: Sequence[Place], targets: Sequence[Place]) -> Asking:
        places = ";".join(_coordinates(place) for place in (*origins, *targets))
        sources = ";".join(str(index) for index in range(len(origins)))
        aims = ";".join(str(index) for index in range(len(origins), len(origins) + len(targets)))
        query = f"sources={sources}&destinations={aims}&annotations=duration,distance"
        return Asking(f"{self.url.rstrip('/')}/table/v1/{self.profile}/{places}?{query}")

    def answer(self, body: bytes) -> Answer:
        data = _object(body)
        if data.get("code") != "Ok":
            raise NoAnswerError("no_table", str(data.get("message") or data.get("code")))
        return Answer(_table(data.get("durations")), _table(data["distances"]) if data.get("distances") else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Valhalla:
    """Valhalla's `sources_to_targets` service: http://host:8002."""

    url: str
    costing: str = "auto"
    side: int = 50

    @property
    def name(self) -> str:
        return f"Valhalla ({self.costing})"

    def asking(self, origins: Sequence[Place], targets: Sequence[Place]) -> Asking:
        points = {"sources": _points(origins), "targets": _points(targets)}
        body = points | {"costing": self.costing, "units": "kilometers"}
        return Asking(f"{self.url.rstrip('/')}/sources_to_targets", json.dumps(body).encode())

    def answer(self, body: bytes) -> Answer:
        found = _object(body).get("sources_to_targets")
        if isinstance(found, dict):  # the terse form
            return Answer(_table(found.get("durations")), _in_metres(_table(found.get("distances"))))
        return Answer(_column(found, "time"), _in_metres(_column(found, "distance")))


Fetch = Callable[[Asking], bytes]
# Told how many pieces of how many have been asked for; may raise to stop.
Watch = Callable[[int, int], None]


def _unwatched(_done: int, _count: int) -> None:
    """Nobody follows it."""


class _Stay(HTTPRedirectHandler):
    """Nobody is led elsewhere: only the address that was set is asked."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_OPENER = build_opener(_Stay)


def over_http(seconds: float = 5) -> Fetch:
    """Ask over HTTP, and wait no longer than so for each answer as a whole."""

    def fetch(asking: Asking) -> bytes:
        if address_fault(asking.url):
            raise NoAnswerError("address", asking.url)
        request = Request(asking.url, asking.body, {"Content-Type": "application/json"})  # noqa: S310 - looked at above
        try:
            with _OPENER.open(request, timeout=seconds) as response:
                body = read_within(response, seconds)
        except HTTPError as error:
            raise NoAnswerError("redirected" if 300 <= error.code < 400 else "refused", str(error.code)) from error
        except TimeoutError as error:
            raise NoAnswerError("timeout") from error
        except (OSError, HTTPException) as error:
            late = isinstance(getattr(error, "reason", None), TimeoutError)
            raise NoAnswerError("timeout" if late else "unreachable", str(error)) from error
        if body is None:
            raise NoAnswerError("too_large")
        return body

    return fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """How a router is asked: by what, how many pieces may fail, for how long in all, and who follows it."""

    fetch: Fetch = field(default_factory=over_http)
    patience: int = PATIENCE
    seconds: float = inf
    watch: Watch = _unwatched


@dataclass(frozen=True, slots=True, kw_only=True)
class ByRoad:
    """Ways, and how many of them are the model's, for what fault of the router."""

    travel: Travel
    ways: int
    missing: int
    fault: str


def by_road(
    router: Router,
    usual: Roads,
    places: Sequence[Place],
    *,
    midnight: Seconds = 0,
    asker: Asker | None = None,
    memory: Memory | None = None,
) -> ByRoad:
    """All ways between the places by the router, and by the model where it fails."""
    kept = memory or Memory()
    fault = ask(router, kept, places, places, asker=asker)
    return replace(known(router, usual, places, kept, midnight=midnight), fault=fault)


def known(router: Router, usual: Roads, places: Sequence[Place], memory: Memory, *, midnight: Seconds = 0) -> ByRoad:
    """All ways between the places: what the router has said, and the model's where it has not. Nobody is asked."""
    rows, modelled = memory.rows(places), unbuilt(usual, places, midnight=midnight)
    tables = np.zeros((2, len(places), len(places)), np.int64)
    for strip in _strips(len(places)):
        everywhere = np.arange(len(places))
        usual_ones = _part(modelled.seconds, strip, everywhere), _part(modelled.metres, strip, everywhere)
        tables[0, strip], tables[1, strip] = memory.filled(rows[strip], rows, usual_ones)
    missing = memory.missing(rows, rows)
    found = replace(modelled, name=_name(router, modelled, missing), seconds=tables[0], metres=tables[1])
    return ByRoad(travel=found, ways=len(places) * (len(places) - 1), missing=missing, fault="")


def _strips(count: int) -> Iterator[Rows]:
    return (np.arange(start, min(start + STRIP, count)) for start in range(0, count, STRIP))


def _part(table: Table, rows: Rows, columns: Rows) -> Matrix:
    found: Matrix = table[np.ix_(rows, columns)]
    return found


def ask(
    router: Router,
    memory: Memory,
    origins: Sequence[Place],
    targets: Sequence[Place],
    *,
    asker: Asker | None = None,
) -> str:
    """Have the memory know the ways from the origins to the targets; what kept it from some of them, or nothing."""
    rows, columns, how = memory.rows(origins), memory.rows(targets), asker or Asker()
    pieces = _pieces(memory, (rows, origins), (columns, targets), router.side)
    fault, failed, until = "", 0, monotonic() + how.seconds
    for number, (some, others) in enumerate(pieces):
        how.watch(number, len(pieces))
        if monotonic() > until:
            return LATE
        try:
            answer = _ask(router, how.fetch, [origins[one] for one in some], [targets[one] for one in others])
        except NoAnswerError as error:
            fault, failed = error.code, failed + 1
            if failed >= how.patience:
                break
            continue
        memory.note(rows[some], columns[others], answer.seconds, answer.metres)
    return fault


def _name(router: Router, modelled: Travel, missing: int) -> str:
    ways = len(modelled.seconds) * (len(modelled.seconds) - 1)
    return router.name if not missing else f"{router.name}, {missing} of {ways} ways by {modelled.name}"


def _ask(router: Router, fetch: Fetch, origins: Sequence[Place], targets: Sequence[Place]) -> Answer:
    """The router's table, of the right size."""
    answer = router.answer(fetch(router.asking(origins, targets)))
    tables = [answer.seconds] if answer.metres is None else [answer.seconds, answer.metres]
    if not all(len(table) == len(origins) and all(len(row) == len(targets) for row in table) for table in tables):
        raise NoAnswerError("no_table", "of another size")
    return answer


# Some of the places that are asked about: their numbers among them, and where they are in the middle.
Cut = tuple[Rows, Floats]


def _pieces(
    memory: Memory, origins: tuple[Rows, Sequence[Place]], targets: tuple[Rows, Sequence[Place]], side: int
) -> list[tuple[Rows, Rows]]:
    """What is not known, in pieces that the router takes, those between near places first.

    Places that are new lie apart from those that are known.
    """
    (rows, from_places), (columns, to_places) = origins, targets
    known_ones = memory.known(rows, columns)
    froms = list(_cuts(known_ones.mean(axis=1) if columns.size else known_ones.any(axis=1), from_places, side))
    tos = list(_cuts(known_ones.mean(axis=0) if rows.size else known_ones.any(axis=0), to_places, side))
    found = [
        (float(np.abs(here - there).sum()), some, others)
        for some, here in froms
        for others, there in tos
        if not known_ones[np.ix_(some, others)].all()
    ]
    return [(some, others) for _apart, some, others in sorted(found, key=lambda one: one[0])]


def _cuts(shares: Any, places: Sequence[Place], side: int) -> Iterator[Cut]:
    at = np.array([(one.latitude_e6, one.longitude_e6) for one in places], np.int64).reshape(-1, 2)
    for chosen in (np.flatnonzero(shares >= HALF), np.flatnonzero(shares < HALF)):
        # Those that fit into one piece stay as they come.
        ordered = chosen[_neighbours(at[chosen])] if len(chosen) > side else chosen
        for start in range(0, len(ordered), side):
            some = ordered[start : start + side]
            yield some, at[some].mean(axis=0)


def _neighbours(at: Matrix) -> Rows:
    """An order in which what is near comes one after the other: both coordinates bit by bit in turn (Morton)."""
    corner = at + np.array([90_000_000, 180_000_000])
    code = np.zeros(len(at), np.int64)
    for bit in range(BITS):
        for axis in (0, 1):
            code |= ((corner[:, axis] >> bit) & 1) << (2 * bit + axis)
    return np.argsort(code, kind="stable")


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except ValueError as error:
        raise NoAnswerError("no_table", str(error)) from error
    if not isinstance(data, dict):
        raise NoAnswerError("no_table", "not an object")
    return data


def _table(rows: Any) -> Cells:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NoAnswerError("no_table")
    return [[_number(cell) for cell in row] for row in rows]


def _column(rows: Any, name: str) -> Cells:
    """The table of one value of each entry; an entry may be missing as a whole."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NoAnswerError("no_table")
    return [[_number(cell.get(name)) if isinstance(cell, dict) else None for cell in row] for row in rows]


def _number(cell: Any) -> float | None:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _in_metres(kilometres: Cells) -> Cells:
    return [[None if cell is None else cell * 1_000 for cell in row] for row in kilometres]


def _points(places: Sequence[Place]) -> list[dict[str, float]]:
    return [{"lat": place.latitude_e6 / 1e6, "lon": place.longitude_e6 / 1e6} for place in places]


def _coordinates(place: Place) -> str:
    return f"{place.longitude_e6 / 1e6:.6f},{place.latitude_e6 / 1e6:.6f}"
