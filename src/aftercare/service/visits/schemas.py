"""What the API says and hears about visits."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from aftercare.registry.customers import public as customers
from aftercare.service.states import selectors as states
from aftercare.service.visits import rules
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
    sub_state: str
    lead_id: int | None
    planned_start_at: datetime | None
    planned_end_at: datetime | None
    arrived_at: datetime | None
    ended_at: datetime | None
    incomplete_reason: str
    next_step: str
    version: int

    @staticmethod
    def resolve_sub_state(row: Any) -> str:
        """With what an event has just set."""
        return states.sub_state_of(row)


class VisitPage(Schema):
    """A page of the list, the newest first."""

    items: list[VisitOut]
    next: str | None


class VisitPlaceIn(Schema):
    """Where the device is, in micro-degrees of its datum, with the radius of doubt; kept as WGS-84."""

    latitude: int = Field(ge=-90_000_000, le=90_000_000)
    longitude: int = Field(ge=-180_000_000, le=180_000_000)
    accuracy_m: int = Field(ge=0, le=rules.MAX_ACCURACY_M)
    datum: customers.Datum = "wgs84"

    def place(self) -> Place:
        """As the journal keeps it."""
        point = customers.Point(self.latitude, self.longitude, self.datum).to("wgs84")
        return Place(latitude=point.latitude_e6, longitude=point.longitude_e6, accuracy_m=self.accuracy_m)


class StepIn(Schema):
    """One step of the engineer; `happened_at` is the device's time, if the step was recorded before it was sent."""

    happened_at: datetime | None = None
    place: VisitPlaceIn | None = None

    def device(self) -> dict[str, Any]:
        """What the device says of itself, as the services want it."""
        return {"place": self.place.place() if self.place else None, "device_at": self.happened_at}


class ArriveIn(StepIn):
    """An arrival. Without a place `location` may say why: denied, unavailable. `scan` is the equipment's code."""

    location: Literal["", "denied", "unavailable"] = ""
    scan: str = Field("", max_length=200)


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


class AssignIn(Schema):
    """Who goes."""

    lead_id: int
    helper_ids: list[int] = Field(default_factory=list, max_length=20)


class WindowIn(Schema):
    """When."""

    start_at: datetime
    end_at: datetime


class RescheduleIn(WindowIn):
    """When instead, and why; `lead_id` gives it to another engineer in the same step."""

    reason: str = Field(max_length=20)
    lead_id: int | None = None


class MemberOut(Schema):
    """One of the crew: role, share of the result, own times."""

    staff_id: int
    role: str
    share_bp: int
    departed_at: datetime | None
    arrived_at: datetime | None
    started_at: datetime | None
    left_at: datetime | None


class TimesIn(Schema):
    """A member's own times; they are all there are, so what is left out is taken back."""

    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    left_at: datetime | None = None
    why: str = Field("", max_length=200)


class ShareIn(Schema):
    """A member's share of the result in basis points."""

    staff_id: int
    share_bp: int = Field(ge=0, le=rules.WHOLE_BP)


class SharesIn(Schema):
    """The shares of the whole crew; 10,000 in all."""

    shares: list[ShareIn] = Field(max_length=21)


class RefuseIn(Schema):
    """Why the engineer refuses."""

    reason: str = Field(max_length=20)
    words: str = Field("", max_length=200)


class TransferIn(Schema):
    """To whom the visit is passed, and why."""

    taker_id: int
    reason: str = Field(max_length=200)


class VisitCancelIn(Schema):
    """Why it is cancelled."""

    reason: str = Field(max_length=20)


class ConfirmIn(Schema):
    """The customer's word; with method `code` the code that they told."""

    method: str = Field(max_length=10)
    name: str = Field(max_length=80)
    role: str = Field("", max_length=80)
    remark: str = Field("", max_length=20_000)
    code: str = Field("", max_length=6)
    signature_file_id: int | None = None
    rating: int | None = None
    device_at: datetime | None = None


class ConfirmationOut(Schema):
    """The customer's word as it was kept."""

    visit_id: int
    method: str
    name: str
    role: str
    remark: str
    rating: int | None
    signature_file_id: int | None
    at: datetime


class CodeOut(Schema):
    """A code was sent; until when it holds."""

    visit_id: int
    expires_at: datetime


class PhotoOut(Schema):
    """A photograph in its slot."""

    id: int
    file_id: int
    role: str
    caption: str
    at: datetime
