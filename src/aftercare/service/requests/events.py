"""What happens to a request."""

from datetime import datetime
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Private, Ref
from aftercare.service.cases.events import CaseEvent


class RequestEvent(CaseEvent):
    """The common part: which request of the case."""

    request: Annotated[int, Ref("request")]


class RequestReceived(RequestEvent):
    """A customer's request was received and registered."""

    type: ClassVar[str] = "request.received"
    number: str
    nature: str
    source: str
    urgency: str = ""
    symptom: str = ""
    customer: Annotated[int | None, Ref("customer")] = None
    site: Annotated[int | None, Ref("site")] = None
    asset: Annotated[int | None, Ref("asset")] = None
    description: Private[str] = ""


class RequestCorrected(RequestEvent):
    """What was registered about the request was corrected: customer, place, equipment, text."""

    type: ClassVar[str] = "request.corrected"
    fields: list[str]
    customer: Annotated[int | None, Ref("customer")] = None
    site: Annotated[int | None, Ref("site")] = None
    asset: Annotated[int | None, Ref("asset")] = None


class RequestTriaged(RequestEvent):
    """The request was classified; urgency, priority and who pays were set."""

    type: ClassVar[str] = "request.triaged"
    nature: str
    urgency: str
    impact: str
    priority: int
    is_major: bool
    safety: str
    symptom: str
    payer: str
    coverage_reason: str
    coverage_basis: str
    payer_overridden: bool
    owner: Annotated[int | None, Ref("staff")] = None
    repeat_of: Annotated[int | None, Ref("request")] = None


class RequestAnswered(RequestEvent):
    """The customer was given a first answer."""

    type: ClassVar[str] = "request.answered"
    way: str
    words: Private[str] = ""


class RequestLinkGiven(RequestEvent):
    """Somebody of ours took a link of the request's page, to hand to the customer."""

    type: ClassVar[str] = "request.link_given"
    expires_at: datetime


class RequestDiagnosed(RequestEvent):
    """A remote diagnosis was recorded."""

    type: ClassVar[str] = "request.diagnosed"
    verdict: str
    cause: str = ""
    findings: Private[str] = ""


class RequestPlanned(RequestEvent):
    """A handling plan was recorded."""

    type: ClassVar[str] = "request.planned"
    plan: Private[str] = ""


class RequestOwnerChanged(RequestEvent):
    """Somebody else answers for the request now."""

    type: ClassVar[str] = "request.owner_changed"
    owner: Annotated[int, Ref("staff")]


class RequestPaused(RequestEvent):
    """The request waits, for a stated reason."""

    type: ClassVar[str] = "request.paused"
    reason: str


class RequestResumed(RequestEvent):
    """The request no longer waits."""

    type: ClassVar[str] = "request.resumed"


class RequestUrged(RequestEvent):
    """The customer urged us on."""

    type: ClassVar[str] = "request.urged"
    count: int
    words: Private[str] = ""


class RequestResolved(RequestEvent):
    """What the customer asked is done."""

    type: ClassVar[str] = "request.resolved"
    remotely: bool = False


class RequestReopened(RequestEvent):
    """A resolved request was taken up again."""

    type: ClassVar[str] = "request.reopened"
    reason: str
    count: int


class RequestCancelled(RequestEvent):
    """The request was withdrawn."""

    type: ClassVar[str] = "request.cancelled"
    reason: str
    words: Private[str] = ""


class RequestMerged(RequestEvent):
    """The request says the same as another one and goes on there."""

    type: ClassVar[str] = "request.merged"
    into: Annotated[int, Ref("request")]


class RequestSplit(RequestEvent):
    """A second matter was taken out of the request into one of its own."""

    type: ClassVar[str] = "request.split"
    part: Annotated[int, Ref("request")]
    number: str


class RequestArchived(RequestEvent):
    """The file of the request was closed and archived."""

    type: ClassVar[str] = "request.archived"
    orders: int
    visits: int
    reports: int
    file_hashes: list[str]
    archived_at: datetime


class RequestSubStateChanged(RequestEvent):
    """The request was put into a sub-state of its state, by hand or by an event (`cause`), or taken out of it."""

    type: ClassVar[str] = "request.sub_state_changed"
    judged: ClassVar[bool] = False
    state: str
    sub_state: str = ""
    cause: str = ""
