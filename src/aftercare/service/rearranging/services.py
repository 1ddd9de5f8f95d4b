"""Giving several visits new times and crews at once: what some leave is free for the others.

Called within a command of whoever has a plan; each visit then moves by its own verbs, with all their checks.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.service.visits import selectors, services
from aftercare.service.visits.models import Participation, Visit

Crews = Mapping[int, Sequence[Participation]]
# Why a visit moves when a plan moves it; `visits.rules.RESCHEDULE_REASONS` has its words.
BY_PLAN = "plan"


def lift(visit_ids: Collection[int]) -> Crews:
    """Take the crews off these visits, and give them back as they were."""
    found: dict[int, list[Participation]] = {number: [] for number in visit_ids}
    rows = Participation.objects.filter(visit_id__in=visit_ids).order_by("visit_id", "-role", "pk")
    for row in rows:
        found[row.visit_id].append(row)
    rows.delete()
    return found


def put_down(
    *,
    visit_id: int,
    by: Actor,
    staff_ids: Sequence[int],
    start_at: datetime,
    end_at: datetime,
    crew: Sequence[Participation],
    at: datetime,
    reason: str = BY_PLAN,
) -> Visit:
    """Put a lifted visit where the plan has it; the lead comes first among the staff."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.plan")
    if (visit.planned_start_at, visit.planned_end_at) != (start_at, end_at):
        visit = services.reschedule(visit_id=visit_id, by=by, start_at=start_at, end_at=end_at, reason=reason, at=at)
    if [one.staff_id for one in crew] != list(staff_ids):
        return services.assign(visit_id=visit_id, by=by, lead_id=staff_ids[0], helper_ids=staff_ids[1:], at=at)
    services.refuse_misfits(visit, list(staff_ids), start_at, end_at, by=by)
    Participation.objects.bulk_create(
        Participation(visit=visit, staff_id=one.staff_id, role=one.role, share_bp=one.share_bp) for one in crew
    )
    return visit
