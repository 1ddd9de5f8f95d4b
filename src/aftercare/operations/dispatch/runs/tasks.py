"""The search itself: a durable job that can be stopped anywhere and never loses its best plan."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.parts import services as part_services
from aftercare.operations.dispatch.parts import tasks as parts
from aftercare.operations.dispatch.planner.engine import CannotPlanError, Listener, Planner, Progress, require
from aftercare.operations.dispatch.planner.model import Plan
from aftercare.operations.dispatch.planner.roads import Watch as Asking
from aftercare.operations.dispatch.problems.rules.built import Built, revived
from aftercare.operations.dispatch.problems.selectors.building import build
from aftercare.operations.dispatch.runs import selectors, services
from aftercare.operations.dispatch.runs.errors import CalledOffError, CannotError, DefectsBlockError
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.operations.dispatch.runs.rules import refusal, said
from aftercare.platform.jobs import public as jobs

# The best plan so far is written at most so often.
KEEP_EVERY = 2.0
# A part of a big company is searched for no less, in each round.
LEAST_SECONDS = 5.0
# Whoever was killed so often has no further attempt: the last one makes a plan of what was found, in so many seconds.
ATTEMPTS, LAST_SECONDS = 5, 1
# Called with the share that is done in permille; may raise to stop.
Watch = Callable[[int], None]


def _unasked(_done: int, _count: int) -> None:
    """Nobody follows how far a road server was asked."""


@jobs.handler(
    services.JOB, label=Words("计算排程", "Work out a plan"), attempts=ATTEMPTS, found={"plan": Words("排程", "Plan")}
)
def plan(run: jobs.Run, run_id: int) -> jobs.Result:
    """For the worker: a lost lease or a stop comes out of `watch`; the best plan so far is kept."""

    def watch(done: int) -> None:
        run.progress(done, 1_000)
        run.check_cancelled()

    def asking(done: int, count: int) -> None:
        run.progress(done, count, _("Asking the road server how long ways take"))
        run.check_cancelled()

    is_last = run.attempt >= ATTEMPTS
    found = calculate(run_id=run_id, by=run.by, at=run.at, watch=watch, asking=asking, is_last=is_last)
    return {"plan": found.number, "state": found.state}


@jobs.every("dispatch.lost_plans", seconds=60)
def settle_lost(at: datetime) -> int:
    """Plans whose job was given up, called off or refused say so instead of being worked out for ever."""
    return services.settle_lost(at)


@jobs.periodic(
    "dispatch.night",
    "30 1 * * *",
    label=Words("夜间排程", "Plans of the night"),
    found={"plans": Words("开始的排程", "Plans begun")},
)
def night(run: jobs.Run) -> jobs.Result:
    """Every unit that plans by night gets a plan of the coming days."""
    asked = [
        services.ask(unit_id=unit_id, by=SYSTEM, at=run.at, mode=PlanRun.Mode.NIGHT)
        for unit_id in selectors.night_units()
    ]
    return {"plans": len(asked)}


def calculate(
    *, run_id: int, by: Actor, at: datetime, watch: Watch, asking: Asking = _unasked, is_last: bool = False
) -> PlanRun:
    """Build the problem, search, and write down what was found; what cannot be planned fails with its reason.

    `is_last`: earlier attempts were killed in the middle, so this one makes a plan of what they have found.
    """
    run, built = services.begin(run_id=run_id, by=by, at=at), None
    try:
        built = _problem(run, by=by, at=at, asking=asking)
        if built.settings.blocks_on_defects and built.blocking:
            raise DefectsBlockError(count=len(built.blocking))
        engine = selectors.engine(run.engine)
        found = _search(engine, built, run, by=by, watch=watch, is_last=is_last)
    except DomainError as error:
        return _failed(run, error, built, by=by)
    except jobs.CancelledError:
        return _failed(run, CalledOffError(), built, by=by)
    run = services.finish(run_id=run_id, by=by, at=clock.now(), built=built, plan=found)
    if run.mode == PlanRun.Mode.EVENT and built.settings.replan == "apply" and run.changes.exists():
        services.apply(run_id=run_id, by=SYSTEM, at=clock.now())
        run.refresh_from_db()
    return run


def _failed(run: PlanRun, error: DomainError, built: Built | None, *, by: Actor) -> PlanRun:
    record = refusal(error, built)
    return services.fail(run_id=run.pk, by=by, at=clock.now(), reason=said(str(error), record), record=record)


def _problem(run: PlanRun, *, by: Actor, at: datetime, asking: Asking) -> Built:
    staff_ids = [run.staff_id] if run.staff_id else None
    return build(
        unit_path=run.unit_path, first=run.first_day, days=run.days, by=by, at=at, staff_ids=staff_ids,
        order_ids=run.order_ids or None, waits=True, asking=asking,
    )  # fmt: skip


def _search(engine: Planner, built: Built, run: PlanRun, *, by: Actor, watch: Watch, is_last: bool) -> Plan:
    """From the best plan that an earlier attempt left, else from the visits as they stand."""
    try:
        require(engine, built.problem)
    except CannotPlanError as error:
        raise CannotError(engine=error.engine, missing=sorted(error.missing)) from error
    begun = revived(run.best) if run.best else built.present()
    start = built.as_plan(begun, engine.name) if begun else None
    if len(built.people) > parts.BIG:
        return _search_in_parts(engine, built, run, start or Plan(), by=by, watch=watch)
    return engine.solve(
        built.problem,
        seconds=min(LAST_SECONDS, run.seconds) if is_last else run.seconds,
        seed=run.seed,
        start=start,
        listener=_listener(built, run, by, watch),
    )


def _search_in_parts(engine: Planner, built: Built, run: PlanRun, start: Plan, *, by: Actor, watch: Watch) -> Plan:
    """Too big for one search: all free workers work on it, and each round's plan is kept."""
    division = part_services.begin(
        run_id=run.pk, digest=built.digest, engine=engine.name, seconds=max(LEAST_SECONDS, run.seconds / parts.ROUNDS),
        seed=run.seed, plan=start, by=by, at=clock.now(), roads=built.ways.version,
    )  # fmt: skip

    def keep(plan: Plan) -> None:
        services.keep(run_id=run.pk, by=by, at=clock.now(), placings=built.placings(plan))

    return parts.search(built.problem, division, by=by, watch=watch, keep=keep)


def _listener(built: Built, run: PlanRun, by: Actor, watch: Watch) -> Listener:
    """Keeps each better plan, tells the progress, and stops the search when it was called off."""
    kept_at = [monotonic()]

    def listen(progress: Progress, better: Callable[[], Plan] | None) -> bool:
        if better is not None and monotonic() - kept_at[0] >= KEEP_EVERY:
            kept_at[0] = monotonic()
            services.keep(run_id=run.pk, by=by, at=clock.now(), placings=built.placings(better()))
        try:
            watch(int(progress.share * 1_000))
        except jobs.CancelledError:
            return False
        return True

    return listen
