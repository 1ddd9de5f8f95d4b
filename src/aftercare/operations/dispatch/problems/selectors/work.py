"""What there is to do: open orders without a visit, and visits that have not begun. One query a subject."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from aftercare.operations.dispatch.problems.rules.shifts import Horizon
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.service import public as service

V = service.Visit.State
# A visit in one of these states is still where the plan put it.
WAITING = (V.PLANNED, V.DISPATCHED, V.ACCEPTED)
UNDER_WAY = (V.TRAVELLING, V.ON_SITE)

_ORDER = (
    "id", "number", "title", "version", "case_id", "unit_path", "site_id", "customer_id", "asset_id", "priority",
    "duration_minutes", "skills", "certificates", "tools", "parts", "crew_size", "due_at", "parent_id",
    "request__wished_from", "request__wished_to",
)  # fmt: skip
_VISIT = ("id", "version", "state", "lead_id", "planned_start_at", "planned_end_at", "arrived_at")
_LOCK = ("plan_lock__staff_id", "plan_lock__staff__name", "plan_lock__start_from", "plan_lock__start_until")
_BOOKING = ("locks_person", "locks_time", "is_soft", "announced_at", "agreed_from", "agreed_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A visit that stands already: when, who, and what holds it there."""

    id: int
    version: int
    state: str
    lead_id: int | None
    start_at: datetime
    end_at: datetime
    arrived_at: datetime | None = None
    crew: tuple[int, ...] = ()
    locks_person: bool = False
    locks_time: bool = False
    announced: bool = False
    # The window that was agreed with the customer: the visit begins within it.
    agreed_from: datetime | None = None
    agreed_to: datetime | None = None

    @property
    def is_sent(self) -> bool:
        """The engineer has it: a plan moves it no more."""
        return self.state in {V.DISPATCHED, V.ACCEPTED}

    def is_under_way(self, at: datetime) -> bool:
        """Begun, or sent and due to have begun."""
        return self.state in UNDER_WAY or (self.is_sent and self.start_at <= at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What somebody has settled for an order that has no visit yet: who does it, when it begins, or both."""

    staff_id: int | None = None
    name: str = ""
    # The visit begins within it; twice the same moment: then and at no other time.
    start_from: datetime | None = None
    start_until: datetime | None = None

    def replaces(self, wished_to: datetime | None, at: datetime) -> bool:
        """A time that was settled after what the customer had wished for is over."""
        return self.start_from is not None and wished_to is not None and wished_to < at


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One order, or one of its visits, as plans see it."""

    order_id: int
    number: str
    title: str
    version: int
    case_id: int
    unit_path: str
    site_id: int | None
    customer_id: int | None
    asset_id: int | None
    priority: int
    minutes: int
    skills: Mapping[str, int]
    certificates: tuple[str, ...]
    tools: tuple[str, ...]
    crew_size: int
    # Part → whole pieces; what is not whole is rounded up.
    parts: Mapping[str, int]
    due_at: datetime | None
    parent_id: int | None
    wished_from: datetime | None
    wished_to: datetime | None
    visit: Appointment | None = None
    # Of an order without a visit.
    lock: Lock | None = None


def pieces(unit_path: str, horizon: Horizon, *, order_ids: Collection[int] | None = None) -> list[Piece]:
    """What a plan of the unit is about, by order and visit; three queries."""
    rows = service.Order.objects.filter(unit_path__startswith=unit_path, held_at__isnull=True, from_history=False)
    if order_ids is not None:
        rows = rows.filter(pk__in=order_ids)
    waiting = rows.filter(state=service.Order.State.OPEN, is_pooled=False).order_by("pk").values(*_ORDER, *_LOCK)
    found = [_piece(row, lock=_lock(row)) for row in waiting]
    visits = service.Visit.objects.filter(
        unit_path__startswith=unit_path, state__in=(*WAITING, *UNDER_WAY), planned_start_at__lt=horizon.until
    )
    if order_ids is not None:
        visits = visits.filter(order_id__in=order_ids)
    columns = [*_VISIT, *(f"booking__{name}" for name in _BOOKING), *(f"order__{name}" for name in _ORDER)]
    stand = list(visits.order_by("order_id", "pk").values(*columns))
    crews = _crews(row["id"] for row in stand)
    for row in stand:
        order = {name: row[f"order__{name}"] for name in _ORDER}
        found.append(_piece(order, _appointment(row, crews.get(row["id"], ()))))
    return found


def piece_of(order_id: int) -> Piece | None:
    """One order as if it had no visit yet and nobody had wished for a time; None: there is no such order."""
    found = waiting_piece(order_id)
    return None if found is None else replace(found, wished_from=None, wished_to=None)


def waiting_piece(order_id: int) -> Piece | None:
    """One order as if it had no visit yet; None: there is no such order."""
    row = service.Order.objects.filter(pk=order_id).values(*_ORDER, *_LOCK).first()
    return None if row is None else _piece(row, lock=_lock(row))


def _lock(row: Mapping[str, Any]) -> Lock | None:
    staff_id, name, start_from, start_until = (row[column] for column in _LOCK)
    if staff_id is None and start_from is None:
        return None
    return Lock(staff_id=staff_id, name=name or "", start_from=start_from, start_until=start_until)


def _piece(row: Mapping[str, Any], visit: Appointment | None = None, lock: Lock | None = None) -> Piece:
    return Piece(
        order_id=row["id"],
        number=row["number"],
        title=row["title"],
        version=row["version"],
        case_id=row["case_id"],
        unit_path=row["unit_path"],
        site_id=row["site_id"],
        customer_id=row["customer_id"],
        asset_id=row["asset_id"],
        priority=row["priority"],
        minutes=row["duration_minutes"],
        skills=row["skills"],
        certificates=tuple(row["certificates"]),
        tools=tuple(row["tools"]),
        crew_size=row["crew_size"],
        parts={one["part"]: -(-int(one["quantity"]) // 1_000) for one in row["parts"]},
        due_at=row["due_at"],
        parent_id=row["parent_id"],
        wished_from=row["request__wished_from"],
        wished_to=row["request__wished_to"],
        visit=visit,
        lock=lock,
    )


def _appointment(row: Mapping[str, Any], crew: tuple[int, ...]) -> Appointment:
    return Appointment(
        id=row["id"],
        version=row["version"],
        state=row["state"],
        lead_id=row["lead_id"],
        start_at=row["planned_start_at"],
        end_at=row["planned_end_at"],
        arrived_at=row["arrived_at"],
        crew=crew,
        # A soft booking keeps its engineer and its time free: that is what it is for.
        locks_person=bool(row["booking__locks_person"] or row["booking__is_soft"]),
        locks_time=bool(row["booking__locks_time"] or row["booking__is_soft"]),
        announced=row["booking__announced_at"] is not None,
        agreed_from=row["booking__agreed_from"],
        agreed_to=row["booking__agreed_to"],
    )


def _crews(visit_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Visit → its crew, the lead first."""
    found: dict[int, list[int]] = {}
    rows = service.Participation.objects.filter(visit_id__in=list(visit_ids)).order_by("visit_id", "-role", "pk")
    for visit_id, staff_id in rows.values_list("visit_id", "staff_id"):
        found.setdefault(visit_id, []).append(staff_id)
    return {visit_id: tuple(crew) for visit_id, crew in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Somebody of the plan is at work elsewhere, or at work now."""

    staff_id: int
    start_at: datetime
    end_at: datetime
    site_id: int | None
    case_id: int
    is_under_way: bool


def engagements(staff_ids: Collection[int], horizon: Horizon, *, planned: Collection[int]) -> list[Engagement]:
    """The visits of these people that the plan does not move: begun, or of other units; one query."""
    rows = (
        service.Participation.objects.filter(
            staff_id__in=staff_ids,
            visit__state__in=(*WAITING, *UNDER_WAY),
            visit__planned_start_at__lt=horizon.until,
            visit__planned_end_at__isnull=False,
        )
        .exclude(visit_id__in=planned)
        .order_by("visit__planned_start_at", "pk")
        .values_list(
            "staff_id", "visit__planned_start_at", "visit__planned_end_at", "visit__arrived_at", "visit__state",
            "visit__order__site_id", "visit__case_id",
        )
    )  # fmt: skip
    return [_engagement(horizon.at, *row) for row in rows]


def _engagement(
    at: datetime, staff_id: int, start: Any, end: Any, arrived: datetime | None, state: str, site_id: int | None,
    case_id: int,
) -> Engagement:  # fmt: skip
    """Both times are there: the query asked for them."""
    under_way = state in UNDER_WAY or (state in {V.DISPATCHED, V.ACCEPTED} and start <= at)
    until = max(end, at, arrived + (end - start) if arrived else end) if under_way else end
    return Engagement(
        staff_id=staff_id, start_at=start, end_at=until, site_id=site_id, case_id=case_id, is_under_way=under_way
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known about the pieces' sites, customers, clocks and history."""

    sites: Mapping[int, customers.SiteBrief]
    # (customer or site, id) → staff → preferred, required, excluded
    wishes: Mapping[tuple[str, int], Mapping[int, str]] = field(default_factory=dict)
    dues: Mapping[int, list[regulations.DueBy]] = field(default_factory=dict)
    # Order → who led a visit of its case before.
    leads: Mapping[int, frozenset[int]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def around(found: Collection[Piece], horizon: Horizon) -> Around:
    """All of that in a handful of queries, however many pieces there are."""
    cases = {one.case_id for one in found}
    sites = customers.site_briefs(one.site_id for one in found if one.site_id)
    skills = {code: 1 for one in found for code in one.skills}
    certificates = sorted({code for one in found for code in one.certificates})
    return Around(
        sites=sites,
        wishes=_wishes(
            {one.customer_id for one in found}, {up for one in sites.values() for up in one.site_ids}, horizon
        ),
        dues=regulations.dues_of(cases),
        leads=_leads(cases),
        names=organisation.names_of_needs(skills, certificates),
    )


def _wishes(
    customer_ids: set[int | None], site_ids: set[int], horizon: Horizon
) -> dict[tuple[str, int], dict[int, str]]:
    found: dict[tuple[str, int], dict[int, str]] = {}
    said = Q(customer_id__in={one for one in customer_ids if one}) | Q(site_id__in=site_ids)
    rows = customers.EngineerRule.objects.filter(said, organisation.in_force(horizon.at)).order_by("pk")
    for customer_id, site_id, staff_id, kind in rows.values_list("customer_id", "site_id", "staff_id", "kind"):
        key = ("site", site_id) if site_id else ("customer", customer_id)
        found.setdefault(key, {})[staff_id] = kind
    return found


def _leads(case_ids: set[int]) -> dict[int, frozenset[int]]:
    ended = service.Visit.objects.filter(case_id__in=case_ids, lead__isnull=False, state__in=service.Visit.ENDED_STATES)
    found: dict[int, set[int]] = {}
    for case_id, lead_id in ended.exclude(state=V.CANCELLED).order_by("pk").values_list("case_id", "lead_id"):
        found.setdefault(case_id, set()).add(lead_id)
    return {case_id: frozenset(leads) for case_id, leads in found.items()}
