"""`aftercare dispatch …`: plans at the command line."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor, Channel
from aftercare.base.kernel.arguments import day, whole
from aftercare.base.kernel.errors import DomainError, NotFoundError
from aftercare.operations.dispatch.bookings import cli as bookings
from aftercare.operations.dispatch.problems.selectors.health import Health, health
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.problems.selectors.trying import try_roads
from aftercare.operations.dispatch.reasons.rules import costs, counted
from aftercare.operations.dispatch.reasons.schemas import ReasonsOut
from aftercare.operations.dispatch.reasons.selectors import reasons
from aftercare.operations.dispatch.roads import services as road_services
from aftercare.operations.dispatch.roads.schemas import LessonOut
from aftercare.operations.dispatch.roads.selectors.trips import lesson
from aftercare.operations.dispatch.runs import selectors, services, tasks
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.operations.dispatch.runs.rules import WHY_NOT, said
from aftercare.operations.dispatch.runs.schemas import ComparisonOut, RunLine, RunOut
from aftercare.platform.units import public as units

WIDTH = 30
OPERATOR = SYSTEM.through(Channel.CLI)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the program."""
    plan = commands.add_parser("dispatch plan", help=_("work out a plan of a unit and show it"))
    plan.add_argument("unit", help=_("the unit's code"))
    plan.add_argument("--from", dest="first", type=day, help=_("the first day (default: today)"))
    plan.add_argument("--quick", action="store_true", help=_("what is left of the day, within a minute"))
    plan.add_argument("--days", type=whole(), help=_("how many days (default: the unit's)"))
    plan.add_argument("--seconds", type=whole(), help=_("how long to search (default: the unit's)"))
    plan.add_argument("--seed", type=whole(0), default=0, help=_("another seed may find another plan"))
    plan.add_argument("--engine", default="", help=_("which planner (default: the unit's)"))
    _as_json(plan)
    plan.set_defaults(run=_guarded(_plan))
    runs = commands.add_parser("dispatch runs", help=_("the last plans"))
    runs.add_argument("--limit", type=whole(), default=20, help=_("how many (default 20)"))
    _as_json(runs)
    runs.set_defaults(run=_guarded(_runs))
    for name, run, text in (
        ("show", _show, _("one plan: what it would do, what it leaves out and why")),
        ("apply", _apply, _("carry a plan out; what changed meanwhile is left alone and named")),
        ("discard", _discard, _("throw a plan away")),
    ):
        one = commands.add_parser(f"dispatch {name}", help=text)
        one.add_argument("number", help=_("the plan's number"))
        _as_json(one)
        one.set_defaults(run=_guarded(run))
    beside = commands.add_parser(
        "dispatch compare", help=_("a plan beside another, or beside the visits as they stood")
    )
    beside.add_argument("number", help=_("the plan's number"))
    beside.add_argument("other", nargs="?", default="", help=_("another plan's number"))
    _as_json(beside)
    beside.set_defaults(run=_guarded(_compare))
    why = commands.add_parser("dispatch explain", help=_("every engineer and every rule for one order"))
    why.add_argument("order", help=_("the order's number"))
    why.add_argument("--day", type=day, help=_("on which day (default: that of its visit, else today)"))
    why.add_argument(
        "--why-not", dest="name", default="", help=_("why not this engineer, and what would have to change")
    )
    _as_json(why)
    why.set_defaults(run=_guarded(_explain))
    roads = commands.add_parser("dispatch roads", help=_("what trips have taught of how long ways take"))
    roads.add_argument("--learn", action="store_true", help=_("learn anew from the trips of the last half year"))
    _as_json(roads)
    roads.set_defaults(run=_guarded(_roads))
    trying = commands.add_parser("dispatch try-roads", help=_("ask the road server of a unit for one way"))
    trying.add_argument("unit", help=_("the unit's code"))
    trying.add_argument("--model", default="", help=_("osrm or valhalla (default: the unit's)"))
    trying.add_argument("--url", default="", help=_("the server's address (default: the unit's)"))
    _as_json(trying)
    trying.set_defaults(run=_guarded(_try_roads))
    fit = commands.add_parser("dispatch health", help=_("what is wrong with the data that plans are made from"))
    fit.add_argument("unit", help=_("the unit's code"))
    _as_json(fit)
    fit.set_defaults(run=_guarded(_health))
    bookings.register(commands, _guarded)


def _as_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help=_("as JSON"))


def _write_json(value: object) -> None:
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def _guarded(run: Callable[[argparse.Namespace, Actor], int]) -> Callable[[argparse.Namespace], int]:
    """A refusal is one line and a status."""

    def guarded(options: argparse.Namespace) -> int:
        try:
            return run(options, OPERATOR)
        except DomainError as error:
            sys.stderr.write(f"{error}\n")
            return 1

    return guarded


