"""What the API says about clocks that wait."""

from datetime import datetime

from ninja import Schema


class WaitingOut(Schema):
    """An open clock of a case and who has to move: a post, `owner`, `engineer`, `customer`, `maker`, or a person."""

    id: int
    clock_id: int
    case_id: int
    clock: str
    clause: str
    item: int
    state: str
    started_at: datetime
    due_at: datetime | None
    waits_for: str
    staff_id: int | None
    unit_id: int | None


class WaitingPage(Schema):
    """A page of the list, by id; `next` asks for the one after it."""

    items: list[WaitingOut]
    next: str | None
