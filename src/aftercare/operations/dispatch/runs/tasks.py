"""The search itself: a durable job that can be stopped anywhere and never loses its best plan."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.parts import services as part_services
from aftercare.operations.dispatch.parts import tasks as parts
from aftercare.operations.dispatch.planner.engine import CannotPlanError, Listener, Planner, Progress, require
from aftercare.operations.dispatch.planner.model import Plan
from aftercare.operations.dispatch.problems.rules.built import Built, revived
from aftercare.operations.dispatch.problems.selectors.building import build
from aftercare.operations.dispatch.runs import selectors, services
from aftercare.operations.dispatch.runs.errors import CannotError, DefectsBlockError
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.platform.jobs import public as jobs

# The best plan so far is written at most so often.
KEEP_EVERY = 2.0
# A part of a big company is searched for no less, in each round.
LEAST_SECONDS = 5.0
# Called with the share that is done in permille; may raise to stop.
Watch = Callable[[int], None]


@jobs.handler(services.JOB, label=Words("计算排程", "Work out a plan"))
def plan(run: jobs.Run, run_id: int) -> jobs.Result:
    """For the worker: a lost lease or a stop comes out of `watch`; the best plan so far is kept."""

    def watch(done: int) -> None:
        run.progress(done, 1_000)
        run.check_cancelled()

    found = calculate(run_id=run_id, by=run.by, at=run.at, watch=watch)
    return {"plan": found.number, "state": found.state}


@jobs.periodic("dispatch.night", "30 1 * * *", label=Words("夜间排程", "Plans of the night"))
def night(run: jobs.Run) -> jobs.Result:
    """Every unit that plans by night gets a plan of the coming days."""
    asked = [
        services.ask(unit_id=unit_id, by=SYSTEM, at=run.at, mode=PlanRun.Mode.NIGHT)
        for unit_id in selectors.night_units()
    ]
    return {"plans": len(asked)}


def calculate(*, run_id: int, by: Actor, at: datetime, watch: Watch) -> PlanRun:
    """Build the problem, search, and write down what was found; what cannot be planned fails with its reason."""
    run = services.begin(run_id=run_id, by=by, at=at)
    try:
        built = _problem(run, by=by, at=at)
        engine = selectors.engine(run.engine)
        found = _search(engine, built, run, by=by, watch=watch)
    except DomainError as error:
        return services.fail(run_id=run_id, by=by, at=clock.now(), reason=str(error))
    run = services.finish(run_id=run_id, by=by, at=clock.now(), built=built, plan=found)
    if run.mode == PlanRun.Mode.EVENT and built.settings.replan == "apply" and run.changes.exists():
        services.apply(run_id=run_id, by=SYSTEM, at=clock.now())
        run.refresh_from_db()
    return run


def _problem(run: PlanRun, *, by: Actor, at: datetime) -> Built:
    staff_ids = [run.staff_id] if run.staff_id else None
    built = build(
        unit_path=run.unit_path, first=run.first_day, days=run.days, by=by, at=at, staff_ids=staff_ids,
        order_ids=run.order_ids or None, waits=True,
    )  # fmt: skip
    if built.settings.blocks_on_defects and built.blocking:
        raise DefectsBlockError(count=len(built.blocking))
    return built


def _search(engine: Planner, built: Built, run: PlanRun, *, by: Actor, watch: Watch) -> Plan:
    """From the best plan that an earlier attempt left, else from the visits as they stand."""
    try:
        require(engine, built.problem)
    except CannotPlanError as error:
        raise CannotError(engine=error.engine, missing=", ".join(sorted(error.missing))) from error
    begun = revived(run.best) if run.best else built.present()
    start = built.as_plan(begun, engine.name) if begun else None
    if len(built.people) > parts.BIG:
        return _search_in_parts(engine, built, run, start or Plan(), by=by, watch=watch)
    return engine.solve(
        built.problem, seconds=run.seconds, seed=run.seed, start=start, listener=_listener(built, run, by, watch)
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
