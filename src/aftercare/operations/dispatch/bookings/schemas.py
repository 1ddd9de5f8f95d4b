"""What the API says and hears about soft bookings and locks."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from aftercare.operations.dispatch.bookings.models import OrderLock


class HoldIn(Schema):
    """Whom and when to keep free; `until` left out: as the unit's settings say."""

    staff_id: int
    start_at: datetime
    end_at: datetime
    until: datetime | None = None
    then: Literal["release", "confirm"] = "release"


class BookingConfirmIn(Schema):
    """Whether it goes out at once."""

    dispatch_now: bool = False


class LockIn(Schema):
    """What plans may not change, and why."""

    person: bool = False
    time: bool = False
    reason: str = Field(max_length=200)


class OrderLockIn(Schema):
    """Who does an order that has no visit yet, when it begins, or both; `start_until` left out: at `start_from`."""

    staff_id: int | None = None
    start_from: datetime | None = None
    start_until: datetime | None = None
    reason: str = Field(max_length=200)


class OrderLockOut(Schema):
    """What plans may not choose for an order; nulls: nothing is locked."""

    order_id: int
    staff_id: int | None
    engineer: str
    start_from: datetime | None
    start_until: datetime | None
    reason: str
    locked_by_id: int | None
    locked_at: datetime | None

    @staticmethod
    def of(row: OrderLock) -> "OrderLockOut":
        """As it is sent."""
        return OrderLockOut(
            order_id=row.order_id,
            staff_id=row.staff_id,
            engineer=row.staff.name if row.staff else "",
            start_from=row.start_from,
            start_until=row.start_until,
            reason=row.reason,
            locked_by_id=row.locked_by_id,
            locked_at=row.locked_at,
        )


class BookingOut(Schema):
    """What holds of a visit's place in the plan."""

    visit_id: int
    is_soft: bool
    held_until: datetime | None
    then: str
    locks_person: bool
    locks_time: bool
    lock_reason: str
    announced_at: datetime | None
    agreed_from: datetime | None
    agreed_to: datetime | None

    @staticmethod
    def resolve_held_until(row: Any) -> datetime | None:
        """Of a soft booking alone."""
        until: datetime | None = row.held_until if row.is_soft else None
        return until
