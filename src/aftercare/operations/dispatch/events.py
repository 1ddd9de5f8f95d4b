"""What is arranged around the visits: appointments, hand-overs, help from elsewhere, plans of work."""

from datetime import date, datetime
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref
from aftercare.service import events as service


class CustomerContacted(service.cases.CaseEvent):
    """Whoever is to do the work got in touch with the customer, or tried to."""

    type = "customer.contacted"
    staff: Annotated[int, Ref("staff")]
    way: str
    reached: bool


class AppointmentAgreed(service.cases.CaseEvent):
    """The time of a visit was agreed with the customer."""

    type = "appointment.agreed"
    visit: Annotated[int | None, Ref("visit")] = None
    start_at: datetime
    end_at: datetime | None = None
    way: str


class ProgressChecked(service.cases.CaseEvent):
    """The service department asked how far a dispatched job has come."""

    type = "progress.checked"
    words: Private[str] = ""


class ProgressTold(service.cases.CaseEvent):
    """The customer was told how far the work has come, or how it ended."""

    type = "progress.told"
    way: str
    words: Private[str] = ""


class ObstacleEvent(service.cases.CaseEvent):
    """The common part: which obstacle in the work."""

    obstacle: Annotated[int, Ref("obstacle")]


class ObstacleReported(ObstacleEvent):
    """Something stands in the way of the work and needs coordination."""

    type = "obstacle.reported"
    kind: str
    words: Private[str] = ""


class ObstacleCleared(ObstacleEvent):
    """What stood in the way of the work was settled."""

    type = "obstacle.cleared"
    words: Private[str] = ""


class HandoverEvent(service.cases.CaseEvent):
    """The common part: which hand-over between departments."""

    handover: Annotated[int, Ref("handover")]


class HandoverAsked(HandoverEvent):
    """Another department was asked to take over a piece of the work."""

    type = "handover.asked"
    from_unit: Annotated[int, Ref("unit")]
    to_unit: Annotated[int, Ref("unit")]
    reason: str


class HandoverAccepted(HandoverEvent):
    """The other department took the piece of work over."""

    type = "handover.accepted"


class HandoverDeclined(HandoverEvent):
    """The other department did not take the piece of work over."""

    type = "handover.declined"
    reason: str


class HandoverFinished(HandoverEvent):
    """The other department has done its piece of the work."""

    type = "handover.finished"
    words: Private[str] = ""


class SupervisorInformed(service.cases.CaseEvent):
    """The supervisor was informed of a job away from the home region."""

    type = "supervisor.informed"
    supervisor: Annotated[int, Ref("staff")]


class OfficeAsked(service.cases.CaseEvent):
    """An office (办事处) was asked to send somebody."""

    type = "office.asked"
    unit: Annotated[int, Ref("unit")]


class OfficeAccepted(service.cases.CaseEvent):
    """The office that was asked sends somebody."""

    type = "office.accepted"
    unit: Annotated[int, Ref("unit")]


class OfficeDeclined(service.cases.CaseEvent):
    """The office that was asked can send nobody."""

    type = "office.declined"
    unit: Annotated[int, Ref("unit")]
    reason: str


class VicePresidentCoordinated(service.cases.CaseEvent):
    """The vice president settled who goes to a job that no office could take."""

    type = "vice_president.coordinated"
    unit: Annotated[int | None, Ref("unit")] = None
    staff: Annotated[int | None, Ref("staff")] = None


class ServicePlanMade(Event):
    """A plan of work was made, for a project or for a department's period."""

    type, stream = "service_plan.made", "service_plan"
    kind: str
    project: Annotated[int | None, Ref("project")] = None
    unit: Annotated[int | None, Ref("unit")] = None
    starts_on: date
    ends_on: date
    items: int


class ServicePlanRevised(Event):
    """A plan of work was revised."""

    type, stream = "service_plan.revised", "service_plan"
    version: int
    items: int


class ServicePlanItemDone(Event):
    """One item of a plan of work was done."""

    type, stream = "service_plan.item_done", "service_plan"
    item: int
    planned_on: date
