"""What customers say of the service, what is found in it, and what is done about it.

Scores are basis points of the best possible one; codes name the dimensions.
"""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref
from aftercare.service import events as service

# Surveys and calls


class SurveySent(service.cases.CaseEvent):
    """The customer was asked to rate the service of a case."""

    type = "survey.sent"
    survey: Annotated[int, Ref("survey")]
    way: str


class SurveyAnswered(service.cases.CaseEvent):
    """The customer rated the service of a case.

    `respondent` says in which part: owner, supervision unit and so on.
    """

    type = "survey.answered"
    survey: Annotated[int, Ref("survey")]
    respondent: str
    is_satisfied: bool
    score_bp: int
    scores_bp: dict[str, int] = {}
    rated: Annotated[list[int], Ref("staff")] = []
    by_proxy: bool = False
    words: Private[str] = ""


class CallbackMade(service.cases.CaseEvent):
    """The customer was called back or visited after the service, or this was tried."""

    type = "callback.made"
    way: str
    reached: bool
    words: Private[str] = ""


class CustomerSurveySent(Event):
    """A customer was asked for a rating or an opinion outside any single case."""

    type, stream = "customer_survey.sent", "customer"
    kind: str


class CustomerSurveyAnswered(Event):
    """A customer answered a survey outside any single case."""

    type, stream = "customer_survey.answered", "customer"
    kind: str
    is_satisfied: bool | None = None
    score_bp: int | None = None
    scores_bp: dict[str, int] = {}
    words: Private[str] = ""


class CareCallMade(Event):
    """A customer or dealer was called or visited to keep in touch."""

    type, stream = "care_call.made", "customer"
    way: str
    reached: bool
    words: Private[str] = ""


# Complaints, opinions, objections, open points


class ComplaintEvent(service.cases.CaseEvent):
    """The common part: which complaint."""

    complaint: Annotated[int, Ref("complaint")]


class ComplaintReceived(ComplaintEvent):
    """A complaint was received and registered."""

    type = "complaint.received"
    category: str
    severity: str
    source: str
    customer: Annotated[int | None, Ref("customer")] = None
    words: Private[str] = ""


class ComplaintAccepted(ComplaintEvent):
    """Somebody took the complaint up and answers for it."""

    type = "complaint.accepted"
    owner: Annotated[int, Ref("staff")]


class ComplaintAnswered(ComplaintEvent):
    """The complainant was given an answer."""

    type = "complaint.answered"
    way: str
    words: Private[str] = ""


class ComplaintResolved(ComplaintEvent):
    """What the complaint asked for was settled."""

    type = "complaint.resolved"
    outcome: str


class ComplaintReopened(ComplaintEvent):
    """The complainant was not content; the complaint is open again."""

    type = "complaint.reopened"
    reason: str


class ComplaintClosed(ComplaintEvent):
    """The complaint was closed, by the complainant or by somebody who may do so."""

    type = "complaint.closed"
    by_complainant: bool


class CompensationGranted(ComplaintEvent):
    """The complainant was granted a compensation, in minor units of the currency."""

    type = "compensation.granted"
    amount_minor: int
    currency: str


class OpinionEvent(service.cases.CaseEvent):
    """The common part: which opinion."""

    opinion: Annotated[int, Ref("opinion")]


class OpinionReceived(OpinionEvent):
    """A customer's opinion was received: a suggestion, praise, feedback on a product or the service."""

    type = "opinion.received"
    kind: str
    severity: str
    customer: Annotated[int | None, Ref("customer")] = None
    words: Private[str] = ""


class OpinionForwarded(OpinionEvent):
    """An opinion was passed to the department that it concerns."""

    type = "opinion.forwarded"
    unit: Annotated[int, Ref("unit")]


class OpinionPassedUp(OpinionEvent):
    """A serious opinion was passed to somebody higher up, to be settled there."""

    type = "opinion.passed_up"
    staff: Annotated[int, Ref("staff")]


class OpinionAnswered(OpinionEvent):
    """The customer was given an answer, with a solution, to the opinion."""

    type = "opinion.answered"
    words: Private[str] = ""


class OpinionClosed(OpinionEvent):
    """Nothing more is to be done about an opinion."""

    type = "opinion.closed"


class ObjectionRaised(service.cases.CaseEvent):
    """The customer objects to what was done, or a problem stayed unsolved on site."""

    type = "objection.raised"
    objection: Annotated[int, Ref("objection")]
    kind: str
    words: Private[str] = ""


class ObjectionSettled(service.cases.CaseEvent):
    """The department and the customer came to terms on an objection."""

    type = "objection.settled"
    objection: Annotated[int, Ref("objection")]
    outcome: str


