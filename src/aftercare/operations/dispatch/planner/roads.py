"""Ways from a road router over HTTP, as OSRM and Valhalla speak it; what it does not know, the model fills in.

A router answers in tables of so many places a side; larger ones are asked for piece by piece. A piece that fails, or a
single way that the router leaves out, is taken from the model, and the plan's name of the travel says how many were.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException
from typing import Any, Protocol
from urllib.request import Request, urlopen

import numpy as np

from aftercare.operations.dispatch.planner.model import Place, Seconds, Travel
from aftercare.operations.dispatch.planner.travel import Roads, travel

Cells = list[list[float | None]]
# After so many pieces without an answer the router is not asked again: each may have cost the whole wait.
PATIENCE = 2


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
    """The router said something that is no table."""


class Router(Protocol):
    """A kind of road router: how to ask it and how to read it. `side` is how many places it takes on each side."""

    name: str
    side: int

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
            raise NoAnswerError(str(data.get("message") or data.get("code")))
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


def over_http(seconds: float = 5) -> Fetch:
    """Ask over HTTP, and wait so long for each answer."""

    def fetch(asking: Asking) -> bytes:
        if not asking.url.startswith(("http://", "https://")):
            raise NoAnswerError(asking.url)
        request = Request(asking.url, asking.body, {"Content-Type": "application/json"})  # noqa: S310 - looked at above
        with urlopen(request, timeout=seconds) as response:  # noqa: S310 - as above
            body: bytes = response.read()
        return body

    return fetch


def by_road(
    router: Router, usual: Roads, places: Sequence[Place], *, midnight: Seconds = 0, fetch: Fetch | None = None
) -> Travel:
    """All ways between the places by the router, and by the model where it fails."""
    modelled = travel(usual, places, midnight=midnight)
    seconds, metres = np.array(modelled.seconds), np.array(modelled.metres)
    missing = failed = 0
    for rows, columns in _pieces(len(places), router.side):
        answer = _ask(router, fetch or over_http(), places[rows], places[columns]) if failed < PATIENCE else None
        if answer is None:
            failed += 1
            missing += (rows.stop - rows.start) * (columns.stop - columns.start)
            continue
        missing += _fill(seconds[rows, columns], answer.seconds)
        if answer.metres is not None:
            _fill(metres[rows, columns], answer.metres)
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(metres, 0)
    return replace(modelled, name=_name(router, modelled, missing), seconds=seconds, metres=metres)


def _name(router: Router, modelled: Travel, missing: int) -> str:
    ways = len(modelled.seconds) ** 2
    return router.name if not missing else f"{router.name}, {missing} of {ways} ways by {modelled.name}"


def _ask(router: Router, fetch: Fetch, origins: Sequence[Place], targets: Sequence[Place]) -> Answer | None:
    """The router's table, if it gives one of the right size in time."""
    try:
        answer = router.answer(fetch(router.asking(origins, targets)))
    except (OSError, HTTPException, NoAnswerError):
        return None
    tables = [answer.seconds] if answer.metres is None else [answer.seconds, answer.metres]
    right = all(len(table) == len(origins) and all(len(row) == len(targets) for row in table) for table in tables)
    return answer if right else None


def _fill(target: Any, cells: Cells) -> int:
    """Put what is known into the matrix; how many are not known."""
    values = np.array([[-1 if cell is None else cell for cell in row] for row in cells], np.float64)
    known = np.isfinite(values) & (values >= 0)
    target[known] = np.ceil(values[known]).astype(np.int64)
    return int(np.count_nonzero(~known))


def _pieces(count: int, side: int) -> Iterator[tuple[slice, slice]]:
    cuts = [slice(start, min(start + side, count)) for start in range(0, count, side)]
    yield from ((rows, columns) for rows in cuts for columns in cuts)


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except ValueError as error:
        raise NoAnswerError(str(error)) from error
    if not isinstance(data, dict):
        raise NoAnswerError("not an object")
    return data


def _table(rows: Any) -> Cells:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NoAnswerError("no table")
    return [[_number(cell) for cell in row] for row in rows]


def _column(rows: Any, name: str) -> Cells:
    """The table of one value of each entry; an entry may be missing as a whole."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NoAnswerError("no table")
    return [[_number(cell.get(name)) if isinstance(cell, dict) else None for cell in row] for row in rows]


def _number(cell: Any) -> float | None:
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _in_metres(kilometres: Cells) -> Cells:
    return [[None if cell is None else cell * 1_000 for cell in row] for row in kilometres]


def _points(places: Sequence[Place]) -> list[dict[str, float]]:
    return [{"lat": place.latitude_e6 / 1e6, "lon": place.longitude_e6 / 1e6} for place in places]


def _coordinates(place: Place) -> str:
    return f"{place.longitude_e6 / 1e6:.6f},{place.latitude_e6 / 1e6:.6f}"
