"""What is decided about plans of a unit before any is made."""

from typing import Annotated, Any

from aftercare.base.kernel.events import Event, Private, Ref
from aftercare.service import events as service


class PlanSettingsChanged(Event):
    """A unit's settings for planning were changed."""

    type = "plan.settings_changed"
    stream = "unit"
    version: int
    values: dict[str, Any]


class DefectWaived(service.cases.CaseEvent):
    """Somebody let plans go on although this order cannot be planned."""

    type = "plan.defect_waived"
    order: Annotated[int, Ref("order")]
    defect: str
    reason: Private[str] = ""
