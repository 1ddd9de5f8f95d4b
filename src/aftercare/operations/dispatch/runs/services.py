"""Asking for plans, keeping what a search found, and deciding on it: apply all, some, or nothing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.commands import attempt, command, publish
from aftercare.base.kernel.errors import DomainError, StaleError
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.operations.dispatch.bookings import selectors as bookings
from aftercare.operations.dispatch.pickups import rules as needs
from aftercare.operations.dispatch.pickups import services as pickups
from aftercare.operations.dispatch.planner.model import Plan
from aftercare.operations.dispatch.problems.errors import TooManyDaysError
from aftercare.operations.dispatch.problems.rules.built import Built, Key, Placing, kept
from aftercare.operations.dispatch.problems.rules.settings import MOST_DAYS
from aftercare.operations.dispatch.problems.selectors.settings import settings_of
from aftercare.operations.dispatch.runs import rules, selectors
from aftercare.operations.dispatch.runs.errors import (
    BrokenOffError,
    CalledOffError,
    NotDecidableError,
    NothingChosenError,
    PastDayError,
)
from aftercare.operations.dispatch.runs.events import PlanApplied, PlanAsked, PlanDiscarded, PlanFailed, PlanMade
from aftercare.operations.dispatch.runs.models import PlanChange, PlanRun
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs import public as jobs
from aftercare.platform.numbering import public as numbering
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.service import public as service

S = PlanRun.State
M = PlanRun.Mode
JOB = "dispatch.plan"
# The search of a plan that is there within a minute takes no longer (seconds).
QUICK = 45


@command("plan.ask")
def ask(
    *,
    unit_id: int,
    by: Actor,
    at: datetime,
    mode: str = M.DEMAND,
    first_day: date | None = None,
    days: int | None = None,
    staff_id: int | None = None,
    seconds: int | None = None,
    seed: int = 0,
    engine: str = "",
    cause: str = "",
    case_id: int | None = None,
    order_ids: Collection[int] = (),
    quick: bool = False,
    queue: bool = True,
) -> PlanRun:
    """Ask for a plan; a job works it out. The same again, while one waits, is that one.

    `order_ids` plans these orders alone, around everything that stands; `quick` plans what is left of one day, and
    is there within a minute.
    """
    mode = M.REPLAN if quick else mode
    unit = units.get(unit_id)
    accounts.require(by, "plan.run", unit_path=unit.path)
    if staff_id is not None:
        organisation.get_staff(staff_id=staff_id, by=by)
    settings = settings_of(unit.path)
    first_day = first_day or timezone.localdate(at)
    if first_day < timezone.localdate(at):
        raise PastDayError
    waiting = selectors.waiting_for(unit_id, mode=mode, first_day=first_day) if mode == M.EVENT else None
    if waiting is not None:
        return waiting
    days = days or {M.NIGHT: settings.night_days, M.REPLAN: 1, M.EVENT: 1}.get(M(mode), settings.days)
    if not 1 <= days <= MOST_DAYS:
        raise TooManyDaysError(most=MOST_DAYS)
    run = PlanRun.objects.create(
        uid=uuid7(at),
        number=numbering.take("dispatch.plan", unit_id=unit_id, at=at),
        mode=mode,
        unit=unit,
        unit_path=unit.path,
        staff_id=staff_id,
        first_day=first_day,
        days=days,
        cause=cause,
        case_id=case_id,
        order_ids=selectors.plannable(order_ids, unit_path=unit.path, by=by),
        engine=engine or settings.engine,
        seconds=seconds or _seconds(mode, settings.night_seconds, settings.replan_seconds),
        seed=seed,
        asked_at=at,
        asked_by_id=by.id if by.kind is ActorKind.STAFF else None,
    )
    _tell(run, by=by, at=at, queue=queue)
    return run


def _tell(run: PlanRun, *, by: Actor, at: datetime, queue: bool) -> None:
    """Whoever works plans out hears of it, and the journal."""
    if queue:
        job = jobs.enqueue(kind=JOB, args={"run_id": run.pk}, by=by, at=at)
        change(run, states=None, error=NotDecidableError, job_id=job.pk)
    event = PlanAsked(
        unit=run.unit_id, mode=run.mode, first_day=run.first_day, days=run.days, cause=run.cause, staff=run.staff_id,
        orders=run.order_ids,
    )  # fmt: skip
    publish(event, stream_id=run.pk, at=at)


@command("plan.ask_for_orders")
def ask_for_orders(
    *,
    order_ids: Collection[int],
    by: Actor,
    at: datetime,
    first_day: date | None = None,
    seconds: int | None = None,
) -> PlanRun:
    """Ask for a plan of these orders alone, by the unit that holds them all."""
    unit_id = selectors.unit_of_orders(order_ids, by=by)
    return ask(unit_id=unit_id, by=by, at=at, first_day=first_day, order_ids=order_ids, seconds=seconds)


def _seconds(mode: str, night: int, replan: int) -> int:
    """How long a search of this kind takes."""
    if mode == M.REPLAN:
        return min(QUICK, replan)
    return night if mode == M.NIGHT else min(60, 3 * replan) if mode == M.DEMAND else replan


@command("plan.begin")
def begin(*, run_id: int, by: Actor, at: datetime) -> PlanRun:
    """The search begins, or begins again after its worker was killed."""
    run = selectors.get_run(run_id=run_id, by=by, permission="plan.run")
    change(run, states=PlanRun.LIVE, error=NotDecidableError, state=S.RUNNING, started_at=run.started_at or at)
    return run


@command("plan.keep")
def keep(*, run_id: int, by: Actor, at: datetime, placings: dict[Key, Placing]) -> None:
    """Keep the best plan so far: nothing that was found is lost with the worker."""
    del at
    selectors.get_run(run_id=run_id, by=by, permission="plan.run")
    PlanRun.objects.filter(pk=run_id, state=S.RUNNING).update(best=kept(placings))


@command("plan.finish")
def finish(*, run_id: int, by: Actor, at: datetime, built: Built, plan: Plan) -> PlanRun:
    """Write down what was found: the record, and every change as a proposal."""
    run = selectors.get_run(run_id=run_id, by=by, permission="plan.run")
    record, changes = rules.record_of(built, plan), rules.changes_of(built, plan)
    change(
        run, states=[S.RUNNING], error=NotDecidableError, state=S.READY, ended_at=at, engine=plan.engine or run.engine,
        inputs=built.digest, policy=regulations.shortened(built.problem.policy), travel=built.problem.travel.name[:120],
        best=kept(built.placings(plan)), record=record,
    )  # fmt: skip
    PlanChange.objects.bulk_create([_row(run, one) for one in changes], batch_size=200)
    event = PlanMade(
        unit=run.unit_id, engine=run.engine, inputs=run.inputs, policy=run.policy, changes=len(changes),
        unplanned=len(record["unplanned"]), cost=record["plan"]["cost"],
    )  # fmt: skip
    publish(event, stream_id=run.pk, at=at)
    return run


def _row(run: PlanRun, one: rules.Change) -> PlanChange:
    return PlanChange(
        run=run,
        kind=one.kind,
        order_id=one.order_id,
        visit_id=one.visit_id,
        part=one.part,
        order_version=one.order_version,
        visit_version=one.visit_version,
        staff_ids=list(one.staff_ids),
        start_at=one.start,
        end_at=one.end,
        was_staff_ids=list(one.was_staff_ids),
        was_start_at=one.was_start,
        announced=one.announced,
    )


@command("plan.fail")
def fail(*, run_id: int, by: Actor, at: datetime, reason: str, record: Mapping[str, Any] | None = None) -> PlanRun:
    """No plan could be made: the reason is kept, as text and as `rules.refusal` has it."""
    run = selectors.get_run(run_id=run_id, by=by, permission="plan.run")
    change(
        run, states=PlanRun.LIVE, error=NotDecidableError, state=S.FAILED, ended_at=at, reason=reason[:500],
        record=dict(record or {}),
    )  # fmt: skip
    code = run.record.get("refused", ("",))[0]
    publish(PlanFailed(unit=run.unit_id, reason=reason[:500], code=code), stream_id=run.pk, at=at)
    return run


def settle_lost(at: datetime) -> int:
    """Runs whose job has ended without them have failed: nobody waits for them for ever. How many."""
    live = PlanRun.objects.filter(state__in=PlanRun.LIVE).order_by("pk").values_list("pk", "job_id")
    job_of = {run_id: job_id for run_id, job_id in live if job_id is not None}
    ended = jobs.Job.objects.filter(pk__in=job_of.values()).exclude(state__in=jobs.Job.LIVE).in_bulk()
    lost = {run_id: ended[job_id] for run_id, job_id in job_of.items() if job_id in ended}
    for run_id, job in lost.items():
        error = _why_lost(job)
        record = rules.refusal(error, None) if error else None
        fail(run_id=run_id, by=SYSTEM, at=at, reason=str(error or job.error or CalledOffError()), record=record)
    return len(lost)


def _why_lost(job: jobs.Job) -> DomainError | None:
    """None: the job itself was refused, and says why."""
    match job.state:
        case jobs.Job.State.DEAD:
            return BrokenOffError(attempts=job.attempts)
        case jobs.Job.State.FAILED:
            return None
        case _:
            return CalledOffError()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What applying a plan did."""

    applied: int
    conflicts: int
    left: int


