"""What the engineer does: accept, set out, arrive, work, test, finish or not.

Each step may carry what the device that recorded it says: its place, and its own time (`device_at`).
"""

from datetime import datetime

from aftercare.base.kernel.actors import Actor, Channel
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.platform.sheets import public as sheets
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service.orders import services as orders
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import PhotosMissingError, SheetFailedError, SheetMissingError, TasksOpenError
from aftercare.service.visits.events import (
    Place,
    VisitAccepted,
    VisitArrived,
    VisitDeparted,
    VisitFinished,
    VisitIncomplete,
    VisitWorkStarted,
)
from aftercare.service.visits.models import Visit
from aftercare.service.visits.services import ids, keep_pace, move, tell


@command("visit.accept")
def accept(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    place: Place | None = None,
    device_at: datetime | None = None,
    version: int | None = None,
) -> Visit:
    """The engineer takes the job."""
    visit = _mine(visit_id, by, version)
    move(visit, "accept", by=by, step="accepted_at", at=at)
    tell(visit, VisitAccepted(**ids(visit), place=place), at, device_at)
    return visit


@command("visit.depart")
def depart(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    place: Place | None = None,
    device_at: datetime | None = None,
    version: int | None = None,
) -> Visit:
    """The engineer sets out (D20.4)."""
    visit = _mine(visit_id, by, version)
    move(visit, "depart", by=by, step="departed_at", at=at)
    keep_pace(visit, departed_at=at)
    tell(visit, VisitDeparted(**ids(visit), place=place), at, device_at)
    orders.roll_up(visit.order, at=at)
    return visit


@command("visit.arrive")
def arrive(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    place: Place | None = None,
    device_at: datetime | None = None,
    scanned: bool = False,
    scan: str = "",
    location: str = "",
    version: int | None = None,
) -> Visit:
    """The engineer is at the site (D02.4, D16.2). The check-in's outcome is stored; it locks nothing (feature 60)."""
    visit = _mine(visit_id, by, version)
    distance = customers.distance_m(visit.order.site_id, place.latitude, place.longitude) if place else None
    outcome = rules.check_in_outcome(
        distance_m=distance,
        accuracy_m=place.accuracy_m if place else None,
        scanned=scanned or _is_code_of(scan, visit),
        at_desk=by.channel is Channel.WEB and by.id != visit.lead_id,
        location=location,
    )
    move(visit, "arrive", by=by, step="arrived_at", at=at, check_in=outcome, check_in_distance_m=distance)
    keep_pace(visit, arrived_at=at)
    tell(visit, VisitArrived(**ids(visit), check_in=outcome, distance_m=distance, place=place), at, device_at)
    orders.roll_up(visit.order, at=at)
    return visit


@command("visit.start_work")
def start_work(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    place: Place | None = None,
    device_at: datetime | None = None,
    version: int | None = None,
) -> Visit:
    """Work begins: the cause is looked for (D01.4)."""
    visit = _mine(visit_id, by, version)
    move(visit, "start_work", by=by, step="work_started_at", at=at)
    keep_pace(visit, started_at=at)
    if visit.order.sheet_key:
        sheets.open_sheet(form=visit.order.sheet_key, kind="visit", subject_id=visit.pk, role="test", by=by, at=at)
    tell(visit, VisitWorkStarted(**ids(visit), place=place), at, device_at)
    return visit


@command("visit.finish")
def finish(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    note: str,
    cause_code: str = "",
    action_code: str = "",
    place: Place | None = None,
    device_at: datetime | None = None,
    version: int | None = None,
) -> Visit:
    """The work of this visit is done: tasks ticked, photographs taken, test passed or waived (D19.8)."""
    visit = _mine(visit_id, by, version)
    if not note.strip():
        raise InvalidError(fields={"note": [rules.SAY_WHAT_WAS_DONE]})
    _refuse_open_tasks(visit)
    _refuse_missing_photos(visit)
    _refuse_untested(visit)
    started = visit.work_started_at or visit.arrived_at
    move(
        visit,
        "finish",
        by=by,
        step="ended_at",
        at=at,
        cause_code=cause_code,
        action_code=action_code,
        work_note=note.strip(),
        work_started_at=started,
    )
    keep_pace(visit, **({"started_at": started} if started else {}), left_at=at)
    event = VisitFinished(
        **ids(visit), cause=cause_code, action=action_code, started_at=started, place=place, note=note.strip()
    )
    tell(visit, event, at, device_at)
    orders.roll_up(visit.order, at=at)
    return visit


@command("visit.leave_incomplete")
def leave_incomplete(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    reason: str,
    next_step: str,
    note: str = "",
    place: Place | None = None,
    device_at: datetime | None = None,
    version: int | None = None,
) -> Visit:
    """The visit ends with work left (feature 42): why, and what comes next. The order stays open."""
    visit = _mine(visit_id, by, version)
    fields = {}
    if reason not in Visit.IncompleteReason.values:
        fields["reason"] = [SAY_WHY]
    if next_step not in Visit.NextStep.values:
        fields["next_step"] = [rules.SAY_WHAT_NEXT]
    if fields:
        raise InvalidError(fields=fields)
    move(
        visit,
        "leave_incomplete",
        by=by,
        step="ended_at",
        at=at,
        incomplete_reason=reason,
        next_step=next_step,
        work_note=note.strip(),
    )
    keep_pace(visit, left_at=at)
    event = VisitIncomplete(**ids(visit), reason=reason, next_step=next_step, place=place, note=note.strip())
    tell(visit, event, at, device_at)
    orders.roll_up(visit.order, at=at)
    return visit


def _is_code_of(scan: str, visit: Visit) -> bool:
    """Whether what was scanned, a code or the address that holds it, is that of the order's equipment."""
    token = scan.strip().rstrip("/").rpartition("/")[2]
    found = equipment.asset_of_token(token) if token else None
    return found is not None and found.id == visit.order.asset_id


def _mine(visit_id: int, by: Actor, version: int | None) -> Visit:
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    visit.expect(version)
    return visit


def _refuse_open_tasks(visit: Visit) -> None:
    names = [str(task.name) for task in visit.order.tasks.filter(is_required=True, done_at=None).order_by("position")]
    if names:
        raise TasksOpenError(tasks=", ".join(names))


def _refuse_missing_photos(visit: Visit) -> None:
    names = [str(slot.name) for slot in selectors.empty_slots(visit)]
    if names:
        raise PhotosMissingError(slots=", ".join(names))


def _refuse_untested(visit: Visit) -> None:
    """An order with a test sheet ends only with one that passed; what is out of limits may be waived there."""
    key = visit.order.sheet_key
    if not key:
        return
    sheet = selectors.test_sheet(visit)
    if sheet is None or not sheet.verdict:
        raise SheetMissingError(sheet=str(sheets.published(key).definition.name))
    if sheet.verdict == "fail":
        raise SheetFailedError
