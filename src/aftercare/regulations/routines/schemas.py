"""Duties as the API gives them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class DutyOut(Schema):
    """One turn of a routine. `state`: open, late, missed, done, done_late, excused, ended."""

    id: int
    uid: UUID
    version: int
    clause: str
    routine: str
    name: dict[str, Any]
    every: str
    unit_id: int
    first_day: date
    next_day: date
    due_at: datetime
    form: str
    done_at: datetime | None
    evidence: list[int]
    ended: str
    reviewed_at: datetime | None
    state: str


class DutyPage(Schema):
    """A page of duties, the newest first; `next` goes into `after`."""

    items: list[DutyOut]
    next: str | None