@command("plan.apply")
def apply(
    *,
    run_id: int,
    by: Actor,
    at: datetime,
    change_ids: Collection[int] | None = None,
    dispatch_now: bool = False,
    version: int | None = None,
) -> Outcome:
    """Carry out all changes of a plan, or these: by the verbs of visits, as a dispatcher would by hand.

    What changed since the plan was made is a conflict and stays as it is. What is not chosen stays proposed.
    """
    run = selectors.get_run(run_id=run_id, by=by, permission="plan.apply")
    run.expect(version)
    if run.state not in PlanRun.UNDECIDED:
        raise NotDecidableError
    open_rows = [row for row in selectors.changes_of(run) if row.state == PlanChange.State.PROPOSED]
    chosen = [row for row in open_rows if change_ids is None or row.pk in change_ids]
    if not chosen and open_rows:
        raise NothingChosenError
    stale = [row for row in chosen if _has_changed(row)]
    for row in stale:
        _settle(row, PlanChange.State.CONFLICT, str(StaleError()))
    applied, refused = _carry_out([row for row in chosen if row not in stale], dispatch_now=dispatch_now, by=by, at=at)
    pickups.follow_plan(run_id=run.pk, needs=needs.revived(run.record.get("fetched", ())), at=at)
    counts = Counter({"applied": applied, "conflicts": len(stale) + refused, "left": len(open_rows) - len(chosen)})
    state = S.PARTLY if counts["left"] else S.APPLIED
    change(run, states=PlanRun.UNDECIDED, error=NotDecidableError, state=state, settled_at=at, settled_by_id=_staff(by))
    publish(PlanApplied(unit=run.unit_id, **counts), stream_id=run.pk, at=at)
    return Outcome(**counts)


