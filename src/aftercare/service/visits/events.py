"""What happens to a visit. `place` says where the device was, if it told."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from aftercare.base.kernel.events import Private, Ref
from aftercare.service.orders.events import OrderEvent


class Place(BaseModel):
    """Where a step was recorded: WGS-84 micro-degrees, the radius of doubt in metres."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    latitude: int
    longitude: int
    accuracy_m: int


class VisitEvent(OrderEvent):
    """The common part: which visit of the order."""

    visit: Annotated[int, Ref("visit")]


class VisitPlanned(VisitEvent):
    """A visit was planned."""

    type: ClassVar[str] = "visit.planned"
    engineer: Annotated[int | None, Ref("staff")] = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    grabbed: bool = False


class VisitRescheduled(VisitEvent):
    """The visit was moved to another time."""

    type: ClassVar[str] = "visit.rescheduled"
    start_at: datetime
    end_at: datetime
    reason: str


class VisitCrewChanged(VisitEvent):
    """The crew of the visit was set or changed."""

    type: ClassVar[str] = "visit.crew_changed"
    lead: Annotated[int, Ref("staff")]
    helpers: Annotated[list[int], Ref("staff")] = []
    shares_bp: list[int] = []


class VisitTimesRecorded(VisitEvent):
    """The own times of one of the crew were recorded."""

    type: ClassVar[str] = "visit.times_recorded"
    member: Annotated[int, Ref("staff")]
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    left_at: datetime | None = None
    why: Private[str] = ""


class VisitSharesSet(VisitEvent):
    """The crew's shares in the result were set, in basis points; together they are the whole."""

    type: ClassVar[str] = "visit.shares_set"
    members: Annotated[list[int], Ref("staff")]
    shares_bp: list[int]


class VisitReleased(VisitEvent):
    """A visit that was not dispatched yet was taken from its engineer; it has nobody again."""

    type: ClassVar[str] = "visit.released"
    engineer: Annotated[int, Ref("staff")]


class VisitDispatched(VisitEvent):
    """The visit was dispatched to its engineer."""

    type: ClassVar[str] = "visit.dispatched"
    engineer: Annotated[int, Ref("staff")]


class VisitAccepted(VisitEvent):
    """The engineer accepted the visit."""

    type: ClassVar[str] = "visit.accepted"
    place: Place | None = None


class VisitRefused(VisitEvent):
    """The engineer refused the visit; it goes back to the dispatcher."""

    type: ClassVar[str] = "visit.refused"
    engineer: Annotated[int, Ref("staff")]
    reason: str
    words: Private[str] = ""


class VisitTransferred(VisitEvent):
    """The engineer passed the visit to a colleague."""

    type: ClassVar[str] = "visit.transferred"
    giver: Annotated[int, Ref("staff")]
    taker: Annotated[int, Ref("staff")]
    reason: str


class VisitDeparted(VisitEvent):
    """The engineer set out."""

    type: ClassVar[str] = "visit.departed"
    place: Place | None = None


class VisitArrived(VisitEvent):
    """The engineer arrived at the site."""

    type: ClassVar[str] = "visit.arrived"
    check_in: str
    distance_m: int | None = None
    place: Place | None = None


class VisitWorkStarted(VisitEvent):
    """Work on site began."""

    type: ClassVar[str] = "visit.work_started"
    place: Place | None = None


class VisitTested(VisitEvent):
    """The test sheet was filled in."""

    type: ClassVar[str] = "visit.tested"
    sheet: Annotated[int, Ref("sheet")]
    form: str
    verdict: str
    failed: list[str] = []
    waived: list[str] = []


class VisitFinished(VisitEvent):
    """The visit was finished: its work is done."""

    type: ClassVar[str] = "visit.finished"
    cause: str = ""
    action: str = ""
    started_at: datetime | None = None
    place: Place | None = None
    note: Private[str] = ""


class VisitIncomplete(VisitEvent):
    """The visit ended with work left; the reason and the next step are recorded."""

    type: ClassVar[str] = "visit.incomplete"
    reason: str
    next_step: str
    place: Place | None = None
    note: Private[str] = ""


class VisitCancelled(VisitEvent):
    """The visit was cancelled."""

    type: ClassVar[str] = "visit.cancelled"
    reason: str


class VisitConfirmedV1(VisitEvent):
    """The customer confirmed the visit, or refused to."""

    type: ClassVar[str] = "visit.confirmed"
    method: str
    name: Private[str] = ""
    remark: Private[str] = ""


class VisitConfirmedV2(VisitConfirmedV1):
    """The customer confirmed the visit, or refused to.

    A signature is named by its hash.
    """

    v: ClassVar[int] = 2
    role: Private[str] = ""
    signature: Annotated[int | None, Ref("file")] = None
    signature_sha256: str = ""

    @classmethod
    def upcast(cls, payload: dict[str, Any]) -> dict[str, Any]:
        return {"signature": None, "signature_sha256": "", **payload}


class VisitConfirmed(VisitConfirmedV2):
    """The customer confirmed the visit, or refused to.

    A signature is named by its hash. `rating`: how content they are, from 1 to 5, if they said so themselves.
    """

    v: ClassVar[int] = 3
    rating: int | None = None

    @classmethod
    def upcast(cls, payload: dict[str, Any]) -> dict[str, Any]:
        return {"rating": None, **payload}


class VisitCodeSent(VisitEvent):
    """A completion code was sent to the customer."""

    type: ClassVar[str] = "visit.code_sent"
    until: datetime


class VisitNotAccepted(VisitEvent):
    """The engineer did not accept the visit in time; it goes back to the dispatcher."""

    type: ClassVar[str] = "visit.not_accepted"
    engineer: Annotated[int, Ref("staff")]
    minutes: int


class VisitPhotoAdded(VisitEvent):
    """A photograph was added to the visit."""

    type: ClassVar[str] = "visit.photo_added"
    slot: str
    file: Annotated[int, Ref("file")]
    sha256: str
    place: Place | None = None
    caption: Private[str] = ""


class VisitPhotoRemoved(VisitEvent):
    """A photograph was taken off the visit."""

    type: ClassVar[str] = "visit.photo_removed"
    slot: str
    file: Annotated[int, Ref("file")]


class VisitSubStateChanged(VisitEvent):
    """The visit was put into a sub-state of its state, by hand or by an event (`cause`), or taken out of it."""

    type: ClassVar[str] = "visit.sub_state_changed"
    judged: ClassVar[bool] = False
    state: str
    sub_state: str = ""
    cause: str = ""
