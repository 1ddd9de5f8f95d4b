"""What a plan would change of the visits as they stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.model import Due, Plan, Stop
from aftercare.operations.dispatch.problems.rules.built import Built, Key, Placing, Task

# Order, visit (0 = none yet), part.
Piece = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One visit that would be made, moved or taken off."""

    kind: str
    order_id: int
    visit_id: int | None
    part: int
    order_version: int
    visit_version: int
    staff_ids: tuple[int, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    was_staff_ids: tuple[int, ...] = ()
    was_start: datetime | None = None
    announced: bool = False


def changes_of(built: Built, plan: Plan) -> list[Change]:
    """All of them, by order. What was sent or locked is never touched, even where no place was found for it."""
    placings = built.placings(plan)
    found = [_change(tasks, placings) for tasks in _pieces(built.tasks)]
    return [one for one in found if one is not None]


def _pieces(tasks: Iterable[Task]) -> list[list[Task]]:
    """The seats of each crew, the lead first."""
    found: dict[Piece, list[Task]] = defaultdict(list)
    for task in tasks:
        found[task.key[:3]].append(task)
    return [sorted(found[key], key=lambda task: task.seat) for key in sorted(found)]


def _change(tasks: Sequence[Task], placings: Mapping[Key, Placing]) -> Change | None:
    lead = tasks[0]
    placed = [placings[task.key] for task in tasks if task.key in placings]
    was = tuple(task.was_staff for task in tasks if task.was_staff is not None)
    if len(placed) < len(tasks):
        is_free = lead.visit_id is not None and not lead.is_sent and not lead.is_locked
        return _made(lead, "dropped", (), None, None, was) if is_free else None
    staff_ids = tuple(one.staff_id for one in placed)
    kind = _kind(lead, staff_ids, was, placed[0].start)
    return _made(lead, kind, staff_ids, placed[0].start, placed[0].end, was) if kind else None


def _kind(lead: Task, staff_ids: tuple[int, ...], was: tuple[int, ...], start: datetime) -> str:
    if lead.visit_id is None:
        return "new"
    others, later = staff_ids != was, start != lead.was_start
    return {(True, True): "both", (True, False): "engineer", (False, True): "time"}.get((others, later), "")


def _made(
    lead: Task,
    kind: str,
    staff_ids: tuple[int, ...],
    start: datetime | None,
    end: datetime | None,
    was: tuple[int, ...],
) -> Change:
    return Change(
        kind=kind,
        order_id=lead.order_id,
        visit_id=lead.visit_id,
        part=lead.part,
        order_version=lead.order_version,
        visit_version=lead.visit_version,
        staff_ids=staff_ids,
        start=start,
        end=end,
        was_staff_ids=was,
        was_start=lead.was_start,
        announced=lead.is_announced,
    )


def figures(built: Built, plan: Plan) -> dict[str, int]:
    """What pages compare of two plans: orders planned and late, kilometres, hours, cost by the checker."""
    score = evaluate(built.problem, plan)
    planned = plan.planned()
    return {
        "planned": len(planned),
        "dropped": len(score.dropped),
        "late": sum(_is_late(built, job, stop) for job, (_shift, stop) in planned.items()),
        "metres": score.metres,
        "travel": score.travel_seconds,
        "cost": score.total,
        "violations": len(score.violations),
    }


def _is_late(built: Built, job: int, stop: Stop) -> bool:
    return any(_misses(due, stop) for due in built.problem.jobs[job].dues)


def _misses(due: Due, stop: Stop) -> bool:
    return (stop.start if due.on == "start" else stop.end) > due.at
