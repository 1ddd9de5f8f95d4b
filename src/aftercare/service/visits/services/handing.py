"""Through whose hands a visit goes: refused, passed on, grabbed, taken back, taken over from an older system."""

from datetime import datetime, timedelta

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.platform.accounts import public as accounts
from aftercare.service.orders import selectors as orders
from aftercare.service.orders import services as order_services
from aftercare.service.orders.models import Order
from aftercare.service.states import services as states
from aftercare.service.visits import rules, selectors
from aftercare.service.visits.errors import (
    NoLeadError,
    NotPooledError,
    PoolCapError,
    VisitMoveError,
)
from aftercare.service.visits.events import (
    VisitFinished,
    VisitNotAccepted,
    VisitRefused,
    VisitSubStateChanged,
    VisitTransferred,
    VisitWorkStarted,
)
from aftercare.service.visits.models import Visit
from aftercare.service.visits.services.crews import (
    ids,
    make,
    send,
    set_crew,
    take,
    tell,
)

S = Visit.State
SUB_STATES = states.Bearer(
    subject="visit",
    model=Visit,
    fact=VisitSubStateChanged,
    ids=lambda row: {"order": row.order_id, "visit": row.pk},
    error=VisitMoveError,
)


@command("visit.refuse")
def refuse(
    *, visit_id: int, by: Actor, reason: str, at: datetime, words: str = "", version: int | None = None
) -> Visit:
    """The engineer refuses; the visit goes back to the dispatcher, the clocks go on (feature 40)."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    visit.expect(version)
    if reason not in rules.REFUSAL_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    engineer = visit.lead_id
    if engineer is None:
        raise NoLeadError
    take(visit, "refuse", by=by, lead_id=None, dispatched_at=None, accepted_at=None)
    visit.crew.all().delete()
    tell(visit, VisitRefused(**ids(visit), engineer=engineer, reason=reason, words=words), at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.transfer")
def transfer(
    *, visit_id: int, by: Actor, taker_id: int, reason: str, at: datetime, version: int | None = None
) -> Visit:
    """The engineer passes the visit to a colleague, who has to accept it (feature 40)."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    visit.expect(version)
    giver = visit.lead_id
    if giver is None or giver == taker_id:
        raise InvalidError(fields={"taker_id": [rules.CHOOSE_ANOTHER]})
    take(visit, "transfer", by=by, lead_id=taker_id, dispatched_at=at, accepted_at=None)
    helpers = [one for one in visit.crew.filter(role="helper").values_list("staff_id", flat=True) if one != taker_id]
    set_crew(visit, lead_id=taker_id, helper_ids=helpers, by=by, at=at)
    tell(visit, VisitTransferred(**ids(visit), giver=giver, taker=taker_id, reason=reason), at)
    order_services.roll_up(visit.order, at=at)
    return visit


@command("visit.record")
def record(*, order_id: int, by: Actor, at: datetime, until: datetime | None = None) -> Visit:
    """An interval at the equipment that an older system knows of: nobody named, nothing planned (decision 32)."""
    order = orders.get_order(order_id=order_id, by=by)
    if by.kind is not ActorKind.HISTORY:
        raise VisitMoveError(verb=str(rules.MOVES["end_record"].label))
    visit = Visit.objects.create(
        uid=uuid7(at),
        order=order,
        case_id=order.case_id,
        sequence=1,
        state=S.ON_SITE,
        unit_path=order.unit_path,
        work_started_at=at,
        from_history=True,
    )
    tell(visit, VisitWorkStarted(**ids(visit)), at)
    order_services.roll_up(order, at=at)
    if until is not None:
        take(visit, "end_record", by=by, ended_at=until)
        tell(visit, VisitFinished(**ids(visit), started_at=at), until)
        order_services.roll_up(order, at=until)
    return visit


@command("visit.sub_state")
def set_sub_state(*, visit_id: int, by: Actor, sub_state: str, at: datetime, version: int | None = None) -> Visit:
    """Put the visit into a sub-state of its state, or with "" out of it; its state stays."""
    visit = selectors.get_visit(visit_id=visit_id, by=by, permission="visit.sub_state")
    return SUB_STATES.put(visit, sub_state, at=at, version=version)


@command("visit.take_back")
def take_back(*, visit_id: int, by: Actor, at: datetime) -> bool:
    """The engineer did not accept in time: the visit goes back to the dispatcher, the clocks go on (feature 40).

    False: it was accepted, moved or taken back meanwhile, so nothing is done; a second run changes nothing.
    """
    accounts.require(by, "visit.dispatch")
    if visit_id not in selectors.lapsed_ids(at, visit_id=visit_id):
        return False
    visit = selectors.get_visit(visit_id=visit_id, by=by)
    engineer, minutes = visit.lead_id, visit.order.accept_minutes
    if engineer is None:
        return False
    take(visit, "take_back", by=by, lead_id=None, dispatched_at=None, accepted_at=None)
    visit.crew.all().delete()
    tell(visit, VisitNotAccepted(**ids(visit), engineer=engineer, minutes=minutes), at)
    order_services.roll_up(visit.order, at=at)
    return True


@command("visit.grab")
def grab(*, order_id: int, by: Actor, start_at: datetime, end_at: datetime, at: datetime) -> Visit:
    """An able engineer takes an order from the pool (抢单), within the fairness cap (feature 41)."""
    order = orders.get_order(order_id=order_id, by=by, permission="visit.grab")
    if not order.is_pooled or by.id is None:
        raise NotPooledError
    cap = rules.pool_cap(by.id, order.unit_path, at)
    if selectors.grabbed_since(staff_id=by.id, since=at - timedelta(days=1)) >= cap:
        raise PoolCapError(cap=cap)
    change(order, states=[Order.State.OPEN], error=NotPooledError, is_pooled=False)
    visit = make(order, start_at=start_at, end_at=end_at, lead_id=by.id, at=at, uid=None, grabbed=True)
    set_crew(visit, lead_id=by.id, helper_ids=(), by=by, at=at)
    send(visit, by=by, at=at)
    order_services.roll_up(order, at=at)
    return visit
