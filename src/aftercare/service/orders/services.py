"""Everything that can be done to an order; `roll_up` is the only writer of its state."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.platform.accounts import public as accounts
from aftercare.platform.numbering import public as numbering
from aftercare.platform.units import public as units
from aftercare.service.cases import services as cases
from aftercare.service.orders import rules, selectors
from aftercare.service.orders.errors import OpenChildrenError, OpenVisitsError, OrderMoveError, RequestNotReadyError
from aftercare.service.orders.events import (
    OrderCancelled,
    OrderClosed,
    OrderFinished,
    OrderHeld,
    OrderPooled,
    OrderReopened,
    OrderResumed,
    OrderSubStateChanged,
    OrderToolsChanged,
    TaskDone,
)
from aftercare.service.orders.models import Order, OrderTask
from aftercare.service.requests import selectors as requests
from aftercare.service.requests import services as request_services
from aftercare.service.requests.models import Request
from aftercare.service.states import services as state_services
from aftercare.service.worktypes import selectors as worktypes

S = Order.State
SUB_STATES = state_services.Bearer(
    subject="order",
    model=Order,
    fact=OrderSubStateChanged,
    ids=lambda row: {"order": row.pk},
    error=OrderMoveError,
)


@command("order.open")
def open_for_request(
    *,
    request_id: int,
    by: Actor,
    at: datetime,
    kind: str = "",
    title: str = "",
    work_type_id: int | None = None,
    parent_id: int | None = None,
    due_at: datetime | None = None,
    tools: Sequence[str] = (),
    uid: UUID | None = None,
) -> Order:
    """Open an order under a triaged request; it inherits customer, place, equipment and payer.

    `tools` come along besides those of the work type.
    """
    request = requests.get_request(request_id=request_id, by=by)
    accounts.require(by, "order.open", unit_path=request.unit_path, own=request.owner_id == by.id)
    if request.state not in {Request.State.TRIAGED, Request.State.PLANNED, Request.State.IN_PROGRESS}:
        raise RequestNotReadyError
    _check_parent(parent_id, by)
    if due_at is not None and due_at < at - rules.LATE_PROMISE:
        raise InvalidError(fields={"due_at": [rules.PAST]})
    values = rules.order_values(
        kind=kind or rules.KIND_FOR_NATURE[request.nature],
        title=title or request.title,
        unit_id=request.unit_id,
        unit_path=request.unit_path,
        at=at,
        due_at=due_at,
        customer_id=request.customer_id,
        site_id=request.site_id,
        asset_id=request.asset_id,
        priority=request.priority,
        payer=request.payer,
        is_rework=request.reopened_count > 0 or request.repeat_of_id is not None,
        parent_id=parent_id,
        history=by.kind is ActorKind.HISTORY,
    )
    order = _create(
        case_id=request.case_id, request_id=request.pk, work_type_id=work_type_id, values=values, tools=tools, at=at,
        uid=uid,
    )  # fmt: skip
    _follow_request(order, at)
    return order


@command("order.open_planned")
def open_planned(
    *,
    by: Actor,
    kind: str,
    title: str,
    unit_id: int,
    at: datetime,
    site_id: int | None = None,
    asset_id: int | None = None,
    customer_id: int | None = None,
    work_type_id: int | None = None,
    due_at: datetime | None = None,
    tools: Sequence[str] = (),
) -> Order:
    """Open an order that nobody asked for: planned maintenance, inspection, installation of a contract."""
    unit = units.get(unit_id)
    accounts.require(by, "order.open", unit_path=unit.path)
    history = by.kind is ActorKind.HISTORY
    if not title.strip() and not history:
        raise InvalidError(fields={"title": [rules.SAY_WHAT]})
    values = rules.order_values(
        kind=kind, title=title.strip(), unit_id=unit_id, unit_path=unit.path, at=at, due_at=due_at,
        customer_id=customer_id, site_id=site_id, asset_id=asset_id, history=history,
    )  # fmt: skip
    asked = selectors.history_attributes(values) if history and asset_id else rules.planned_attributes(values)
    case = cases.open_case(unit=units.place_of(unit), attributes=asked, by=by, at=at)
    return _create(
        case_id=case.pk, request_id=None, work_type_id=work_type_id, values=values, tools=tools, at=at, uid=None
    )


@command("order.tools")
def set_tools(*, order_id: int, by: Actor, tools: Sequence[str], at: datetime, version: int | None = None) -> Order:
    """Say which tools and vehicles have to come along, in the place of what the order asked for so far."""
    order = selectors.get_order(order_id=order_id, by=by, permission="order.open")
    order.expect(version)
    codes = rules.checked_tools(tools)
    if codes == order.tools:
        return order
    change(order, states=[*Order.ACTIVE_STATES], error=OrderMoveError, tools=codes)
    _tell(order, OrderToolsChanged(case=order.case_id, order=order.pk, tools=codes), at)
    return order


@command("order.pool")
def pool(*, order_id: int, by: Actor, at: datetime, version: int | None = None) -> Order:
    """Put the order into the pool: able engineers may take it (feature 41)."""
    order = selectors.get_order(order_id=order_id, by=by, permission="order.pool")
    order.expect(version)
    if order.is_pooled:
        raise OrderMoveError
    change(order, states=[S.OPEN], error=OrderMoveError, is_pooled=True)
    _tell(order, OrderPooled(case=order.case_id, order=order.pk), at)
    return order


@command("order.hold")
def hold(*, order_id: int, by: Actor, reason: str, at: datetime, version: int | None = None) -> Order:
    """Put the work on hold for a stated reason."""
    order = selectors.get_order(order_id=order_id, by=by, permission="order.hold")
    order.expect(version)
    if reason not in rules.HOLD_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    if order.held_at:
        raise OrderMoveError
    change(order, states=[S.OPEN, S.SCHEDULED], error=OrderMoveError, held_at=at, held_reason=reason)
    _tell(order, OrderHeld(case=order.case_id, order=order.pk, reason=reason), at)
    return roll_up(order, at=at)


@command("order.resume")
def resume(*, order_id: int, by: Actor, at: datetime, version: int | None = None) -> Order:
    """Work goes on."""
    order = selectors.get_order(order_id=order_id, by=by, permission="order.hold")
    order.expect(version)
    if not order.held_at:
        raise OrderMoveError
    change(order, states=None, error=OrderMoveError, held_at=None, held_reason="")
    _tell(order, OrderResumed(case=order.case_id, order=order.pk), at)
    return roll_up(order, at=at)


@command("order.sub_state")
def set_sub_state(*, order_id: int, by: Actor, sub_state: str, at: datetime, version: int | None = None) -> Order:
    """Put the order into a sub-state of its state, or with "" out of it; its state stays."""
    order = selectors.get_order(order_id=order_id, by=by, permission="order.sub_state")
    return SUB_STATES.put(order, sub_state, at=at, version=version)


@command("order.finish_without_visit")
def finish_without_visit(*, order_id: int, by: Actor, at: datetime, version: int | None = None) -> Order:
    """The work was done without a visit: remotely or in the depot; or history says it ended (decision 32)."""
    order = selectors.get_order(order_id=order_id, by=by, permission="order.finish")
    order.expect(version)
    if any(state not in {"finished", "incomplete", "cancelled"} for state in selectors.visit_states(order)):
        raise OpenVisitsError
    if by.kind is not ActorKind.HISTORY:
        _refuse_open_children(order)
    change(
        order,
        states=[S.OPEN, S.HELD],
        error=OrderMoveError,
        finished_at=at,
        finished_without_visit=True,
        held_at=None,
        held_reason="",
    )
    _tell(order, OrderFinished(case=order.case_id, order=order.pk, without_visit=True), at)
    return roll_up(order, at=at)


@command("order.reopen")
def reopen(*, order_id: int, by: Actor, reason: str, at: datetime, version: int | None = None) -> Order:
    """A finished order needs more work; earlier visits no longer make it done."""
    order = selectors.get_order(order_id=order_id, by=by, permission="order.reopen")
    order.expect(version)
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    change(
        order,
        states=[S.DONE, S.REPORTED],
        error=OrderMoveError,
        state=S.OPEN,
        finished_at=None,
        finished_without_visit=False,
        reported_at=None,
        reopened_after=len(selectors.visit_states(order)),
    )
    _tell(order, OrderReopened(case=order.case_id, order=order.pk, reason=reason.strip()), at)
    _follow_request(order, at)
    return order


@command("order.cancel")
def cancel(
    *, order_id: int, by: Actor, reason: str, at: datetime, words: str = "", version: int | None = None
) -> Order:
    """Cancel the order; refused while a visit is open or a part of it is."""
    order = selectors.get_order(order_id=order_id, by=by, permission="order.cancel")
    order.expect(version)
    if reason not in rules.CANCEL_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    if any(state not in {"finished", "incomplete", "cancelled"} for state in selectors.visit_states(order)):
        raise OpenVisitsError
    _refuse_open_children(order)
    change(
        order, states=[*Order.ACTIVE_STATES], error=OrderMoveError, state=S.CANCELLED, cancelled_at=at, is_pooled=False,
        held_at=None, held_reason="",
    )  # fmt: skip
    _tell(order, OrderCancelled(case=order.case_id, order=order.pk, reason=reason, words=words), at)
    _follow_request(order, at)
    return order


@command("order.tick_task")
def tick_task(*, order_id: int, by: Actor, position: int, done: bool, at: datetime) -> OrderTask:
    """Tick a task off, or take the tick back."""
    order = selectors.get_order(order_id=order_id, by=by, permission="visit.work")
    task = order.tasks.filter(position=position).first()
    if task is None or order.state not in Order.ACTIVE_STATES:
        raise OrderMoveError
    task.done_at = at if done else None
    task.done_by_id = by.id if done and by.kind is ActorKind.STAFF else None
    task.save(update_fields=["done_at", "done_by"])
    _tell(order, TaskDone(case=order.case_id, order=order.pk, position=position, done=done), at)
    return task


def roll_up(order: Order, *, at: datetime) -> Order:
    """Recompute the state from own facts and visits, and tell the request. Called within commands."""
    states = selectors.visit_states(order)
    state = rules.roll_up(rules.own_facts(order), states)
    if state == order.state:
        return order
    finished_at = order.finished_at
    if state == S.DONE and finished_at is None:
        _refuse_open_children(order)
        finished_at = at
        _tell(order, OrderFinished(case=order.case_id, order=order.pk), at)
    pooled = order.is_pooled and state == S.OPEN
    change(order, states=None, error=OrderMoveError, state=state, finished_at=finished_at, is_pooled=pooled)
    _follow_request(order, at)
    return order


def report_issued(order: Order, *, at: datetime) -> Order:
    """A report was issued. Called by reports."""
    change(order, states=[S.DONE], error=OrderMoveError, reported_at=at)
    return roll_up(order, at=at)


def report_returned(order: Order, *, at: datetime) -> Order:
    """The reviewer returned the report. Called by reports."""
    change(order, states=[S.REPORTED], error=OrderMoveError, reported_at=None)
    return roll_up(order, at=at)


def report_reviewed(order: Order, *, at: datetime) -> Order:
    """The report is right: the order closes. Called by reports."""
    change(order, states=[S.REPORTED], error=OrderMoveError, closed_at=at)
    _tell(order, OrderClosed(case=order.case_id, order=order.pk), at)
    order = roll_up(order, at=at)
    if order.request_id is None:
        cases.close_case(case_id=order.case_id, at=at)
    return order


def _create(
    *,
    case_id: int,
    request_id: int | None,
    work_type_id: int | None,
    values: dict[str, Any],
    tools: Sequence[str],
    at: datetime,
    uid: UUID | None,
) -> Order:
    """Write the row, copy the work type (history names none), tell. The number is taken last (decision 21)."""
    if values["kind"] not in Order.Kind.values:
        raise InvalidError(fields={"kind": [rules.SAY_WHICH]})
    work_type = worktypes.get(work_type_id) if work_type_id else None
    if work_type is None and not values["from_history"]:
        work_type = worktypes.best_for(values["kind"], values["asset_id"])
    copied = rules.copied_from(work_type) if work_type else {}
    if tools:
        copied["tools"] = rules.checked_tools([*copied.get("tools", ()), *tools])
    number = numbering.take("service.order", unit_id=values["unit_id"], at=at)
    order = Order.objects.create(
        **{**values, **copied, "case_id": case_id, "request_id": request_id, "number": number, "uid": uid or uuid7(at)}
    )
    if work_type:
        OrderTask.objects.bulk_create(OrderTask(order=order, **task) for task in rules.tasks_of(work_type))
    _tell(
        order, rules.opened_event(case_id, order.pk, {**values, "request_id": request_id, "number": number}, copied), at
    )
    return order


def _check_parent(parent_id: int | None, by: Actor) -> None:
    """A part belongs to an order that is visible and not over: a done parent would have an open child (feature 43)."""
    if parent_id is not None and selectors.get_order(order_id=parent_id, by=by).state not in Order.ACTIVE_STATES:
        raise InvalidError(fields={"parent_id": [rules.PARENT_IS_OVER]})


def _follow_request(order: Order, at: datetime) -> None:
    if order.request_id is None:
        return
    states = list(Order.objects.filter(request_id=order.request_id).values_list("state", flat=True))
    request_services.follow_orders(request_id=order.request_id, order_states=states, at=at)


def _refuse_open_children(order: Order) -> None:
    numbers = selectors.open_children(order)
    if numbers:
        raise OpenChildrenError(numbers=", ".join(numbers))


def _tell(order: Order, event: Event, at: datetime) -> None:
    publish(event, stream_id=order.case_id, at=at)
