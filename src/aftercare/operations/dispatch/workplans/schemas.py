"""What the API says and hears about plans of work."""

from datetime import date, datetime

from ninja import Field, Schema

from aftercare.operations.dispatch.workplans.rules import MOST_ITEMS, WORDS_LENGTH

MOST = 4_000


class WorkItemIn(Schema):
    """One thing to do on a day."""

    planned_on: date
    words: str = Field(min_length=1, max_length=WORDS_LENGTH)


class WorkPlanIn(Schema):
    """What is done when, by whom, with what."""

    title: str = Field(max_length=120)
    starts_on: date
    ends_on: date
    items: list[WorkItemIn] = Field(max_length=MOST_ITEMS)
    people: str = Field("", max_length=MOST)
    materials: str = Field("", max_length=MOST)
    risks: str = Field("", max_length=MOST)


class WorkPlanMakeIn(WorkPlanIn):
    """The same for one of these."""

    project_id: int | None = None
    order_id: int | None = None
    unit_id: int | None = None


class WorkPlanApproveIn(Schema):
    """A verb that needs no word."""


class WorkItemDoneIn(Schema):
    """What came of an item."""

    done_on: date | None = None
    words: str = Field("", max_length=MOST)


class WorkItemOut(Schema):
    """An item."""

    position: int
    planned_on: date
    words: str
    done_on: date | None
    report: str


class WorkPlanLine(Schema):
    """A plan as the list has it."""

    id: int
    kind: str
    project_id: int | None
    order_id: int | None
    unit_id: int
    title: str
    starts_on: date
    ends_on: date
    revision: int
    approved_revision: int | None
    items_all: int
    items_done: int
    written_at: datetime
    version: int


class WorkPlanOut(Schema):
    """A plan with its items."""

    id: int
    kind: str
    project_id: int | None
    order_id: int | None
    unit_id: int
    title: str
    starts_on: date
    ends_on: date
    people: str
    materials: str
    risks: str
    revision: int
    approved_revision: int | None
    approved_at: datetime | None
    written_at: datetime
    items: list[WorkItemOut]
    version: int


class WorkPlanPage(Schema):
    """Plans, the newest first."""

    items: list[WorkPlanLine]
    next: str | None
