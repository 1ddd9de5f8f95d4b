"""The problem of a unit for some days, from the database, in a number of queries that does not grow with the rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings

from aftercare.base.kernel.actors import Actor
from aftercare.operations.dispatch.planner.model import Depot, Engineer, Job, Problem, Shift
from aftercare.operations.dispatch.planner.roads import Watch
from aftercare.operations.dispatch.problems.errors import TooManyDaysError
from aftercare.operations.dispatch.problems.models import DefectWaiver
from aftercare.operations.dispatch.problems.rules.built import Built, Names, Someone, Task
from aftercare.operations.dispatch.problems.rules.defects import Defect, LeftOut
from aftercare.operations.dispatch.problems.rules.pools import pools_for
from aftercare.operations.dispatch.problems.rules.settings import MOST_DAYS, Settings
from aftercare.operations.dispatch.problems.rules.shifts import Duty, Horizon, shifts_of
from aftercare.operations.dispatch.problems.selectors import jobs, people, stock, work
from aftercare.operations.dispatch.problems.selectors.bench import Bench
from aftercare.operations.dispatch.problems.selectors.duties import Places, begins, duty_of, office_of, place_of
from aftercare.operations.dispatch.problems.selectors.settings import settings_in_force, settings_of
from aftercare.operations.dispatch.roads.rules.models import Choice
from aftercare.operations.dispatch.roads.selectors.ways import Model, model_of
from aftercare.operations.dispatch.tallies.selectors import carried
from aftercare.operations.dispatch.tools import selectors as tools
from aftercare.platform.accounts import public as accounts
from aftercare.registry.customers import public as customers
from aftercare.regulations import public as regulations


def build(
    *,
    unit_path: str,
    first: date,
    days: int,
    by: Actor,
    at: datetime,
    staff_ids: Collection[int] | None = None,
    order_ids: Collection[int] | None = None,
    permission: str = "plan.run",
    waits: bool = False,
    asks_server: bool = True,
    asking: Watch | None = None,
) -> Built:
    """What there is to plan in a unit from a day on, and with whom; `staff_ids` plans these people alone.

    `waits`: for a search, which gives a road server its time; `asking` follows it and may raise. Without `asks_server`
    all ways are by our own model.
    """
    accounts.require(by, permission, unit_path=unit_path)
    if not 1 <= days <= MOST_DAYS:
        raise TooManyDaysError(most=MOST_DAYS)
    horizon = Horizon(first=first, days=days, zone=ZoneInfo(django_settings.TIME_ZONE), at=at)
    settings = settings_in_force(unit_path, at)
    found = work.pieces(unit_path, horizon, order_ids=order_ids)
    persons = people.people(unit_path, horizon, staff_ids=staff_ids)
    movable = _movable(found, {one.staff_id for one in persons}, at, only=staff_ids is not None)
    busy = work.engagements(
        [one.staff_id for one in persons], horizon, planned=[one.visit.id for one in movable if one.visit]
    )
    model = model_of(settings.roads if asks_server else Choice(), waits=waits, watch=asking)
    return _put_together(unit_path, horizon, settings, movable, persons, busy, model)


def contradiction(order_id: int, *, first: date, days: int, at: datetime) -> Defect | None:
    """What keeps the lock of a waiting order from being kept in these days, whatever else there is to do."""
    piece = work.waiting_piece(order_id)
    if piece is None or piece.lock is None:
        return None
    horizon = Horizon(first=first, days=days, zone=ZoneInfo(django_settings.TIME_ZONE), at=at)
    locked = [piece.lock.staff_id] if piece.lock.staff_id else []
    persons = people.people("", horizon, staff_ids=locked)
    roster = _Roster(persons, (), {}, settings_of(piece.unit_path), horizon, Places())
    bench = Bench(
        horizon=horizon,
        around=work.around([piece], horizon),
        people=roster.working,
        shifts=roster.shifts,
        engineer_of={one.staff_id: number for number, one in enumerate(roster.working)},
        place_of=lambda _site_id: None,
    )
    found = jobs.contradiction(bench, piece)
    if found is not None:
        bench.refuse(piece, *found)
    return bench.defects[0] if bench.defects else None


def _movable(found: Sequence[work.Piece], staff: set[int], at: datetime, *, only: bool) -> list[work.Piece]:
    """What the plan may place: not what has begun, nor what somebody outside of it does."""
    kept = []
    for one in found:
        visit = one.visit
        if visit is None or visit.lead_id is None:
            if not only or visit is None:
                kept.append(one)
        elif not visit.is_under_way(at) and set(visit.crew or (visit.lead_id,)) <= staff:
            kept.append(one)
    return kept


def _put_together(
    unit_path: str,
    horizon: Horizon,
    settings: Settings,
    movable: Sequence[work.Piece],
    persons: Sequence[people.Person],
    busy: Sequence[work.Engagement],
    model: Model,
) -> Built:
    around = work.around(movable, horizon)
    elsewhere = customers.site_briefs(one.site_id for one in busy if one.site_id and one.is_under_way)
    places = Places()
    roster = _Roster(persons, busy, elsewhere, settings, horizon, places)
    codes = {code for one in movable for code in one.parts}
    kit = tools.kit(unit_path, [one.staff_id for one in roster.working])
    held = stock.held(unit_path, [one.staff_id for one in roster.working], codes, horizon.at)
    bench = Bench(
        horizon=horizon,
        around=around,
        people=roster.working,
        shifts=roster.shifts,
        engineer_of={one.staff_id: number for number, one in enumerate(roster.working)},
        place_of=lambda site_id: place_of(around.sites.get(site_id), places),
        held=held,
        kit=kit,
        homes=[one.home for one in roster.working if one.home is not None],
        prices=settings.prices(),
    )
    for piece in movable:
        jobs.add(bench, piece)
    depots = _depots(held, places)
    above = {one.staff_id: one.above for one in carried(unit_path, days=settings.ledger_days, at=horizon.at)}
    _refuse_clashes(bench)
    _put_in_order(bench, movable)
    problem = Problem(
        origin=horizon.origin,
        places=tuple(places.rows),
        travel=model.travel(places.rows),
        engineers=tuple(_engineer(number, one, above, held) for number, one in enumerate(roster.working)),
        shifts=tuple(roster.shifts),
        jobs=tuple(bench.jobs),
        groups=tuple(bench.groups),
        depots=depots,
        pools=pools_for(kit.shared, bench.jobs),
        prices=bench.prices,
        policy=regulations.version_in_force(unit_path, horizon.at),
    )
    return Built(
        unit_path=unit_path,
        horizon=horizon,
        settings=settings,
        problem=problem,
        tasks=tuple(bench.tasks),
        people=tuple(Someone(staff_id=one.staff_id, name=one.name) for one in roster.working),
        defects=tuple(_with_waivers(bench.defects)),
        left_out=tuple(roster.left_out),
        later=tuple(bench.later),
        names=Names(needs=around.names, tools=kit.names, stores=tuple(one.name for one in held.stores)),
        ways=model.used,
    )


def _engineer(number: int, one: people.Person, above: Mapping[int, int], held: stock.Holdings) -> Engineer:
    return Engineer(
        id=number,
        name=one.name,
        skills=one.skills,
        certificates=one.certificates,
        parts=held.vans.get(one.staff_id, {}),
        tools=one.tools,
        ledger=above.get(one.staff_id, 0),
    )


def _depots(held: stock.Holdings, places: Places) -> tuple[Depot, ...]:
    """Stores where parts are fetched on the way."""
    return tuple(
        Depot(
            id=number,
            place=places.index(one.place.to("wgs84"), f"store:{one.name}"),
            parts=one.parts,
            duration=one.minutes * 60,
        )
        for number, one in enumerate(held.stores)
    )


class _Roster:
    """Who works in these days, with their shifts; and who does not, with the reason."""

    def __init__(
        self,
        persons: Sequence[people.Person],
        busy: Sequence[work.Engagement],
        sites: Mapping[int, customers.SiteBrief],
        settings: Settings,
        horizon: Horizon,
        places: Places,
    ) -> None:
        self.working: list[people.Person] = []
        self.shifts: list[Shift] = []
        self.left_out: list[LeftOut] = []
        engaged = defaultdict(list)
        for one in busy:
            engaged[one.staff_id].append(one)
        office = office_of(settings, places)
        for person in persons:
            home = begins(person, settings, office, places)
            duty = duty_of(person, engaged[person.staff_id], sites, horizon, places)
            found = shifts_of(duty, engineer=len(self.working), home=home, settings=settings, horizon=horizon)
            if found:
                self.working.append(person)
                self.shifts += found
            else:
                self.left_out.append(LeftOut(staff_id=person.staff_id, name=person.name, code=_why_out(duty)))


def _why_out(duty: Duty) -> str:
    if not any(duty.rostered.values()) and not duty.on_call:
        return "no_shift"
    return "on_leave" if duty.away else "busy"


def _refuse_clashes(bench: Bench) -> None:
    """Of two locked visits of one engineer that overlap, the later one is named and left out of the locks."""
    fast = [
        (job.locked_engineer, job.locked_start, number)
        for number, job in enumerate(bench.jobs)
        if job.locked_engineer is not None and job.locked_start is not None
    ]
    until: dict[int, tuple[int, int]] = {}
    for engineer, start, number in sorted(fast):
        end, other = until.get(engineer, (0, -1))
        job, task = bench.jobs[number], bench.tasks[number]
        if start < end:
            what = bench.tasks[other].number
            bench.defects.append(
                Defect(
                    code="locks_clash", order_id=task.order_id, number=task.number, title=task.title,
                    visit_id=task.visit_id, what=what,
                )
            )  # fmt: skip
            continue
        until[engineer] = (start + job.duration, number)


def _put_in_order(bench: Bench, movable: Sequence[work.Piece]) -> None:
    """An order with parts of its own is done after them (feature 43)."""
    parents = {one.order_id: one.parent_id for one in movable if one.parent_id}
    of_order: dict[int, list[int]] = defaultdict(list)
    for number, task in enumerate(bench.tasks):
        of_order[task.order_id].append(number)
    after: dict[int, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        for number in of_order.get(parent, ()):
            after[number] += of_order.get(child, ())
    bench.jobs = [_after(number, job, after) for number, job in enumerate(bench.jobs)]


def _after(number: int, job: Job, after: "dict[int, list[int]]") -> Job:
    before = tuple(sorted(after.get(number, ())))
    return replace(job, after=before) if before and job.locked_start is None else job


def _with_waivers(defects: Sequence[Defect]) -> list[Defect]:
    rows = DefectWaiver.objects.filter(order_id__in={one.order_id for one in defects})
    waived = {
        (order_id, code): name or "" for order_id, code, name in rows.values_list("order_id", "code", "staff__name")
    }
    return [replace(one, waived_by=waived.get((one.order_id, one.code), "")) for one in defects]


def tasks_of(built: Built, order_id: int) -> list[Task]:
    """The tasks of one order."""
    return [task for task in built.tasks if task.order_id == order_id]
