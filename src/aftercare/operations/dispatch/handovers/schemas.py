"""What the API says and hears about work handed over."""

from datetime import datetime

from ninja import Field, Schema

MOST = 2_000


class HandoverIn(Schema):
    """A piece of work for a department, or for somebody."""

    unit_id: int | None = None
    staff_id: int | None = None
    reason: str
    words: str = Field(max_length=MOST)
    due_at: datetime | None = None


class HandoverNothingIn(Schema):
    """A verb that needs no word."""


class HandoverDeclineIn(Schema):
    """Why not."""

    reason: str = Field(max_length=300)


class HandoverFinishIn(Schema):
    """What was done."""

    words: str = Field("", max_length=MOST)


class HandoverOut(Schema):
    """One hand-over."""

    id: int
    request_id: int
    state: str
    from_unit_id: int
    unit_id: int
    to_staff_id: int | None
    reason: str
    words: str
    due_at: datetime | None
    asked_at: datetime
    asked_by_id: int | None
    answered_at: datetime | None
    answered_by_id: int | None
    why_not: str
    finished_at: datetime | None
    outcome: str
    version: int


class HandoverPage(Schema):
    """Hand-overs, the newest first."""

    items: list[HandoverOut]
    next: str | None
