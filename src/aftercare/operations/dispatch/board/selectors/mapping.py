"""What the map shows beside visits: the grounds of offices, made of the company's own sites; who was last where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.operations.dispatch.board import rules
from aftercare.operations.dispatch.board.selectors import board
from aftercare.operations.dispatch.problems.models import PlanningSettings
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation.public import Point

# The cells of a ground, in micro-degrees: the finest of which there are not more than that.
STEPS = (10_000, 20_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)
MOST_CELLS = 1_200
# Steps of a visit that are taken at the site; the way there begins anywhere.
AT_SITE = frozenset({"visit.arrived", "visit.work_started", "visit.finished", "visit.incomplete"})
ON_THE_WAY = frozenset({"visit.accepted", "visit.departed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where an office has sites: the middles of the cells that hold one; where its people set out."""

    unit_id: int
    name: str
    office: Point | None
    cells: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Where somebody was last: by the device that recorded a step, else at the site where it was taken."""

    staff_id: int
    place: Point
    moment: datetime
    step: str
    # The radius of doubt; None: the site's place, nothing was measured.
    accuracy_m: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """All that a map draws beside the visits; `step` is the side of a cell in micro-degrees."""

    step: int
    grounds: tuple[Ground, ...]
    seen: tuple[Seen, ...]


def drawn(*, by: Actor, at: datetime, unit_id: int | None = None) -> Map:
    """The grounds of the offices whom the reader plans, and where people were today; constant in queries."""
    accounts.require_somewhere(by, board.PLAN)
    step, cells = _cells(by, units.get(unit_id).path if unit_id else "/")
    return Map(step=step, grounds=tuple(_grounds(cells)), seen=tuple(_seen(by, at, unit_id)))


def _cells(by: Actor, path: str) -> tuple[int, dict[int, list[Point]]]:
    """The side of the cells, and unit → their middles; coarser until there are few enough."""
    sites = customers.sites_of(by).filter(
        accounts.scope_q(by, board.PLAN), active_to=None, unit_path__startswith=path, latitude_e6__isnull=False
    )
    step, rows = STEPS[0], []
    for step in STEPS:
        cell = sites.annotate(row=F("latitude_e6") / step, column=F("longitude_e6") / step)
        found = cell.order_by("unit_id", "row", "column", "datum").values_list("unit_id", "row", "column", "datum")
        rows = list(found.distinct()[: MOST_CELLS + 1])
        if len(rows) <= MOST_CELLS:
            break
    cells: dict[int, list[Point]] = {}
    for number, row, column, datum in rows[:MOST_CELLS]:
        middle = rules.in_datum(row * step + step // 2, column * step + step // 2, datum)
        cells.setdefault(number, []).append(middle)
    return step, cells


def _grounds(cells: Mapping[int, list[Point]]) -> Iterable[Ground]:
    names = {node.id: str(node.name) for node in units.tree()}
    kept = PlanningSettings.objects.filter(unit_id__in=cells)
    offices = {number: rules.office_of(values) for number, values in kept.values_list("unit_id", "values")}
    for number in sorted(cells):
        yield Ground(unit_id=number, name=names.get(number, ""), office=offices.get(number), cells=tuple(cells[number]))


def _seen(by: Actor, at: datetime, unit_id: int | None) -> list[Seen]:
    """Of each person on today's visits the last step whose place is known."""
    start, end = board.midnights_from(timezone.localdate(at), 1)
    rows = board.visits_between(by=by, start=start, end=end, unit_id=unit_id)
    begun = {row["id"]: row for row in rows if row["state"] not in {"planned", "dispatched"}}
    found: dict[int, Seen] = {}
    for event in journal.events_naming("visit", list(begun), sorted(AT_SITE | ON_THE_WAY)):
        one = _step(event, begun.get(event.payload["visit"]))
        if one is not None and start <= one.moment <= at:
            found[one.staff_id] = one
    return [found[number] for number in sorted(found)]


def _step(event: Recorded, visit: Mapping[str, Any] | None) -> Seen | None:
    """Who took the step, and where; None where the place is not known.

    A device tells the place of its holder alone: what somebody else writes down for the crew says where the lead was.
    """
    if visit is None:
        return None
    is_own = event.actor.kind is ActorKind.STAFF and event.actor.id in visit["crew"]
    who, told = (event.actor.id if is_own else visit["lead_id"]), (event.payload.get("place") if is_own else None)
    place = Point(told["latitude"], told["longitude"]) if told else visit["place"] if event.type in AT_SITE else None
    if who is None or place is None:
        return None
    accuracy = int(told["accuracy_m"]) if told else None
    return Seen(staff_id=who, place=place, moment=event.occurred_at, step=event.type, accuracy_m=accuracy)
