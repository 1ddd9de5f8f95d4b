"""What the engineer does: accept, set out, arrive, work, test, finish or not; and the customer's word.

Each step may carry the place and the time of the device that recorded it.
"""

from datetime import datetime

from aftercare.base.kernel.actors import Actor, Channel
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.sheets import public as sheets
from aftercare.registry.customers import public as customers
from aftercare.service.orders import services as orders
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import (
    AlreadyConfirmedError,
    NotFinishedError,
    SheetFailedError,
    SheetMissingError,
    TasksOpenError,
)
from aftercare.service.visits.events import (
    Place,
    VisitAccepted,
    VisitArrived,
    VisitConfirmed,
    VisitDeparted,
    VisitFinished,
    VisitIncomplete,
    VisitWorkStarted,
)
from aftercare.service.visits.models import Confirmation, Visit
from aftercare.service.visits.services import ids, move, tell


@command("visit.accept")
def accept(*, visit_id: int, by: Actor, at: datetime, place: Place | None = None, version: int | None = None) -> Visit:
    """The engineer takes the job."""
    visit = _mine(visit_id, by, version)
    move(visit, "accept", by=by, step="accepted_at", at=at)
    tell(visit, VisitAccepted(**ids(visit), place=place), at)
    return visit


@command("visit.depart")
def depart(*, visit_id: int, by: Actor, at: datetime, place: Place | None = None, version: int | None = None) -> Visit:
    """The engineer sets out (D20.4)."""
    visit = _mine(visit_id, by, version)
    move(visit, "depart", by=by, step="departed_at", at=at)
    tell(visit, VisitDeparted(**ids(visit), place=place), at)
    orders.roll_up(visit.order, at=at)
    return visit


@command("visit.arrive")
def arrive(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    place: Place | None = None,
    scanned: bool = False,
    location_permitted: bool = True,
    version: int | None = None,
) -> Visit:
    """The engineer is at the site (D02.4, D16.2). The check-in's outcome is stored; it locks nothing (feature 60)."""
    visit = _mine(visit_id, by, version)
    distance = customers.distance_m(visit.order.site_id, place.latitude, place.longitude) if place else None
    outcome = rules.check_in_outcome(
        distance_m=distance,
        accuracy_m=place.accuracy_m if place else None,
        scanned=scanned,
        at_desk=by.channel is Channel.WEB and by.id != visit.lead_id,
        permitted=location_permitted,
    )
    move(visit, "arrive", by=by, step="arrived_at", at=at, check_in=outcome, check_in_distance_m=distance)
    visit.crew.filter(arrived_at=None).update(arrived_at=at)
    tell(visit, VisitArrived(**ids(visit), check_in=outcome, distance_m=distance, place=place), at)
    orders.roll_up(visit.order, at=at)
    return visit


@command("visit.start_work")
def start_work(
    *, visit_id: int, by: Actor, at: datetime, place: Place | None = None, version: int | None = None
) -> Visit:
    """Work begins: the cause is looked for (D01.4)."""
    visit = _mine(visit_id, by, version)
    move(visit, "start_work", by=by, step="work_started_at", at=at)
    if visit.order.sheet_key:
        sheets.open_sheet(form=visit.order.sheet_key, kind="visit", subject_id=visit.pk, role="test", by=by, at=at)
    tell(visit, VisitWorkStarted(**ids(visit), place=place), at)
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
    version: int | None = None,
) -> Visit:
    """The work of this visit is done: tasks ticked, test sheet passed or waived (D19.8)."""
    visit = _mine(visit_id, by, version)
    if not note.strip():
        raise InvalidError(fields={"note": [rules.SAY_WHAT_WAS_DONE]})
    _refuse_open_tasks(visit)
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
    visit.crew.filter(left_at=None).update(left_at=at)
    event = VisitFinished(
        **ids(visit), cause=cause_code, action=action_code, started_at=started, place=place, note=note.strip()
    )
    tell(visit, event, at)
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
    version: int | None = None,
) -> Visit:
    """The visit ends with work left (feature 42): why, and what comes next. The order stays open."""
    visit = _mine(visit_id, by, version)
    fields = {}
    if reason not in Visit.IncompleteReason.values:
        fields["reason"] = [rules.SAY_WHY]
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
    visit.crew.filter(left_at=None).update(left_at=at)
    tell(visit, VisitIncomplete(**ids(visit), reason=reason, next_step=next_step, place=place, note=note.strip()), at)
    orders.roll_up(visit.order, at=at)
    return visit


@command("visit.confirm")
def confirm(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    method: str,
    name: str,
    role: str = "",
    remark: str = "",
    signature_file_id: int | None = None,
) -> Confirmation:
    """The customer confirms the visit: signs, confirms by link or phone, or refuses with a reason.

    C.7, D02.5, D17.1.
    """
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.confirm")
    if visit.state != Visit.State.FINISHED:
        raise NotFinishedError
    if Confirmation.objects.filter(visit=visit).exists():
        raise AlreadyConfirmedError
    fields = {}
    if not name.strip():
        fields["name"] = [rules.SAY_WHO]
    if method not in Confirmation.Method.values:
        fields["method"] = [rules.SAY_WHY]
    if method == Confirmation.Method.REFUSED and not remark.strip():
        fields["remark"] = [rules.SAY_WHY]
    if method == Confirmation.Method.SIGNATURE and signature_file_id is None:
        fields["signature"] = [rules.SIGN_HERE]
    if fields:
        raise InvalidError(fields=fields)
    confirmation = Confirmation.objects.create(
        visit=visit,
        method=method,
        name=name.strip(),
        role=role.strip(),
        remark=remark.strip(),
        signature_file_id=signature_file_id,
        at=at,
    )
    tell(visit, VisitConfirmed(**ids(visit), method=method, name=name.strip(), remark=remark.strip()), at)
    return confirmation


def _mine(visit_id: int, by: Actor, version: int | None) -> Visit:
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    visit.expect(version)
    return visit


def _refuse_open_tasks(visit: Visit) -> None:
    names = [str(task.name) for task in visit.order.tasks.filter(is_required=True, done_at=None).order_by("position")]
    if names:
        raise TasksOpenError(tasks=", ".join(names))


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
