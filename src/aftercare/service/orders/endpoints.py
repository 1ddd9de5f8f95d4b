"""The API of orders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit, expected_version, page_of
from aftercare.platform.accounts.public import actor_of, doing
from aftercare.service.cases.endpoints import NothingIn, verb
from aftercare.service.orders import selectors, services
from aftercare.service.orders.models import Order
from aftercare.service.orders.schemas import CancelIn, OrderIn, OrderOut, OrderPage, ReasonIn, ReopenIn, ToolsIn
from aftercare.service.states.schemas import SubStateIn

router = Router(tags=["orders"])
FIELDS = tuple(OrderOut.model_fields)


@router.get("/orders/", response=OrderPage, operation_id="orders_list", url_name="orders")
def orders(
    request: HttpRequest,
    state: str = "",
    sub_state: str = "",
    request_id: int | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The orders that you may see, the newest first."""
    rows = selectors.listed(actor_of(request))
    if state:
        rows = rows.filter(state__in=state.split(","))
    if sub_state:
        rows = rows.filter(sub_state__in=sub_state.split(","))
    if request_id is not None:
        rows = rows.filter(request_id=request_id)
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.get("/orders/{int:order_id}/", response=OrderOut, operation_id="orders_read", url_name="order")
def read(request: HttpRequest, order_id: int) -> Order:
    """One order."""
    return selectors.get_order(order_id=order_id, by=actor_of(request))


@router.post(
    "/requests/{int:request_id}/orders/", response={201: OrderOut}, operation_id="orders_open", url_name="orders_open"
)
def open_order(request: HttpRequest, request_id: int, data: OrderIn) -> Any:
    """Open an order under a request."""
    made = services.open_for_request(request_id=request_id, **doing(request), **data.model_dump())
    return Status(201, made)


@router.post("/orders/{int:order_id}/cancel/", response=OrderOut, operation_id="orders_cancel", url_name="order_cancel")
def cancel(request: HttpRequest, order_id: int, data: CancelIn) -> Order:
    """Cancel it."""
    return services.cancel(
        order_id=order_id,
        by=actor_of(request),
        reason=data.reason,
        words=data.words,
        at=clock.now(),
        version=expected_version(request),
    )


for name, service, body in (
    ("sub_state", services.set_sub_state, SubStateIn),
    ("tools", services.set_tools, ToolsIn),
    ("pool", services.pool, NothingIn),
    ("hold", services.hold, ReasonIn),
    ("resume", services.resume, NothingIn),
    ("finish", services.finish_without_visit, NothingIn),
    ("reopen", services.reopen, ReopenIn),
):
    verb(router, "order", name, service, body, OrderOut)
