"""`aftercare dispatch …`: plans at the command line."""

import argparse
import sys
from collections.abc import Callable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor, Channel
from aftercare.base.kernel.errors import DomainError, NotFoundError
from aftercare.operations.dispatch.problems.selectors.health import health
from aftercare.operations.dispatch.runs import selectors, services, tasks
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.operations.dispatch.runs.rules import WHY_NOT
from aftercare.platform.units import public as units

WIDTH = 30
OPERATOR = SYSTEM.through(Channel.CLI)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the program."""
    plan = commands.add_parser("dispatch plan", help=_("work out a plan of a unit and show it"))
    plan.add_argument("unit", help=_("the unit's code"))
    plan.add_argument("--from", dest="first", type=date.fromisoformat, help=_("the first day (default: today)"))
    plan.add_argument("--days", type=int, help=_("how many days (default: the unit's)"))
    plan.add_argument("--seconds", type=int, help=_("how long to search (default: the unit's)"))
    plan.add_argument("--seed", type=int, default=0, help=_("another seed may find another plan"))
    plan.add_argument("--engine", default="", help=_("which planner (default: the unit's)"))
    plan.set_defaults(run=_guarded(_plan))
    runs = commands.add_parser("dispatch runs", help=_("the last plans"))
    runs.add_argument("--limit", type=int, default=20, help=_("how many (default 20)"))
    runs.set_defaults(run=_guarded(_runs))
    for name, run, text in (
        ("show", _show, _("one plan: what it would do, what it leaves out and why")),
        ("apply", _apply, _("carry a plan out; what changed meanwhile is left alone and named")),
        ("discard", _discard, _("throw a plan away")),
    ):
        one = commands.add_parser(f"dispatch {name}", help=text)
        one.add_argument("number", help=_("the plan's number"))
        one.set_defaults(run=_guarded(run))
    fit = commands.add_parser("dispatch health", help=_("what is wrong with the data that plans are made from"))
    fit.add_argument("unit", help=_("the unit's code"))
    fit.set_defaults(run=_guarded(_health))


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
        seconds=options.seconds, seed=options.seed, engine=options.engine, queue=False,
    )  # fmt: skip
    run = tasks.calculate(run_id=run.pk, by=by, at=at, watch=_watch)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    _tell(run)
    return 0 if run.state != PlanRun.State.FAILED else 1


def _unit(code: str) -> units.Unit:
    found = units.by_code(code)
    if found is None:
        raise NotFoundError
    return found


def _watch(done: int) -> None:
    if sys.stderr.isatty():
        filled = WIDTH * min(done, 1_000) // 1_000
        sys.stderr.write(f"\r[{'█' * filled}{'·' * (WIDTH - filled)}] {done / 10:.0f} % ")
        sys.stderr.flush()


def _runs(options: argparse.Namespace, by: Actor) -> int:
    for run in selectors.visible_to(by).select_related("unit").order_by("-asked_at", "-pk")[: options.limit]:
        mode, state = run.get_mode_display(), run.get_state_display()
        sys.stdout.write(f"{run.number}  {run.first_day} +{run.days}  {run.unit.code:<12} {mode} · {state}\n")
    return 0


def _show(options: argparse.Namespace, by: Actor) -> int:
    _tell(selectors.run_named(options.number, by=by))
    return 0


def _tell(run: PlanRun) -> None:
    out = sys.stdout.write
    out(f"{run.number} · {run.get_state_display()} · {run.engine} · {run.policy} · {run.travel}\n")
    if run.reason:
        out(f"{run.reason}\n")
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
        out(f"  – {one['number']:<14} {WHY_NOT[one['why']]}\n")


def _apply(options: argparse.Namespace, by: Actor) -> int:
    run = selectors.run_named(options.number, by=by)
    found = services.apply(run_id=run.pk, by=by, at=clock.now())
    sys.stdout.write(
        _("%(applied)s applied, %(conflicts)s in conflict.\n")
        % {"applied": found.applied, "conflicts": found.conflicts}
    )
    return 1 if found.conflicts else 0


def _discard(options: argparse.Namespace, by: Actor) -> int:
    run = services.discard(run_id=selectors.run_named(options.number, by=by).pk, by=by, at=clock.now())
    sys.stdout.write(f"{run.number} · {run.get_state_display()}\n")
    return 0


def _health(options: argparse.Namespace, by: Actor) -> int:
    found = health(unit_path=_unit(options.unit).path, by=by, at=clock.now())
    for one in found.defects:
        sys.stdout.write(f"{one.number:<14} {one}  ({one.waived_by or one.way})\n")
    for left in found.left_out:
        sys.stdout.write(f"{left.name:<14} {left}\n")
    return 1 if found.blocking else 0