def _staff(by: Actor) -> int | None:
    return by.id if by.kind is ActorKind.STAFF else None


def _has_changed(row: PlanChange) -> bool:
    """The order or the visit is no longer what the plan was made from, or somebody has locked it since."""
    if row.order.version != row.order_version:
        return True
    if row.visit is None:
        return bookings.forbids_order(row.order_id, staff_ids=row.staff_ids, start_at=row.start_at)
    is_locked = bookings.forbids(row.visit.pk, staff_ids=row.staff_ids, start_at=row.start_at)
    return is_locked or row.visit.version != row.visit_version


def _settle(row: PlanChange, state: str, reason: str = "") -> None:
    PlanChange.objects.filter(pk=row.pk).update(state=state, reason=reason[:500])


def _carry_out(rows: Sequence[PlanChange], *, dispatch_now: bool, by: Actor, at: datetime) -> tuple[int, int]:
    """All of them at once; whichever is refused stays as it is, and the others are tried again without it."""
    left, refused = list(rows), 0
    while left:
        failed, why = _try(left, dispatch_now=dispatch_now, by=by, at=at)
        if failed is None:
            break
        _settle(failed, PlanChange.State.CONFLICT, why)
        left.remove(failed)
        refused += 1
    for row in left:
        _settle(row, PlanChange.State.APPLIED)
    return len(left), refused


