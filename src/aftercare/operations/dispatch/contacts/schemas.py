"""What the API says and hears about getting in touch."""

from datetime import datetime

from ninja import Field, Schema

MOST = 2_000


class CallIn(Schema):
    """Somebody got in touch with the customer, or tried to."""

    way: str
    reached: bool = True
    words: str = Field("", max_length=MOST)
    try_again_at: datetime | None = None


class CallCheckIn(CallIn):
    """Somebody asked the engineer."""

    way: str = "phone"


class AgreeIn(Schema):
    """A time was agreed; what is left out is as planned."""

    way: str
    start_at: datetime | None = None
    end_at: datetime | None = None


class TellIn(Schema):
    """The customer was told."""

    way: str
    words: str = Field(max_length=MOST)


class CallOut(Schema):
    """A note."""

    id: int
    kind: str
    reached: bool
    way: str
    words: str
    request_id: int | None
    visit_id: int | None
    start_at: datetime | None
    end_at: datetime | None
    try_again_at: datetime | None
    settled_at: datetime | None
    staff_id: int | None
    at: datetime
    version: int


class CallPage(Schema):
    """Notes, the newest first."""

    items: list[CallOut]
    next: str | None
