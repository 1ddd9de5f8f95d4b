"""Reading the board: people with their duty, visits with their way, orders that wait; always for somebody."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.operations.dispatch.board import rules
from aftercare.operations.dispatch.board.errors import RangeError
from aftercare.operations.dispatch.board.models import BoardView, OverlapRule
from aftercare.operations.dispatch.pickups import selectors as pickups
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.roads.selectors.ways import Model, model_of
from aftercare.operations.dispatch.tools import selectors as tools
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import Point, Schedule
from aftercare.service import public as service
from aftercare.service.public import Order, Participation, Visit

PLAN = "visit.plan"
# The block, its order, its place: one query whatever is on the board.
COLUMNS = (
    "id", "version", "state", "sequence", "lead_id", "planned_start_at", "planned_end_at", "case_id", "order_id",
    "order__number", "order__title", "order__priority", "order__kind", "order__due_at", "order__site_id",
    "order__site__name", "order__customer__name", "order__crew_size", "order__tools", "unit_path",
    "booking__is_soft", "booking__locks_person", "booking__locks_time",
)  # fmt: skip
# More cases than this moved since the page last asked: it loads the board anew.
MANY = 400
# Visits this far before and after an appointment may be too far away from it.
REACH = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engineer:
    """A row of the board."""

    person: organisation.Candidate
    # Where they work, and the office above it (the same, if there is none).
    unit: str
    office: str
    schedule: Schedule
    # Days on which they set out from elsewhere than home.
    bases: Sequence[organisation.Base] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that a board shows of a time."""

    # The midnights of its days, and the one after the last.
    midnights: Sequence[datetime]
    position: int
    engineers: Sequence[Engineer]
    visits: Sequence[dict[str, Any]]
    # Skill → name.
    skills: Mapping[str, str]


def board(*, by: Actor, at: datetime, day: date, days: int, unit_id: int | None = None) -> Board:
    """The engineers whom the reader plans, and every visit of these days; constant in queries."""
    accounts.require_somewhere(by, PLAN)
    midnights = midnights_from(day, days)
    start, end = midnights[0], midnights[-1]
    position = journal.last_position()
    people = _people(by, at, unit_id)
    ids = [one.staff_id for one in people]
    schedules = organisation.schedules(ids, start, end)
    bases = organisation.bases(ids, day, day + timedelta(days=days - 1))
    names, offices = _units()
    skills = dict.fromkeys(code for one in people for code in one.skills)
    return Board(
        midnights=midnights,
        position=position,
        engineers=[
            Engineer(
                person=one,
                unit=names.get(one.unit_id, ""),
                office=offices.get(one.unit_id, ""),
                schedule=schedules[one.staff_id],
                bases=bases[one.staff_id],
            )
            for one in people
        ],
        visits=visits_between(by=by, start=start, end=end, unit_id=unit_id),
        skills=organisation.names_of_needs(dict.fromkeys(skills, 1), ()),
    )


def _units() -> tuple[dict[int, str], dict[int, str]]:
    """Unit → its name, and the name of the office that it is or lies in."""
    names: dict[int, str] = {}
    offices: dict[int, str] = {}
    above: dict[int, str] = {}
    for node in units.tree():
        names[node.id] = str(node.name)
        if node.kind == units.Unit.Kind.OFFICE:
            above[node.id] = names[node.id]
        elif node.parent_id in above:
            above[node.id] = above[node.parent_id]
        offices[node.id] = above.get(node.id, names[node.id])
    return names, offices


def midnights_from(day: date, days: int) -> list[datetime]:
    """The local midnights of so many days, and the one after: a day of 23 or 25 hours is one."""
    if not 1 <= days <= rules.LONGEST_DAYS:
        raise RangeError(fields={"days": [RangeError.message]})
    try:
        return [timezone.make_aware(datetime.combine(day + timedelta(days=one), time())) for one in range(days + 1)]
    except OverflowError:
        raise RangeError(fields={"day": [RangeError.message]}) from None


