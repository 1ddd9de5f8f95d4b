"""Laying a round out in parts, taking one, keeping what was found for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Q

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.operations.dispatch.parts import selectors
from aftercare.operations.dispatch.parts.models import Division, PlanPart
from aftercare.operations.dispatch.planner.model import Plan, Problem
from aftercare.operations.dispatch.planner.packing import packed
from aftercare.operations.dispatch.planner.splitting import Part
from aftercare.platform.jobs import public as jobs

JOB = "dispatch.part"
# Who gives no sign of life for so long has lost its part.
HELD = timedelta(seconds=30)
# Workers that are asked to help: more than there are does no harm, they find nothing to do.
HELPERS = 16

S = PlanPart.State


@command("plan.divide")
def begin(
    *,
    run_id: int | None,
    digest: str,
    engine: str,
    seconds: float,
    seed: int,
    plan: Plan,
    by: Actor,
    at: datetime,
    roads: int = 0,
) -> Division:
    """Begin, or go on where an earlier attempt at the same stopped."""
    del by
    known = selectors.standing(run_id, digest)
    if known is not None:
        return known
    if run_id is not None:
        Division.objects.filter(run_id=run_id).delete()
    return Division.objects.create(
        run_id=run_id,
        digest=digest,
        engine=engine,
        milliseconds=round(seconds * 1_000),
        seed=seed,
        plan=packed(plan),
        roads=roads,
        begun_at=at,
    )


@command("plan.lay_out")
def lay_out(
    *, division_id: int, turn: int, parts: Sequence[Part], by: Actor, at: datetime, has_table: bool = True
) -> None:
    """Put the parts of a round where all workers find them, and call for help; nothing if they lie there already.

    Where the company has no table of ways, the parts go without: whoever takes one makes its ways faster than it
    could be read.
    """
    if PlanPart.objects.filter(division_id=division_id, turn=turn).exists():
        return
    PlanPart.objects.filter(division_id=division_id).delete()
    for number, part in enumerate(parts):
        PlanPart.objects.create(
            division_id=division_id,
            turn=turn,
            number=number,
            problem=packed(part.problem if has_table else _bare(part.problem)),
            best=packed(part.start),
        )
    for number in range(min(HELPERS, len(parts) - 1)):
        key = f"{division_id}:{turn}:{number}"
        jobs.enqueue(kind=JOB, args={"division_id": division_id}, by=by, at=at, dedupe=key)


def _bare(problem: Problem) -> Problem:
    nothing = np.zeros((0, 0), np.int64)
    return replace(problem, travel=replace(problem.travel, seconds=nothing, metres=nothing))


@command("plan.take_part")
def take(*, division_id: int, holder: str, by: Actor, at: datetime) -> PlanPart | None:
    """A part that nobody works on, or whose worker fell silent; its best plan so far is where to begin."""
    del by
    free = Q(state=S.WAITING) | Q(state=S.TAKEN, held_until__lt=at)
    rows = PlanPart.objects.filter(free, division_id=division_id)
    for number in rows.order_by("number").values_list("pk", flat=True):
        if rows.filter(pk=number).update(state=S.TAKEN, holder=holder, held_until=at + HELD):
            return PlanPart.objects.get(pk=number)
    return None


@command("plan.hold_part")
def hold(*, part_id: int, holder: str, plan: Plan | None, by: Actor, at: datetime) -> bool:
    """A sign of life, and the best plan so far if there is a new one. False: the part is another's, or called off."""
    del by
    mine = PlanPart.objects.filter(pk=part_id, holder=holder, state=S.TAKEN)
    values = {} if plan is None else {"best": packed(plan)}
    return bool(mine.update(held_until=at + HELD, **values))


@command("plan.finish_part")
def finish(*, part_id: int, holder: str, plan: Plan, by: Actor, at: datetime) -> None:
    """The part is done, unless it is another's by now."""
    del by, at
    mine = PlanPart.objects.filter(pk=part_id, holder=holder, state=S.TAKEN)
    mine.update(state=S.DONE, best=packed(plan), held_until=None)


@command("plan.turn_division")
def turn(*, division_id: int, plan: Plan, by: Actor, at: datetime) -> Division:
    """A round has ended with this plan: the next one begins from it."""
    del by, at
    division = Division.objects.get(pk=division_id)
    division.turn, division.plan = division.turn + 1, packed(plan)
    division.save(update_fields=["turn", "plan"])
    return division


@command("plan.end_division")
def end(*, division_id: int, by: Actor, at: datetime) -> None:
    """All is done or called off: whoever still works on a part stops."""
    del by, at
    Division.objects.filter(pk=division_id).delete()
