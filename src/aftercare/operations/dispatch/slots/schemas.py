"""What the API says and hears about appointments."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema


class SlotOut(Schema):
    """One window; `choice` is what is handed back to book it."""

    start_at: datetime
    end_at: datetime
    staff_id: int
    engineer: str
    begins_at: datetime
    km_added: float
    visits: int
    busy_minutes: int
    is_recommended: bool
    choice: str


class SlotsOut(Schema):
    """The best windows, in the order of time."""

    items: list[SlotOut]


class BookIn(Schema):
    """Which window, and how it was agreed."""

    choice: str = Field(max_length=400)
    way: Literal["web", "phone", "message", "mail", "in_person"] = "phone"


class AppointmentOut(Schema):
    """The visit, and the window that was promised."""

    visit_id: int
    starts_at: datetime | None
    agreed_from: datetime | None
    agreed_to: datetime | None
