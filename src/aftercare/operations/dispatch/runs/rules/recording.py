"""The run record: what was decided on, and what was left out, with reasons. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.pickups import rules as pickups
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.explaining import Unplanned, left_out, unplanned
from aftercare.operations.dispatch.planner.explaining.trials import fixed_failures
from aftercare.operations.dispatch.planner.model import Job, Plan
from aftercare.operations.dispatch.problems.rules.built import Built
from aftercare.operations.dispatch.problems.rules.settings import LATE_PER_HOUR
from aftercare.operations.dispatch.runs.rules.comparing import figures
from aftercare.operations.dispatch.runs.rules.refusals import faults

WHY_NOT: Mapping[str, Words] = {
    "nobody": Words(
        "无人同时满足技能、证书与客户要求", "Nobody has the skills, the certificates and the customer's leave"
    ),
    "nobody_then": Words("合适的人在可约时间内都不上班", "Those who could do it do not work when it may begin"),
    "no_room": Words("合适的人在可约时间内排不下", "No room on the days of those who could do it"),
    "missed": Words("搜索时间内没有找到位置", "There is room, but the search did not find it in its time"),
    "not_worth": Words("按权重，排入的代价高于暂不排", "By the weights it costs more to fit it in than to leave it"),
}


# The most urgent orders left out are tried on every engineer, so many engineers in all; the rest are counted by what
# stands against each engineer whatever the day looks like. `dispatch explain` tries any of them.
TRIED = 1_200
IDLE: Mapping[str, Words] = {
    "no_shift": Words("计划期内没有班次", "No shift in these days"),
    "no_able_job": Words("没有能做的工单", "No order that they could do"),
    "able_but_unused": Words("有能做的工单，但由别人做更合适", "Could do some, but others do them better"),
}


def record_of(built: Built, plan: Plan) -> dict[str, Any]:
    """Everything about the run but its changes, as JSON."""
    score = evaluate(built.problem, plan)
    present = built.as_plan(built.present(), "present")
    return {
        "shares": built.settings.shares(),
        "weights_by": built.settings.weights_by,
        "policy": built.problem.policy,
        "ways": built.ways.as_data(),
        "orders": len({task.order_id for task in built.tasks}),
        "engineers": len(built.people),
        "plan": figures(built, plan),
        "present": figures(built, present),
        "costs": dict(score.costs),
        "violations": [[one.rule, one.shift, one.job, one.by] for one in score.violations[:50]],
        "unplanned": unplanned_of(built, plan),
        "idle": idle_of(built, plan),
        **faults(built),
        "clauses": clauses_of(built),
        "fetched": pickups.kept(pickups.needs_of(built, plan)),
    }


def clauses_of(built: Built) -> list[list[Any]]:
    """The clauses whose clocks price lateness: clause, severity, for how many jobs; the most severe first."""
    counts: Counter[tuple[str, int]] = Counter()
    for job in built.problem.jobs:
        for due in job.dues:
            if "#" in due.name:
                counts[due.name, due.per_hour // LATE_PER_HOUR[job.priority - 1]] += 1
    rows = [[clause, severity, count] for (clause, severity), count in counts.items()]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))


def unplanned_of(built: Built, plan: Plan) -> list[dict[str, Any]]:
    """The orders that found no place, most urgent first, each with its reason and what stands against whom."""
    planned = plan.planned()
    first: dict[tuple[int, int], int] = {}
    for number, task in enumerate(built.tasks):
        if number not in planned:
            first.setdefault(task.key[:2], number)
    left = sorted(first.values(), key=lambda number: (built.tasks[number].priority, built.tasks[number].number))
    tried = _tried(built, plan, left)
    return [_unplanned(built, number, tried) for number in left]


def _tried(built: Built, plan: Plan, left: Sequence[int]) -> dict[int, Unplanned]:
    """The most urgent ones, tried on everybody by the checker."""
    most = TRIED // max(1, len(built.people))
    return {one.job: one for one in unplanned(built.problem, plan, frozenset(left[:most]))} if left and most else {}


def _unplanned(built: Built, number: int, tried: Mapping[int, Unplanned]) -> dict[str, Any]:
    task, exact = built.tasks[number], tried.get(number)
    nearest = exact.nearest if exact else None
    return {
        "order": task.order_id,
        "number": task.number,
        "title": task.title,
        "priority": task.priority,
        "sent": task.is_sent,
        "why": _why(built, number, exact),
        # Rule → against how many engineers, the most frequent first.
        "rules": [list(one) for one in (exact.rules if exact else _fixed_rules(built, number))],
        "tried": exact is not None,
        "nearest": built.people[nearest.engineer].name if nearest else "",
        "too_dear_by": exact.too_dear_by if exact else None,
    }


def _why(built: Built, number: int, exact: Unplanned | None) -> str:
    if exact is None or exact.too_dear_by is None:
        return why_not(built, number)
    return "not_worth" if exact.too_dear_by > 0 else "missed"


def _fixed_rules(built: Built, number: int) -> list[tuple[str, int]]:
    """What stands against each engineer on their best day; `no_room`: nothing but the other work of those days."""
    against: Counter[str] = Counter()
    for engineer in range(len(built.problem.engineers)):
        shifts = [place for place, shift in enumerate(built.problem.shifts) if shift.engineer == engineer]
        codes = [{code for code, _finding in fixed_failures(built.problem, number, shift)} for shift in shifts]
        fewest = sorted(codes, key=len)[:1]
        against.update(next(iter(fewest), set()) or {"no_room"})
    return sorted(against.items(), key=lambda item: (-item[1], item[0]))


def idle_of(built: Built, plan: Plan) -> list[list[Any]]:
    """Who is at work but got nothing: staff, name, why, for how many orders they are able, which rules say no."""
    found = []
    for one in left_out(built.problem, plan):
        person = built.people[one.engineer]
        found.append([person.staff_id, person.name, one.code, one.able_for, [list(rule) for rule in one.rules]])
    return found


def why_not(built: Built, number: int) -> str:
    """The code of the nearest reason: nobody able, nobody there, no room."""
    job = built.problem.jobs[number]
    able = {one for one in range(len(built.problem.engineers)) if _is_able(built, job, one)}
    if not able:
        return "nobody"
    return "no_room" if any(_is_there(built, job, engineer) for engineer in able) else "nobody_then"


def _is_able(built: Built, job: Job, engineer: int) -> bool:
    one = built.problem.engineers[engineer]
    if engineer in job.forbidden or (job.allowed is not None and engineer not in job.allowed):
        return False
    skilled = all(one.skills.get(code, 0) >= level for code, level in job.skills.items())
    return skilled and job.certificates <= one.certificates.keys()


def _is_there(built: Built, job: Job, engineer: int) -> bool:
    for shift in built.problem.shifts:
        is_for = shift.least_priority is None or job.priority <= shift.least_priority
        if shift.engineer != engineer or not is_for:
            continue
        last = shift.end + shift.overtime - job.duration
        if not job.windows and shift.start <= last:
            return True
        if any(window.start <= last and window.end >= shift.start for window in job.windows):
            return True
    return False