def _try(rows: Sequence[PlanChange], *, dispatch_now: bool, by: Actor, at: datetime) -> tuple[PlanChange | None, str]:
    """None: all are done. Otherwise nothing is, and this is the one that was refused, with the reason."""
    trying: PlanChange | None = None
    try:
        with attempt():
            moved = [row.visit_id for row in rows if row.visit_id and row.kind != PlanChange.Kind.DROPPED]
            for row in (row for row in rows if row.kind == PlanChange.Kind.DROPPED):
                trying = row
                service.visits.cancel(visit_id=row.visit_id or 0, by=by, reason="replanned", at=at)
            crews = service.rearranging.lift(moved)
            for row in (row for row in rows if row.kind != PlanChange.Kind.DROPPED):
                trying = row
                _place(row, crews, dispatch_now=dispatch_now, by=by, at=at)
    except DomainError as error:
        return trying, str(error)
    return None, ""


def _place(row: PlanChange, crews: service.rearranging.Crews, *, dispatch_now: bool, by: Actor, at: datetime) -> None:
    if row.start_at is None or row.end_at is None:
        return
    if row.visit_id is None:
        service.visits.plan(
            order_id=row.order_id, by=by, start_at=row.start_at, end_at=row.end_at, lead_id=row.staff_ids[0],
            helper_ids=row.staff_ids[1:], dispatch_now=dispatch_now, at=at,
        )  # fmt: skip
        return
    visit = service.rearranging.put_down(
        visit_id=row.visit_id, by=by, staff_ids=row.staff_ids, start_at=row.start_at, end_at=row.end_at,
        crew=crews.get(row.visit_id, ()), at=at,
    )  # fmt: skip
    if dispatch_now and visit.state == service.Visit.State.PLANNED:
        service.visits.dispatch(visit_id=visit.pk, by=by, at=at)


@command("plan.discard")
def discard(*, run_id: int, by: Actor, at: datetime, reason: str = "", version: int | None = None) -> PlanRun:
    """Throw the proposals away that nobody applied; of a search under way the rest is called off."""
    run = selectors.get_run(run_id=run_id, by=by, permission="plan.apply")
    run.expect(version)
    if run.state in PlanRun.LIVE and run.job_id:
        _call_off(run.job_id, at)
    states = [*PlanRun.LIVE, *PlanRun.UNDECIDED]
    change(run, states=states, error=NotDecidableError, state=S.DISCARDED, settled_at=at, settled_by_id=_staff(by))
    run.changes.filter(state=PlanChange.State.PROPOSED).update(state=PlanChange.State.LEFT)
    publish(PlanDiscarded(unit=run.unit_id, reason=reason.strip()), stream_id=run.pk, at=at)
    return run


def _call_off(job_id: int, at: datetime) -> None:
    """The job may have ended in this very moment; then there is nothing to call off."""
    try:
        with attempt():
            jobs.cancel(job_id=job_id, by=SYSTEM, at=at)
    except DomainError:
        return