def _people(by: Actor, at: datetime, unit_id: int | None) -> list[organisation.Candidate]:
    path = units.get(unit_id).path if unit_id else "/"
    seen = set(organisation.staff_of(by).filter(accounts.scope_q(by, PLAN)).values_list("pk", flat=True))
    found = [one for one in organisation.available_engineers(path, at) if one.staff_id in seen]
    here = [one for one in found if not any(reason.code == "left" for reason in one.reasons)]
    return sorted(here, key=lambda one: (one.unit_path, one.name, one.staff_id))


def visits_between(
    *, by: Actor, start: datetime, end: datetime, unit_id: int | None = None, case_ids: Collection[int] | None = None
) -> list[dict[str, Any]]:
    """Visits that touch [start, end), with crew and place; a cancelled one is no longer there."""
    rows = _planned(by).filter(planned_start_at__lt=end, planned_end_at__gt=start).exclude(state="cancelled")
    if unit_id is not None:
        rows = rows.filter(unit_path__startswith=units.get(unit_id).path)
    if case_ids is not None:
        rows = rows.filter(case_id__in=case_ids)
    found = [dict(row) for row in rows.order_by("planned_start_at", "pk").values(*COLUMNS)]
    crews = _crews([row["id"] for row in found])
    places = places_of(row["order__site_id"] for row in found)
    fetched = pickups.of_visits([row["id"] for row in found])
    named = tool_names(row["order__tools"] for row in found)
    for row in found:
        row["crew"] = crews.get(row["id"], [])
        row["place"] = places.get(row["order__site_id"])
        row["pickups"] = fetched.get(row["id"], [])
        row["tools"] = [named.get(code, code) for code in row["order__tools"]]
    return found


def tool_names(asked: Iterable[Sequence[str]]) -> Mapping[str, str]:
    """What the tools and vehicles of many orders are called; one query, none where nothing is asked for."""
    return tools.names_of("/", {code for codes in asked for code in codes})


def _planned(by: Actor) -> QuerySet[Visit]:
    accounts.require_somewhere(by, PLAN)
    return service.listed_visits(by).filter(accounts.scope_q(by, PLAN))


