"""What the API says and hears about requests."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import BaseModel

from aftercare.service.requests import rules
from aftercare.service.requests.models import Request
from aftercare.service.states import selectors as states


class RequestIn(BaseModel):
    """A new request. Ids of customer, site and asset follow from each other; give the closest you know."""

    nature: str = Request.Nature.BREAKDOWN
    source: str = Request.Source.WEB_FORM
    title: str = Field(max_length=200)
    description: str = Field("", max_length=20_000)
    symptom_code: str = Field("", max_length=40)
    urgency: str = Request.Urgency.NORMAL
    impact: str = Request.Impact.MEDIUM
    safety: str = ""
    customer_id: int | None = None
    contact_id: int | None = None
    site_id: int | None = None
    asset_id: int | None = None
    reporter_name: str = Field("", max_length=80)
    reporter_phone: str = Field("", max_length=30)
    reporter_mail: str = Field("", max_length=254)
    place_text: str = Field("", max_length=300)
    wished_from: datetime | None = None
    wished_to: datetime | None = None

    def report(self) -> rules.Report:
        """As the service wants it."""
        return rules.Report(**self.model_dump())


class RequestOut(Schema):
    """A request as the list and the page say it; times in UTC."""

    id: int
    number: str
    state: str
    sub_state: str
    nature: str
    source: str
    title: str
    urgency: str
    priority: int
    payer: str
    customer_id: int | None
    site_id: int | None
    asset_id: int | None
    owner_id: int | None
    received_at: datetime
    resolved_at: datetime | None
    version: int

    @staticmethod
    def resolve_sub_state(row: Any) -> str:
        """With what an event has just set."""
        return states.sub_state_of(row)


FIELDS = tuple(RequestOut.model_fields)


def shown(row: Request) -> dict[str, Any]:
    """What `RequestOut` makes of a row."""
    return {name: getattr(row, name) for name in FIELDS} | {"sub_state": RequestOut.resolve_sub_state(row)}


class RequestPage(Schema):
    """A page of the list, the newest first; `next` asks for the one after it."""

    items: list[RequestOut]
    next: str | None


class TriageIn(Schema):
    """How a request is classified."""

    nature: str
    urgency: str
    impact: str
    symptom_code: str = ""
    safety: str = ""
    is_major: bool = False
    owner_id: int | None = None
    payer: str | None = None
    payer_reason: str = Field("", max_length=200)


class TextIn(Schema):
    """A text."""

    text: str = Field(max_length=20_000)


class WhyIn(Schema):
    """A reason in words."""

    reason: str = Field(max_length=500)


class RequestReasonIn(Schema):
    """A reason from the table of the verb."""

    reason: str
    words: str = Field("", max_length=2_000)


class CodeIn(Schema):
    """A reason from the table of the verb, and no more."""

    reason: str = Field(max_length=20)


class AnswerIn(Schema):
    """The answer that the customer was given."""

    way: Literal["phone", "message", "mail"]
    words: str = Field(max_length=20_000)


class DiagnoseIn(Schema):
    """A remote diagnosis as a recorded step."""

    findings: str = Field(max_length=20_000)
    verdict: Literal["solved", "visit_needed", "more_needed"]
    tried: str = Field("", max_length=20_000)
    cause_code: str = Field("", max_length=40)


class ResolveIn(Schema):
    """How the request was settled."""

    resolution: str = Field(max_length=20_000)


class SplitIn(Schema):
    """The second matter that a request turned out to hold."""

    title: str = Field(max_length=200)
    description: str = Field("", max_length=20_000)
    asset_id: int | None = None
    symptom_code: str = Field("", max_length=40)


class MergeIn(Schema):
    """Which request says the same."""

    into_id: int
