"""What was proposed, agreed, promised, cost and settled. Amounts are minor units of the currency."""

from datetime import date, datetime
from typing import Annotated

from aftercare.base.kernel.events import Private, Ref
from aftercare.service import events as service


class ProposalEvent(service.cases.CaseEvent):
    """The common part: which version of which proposal."""

    proposal: Annotated[int, Ref("proposal")]
    version: int


class ProposalMade(ProposalEvent):
    """A solution was proposed: content, standard and course of the service."""

    type = "proposal.made"


class ProposalAgreed(ProposalEvent):
    """The customer agreed to the proposed solution."""

    type = "proposal.agreed"
    method: str
    name: Private[str] = ""


class ProposalDeclined(ProposalEvent):
    """The customer did not agree to the proposed solution."""

    type = "proposal.declined"
    reason: str


class AgreementSigned(service.cases.CaseEvent):
    """The service agreement was signed by both sides."""

    type = "agreement.signed"
    agreement: Annotated[int, Ref("agreement")]
    method: str
    file: Annotated[int | None, Ref("file")] = None
    name: Private[str] = ""


class QuoteEvent(service.cases.CaseEvent):
    """The common part: which version of which quote."""

    quote: Annotated[int, Ref("quote")]
    version: int


class QuoteIssued(QuoteEvent):
    """A price was quoted."""

    type = "quote.issued"
    amount_minor: int
    currency: str
    valid_until: date


class QuoteAccepted(QuoteEvent):
    """The customer accepted the quoted price."""

    type = "quote.accepted"
    method: str
    name: Private[str] = ""


class QuoteDeclined(QuoteEvent):
    """The customer declined the quoted price."""

    type = "quote.declined"
    reason: str


class ExtraWorkAgreed(service.orders.OrderEvent):
    """The customer agreed to work beyond what was ordered."""

    type = "extra_work.agreed"
    amount_minor: int
    currency: str
    method: str
    name: Private[str] = ""


class RemedyGranted(service.cases.CaseEvent):
    """The customer was granted repair, replacement or the return of the product."""

    type = "remedy.granted"
    kind: str
    asset: Annotated[int | None, Ref("asset")] = None


class PromiseMade(service.cases.CaseEvent):
    """The customer was promised something, by a stated time."""

    type = "promise.made"
    promise: Annotated[int, Ref("promise")]
    kind: str
    due_at: datetime
    words: Private[str] = ""


class PromiseFulfilled(service.cases.CaseEvent):
    """What the customer was promised was done."""

    type = "promise.fulfilled"
    promise: Annotated[int, Ref("promise")]


class CostRecorded(service.orders.OrderEvent):
    """A cost of an order was recorded: labour, parts, travel, outside help."""

    type = "cost.recorded"
    kind: str
    amount_minor: int
    currency: str


class SettlementEvent(service.cases.CaseEvent):
    """The common part: which settlement."""

    settlement: Annotated[int, Ref("settlement")]


class SettlementVerified(SettlementEvent):
    """The service sheet and the amounts to settle were checked and found right."""

    type = "settlement.verified"


class SettlementMade(SettlementEvent):
    """The service was settled; from now on only reversals change it."""

    type = "settlement.made"
    payer: str
    amount_minor: int
    currency: str


class SettlementReversed(SettlementEvent):
    """A settlement was reversed, for a stated reason."""

    type = "settlement.reversed"
    reason: str
