"""What the API says and hears about orders."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from aftercare.service.orders.rules import MOST_TOOLS
from aftercare.service.states import selectors as states


class OrderIn(Schema):
    """An order under a request; what is left out follows from the request and the work type."""

    kind: str = ""
    title: str = Field("", max_length=200)
    work_type_id: int | None = None
    parent_id: int | None = None
    due_at: datetime | None = None
    # Codes of tools and vehicles that come along besides those of the work type.
    tools: list[str] = Field(default_factory=list, max_length=MOST_TOOLS)


class OrderOut(Schema):
    """An order as the list and the page say it."""

    id: int
    number: str
    state: str
    sub_state: str
    kind: str
    title: str
    request_id: int | None
    customer_id: int | None
    site_id: int | None
    asset_id: int | None
    priority: int
    payer: str
    is_pooled: bool
    duration_minutes: int
    tools: list[str]
    due_at: datetime | None
    opened_at: datetime
    finished_at: datetime | None
    version: int

    @staticmethod
    def resolve_sub_state(row: Any) -> str:
        """With what an event has just set."""
        return states.sub_state_of(row)


class OrderPage(Schema):
    """A page of the list, the newest first."""

    items: list[OrderOut]
    next: str | None


class CancelIn(Schema):
    """Why an order is cancelled."""

    reason: str
    words: str = Field("", max_length=2_000)


class ToolsIn(Schema):
    """All tools and vehicles that have to come along, by their codes."""

    tools: list[str] = Field(max_length=MOST_TOOLS)


class ReasonIn(Schema):
    """A reason from the table of the verb."""

    reason: str = Field(max_length=20)


class ReopenIn(Schema):
    """What is left to do."""

    reason: str = Field(max_length=200)
