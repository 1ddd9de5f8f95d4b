"""What keeps equipment and systems in order: plans, patrols, and changes made with permission."""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref
from aftercare.service import events as service


class MaintenancePlanMade(Event):
    """A plan of regular maintenance, patrols or inspections was made."""

    type, stream = "maintenance_plan.made", "maintenance_plan"
    kind: str
    customer: Annotated[int, Ref("customer")]
    contract: Annotated[int | None, Ref("contract")] = None
    assets: Annotated[list[int], Ref("asset")] = []
    sites: Annotated[list[int], Ref("site")] = []
    starts_on: date
    ends_on: date | None = None


class MaintenancePlanChanged(Event):
    """A maintenance plan was changed."""

    type, stream = "maintenance_plan.changed", "maintenance_plan"
    fields: list[str]


class MaintenancePlanEnded(Event):
    """A maintenance plan ended: nothing more falls due by it."""

    type, stream = "maintenance_plan.ended", "maintenance_plan"


class MaintenanceOrdered(service.orders.OrderEvent):
    """What fell due by a maintenance plan became an order."""

    type = "maintenance.ordered"
    plan: Annotated[int, Ref("maintenance_plan")]
    planned_on: date


class MaintenanceSkipped(Event):
    """What fell due by a maintenance plan was left out, for a stated reason."""

    type, stream = "maintenance.skipped", "maintenance_plan"
    planned_on: date
    reason: str


class PatrolReported(service.orders.OrderEvent):
    """The result of a patrol was reported: what was looked at, and how much was found."""

    type = "patrol.reported"
    site: Annotated[int | None, Ref("site")] = None
    assets: Annotated[list[int], Ref("asset")] = []
    findings: int


class SystemChangeEvent(service.cases.CaseEvent):
    """The common part: which change of a system's settings or programs."""

    change: Annotated[int, Ref("system_change")]


class SystemChangeAsked(SystemChangeEvent):
    """Somebody asked leave to change a system's settings or program."""

    type = "system_change.asked"
    kind: str
    asset: Annotated[int | None, Ref("asset")] = None
    words: Private[str] = ""


class SystemChangeAuthorised(SystemChangeEvent):
    """Whoever may do so permitted a change of a system."""

    type = "system_change.authorised"


class SystemChangeRefused(SystemChangeEvent):
    """A change of a system was not permitted."""

    type = "system_change.refused"


class SystemChangeMade(SystemChangeEvent):
    """A system's settings or program were changed."""

    type = "system_change.made"


class SystemChangeUndone(SystemChangeEvent):
    """A change of a system was taken back."""

    type = "system_change.undone"
