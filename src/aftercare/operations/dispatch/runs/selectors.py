"""Reading runs of a planner, always for somebody; and the engines that are there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.kernel.hooks import Registry
from aftercare.operations.dispatch.planner.engine import Planner
from aftercare.operations.dispatch.planner.engines import registry as engines
from aftercare.operations.dispatch.problems.models import PlanningSettings
from aftercare.operations.dispatch.problems.rules.built import Built, revived
from aftercare.operations.dispatch.problems.selectors.building import build
from aftercare.operations.dispatch.runs.errors import NoEngineError, RunNotFoundError
from aftercare.operations.dispatch.runs.models import PlanChange, PlanRun
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

# Apps may register an engine here, beside those that packages bring.
planners: Registry[Planner] = Registry("planners")


def engine_names() -> list[str]:
    """The engines that can be chosen, the default first."""
    registered = [key for key, _item in planners.items()]
    own = [name for name in engines.names() if name not in registered]
    return [*registered, *sorted(own, key=lambda name: (name != engines.DEFAULT, name))]


def engine(name: str = "") -> Planner:
    """The engine of this name, or the default one. NoEngineError if it, or what it needs, is not installed."""
    chosen = name or next(iter(engine_names()), engines.DEFAULT)
    if chosen in planners:
        return planners[chosen]
    try:
        return engines.engine(chosen)
    except engines.EngineMissingError as error:
        raise NoEngineError(name=chosen) from error


def visible_to(by: Actor, permission: str = "plan.view") -> QuerySet[PlanRun]:
    """The runs that an actor may see (or do `permission` to)."""
    return PlanRun.objects.filter(accounts.scope_q(by, permission))


def listed(by: Actor) -> QuerySet[PlanRun]:
    """`visible_to`, for a list: who may see none at all is refused, not shown an empty one."""
    accounts.require_somewhere(by, "plan.view")
    return visible_to(by)


def get_run(*, run_id: int, by: Actor, permission: str = "plan.view") -> PlanRun:
    """One run; not to be seen: it does not exist; seen, but not to be done: refused."""
    rows = visible_to(by, permission).select_related("unit", "staff", "asked_by", "settled_by")
    run = rows.filter(pk=run_id).first()
    if run is None:
        if visible_to(by).filter(pk=run_id).exists():
            raise NotAllowedError
        raise RunNotFoundError
    return run


def run_named(number: str, *, by: Actor) -> PlanRun:
    """The run with this number."""
    found = visible_to(by).filter(number=number).values_list("pk", flat=True).first()
    return get_run(run_id=found or 0, by=by)


def problem_of(run: PlanRun, *, by: Actor, at: datetime) -> Built:
    """What the run is about, as the data stand now."""
    staff_ids = [run.staff_id] if run.staff_id else None
    return build(
        unit_path=run.unit_path, first=run.first_day, days=run.days, by=by, at=at, staff_ids=staff_ids,
        order_ids=run.order_ids or None, permission="plan.view",
    )  # fmt: skip


def plannable(order_ids: Collection[int], *, unit_path: str, by: Actor) -> list[int]:
    """The orders that a plan is restricted to, each once; one that is not the unit's to plan refuses."""
    wanted = sorted(set(order_ids))
    if not wanted:
        return []
    rows = service.listed_orders(by).filter(pk__in=wanted, unit_path__startswith=unit_path)
    if rows.count() != len(wanted):
        raise NotFoundError
    return wanted


def unit_of_orders(order_ids: Collection[int], *, by: Actor) -> int:
    """The unit that holds all of these orders, as far down as there is one."""
    accounts.require_somewhere(by, "plan.run")
    rows = service.listed_orders(by).filter(pk__in=order_ids).order_by("unit_path")
    paths = list(rows.values_list("unit_path", flat=True).distinct())
    holding = [one for one in units.tree() if paths and all(path.startswith(one.path) for path in paths)]
    if not holding:
        raise NotFoundError
    return max(holding, key=lambda one: one.depth).id


