"""Writing one chunk of history: the live verbs' decisions, many rows a statement (decision 31)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aftercare.base.kernel import tables
from aftercare.base.kernel.actors import HISTORY
from aftercare.base.kernel.commands import current, publish
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.imports import public as imports
from aftercare.platform.numbering import public as numbering
from aftercare.registry.equipment import public as equipment
from aftercare.regulations import public as regulations
from aftercare.service.cases import rules as case_rules
from aftercare.service.cases.models import Case
from aftercare.service.history import rules
from aftercare.service.orders import rules as order_rules
from aftercare.service.orders.events import OrderFinished
from aftercare.service.orders.models import Order
from aftercare.service.requests import rules as request_rules
from aftercare.service.requests.events import RequestResolved
from aftercare.service.requests.models import Request
from aftercare.service.visits.events import VisitFinished, VisitWorkStarted
from aftercare.service.visits.models import Visit


@dataclass(slots=True)
class Breakdown:
    """A breakdown on its way into the tables, or one of an earlier chunk that is still open."""

    unit: str
    at: datetime
    symptom: str
    fixed_at: datetime | None = None
    case: Case | None = None
    request: Request | None = None
    order: Order | None = None


@dataclass(slots=True)
class Inspection:
    """An interval of inspection on its way into the tables."""

    unit: str
    at: datetime
    until: datetime | None
    symptom: str
    case: Case | None = None
    order: Order | None = None
    visit: Visit | None = None


@dataclass(slots=True)
class States:
    """Open breakdowns of each unit, across chunks, the latest last."""

    open: dict[str, list[Breakdown]] = field(default_factory=dict)


@dataclass(slots=True)
class Done:
    """What a chunk held."""

    breakdowns: int = 0
    inspections: int = 0


Fact = tuple[datetime, int, Event]


def write(rows: Sequence[rules.StatusRow], places: Mapping[str, rules.Place], states: States) -> Done:
    """Write a chunk within the running bulk command: statuses, breakdowns, fixes, inspections."""
    reports = [
        equipment.StatusRow(places[row.unit].asset_id, rules.STATUS[row.category], row.at, row.symptom) for row in rows
    ]
    equipment.bulk_report_statuses(reports, by=HISTORY, at=rows[-1].at)
    new, fixed_earlier, inspections = _sorted_out(rows, states)
    _create_cases([*new, *inspections], places)
    _create_requests(new, places)
    _create_orders(new, inspections, places)
    _create_visits(inspections, places)
    _finish_earlier(fixed_earlier)
    _tell(new, fixed_earlier, inspections)
    return Done(len(new), len(inspections))


def _sorted_out(
    rows: Sequence[rules.StatusRow], states: States
) -> tuple[list[Breakdown], list[Breakdown], list[Inspection]]:
    """New breakdowns, earlier ones that are fixed now, inspections; each in the order of the rows."""
    new: list[Breakdown] = []
    earlier: list[Breakdown] = []
    inspections: list[Inspection] = []
    for row in rows:
        waiting = states.open.setdefault(row.unit, [])
        if rules.opens_breakdown(row):
            one = Breakdown(row.unit, row.at, row.symptom)
            new.append(one)
            waiting.append(one)
        elif rules.ends_breakdown(row) and waiting:
            one = waiting.pop()
            one.fixed_at = row.at
            if one.order is not None:
                earlier.append(one)
        if rules.is_inspection(row):
            inspections.append(Inspection(row.unit, row.at, row.until, row.symptom))
    return new, earlier, inspections


def _create_cases(found: Sequence[Breakdown | Inspection], places: Mapping[str, rules.Place]) -> None:
    made = []
    digests: dict[str, str] = {}
    era = regulations.eras()
    for one in found:
        place = places[one.unit]
        nature = "breakdown" if isinstance(one, Breakdown) else "inspection"
        attributes = request_rules.history_attributes(
            nature=nature,
            customer_id=place.customer_id,
            site_id=place.site_id,
            asset_id=place.asset_id,
            family=place.family,
            unit_path=place.unit_path,
        )
        key = f"{nature} {place.family} {place.unit_path} {era(one.at)}"
        if key not in digests:
            digests[key] = regulations.snapshot_for(attributes, one.at).digest
        values = case_rules.case_values(
            uid=uuid7(one.at),
            unit_id=place.unit_id,
            unit_path=place.unit_path,
            attributes=attributes,
            snapshot=digests[key],
            at=one.at,
            history=True,
        )
        one.case = Case(**values)
        made.append(one.case)
    tables.add(Case, made)
    _tell_created("service.case", [case.pk for case in made])


def _numbers(key: str, found: Sequence[Breakdown | Inspection], places: Mapping[str, rules.Place]) -> list[str]:
    """A number for each, in the series of its office and month; taken a month at a time."""
    months: dict[tuple[int, int, int], list[int]] = {}
    for index, one in enumerate(found):
        months.setdefault((places[one.unit].unit_id, one.at.year, one.at.month), []).append(index)
    numbers = [""] * len(found)
    for (unit_id, _year, _month), indexes in months.items():
        taken = numbering.take_many(key, len(indexes), unit_id=unit_id, at=found[indexes[0]].at)
        for index, number in zip(indexes, taken, strict=True):
            numbers[index] = number
    return numbers


def _create_requests(new: Sequence[Breakdown], places: Mapping[str, rules.Place]) -> None:
    made = []
    for one, number in zip(new, _numbers("service.request", new, places), strict=True):
        place = places[one.unit]
        report = request_rules.history_report(
            symptom=one.symptom, customer_id=place.customer_id, site_id=place.site_id, asset_id=place.asset_id
        )
        values = request_rules.request_values(
            report, number=number, unit_id=place.unit_id, unit_path=place.unit_path, at=one.at, history=True
        )
        values |= request_rules.taken_over(one.fixed_at)
        one.request = Request(uid=uuid7(one.at), case=one.case, **values)
        made.append(one.request)
    tables.add(Request, made)
    _tell_created("service.request", [request.pk for request in made])


def _create_orders(
    new: Sequence[Breakdown], inspections: Sequence[Inspection], places: Mapping[str, rules.Place]
) -> None:
    made = []
    found: list[Breakdown | Inspection] = [*new, *inspections]
    for one, number in zip(found, _numbers("service.order", found, places), strict=True):
        place = places[one.unit]
        broken = isinstance(one, Breakdown)
        values = order_rules.order_values(
            kind="repair" if broken else "inspection",
            title=one.request.title if isinstance(one, Breakdown) and one.request else one.symptom,
            unit_id=place.unit_id,
            unit_path=place.unit_path,
            at=one.at,
            customer_id=place.customer_id,
            site_id=place.site_id,
            asset_id=place.asset_id,
            history=True,
        )
        if isinstance(one, Breakdown):
            values |= order_rules.ended(one.fixed_at, without_visit=True)
        else:
            values |= order_rules.ended(one.until, without_visit=False, under_way=True)
        request = one.request if isinstance(one, Breakdown) else None
        one.order = Order(uid=uuid7(one.at), case=one.case, request=request, number=number, **values)
        made.append(one.order)
    tables.add(Order, made)
    _tell_created("service.order", [order.pk for order in made])


def _create_visits(inspections: Sequence[Inspection], places: Mapping[str, rules.Place]) -> None:
    made = []
    for one in inspections:
        state = Visit.State.FINISHED if one.until else Visit.State.ON_SITE
        one.visit = Visit(
            uid=uuid7(one.at),
            order=one.order,
            case=one.case,
            sequence=1,
            state=state,
            unit_path=places[one.unit].unit_path,
            work_started_at=one.at,
            ended_at=one.until,
            from_history=True,
        )
        made.append(one.visit)
    tables.add(Visit, made)
    _tell_created("service.visit", [visit.pk for visit in made])


def _finish_earlier(fixed: Sequence[Breakdown]) -> None:
    """Breakdowns of an earlier chunk whose fix came now; a few a chunk."""
    for one in fixed:
        request, order = one.request, one.order
        if request is None or order is None:
            continue
        Order.objects.filter(pk=order.pk).update(**order_rules.ended(one.fixed_at, without_visit=True))
        Request.objects.filter(pk=request.pk).update(**request_rules.taken_over(one.fixed_at))


def _tell(new: Sequence[Breakdown], earlier: Sequence[Breakdown], inspections: Sequence[Inspection]) -> None:
    """Publish every fact of the chunk in the order of its time."""
    facts: list[Fact] = []
    for one in new:
        facts += _opened(one)
        facts += _fixed(one)
    for one in earlier:
        facts += _fixed(one)
    for held in inspections:
        facts += _inspected(held)
    facts.sort(key=lambda fact: fact[0])
    for at, case_id, event in facts:
        publish(event, stream_id=case_id, at=at)


def _opened(one: Breakdown) -> list[Fact]:
    case, request, order = _ids(one.case), _ids(one.request), _ids(one.order)
    if one.case is None or one.request is None or one.order is None:
        return []
    return [
        (one.at, case, case_rules.opened_event(case, vars(one.case))),
        (one.at, case, request_rules.received_event(case, request, vars(one.request))),
        (one.at, case, order_rules.opened_event(case, order, vars(one.order), {})),
    ]


def _fixed(one: Breakdown) -> list[Fact]:
    if one.fixed_at is None:
        return []
    case = _ids(one.case)
    return [
        (one.fixed_at, case, OrderFinished(case=case, order=_ids(one.order), without_visit=True)),
        (one.fixed_at, case, RequestResolved(case=case, request=_ids(one.request))),
    ]


def _inspected(one: Inspection) -> list[Fact]:
    if one.case is None or one.order is None:
        return []
    case, order, visit = _ids(one.case), _ids(one.order), _ids(one.visit)
    facts: list[Fact] = [
        (one.at, case, case_rules.opened_event(case, vars(one.case))),
        (one.at, case, order_rules.opened_event(case, order, vars(one.order), {})),
        (one.at, case, VisitWorkStarted(case=case, order=order, visit=visit)),
    ]
    if one.until is not None:
        facts.append((one.until, case, VisitFinished(case=case, order=order, visit=visit, started_at=one.at)))
        facts.append((one.until, case, OrderFinished(case=case, order=order)))
    return facts


def _ids(row: Case | Request | Order | Visit | None) -> int:
    if row is None or row.pk is None:
        msg = "told before it was written"
        raise RuntimeError(msg)
    return int(row.pk)


def _tell_created(label: str, ids: Sequence[int]) -> None:
    running = current()
    if running is not None and running.batch_id is not None:
        imports.record_created(running.batch_id, label, ids)
