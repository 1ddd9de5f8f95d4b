"""What bookings do when something happens to a visit, in the same transaction."""

from aftercare.base.kernel.events import Recorded, in_transaction
from aftercare.operations.dispatch.bookings import selectors, services
from aftercare.service import public as service

ENDS = frozenset({"visit.finished", "visit.incomplete", "visit.cancelled"})
DISPATCHED = "visit.dispatched"


def follow(events: list[Recorded]) -> None:
    """Dispatching decides on a soft booking; an end takes locks off."""
    for event in events:
        visit_id = event.payload["visit"]
        if event.type == DISPATCHED:
            services.follow_dispatched(visit_id, event.occurred_at)
        else:
            services.follow_ended(visit_id, event.occurred_at)


def register() -> None:
    """Called once, when Django is ready."""
    in_transaction.register("dispatch.bookings", ENDS | {DISPATCHED}, follow)
    service.seen_by_crew.register("soft", selectors.seen_by_crew)
