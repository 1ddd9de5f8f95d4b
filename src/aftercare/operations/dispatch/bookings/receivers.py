"""What bookings do when something happens to a visit or an order, in the same transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aftercare.base.kernel.events import Recorded, in_transaction
from aftercare.operations.dispatch.bookings import selectors, services
from aftercare.service import public as service

FOLLOWED: Mapping[str, Callable[[int, datetime], None]] = {
    "visit.planned": services.follow_planned,
    "visit.dispatched": services.follow_dispatched,
    "visit.rescheduled": services.follow_moved,
    "visit.finished": services.follow_ended,
    "visit.incomplete": services.follow_ended,
    "visit.cancelled": services.follow_ended,
    "appointment.agreed": services.follow_agreed,
}
OF_ORDERS: Mapping[str, Callable[[int, datetime], None]] = {
    "order.cancelled": services.follow_order_over,
    "order.finished": services.follow_order_over,
}


def follow(events: list[Recorded]) -> None:
    """A visit takes its order's lock, dispatching decides on a soft booking, a move may break a promise."""
    for event in events:
        if event.type in OF_ORDERS:
            OF_ORDERS[event.type](event.payload["order"], event.occurred_at)
            continue
        visit_id = event.payload.get("visit")
        if visit_id is not None:
            FOLLOWED[event.type](visit_id, event.occurred_at)


def register() -> None:
    """Called once, when Django is ready."""
    in_transaction.register("dispatch.bookings", frozenset(FOLLOWED) | frozenset(OF_ORDERS), follow)
    service.seen_by_crew.register("soft", selectors.seen_by_crew)
