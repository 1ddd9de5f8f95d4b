"""What the API says and hears about visits."""

from datetime import datetime

from ninja import Field, Schema

from aftercare.service.visits.events import Place


class VisitIn(Schema):
    """An appointment."""

    start_at: datetime
    end_at: datetime
    lead_id: int | None = None
    helper_ids: list[int] = Field(default_factory=list, max_length=20)
    dispatch_now: bool = False


class VisitOut(Schema):
    """A visit as the list and the page say it."""

    id: int
    order_id: int
    sequence: int
    state: str
    lead_id: int | None
    planned_start_at: datetime | None
    planned_end_at: datetime | None
    arrived_at: datetime | None
    ended_at: datetime | None
    incomplete_reason: str
    next_step: str
    version: int


class VisitPage(Schema):
    """A page of the list, the newest first."""

    items: list[VisitOut]
    next: str | None


class StepIn(Schema):
    """One step of the engineer; `happened_at` is the device's time, if the step was recorded before it was sent."""

    happened_at: datetime | None = None
    place: Place | None = None


class FinishIn(StepIn):
    """The end of a visit's work."""

    note: str = Field(max_length=20_000)
    cause_code: str = Field("", max_length=40)
    action_code: str = Field("", max_length=40)


class IncompleteIn(StepIn):
    """The end of a visit with work left."""

    reason: str
    next_step: str
    note: str = Field("", max_length=20_000)