def _crews(visit_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = Participation.objects.filter(visit_id__in=visit_ids).order_by("-role", "pk")
    for visit_id, staff_id in rows.values_list("visit_id", "staff_id"):
        found.setdefault(visit_id, []).append(staff_id)
    return found


def places_of(site_ids: Iterable[int | None]) -> dict[int | None, Point]:
    """Site → where it is, in WGS-84; sites without a place are left out."""
    briefs = customers.site_briefs({one for one in site_ids if one})
    return {number: brief.place for number, brief in briefs.items() if brief.place}


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved since a position; `many`: too much to say, load anew."""

    position: int
    many: bool = False
    # The cases that moved, and their visits as they stand now within the time shown.
    case_ids: Sequence[int] = ()
    visits: Sequence[dict[str, Any]] = ()


def changes(*, by: Actor, after: int, day: date, days: int) -> Changes:
    """What others (and oneself) moved since; one query where nothing did."""
    accounts.require_somewhere(by, PLAN)
    position = journal.last_position()
    if position <= after:
        return Changes(position)
    cases = journal.streams_touched("case", after=after, limit=MANY + 1)
    if len(cases) > MANY:
        return Changes(position, many=True)
    midnights = midnights_from(day, days)
    seen = visits_between(by=by, start=midnights[0], end=midnights[-1], case_ids=cases) if cases else []
    return Changes(position, case_ids=cases, visits=seen)


def unscheduled(by: Actor) -> QuerySet[Order]:
    """Orders that wait for an appointment."""
    waiting = service.listed_orders(by).filter(accounts.scope_q(by, PLAN), state=Order.State.OPEN)
    return waiting.exclude(visits__state__in=Visit.OPEN_STATES)


def get_job(*, by: Actor, order_id: int | None = None, visit_id: int | None = None) -> tuple[Order, Visit | None]:
    """What is to be planned: an order, or one of its visits."""
    if visit_id is not None:
        visit = service.get_visit(visit_id=visit_id, by=by, permission=PLAN)
        return visit.order, visit
    return service.order(order_id=order_id or 0, by=by), None


def stops_of(
    staff_ids: Collection[int], *, start: datetime, end: datetime, leave_out: int | None, with_places: bool = True
) -> dict[int, list[rules.Stop]]:
    """Other open visits of these people that lie in a time; whoever asks, for they may not overlap."""
    rows = Participation.objects.filter(
        staff_id__in=staff_ids,
        visit__state__in=Visit.OPEN_STATES,
        visit__planned_start_at__lt=end,
        visit__planned_end_at__gt=start,
    ).exclude(visit_id=leave_out or 0)
    columns = ("staff_id", "visit_id", "visit__planned_start_at", "visit__planned_end_at", "visit__sequence")
    read = list(rows.order_by("pk").values(*columns, "visit__order__number", "visit__order__site_id"))
    places = places_of(row["visit__order__site_id"] for row in read) if with_places else {}
    found: dict[int, list[rules.Stop]] = {number: [] for number in staff_ids}
    for row in read:
        found[row["staff_id"]].append(
            rules.Stop(
                visit_id=row["visit_id"],
                number=f"{row['visit__order__number']}-{row['visit__sequence']}",
                start=row["visit__planned_start_at"],
                end=row["visit__planned_end_at"],
                place=places.get(row["visit__order__site_id"]),
            )
        )
    return found


def tools_in_use(path: str, start: datetime, end: datetime, *, leave_out: int | None) -> dict[str, int]:
    """Code → with how many open visits of the unit it is within that time."""
    rows = Visit.objects.filter(
        unit_path__startswith=path, state__in=Visit.OPEN_STATES, planned_start_at__lt=end, planned_end_at__gt=start
    ).exclude(pk=leave_out or 0)
    return dict(Counter(code for codes in rows.order_by("pk").values_list("order__tools", flat=True) for code in codes))


def place_of(order: Order) -> Point | None:
    """Where the work is."""
    return places_of([order.site_id]).get(order.site_id)


def model_in(unit_path: str) -> Model:
    """How long ways take in a unit: as plans have it."""
    return model_of(settings_of(unit_path).roads)


def seconds_in(unit_path: str) -> rules.Seconds:
    """How long it takes from one place to another."""
    return model_in(unit_path).between


def no_way(_one: Point | None, _other: Point | None, _leaves: datetime) -> int:
    """Where nobody asks for ways."""
    return 0


def apart_for(by: Actor) -> rules.Apart:
    """How strictly appointments are kept apart for this actor."""
    keys = accounts.role_keys(by)
    rows = OverlapRule.objects.filter(role__in=keys).order_by("role") if keys else ()
    return rules.loosest([rules.Apart(rules.Grade(row.overlap), rules.Grade(row.travel)) for row in rows])


def overlap_rules() -> list[tuple[str, str, rules.Apart]]:
    """Every role of our people with its rule: key, name, how strictly."""
    known = {row.role: rules.Apart(rules.Grade(row.overlap), rules.Grade(row.travel)) for row in _all_rules()}
    return [(role.key, str(role), known.get(role.key, rules.Apart())) for role in accounts.roles_offered("staff")]


def _all_rules() -> list[OverlapRule]:
    return list(OverlapRule.objects.order_by("role"))


def views_of(by: Actor) -> list[BoardView]:
    """One's own views of the board, then what others share; each by name."""
    if by.user_id is None:
        return []
    found = BoardView.objects.filter(Q(owner_id=by.user_id) | Q(shared=True)).order_by("name", "pk")
    return sorted(found, key=lambda view: view.owner_id != by.user_id)