def changes_of(run: PlanRun) -> QuerySet[PlanChange]:
    """What the run would do, by time; those taken off the plan last."""
    rows = run.changes.select_related("order__customer", "order__site", "visit")
    return rows.order_by("start_at", "order_id", "part", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change as pages show it."""

    row: PlanChange
    staff: str
    was_staff: str


def lines_of(run: PlanRun) -> list[ChangeLine]:
    """The changes with the names of their engineers; two queries."""
    rows = list(changes_of(run))
    names = names_of({one for row in rows for one in (*row.staff_ids, *row.was_staff_ids)})
    rows.sort(key=lambda row: (row.kind == PlanChange.Kind.DROPPED, row.start_at or run.asked_at, row.pk))
    return [
        ChangeLine(row=row, staff=_joined(row.staff_ids, names), was_staff=_joined(row.was_staff_ids, names))
        for row in rows
    ]


def _joined(ids: Sequence[int], names: dict[int, str]) -> str:
    return ", ".join(names.get(one, "?") for one in ids)


def names_of(staff_ids: Collection[int]) -> dict[int, str]:
    """Staff → name."""
    return {pk: brief.name for pk, brief in organisation.briefs(sorted(staff_ids)).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """An order that two plans place otherwise; where one leaves it out, nobody and no time."""

    order_id: int
    number: str
    part: int
    staff: str
    start: datetime | None
    other_staff: str
    other_start: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A plan beside another, or beside the visits as they stood when it was made."""

    run: PlanRun
    other: PlanRun | None
    # Figure → by this plan, by the other.
    figures: dict[str, tuple[int, int]]
    apart: tuple[Apart, ...]


def comparison(*, run_id: int, by: Actor, other_id: int | None = None) -> Comparison:
    """What two plans do otherwise; without another one, what this one does otherwise than what stood."""
    run = get_run(run_id=run_id, by=by)
    other = get_run(run_id=other_id, by=by) if other_id is not None else None
    mine = run.record.get("plan", {})
    theirs = run.record.get("present", {}) if other is None else other.record.get("plan", {})
    return Comparison(
        run=run,
        other=other,
        figures={name: (mine[name], theirs[name]) for name in mine if name in theirs},
        apart=tuple(_moved(run) if other is None else _apart(run, other)),
    )


def _moved(run: PlanRun) -> list[Apart]:
    return [
        Apart(
            order_id=line.row.order_id, number=line.row.order.number, part=line.row.part, staff=line.staff,
            start=line.row.start_at, other_staff=line.was_staff, other_start=line.row.was_start_at,
        )
        for line in lines_of(run)
    ]  # fmt: skip


# Order and part → who, beginning when.
Held = dict[tuple[int, int], tuple[tuple[int, ...], datetime]]


def _held(run: PlanRun) -> Held:
    """What a plan as a whole says, crews together."""
    found: Held = {}
    for (order_id, _visit, part, _seat), one in sorted(revived(run.best).items()):
        crew, start = found.get((order_id, part), ((), one.start))
        found[order_id, part] = ((*crew, one.staff_id), start)
    return found


def _apart(run: PlanRun, other: PlanRun) -> list[Apart]:
    mine, theirs = _held(run), _held(other)
    keys = sorted(key for key in {*mine, *theirs} if mine.get(key) != theirs.get(key))
    names = names_of({one for held in (mine, theirs) for crew, _start in held.values() for one in crew})
    numbers = dict(service.Order.objects.filter(pk__in={key[0] for key in keys}).values_list("pk", "number"))
    return [_two(key, numbers.get(key[0], ""), mine.get(key), theirs.get(key), names) for key in keys]


def _two(
    key: tuple[int, int],
    number: str,
    mine: tuple[tuple[int, ...], datetime] | None,
    theirs: tuple[tuple[int, ...], datetime] | None,
    names: dict[int, str],
) -> Apart:
    return Apart(
        order_id=key[0],
        number=number,
        part=key[1],
        staff=_joined(mine[0], names) if mine else "",
        start=mine[1] if mine else None,
        other_staff=_joined(theirs[0], names) if theirs else "",
        other_start=theirs[1] if theirs else None,
    )


def waiting_for(unit_id: int, *, mode: str, first_day: date) -> PlanRun | None:
    """A run of this kind that has not begun: asking again adds nothing to it."""
    rows = PlanRun.objects.filter(unit_id=unit_id, mode=mode, first_day=first_day, state=PlanRun.State.QUEUED)
    return rows.order_by("pk").first()


def night_units() -> list[int]:
    """The units that plan every night, as their own settings say."""
    rows = PlanningSettings.objects.order_by("unit_id").values_list("unit_id", "values")
    return [unit_id for unit_id, values in rows if values.get("night")]
