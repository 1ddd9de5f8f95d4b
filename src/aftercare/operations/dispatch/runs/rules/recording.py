"""The run record: what was decided on, and what was left out, with reasons. Pure."""

from collections.abc import Mapping
from typing import Any

from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.planner.checking import evaluate
from aftercare.operations.dispatch.planner.model import Job, Plan
from aftercare.operations.dispatch.problems.rules.built import Built
from aftercare.operations.dispatch.runs.rules.comparing import figures

WHY_NOT: Mapping[str, Words] = {
    "nobody": Words(
        "无人同时满足技能、证书与客户要求", "Nobody has the skills, the certificates and the customer's leave"
    ),
    "nobody_then": Words("合适的人在可约时间内都不上班", "Those who could do it do not work when it may begin"),
    "no_room": Words("合适的人在可约时间内排不下", "No room on the days of those who could do it"),
    "not_worth": Words("按权重，排入的代价高于暂不排", "By the weights it costs more to fit it in than to leave it"),
}


def record_of(built: Built, plan: Plan) -> dict[str, Any]:
    """Everything about the run but its changes, as JSON."""
    score = evaluate(built.problem, plan)
    present = built.as_plan(built.present(), "present")
    return {
        "shares": built.settings.shares(),
        "orders": len({task.order_id for task in built.tasks}),
        "engineers": len(built.people),
        "plan": figures(built, plan),
        "present": figures(built, present),
        "costs": dict(score.costs),
        "violations": [[one.rule, one.shift, one.job, one.by] for one in score.violations[:50]],
        "unplanned": unplanned_of(built, plan),
        "left_out": [[one.staff_id, one.name, one.code] for one in built.left_out],
        "defects": [[one.order_id, one.number, one.code, one.what, one.waived_by] for one in built.defects],
        "later": list(built.later),
    }


def unplanned_of(built: Built, plan: Plan) -> list[dict[str, Any]]:
    """The orders that found no place, most urgent first, each with its reason."""
    planned = plan.planned()
    found = {}
    for number, task in enumerate(built.tasks):
        if number not in planned and task.key[:2] not in found:
            found[task.key[:2]] = {
                "order": task.order_id,
                "number": task.number,
                "title": task.title,
                "priority": task.priority,
                "sent": task.is_sent,
                "why": why_not(built, number),
            }
    return sorted(found.values(), key=lambda one: (one["priority"], one["number"]))


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
