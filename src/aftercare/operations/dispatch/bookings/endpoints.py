"""The API of soft bookings and locks."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from aftercare.operations.dispatch.bookings import selectors, services
from aftercare.operations.dispatch.bookings.models import Booking, OrderLock
from aftercare.operations.dispatch.bookings.schemas import (
    BookingConfirmIn,
    BookingOut,
    HoldIn,
    LockIn,
    OrderLockIn,
    OrderLockOut,
)
from aftercare.platform.accounts.public import actor_of, doing, doing_on

router = Router(tags=["bookings"])


@router.post(
    "/orders/{int:order_id}/soft-bookings/", response={201: BookingOut}, operation_id="bookings_hold",
    url_name="booking_hold",
)  # fmt: skip
def hold(request: HttpRequest, order_id: int, data: HoldIn) -> Any:
    """Keep an engineer and a time free for an order; the engineer does not see it until it is confirmed."""
    visit = services.hold(order_id=order_id, **doing(request), **data.model_dump())
    return Status(201, selectors.get(visit.pk))


@router.get("/visits/{int:visit_id}/booking/", response=BookingOut, operation_id="bookings_read", url_name="booking")
def read(request: HttpRequest, visit_id: int) -> Booking:
    """What holds of a visit's place in the plan."""
    return selectors.booking(visit_id=visit_id, by=actor_of(request))


@router.post(
    "/visits/{int:visit_id}/booking/confirm/", response=BookingOut, operation_id="bookings_confirm",
    url_name="booking_confirm",
)  # fmt: skip
def confirm(request: HttpRequest, visit_id: int, data: BookingConfirmIn) -> Booking:
    """Make a soft booking firm."""
    visit = services.confirm(visit_id=visit_id, **doing_on(request), **data.model_dump())
    return selectors.get(visit.pk)


@router.post(
    "/visits/{int:visit_id}/booking/release/", response=BookingOut, operation_id="bookings_release",
    url_name="booking_release",
)  # fmt: skip
def release(request: HttpRequest, visit_id: int) -> Booking:
    """Let a soft booking go: the visit is cancelled and the order waits again."""
    return selectors.get(services.release(visit_id=visit_id, **doing_on(request)).pk)


@router.post("/visits/{int:visit_id}/lock/", response=BookingOut, operation_id="bookings_lock", url_name="visit_lock")
def lock(request: HttpRequest, visit_id: int, data: LockIn) -> Booking:
    """Plans may no longer change the person, the time, or both."""
    return services.lock(visit_id=visit_id, **doing_on(request), **data.model_dump())


@router.post(
    "/visits/{int:visit_id}/unlock/", response=BookingOut, operation_id="bookings_unlock", url_name="visit_unlock"
)
def unlock(request: HttpRequest, visit_id: int) -> Booking:
    """Plans may change the visit again."""
    return services.unlock(visit_id=visit_id, **doing_on(request))


@router.get(
    "/orders/{int:order_id}/lock/", response=OrderLockOut, operation_id="order_locks_read", url_name="order_lock"
)
def read_order_lock(request: HttpRequest, order_id: int) -> OrderLockOut:
    """What plans may not choose for an order that has no visit yet."""
    return OrderLockOut.of(selectors.order_lock(order_id=order_id, by=actor_of(request)))


@router.post(
    "/orders/{int:order_id}/lock/", response=OrderLockOut, operation_id="order_locks_set", url_name="order_lock"
)
def lock_order(request: HttpRequest, order_id: int, data: OrderLockIn) -> OrderLockOut:
    """Plans keep to this person, this time, or both; the order's visit takes the lock over."""
    return OrderLockOut.of(services.lock_order(order_id=order_id, **doing_on(request), **data.model_dump()))


@router.post(
    "/orders/{int:order_id}/unlock/", response=OrderLockOut, operation_id="order_locks_lift", url_name="order_unlock"
)
def unlock_order(request: HttpRequest, order_id: int) -> OrderLockOut:
    """Plans may choose who and when again."""
    order = services.unlock_order(order_id=order_id, **doing_on(request))
    return OrderLockOut.of(OrderLock(order_id=order.pk))
