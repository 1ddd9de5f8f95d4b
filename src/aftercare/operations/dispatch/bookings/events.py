"""Visits held softly, and what plans may not change or choose."""

from datetime import datetime
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Private, Ref
from aftercare.service import events as service


class BookingHeld(service.visits.VisitEvent):
    """A visit was booked softly: its engineer does not see it until it is confirmed."""

    type: ClassVar[str] = "booking.held"
    engineer: Annotated[int, Ref("staff")]
    start_at: datetime
    end_at: datetime
    until: datetime
    then: str


class BookingConfirmed(service.visits.VisitEvent):
    """A soft booking became firm: by hand, by its deadline, or because the visit was dispatched."""

    type: ClassVar[str] = "booking.confirmed"
    how: str


class BookingReleased(service.visits.VisitEvent):
    """A soft booking was let go, by hand or by its deadline; the order waits again."""

    type: ClassVar[str] = "booking.released"
    how: str


class BookingLocked(service.visits.VisitEvent):
    """Plans may no longer change the person, the time, or either, of a visit."""

    type: ClassVar[str] = "booking.locked"
    person: bool
    time: bool
    reason: Private[str]


class BookingUnlocked(service.visits.VisitEvent):
    """Plans may change the visit again."""

    type: ClassVar[str] = "booking.unlocked"


class OrderLocked(service.orders.OrderEvent):
    """Plans may no longer choose who does an order that has no visit yet, when it begins, or either."""

    type: ClassVar[str] = "order.locked"
    engineer: Annotated[int | None, Ref("staff")] = None
    start_from: datetime | None = None
    start_until: datetime | None = None
    reason: Private[str]


class OrderUnlocked(service.orders.OrderEvent):
    """Plans may choose again; or the order has a visit, which is locked instead."""

    type: ClassVar[str] = "order.unlocked"
    how: str