def _plan(options: argparse.Namespace, by: Actor) -> int:
    at = clock.now()
    run = services.ask(
        unit_id=_unit(options.unit).pk, by=by, at=at, first_day=options.first, days=options.days,
        seconds=options.seconds, seed=options.seed, engine=options.engine, quick=options.quick,
        queue=False,
    )  # fmt: skip
    run = tasks.calculate(run_id=run.pk, by=by, at=at, watch=_watch)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    _tell(run, options)
    return 0 if run.state != PlanRun.State.FAILED else 1


def _unit(code: str) -> units.Unit:
    found = units.by_code(code)
    if found is None:
        raise NotFoundError
    return found


def _watch(done: int) -> None:
    if sys.stderr.isatty():
        filled = WIDTH * min(done, 1_000) // 1_000
        sys.stderr.write(f"\r[{'█' * filled}{'·' * (WIDTH - filled)}] {done / 10:.0f}% ")
        sys.stderr.flush()


def _runs(options: argparse.Namespace, by: Actor) -> int:
    found = selectors.visible_to(by).select_related("unit").order_by("-asked_at", "-pk")[: options.limit]
    if options.json:
        _write_json([RunLine.from_orm(run).model_dump(mode="json") for run in found])
        return 0
    for run in found:
        mode, state = run.get_mode_display(), run.get_state_display()
        sys.stdout.write(f"{run.number}  {run.first_day} +{run.days}  {run.unit.code:<12} {mode} · {state}\n")
    return 0


def _show(options: argparse.Namespace, by: Actor) -> int:
    _tell(selectors.run_named(options.number, by=by), options)
    return 0


def _tell(run: PlanRun, options: argparse.Namespace) -> None:
    if options.json:
        _write_json(RunOut.from_orm(run).model_dump(mode="json"))
        return
    out = sys.stdout.write
    out(f"{run.number} · {run.get_state_display()} · {run.engine} · {run.policy} · {run.travel}\n")
    if run.reason:
        out(f"{said(run.reason, run.record)}\n")
    for name, text in (("present", _("as it stands")), ("plan", _("by this plan"))):
        figures = run.record.get(name)
        if figures:
            out(_("%(which)s: %(planned)s planned, %(late)s late, %(km)s km, cost %(cost)s\n") % {
                "which": text, "planned": figures["planned"], "late": figures["late"],
                "km": figures["metres"] // 1_000, "cost": figures["cost"],
            })  # fmt: skip
    for line in selectors.lines_of(run):
        row = line.row
        when = f"{timezone.localtime(row.start_at):%m-%d %H:%M}" if row.start_at else "–"
        who = f"{line.was_staff or '–'} → {line.staff or '–'}"
        out(f"  {row.get_kind_display():<22} {row.order.number:<14} {when}  {who}\n")
        if row.reason:
            out(f"    {row.get_state_display()}: {row.reason}\n")
    for one in run.record.get("unplanned", ()):
        out(f"  – {one['number']:<14} {WHY_NOT[one['why']]}  {counted(one.get('rules', ()))}".rstrip() + "\n")


def _apply(options: argparse.Namespace, by: Actor) -> int:
    run = selectors.run_named(options.number, by=by)
    found = services.apply(run_id=run.pk, by=by, at=clock.now())
    if options.json:
        _write_json(asdict(found))
    else:
        text = _("%(applied)s applied, %(conflicts)s in conflict.\n")
        sys.stdout.write(text % {"applied": found.applied, "conflicts": found.conflicts})
    return 1 if found.conflicts else 0


def _discard(options: argparse.Namespace, by: Actor) -> int:
    run = services.discard(run_id=selectors.run_named(options.number, by=by).pk, by=by, at=clock.now())
    if options.json:
        _write_json({"plan": run.number, "state": run.state})
    else:
        sys.stdout.write(f"{run.number} · {run.get_state_display()}\n")
    return 0


def _compare(options: argparse.Namespace, by: Actor) -> int:
    run = selectors.run_named(options.number, by=by)
    other = selectors.run_named(options.other, by=by) if options.other else None
    found = selectors.comparison(run_id=run.pk, by=by, other_id=other.pk if other else None)
    if options.json:
        _write_json(ComparisonOut.of(found).model_dump(mode="json"))
        return 0
    name = other.number if other else _("as it stood")
    sys.stdout.write(f"{'':<12} {run.number:>16} {name:>16}\n")
    for figure, (mine, theirs) in found.figures.items():
        sys.stdout.write(f"{figure:<12} {mine:>16} {theirs:>16}\n")
    for one in found.apart:
        placed = f"{_placed(one.staff, one.start)}  |  {_placed(one.other_staff, one.other_start)}"
        sys.stdout.write(f"  {one.number:<14} {placed}\n")
    return 0


