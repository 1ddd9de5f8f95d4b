"""Who goes to a site away from the home region."""

from typing import Annotated

from aftercare.base.kernel.events import Ref
from aftercare.service import events as service


class SupervisorInformed(service.cases.CaseEvent):
    """The supervisor was informed of a job away from the home region."""

    type = "supervisor.informed"
    supervisor: Annotated[int, Ref("staff")]


class OfficeAsked(service.cases.CaseEvent):
    """An office was asked to send somebody."""

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
