"""What the API says about people."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from aftercare.registry.organisation.rules.geo import Point


class StaffOut(Schema):
    """A person as the list and the page say it; the phone as far as you may see it."""

    id: int
    uid: UUID
    version: int
    number: str
    name: str
    phone: str
    mail: str
    unit_id: int
    unit_path: str
    hired_on: date
    left_on: date | None


class StaffPage(Schema):
    """A page of the list, the newest first; `next` asks for the one after it."""

    items: list[StaffOut]
    next: str | None


class EventIn(Schema):
    """Hours that a person is engaged beside visits."""

    kind: Literal["meeting", "training", "medical", "private", "other"]
    starts_at: datetime
    ends_at: datetime
    note: str = Field("", max_length=200)


class EventOut(EventIn):
    """A personal event."""

    id: int
    staff_id: int


class EventList(Schema):
    """The latest fifty."""

    items: list[EventOut]


class RelocationIn(Schema):
    """Days, both included, on which a person sets out from elsewhere; micro-degrees in the datum beside them."""

    first_day: date
    last_day: date
    latitude_e6: int = Field(ge=-90_000_000, le=90_000_000)
    longitude_e6: int = Field(ge=-180_000_000, le=180_000_000)
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    note: str = Field("", max_length=200)

    def values(self) -> dict[str, Any]:
        """For the service: the place as a point."""
        return {
            "first_day": self.first_day,
            "last_day": self.last_day,
            "place": Point(self.latitude_e6, self.longitude_e6, self.datum),
            "note": self.note,
        }


class RelocationOut(RelocationIn):
    """Days away from home."""

    id: int
    staff_id: int


class RelocationList(Schema):
    """The latest fifty."""

    items: list[RelocationOut]
