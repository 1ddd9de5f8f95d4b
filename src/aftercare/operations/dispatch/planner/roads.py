"""Ways from a road router over HTTP, as OSRM and Valhalla speak it; what it does not know, the model fills in.

A router answers in tables of so many places a side; larger ones are asked for piece by piece, and what it has said is
kept (`Memory`), so nothing is asked twice. A piece that fails, or a single way that the router leaves out, is taken
from the model; how many were, and why, is said with the ways.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import numpy as np

from aftercare.operations.dispatch.planner.guard import address_fault, read_within
from aftercare.operations.dispatch.planner.memory import Memory, Rows
from aftercare.operations.dispatch.planner.model import Place, Seconds, Travel
from aftercare.operations.dispatch.planner.travel import Roads, travel

Cells = list[list[float | None]]
# After so many pieces without an answer the router is not asked again: each may have cost the whole wait.
PATIENCE = 2
# A place of which less is known is new.
HALF = 0.5
# Why a router gave nothing: its address is none to be asked, it is not there, it took too long, it refused, it sent
# us elsewhere, it said too much, or no table.
FAULTS = ("address", "unreachable", "timeout", "refused", "redirected", "too_large", "no_table")


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
    fetch: Fetch | None = None,
    memory: Memory | None = None,
) -> ByRoad:
    """All ways between the places by the router, and by the model where it fails."""
    kept, modelled = memory or Memory(), travel(usual, places, midnight=midnight)
    fault = ask(router, kept, places, places, fetch=fetch)
    rows = kept.rows(places)
    seconds, metres = kept.filled(rows, rows, (np.array(modelled.seconds), np.array(modelled.metres)))
    missing = kept.missing(rows, rows)
    found = replace(modelled, name=_name(router, modelled, missing), seconds=seconds, metres=metres)
    return ByRoad(travel=found, ways=len(places) * (len(places) - 1), missing=missing, fault=fault)


def ask(
    router: Router,
    memory: Memory,
    origins: Sequence[Place],
    targets: Sequence[Place],
    *,
    fetch: Fetch | None = None,
    patience: int = PATIENCE,
) -> str:
    """Have the memory know the ways from the origins to the targets; what kept it from some of them, or nothing."""
    rows, columns = memory.rows(origins), memory.rows(targets)
    fault, failed = "", 0
    for some, others in _pieces(memory, rows, columns, router.side):
        try:
            answer = _ask(
                router, fetch or over_http(), [origins[one] for one in some], [targets[one] for one in others]
            )
        except NoAnswerError as error:
            fault, failed = error.code, failed + 1
            if failed >= patience:
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


def _pieces(memory: Memory, rows: Rows, columns: Rows, side: int) -> Iterator[tuple[Rows, Rows]]:
    """What is not known, in pieces that the router takes: places that are new lie apart from those that are known."""
    known = memory.known(rows, columns)
    for some in _cuts(known.mean(axis=1) if columns.size else known.any(axis=1), side):
        for others in _cuts(known.mean(axis=0) if rows.size else known.any(axis=0), side):
            if not known[np.ix_(some, others)].all():
                yield some, others


def _cuts(shares: Any, side: int) -> Iterator[Rows]:
    for chosen in (np.flatnonzero(shares >= HALF), np.flatnonzero(shares < HALF)):
        yield from (chosen[start : start + side] for start in range(0, len(chosen), side))


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
