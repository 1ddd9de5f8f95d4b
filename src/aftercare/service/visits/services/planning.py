"""Planning and manning visits: plan, assign, dispatch, reschedule, release, cancel."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.platform.accounts import public as accounts
from aftercare.service.orders import selectors as orders
from aftercare.service.orders import services as order_services
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import (
    NoLeadError,
    VisitMoveError,
)
from aftercare.service.visits.events import (
    VisitCancelled,
    VisitReleased,
    VisitRescheduled,
)
from aftercare.service.visits.models import Visit
from aftercare.service.visits.services.crews import (
    check_window,
    ids,
    make,
    refuse_busy,
    send,
    set_crew,
    take,
    tell,
    update,
)

S = Visit.State


@command("visit.plan")
def plan(
    *,
    order_id: int,
    by: Actor,
    start_at: datetime,
    end_at: datetime,
    at: datetime,
    lead_id: int | None = None,
    helper_ids: Sequence[int] = (),
    dispatch_now: bool = False,
    uid: UUID | None = None,
) -> Visit:
    """Plan an appointment under an order, with or without an engineer yet."""
    order = orders.get_order(order_id=order_id, by=by)
    accounts.require(by, "visit.plan", unit_path=order.unit_path)
    visit = make(order, start_at=start_at, end_at=end_at, lead_id=lead_id, at=at, uid=uid, grabbed=False)
    if lead_id is not None:
        set_crew(visit, lead_id=lead_id, helper_ids=helper_ids, by=by, at=at)
    if dispatch_now:
        send(visit, by=by, at=at)
    order_services.roll_up(order, at=at)
    return visit


@command("visit.assign")
def assign(
    *, visit_id: int, by: Actor, lead_id: int, at: datetime, helper_ids: Sequence[int] = (), version: int | None = None
) -> Visit:
    """Set or change the crew (feature 45). A dispatched visit goes back to planned for the new lead."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.plan")
    visit.expect(version)
    move = rules.MOVES.check("assign", visit.state, by=by, error=VisitMoveError)
    if lead_id != visit.lead_id:
        update(visit, move.sources, state=move.target, lead_id=lead_id, dispatched_at=None, accepted_at=None)
    set_crew(visit, lead_id=lead_id, helper_ids=helper_ids, by=by, at=at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.dispatch")
def dispatch(*, visit_id: int, by: Actor, at: datetime, version: int | None = None) -> Visit:
    """Send the visit to its engineer (D01.3, D02.3, D13.2)."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.dispatch")
    visit.expect(version)
    send(visit, by=by, at=at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.reschedule")
def reschedule(
    *,
    visit_id: int,
    by: Actor,
    start_at: datetime,
    end_at: datetime,
    reason: str,
    at: datetime,
    lead_id: int | None = None,
    version: int | None = None,
) -> Visit:
    """Move the appointment; a dispatched one is dispatched anew, so that the engineer sees it.

    `lead_id` gives it to another engineer in the same step; it is then planned, as by `assign`.
    """
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.plan")
    visit.expect(version)
    move = rules.MOVES.check("reschedule", visit.state, by=by, error=VisitMoveError)
    if reason not in rules.RESCHEDULE_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    check_window(start_at, end_at)
    passed_on = lead_id is not None and lead_id != visit.lead_id
    if not passed_on:
        for member in visit.crew.values_list("staff_id", flat=True):
            refuse_busy(visit, member, start_at, end_at, by)
    state = S.PLANNED if passed_on or visit.state == S.PLANNED else S.DISPATCHED
    sent = None if state == S.PLANNED else at
    update(
        visit, move.sources, state=state, planned_start_at=start_at, planned_end_at=end_at, accepted_at=None,
        dispatched_at=sent, **({"lead_id": lead_id} if passed_on else {}),
    )  # fmt: skip
    tell(visit, VisitRescheduled(**ids(visit), start_at=start_at, end_at=end_at, reason=reason), at)
    if passed_on and lead_id is not None:
        helpers = [one for one in visit.crew.filter(role="helper").values_list("staff_id", flat=True) if one != lead_id]
        set_crew(visit, lead_id=lead_id, helper_ids=helpers, by=by, at=at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.release")
def release(*, visit_id: int, by: Actor, at: datetime, version: int | None = None) -> Visit:
    """Take a visit that was not dispatched yet from its engineer: it keeps its time and has nobody again."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.plan")
    visit.expect(version)
    engineer = visit.lead_id
    if engineer is None:
        raise NoLeadError
    take(visit, "release", by=by, lead_id=None)
    visit.crew.all().delete()
    tell(visit, VisitReleased(**ids(visit), engineer=engineer), at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.cancel")
def cancel(*, visit_id: int, by: Actor, reason: str, at: datetime, version: int | None = None) -> Visit:
    """Cancel the appointment; the order is scheduled anew or cancelled itself."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.plan")
    visit.expect(version)
    if reason not in rules.CANCEL_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    take(visit, "cancel", by=by, ended_at=at)
    tell(visit, VisitCancelled(**ids(visit), reason=reason), at)
    order_services.roll_up(visit.order, at=at)
    return visit
