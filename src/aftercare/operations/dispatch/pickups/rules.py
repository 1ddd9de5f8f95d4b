"""Where a plan fetches the parts of each visit, and which of these calls still hold. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.planner.checking.reading import read
from aftercare.operations.dispatch.planner.checking.supplies import Draw, draws
from aftercare.operations.dispatch.planner.model import Plan, Stop
from aftercare.operations.dispatch.problems.rules.built import Built
from aftercare.service.public import Visit

S = Visit.State
# The engineer has not arrived: there is still something to fetch.
AHEAD = frozenset({S.PLANNED, S.DISPATCHED, S.ACCEPTED, S.TRAVELLING})
# Fetched earlier than that, it was for another day.
LONGEST = timedelta(hours=24)
SAID = Words("%(at)s 前到“%(store)s”领取 %(parts)s", "Pick up %(parts)s at %(store)s by %(at)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call at a store for one visit; part → whole pieces."""

    store: str
    latitude_e6: int
    longitude_e6: int
    start: datetime
    end: datetime
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A planned piece of work that uses parts up: whose and when, and where they are fetched; none: from the van."""

    order_id: int
    staff_id: int
    start: datetime
    calls: tuple[Call, ...]


def needs_of(built: Built, plan: Plan) -> list[Need]:
    """All of them, by the order's id and the time."""
    if not any(job.parts for job in built.problem.jobs):
        return []
    found: dict[int, list[Draw]] = defaultdict(list)
    for draw in draws(read(built.problem, plan)):
        found[draw.job].append(draw)
    needs = [_need(built, job, drawn) for job, drawn in found.items()]
    return sorted(needs, key=lambda one: (one.order_id, one.start, one.staff_id))


def _need(built: Built, job: int, drawn: Sequence[Draw]) -> Need:
    walk = drawn[0].walk
    stop = next(one for one in walk.stops if one.kind == "job" and one.index == job)
    fetched: dict[int, dict[str, int]] = defaultdict(dict)
    for draw in drawn:
        if draw.depot is not None and draw.from_depot:
            fetched[draw.depot][draw.part] = draw.from_depot
    return Need(
        order_id=built.tasks[job].order_id,
        staff_id=built.people[walk.shift.engineer].staff_id,
        start=built.horizon.moment(stop.start),
        calls=tuple(_call(built, _last_call(walk.stops, depot, stop), parts) for depot, parts in fetched.items()),
    )


def _last_call(stops: Iterable[Stop], depot: int, job: Stop) -> Stop:
    """The call at the depot that comes last before the job."""
    before = [one for one in stops if one.kind == "depot" and one.index == depot and one.start <= job.start]
    return before[-1]


def _call(built: Built, stop: Stop, parts: Mapping[str, int]) -> Call:
    place = built.problem.places[built.problem.depots[stop.index].place]
    return Call(
        store=built.names.stores[stop.index],
        latitude_e6=place.latitude_e6,
        longitude_e6=place.longitude_e6,
        start=built.horizon.moment(stop.start),
        end=built.horizon.moment(stop.end),
        parts=dict(sorted(parts.items())),
    )


def kept(needs: Iterable[Need]) -> list[dict[str, Any]]:
    """As JSON."""
    found: list[dict[str, Any]] = orjson.loads(orjson.dumps(list(needs)))
    return found


def revived(rows: Iterable[Mapping[str, Any]]) -> list[Need]:
    """The same, back."""
    return [
        Need(
            order_id=row["order_id"],
            staff_id=row["staff_id"],
            start=datetime.fromisoformat(row["start"]),
            calls=tuple(
                Call(**{**call, **{name: datetime.fromisoformat(call[name]) for name in ("start", "end")}})
                for call in row["calls"]
            ),
        )
        for row in rows
    ]


def holds(*, staff_id: int, end: datetime, lead_id: int | None, start: datetime | None) -> bool:
    """Whether the call still lies before the visit, on the way of the same engineer."""
    return staff_id == lead_id and start is not None and timedelta(0) <= start - end <= LONGEST


def counted(parts: Mapping[str, int]) -> str:
    """Parts with their pieces."""
    return ", ".join(code if pieces == 1 else f"{code} × {pieces}" for code, pieces in sorted(parts.items()))
