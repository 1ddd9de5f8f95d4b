"""What the API says about escalations."""

from datetime import datetime

from ninja import Schema
from pydantic import Field


class EscalationOut(Schema):
    """A step that was sent, and whether somebody took it over."""

    id: int
    subject_kind: str
    subject_id: int
    clause: str
    clock: str
    event: str
    item: int
    run: int
    step: int
    turn: int
    missed: int
    asked: list[str]
    vacant: list[str]
    instead: list[str]
    due_at: datetime
    sent_at: datetime
    answered_at: datetime | None
    answered_by_id: int | None


class EscalationPage(Schema):
    """A page of the list, the newest first; `next` asks for the one after it."""

    items: list[EscalationOut]
    next: str | None


class TakeOverIn(Schema):
    """What whoever takes over says."""

    note: str = Field("", max_length=1000)