def _placed(staff: str, start: datetime | None) -> str:
    return f"{timezone.localtime(start):%m-%d %H:%M} {staff}" if start else "–"


def _explain(options: argparse.Namespace, by: Actor) -> int:
    found = reasons(number=options.order, named=options.name, day=options.day, by=by, at=clock.now())
    told = ReasonsOut.of(found)
    if options.json:
        _write_json(told.model_dump(mode="json"))
    else:
        _tell_reasons(told)
    return 0 if any(one.feasible for one in told.engineers) else 1


def _tell_reasons(told: ReasonsOut) -> None:
    out = sys.stdout.write
    out(f"{told.number} · {told.policy} · {told.travel}\n")
    if told.lock is not None:
        out(f"{bookings.said(told.lock)}\n")
    for fault in told.defects:
        out(f"! {fault.text}  ({fault.way})\n")
    for one in told.engineers:
        when = f"{timezone.localtime(one.start_at):%m-%d %H:%M}" if one.start_at and one.feasible else "–"
        out(f"{'✓' if one.feasible else '✗'} {one.name:<14} {when:<12} {one.total:>8}  {costs(one.costs)}\n")
        for mark in one.rules:
            out(f"    {'✓' if mark.kept else '✗'} {mark.text}\n")
    for absent in told.left_out:
        out(f"– {absent.name:<14} {absent.text}\n")
    if told.why_not is not None:
        out(_("Why not %(name)s: %(what)s\n") % {"name": told.why_not.name, "what": told.why_not.text})
    if told.relief is not None:
        out(
            _("What would have to change (%(name)s): %(what)s\n")
            % {"name": told.relief.engineer, "what": told.relief.text}
        )


def _health(options: argparse.Namespace, by: Actor) -> int:
    found = health(unit_path=_unit(options.unit).path, by=by, at=clock.now())
    if options.json:
        _write_json(_as_rows(found))
        return 1 if found.blocking else 0
    for one in found.defects:
        sys.stdout.write(f"{one.number:<14} {one}  ({one.waived_by or one.way})\n")
    for left in found.left_out:
        sys.stdout.write(f"{left.name:<14} {left}\n")
    sys.stdout.write(f"{found.ways.warning or found.ways.said}\n")
    return 1 if found.blocking else 0


def _roads(options: argparse.Namespace, by: Actor) -> int:
    if options.learn:
        road_services.learn(by=by, at=clock.now())
    found = lesson(by=by)
    if options.json:
        _write_json(LessonOut.from_orm(found).model_dump(mode="json"))
        return 0
    text = _("version %(version)s: %(trips)s of %(seen)s trips, × %(factor)s everywhere\n")
    factor = f"{found.everywhere_permille / 1_000:.2f}"
    sys.stdout.write(text % {"version": found.version, "trips": found.trips, "seen": found.seen, "factor": factor})
    for one in found.hours:
        sys.stdout.write(f"  {one.hour:02}:00  × {one.permille / 1_000:.2f}  {one.trips:>6}\n")
    for pair in found.pairs:
        ends = " → ".join(f"{latitude:.2f}, {longitude:.2f}" for latitude, longitude in (pair.origin, pair.target))
        sys.stdout.write(f"  {ends:<36} × {pair.permille / 1_000:.2f}  {pair.trips:>6}\n")
    return 0


def _try_roads(options: argparse.Namespace, by: Actor) -> int:
    unit = _unit(options.unit)
    held = settings_of(unit.path)
    found = try_roads(
        unit_id=unit.pk, by=by, travel_model=options.model or held.travel_model,
        travel_url=options.url or held.travel_url, travel_profile=held.travel_profile,
    )  # fmt: skip
    if options.json:
        _write_json(asdict(found))
    else:
        sys.stdout.write(f"{found.text}\n")
    return 0 if found.answers else 1


def _as_rows(found: Health) -> dict[str, object]:
    return {
        "orders": found.orders,
        "engineers": found.engineers,
        "blocking": found.blocking,
        "defects": [
            {"number": one.number, "code": one.code, "text": str(one), "way": one.way, "waived_by": one.waived_by}
            for one in found.defects
        ],
        "left_out": [{"staff_id": one.staff_id, "name": one.name, "code": one.code} for one in found.left_out],
        "later": list(found.later),
        "ways": found.ways.as_data() | {"said": found.ways.said, "warning": found.ways.warning},
    }
