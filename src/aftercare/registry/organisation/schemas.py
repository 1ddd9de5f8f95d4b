"""What the API says about people."""

from datetime import date
from uuid import UUID

from ninja import Schema


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
