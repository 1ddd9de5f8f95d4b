"""What the API says and hears about soft bookings and locks."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema


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
