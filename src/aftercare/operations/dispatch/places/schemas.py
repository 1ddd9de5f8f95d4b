"""What the API says and hears about help from offices."""

from datetime import datetime

from ninja import Field, Schema


class OfficeRequestOut(Schema):
    """An office that was asked to send somebody."""

    id: int
    version: int
    request_id: int
    unit_id: int
    state: str
    reason: str
    asked_at: datetime
    answered_at: datetime | None
    answered_by_id: int | None


class OfficeRequestPage(Schema):
    """The newest first; `next` asks for what is older."""

    items: list[OfficeRequestOut]
    next: str | None


class InformIn(Schema):
    """Whom."""

    supervisor_id: int


class AskIn(Schema):
    """Which office; left out: the nearest."""

    unit_id: int | None = None


class DeclineIn(Schema):
    """Why not."""

    reason: str = Field(min_length=1, max_length=300)


class CoordinateIn(Schema):
    """Which office or which person goes."""

    unit_id: int | None = None
    staff_id: int | None = None


class DoneOut(Schema):
    """The request that it is about."""

    request_id: int