class OpenPointNoted(service.cases.CaseEvent):
    """A point that the customer left open at sign-off or in a call was noted."""

    type = "open_point.noted"
    point: Annotated[int, Ref("open_point")]
    words: Private[str] = ""


class OpenPointSettled(service.cases.CaseEvent):
    """A point that was open is settled."""

    type = "open_point.settled"
    point: Annotated[int, Ref("open_point")]


class ReportCirculated(service.reports.ReportEvent):
    """A service report was passed to the departments that it concerns."""

    type = "report.circulated"
    units: Annotated[list[int], Ref("unit")]


# Major faults and emergencies


class IncidentReported(service.cases.CaseEvent):
    """A major fault or quality problem was reported to whoever answers for it."""

    type = "incident.reported"
    staff: Annotated[int, Ref("staff")]
    kind: str


class IncidentContained(service.cases.CaseEvent):
    """A major fault or quality problem was kept from spreading.

    `assets` are those looked after besides.
    """

    type = "incident.contained"
    assets: Annotated[list[int], Ref("asset")] = []
    words: Private[str] = ""


class EmergencyPlanActivated(service.cases.CaseEvent):
    """The emergency plan was put into action."""

    type = "emergency_plan.activated"
    plan: str


class EmergencyPlanRehearsed(Event):
    """The emergency plan was rehearsed."""

    type, stream = "emergency_plan.rehearsed", "unit"
    plan: str
    participants: Annotated[list[int], Ref("staff")]


# Sampling, inspections, findings


class SampleDrawn(Event):
    """Cases were drawn for a check: of the work done, or of what customers said."""

    type, stream = "sample.drawn", "sample"
    kind: str
    drawn: int
    of: int


class SampleChecked(service.cases.CaseEvent):
    """A case that was drawn was checked."""

    type = "sample.checked"
    sample: Annotated[int, Ref("sample")]
    passed: bool
    scores_bp: dict[str, int] = {}


class InspectionMade(Event):
    """The service was inspected: on site, by its records, against the contract or the specification."""

    type, stream = "inspection.made", "inspection"
    kind: str
    unit: Annotated[int | None, Ref("unit")] = None
    case: Annotated[int | None, Ref("case")] = None
    staff: Annotated[list[int], Ref("staff")] = []
    findings: int


class FindingRecorded(Event):
    """A check found something that is to be put right."""

    type, stream = "finding.recorded", "finding"
    source: str
    severity: str
    case: Annotated[int | None, Ref("case")] = None
    owner: Annotated[int, Ref("staff")]
    due_on: date
    words: Private[str] = ""


class FindingCorrected(Event):
    """What a check had found was put right."""

    type, stream = "finding.corrected", "finding"


class FindingVerified(Event):
    """Somebody looked whether a finding was really put right."""

    type, stream = "finding.verified", "finding"
    is_corrected: bool


class ResponsibilityTraced(service.cases.CaseEvent):
    """A failure or quality problem was traced to whoever is responsible for it."""

    type = "responsibility.traced"
    cause: str
    party: str
    staff: Annotated[int | None, Ref("staff")] = None
    customer: Annotated[int | None, Ref("customer")] = None


# Nonconformity, improvement, risk


class NonconformityRecorded(Event):
    """Something was done or delivered otherwise than it has to be."""

    type, stream = "nonconformity.recorded", "nonconformity"
    kind: str
    case: Annotated[int | None, Ref("case")] = None
    words: Private[str] = ""


class NonconformityCauseFound(Event):
    """The cause of a nonconformity was found."""

    type, stream = "nonconformity.cause_found", "nonconformity"
    cause: str


class NonconformityClosed(Event):
    """A nonconformity is closed: corrected, and its cause removed."""

    type, stream = "nonconformity.closed", "nonconformity"


class ImprovementOpened(Event):
    """An improvement was opened, with an owner and a date.

    `source` says what led to it.
    """

    type, stream = "improvement.opened", "improvement"
    kind: str
    source: str
    source_id: int | None = None
    owner: Annotated[int, Ref("staff")]
    proposer: Annotated[int | None, Ref("staff")] = None
    due_on: date
    words: Private[str] = ""


class ImprovementClosed(Event):
    """An improvement was carried out, or given up."""

    type, stream = "improvement.closed", "improvement"
    outcome: str


class ImprovementEffectChecked(Event):
    """Some time later, somebody looked whether an improvement works."""

    type, stream = "improvement.effect_checked", "improvement"
    is_effective: bool


class RiskFound(Event):
    """A risk was found and rated."""

    type, stream = "risk.found", "risk"
    kind: str
    likelihood: int
    severity: int
    owner: Annotated[int, Ref("staff")]
    due_on: date


class RiskHandled(Event):
    """A risk was dealt with: avoided, lessened, passed on or accepted."""

    type, stream = "risk.handled", "risk"
    treatment: str
