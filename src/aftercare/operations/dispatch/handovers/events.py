"""Work that one department, office or person hands to another."""

from datetime import datetime
from typing import Annotated

from aftercare.base.kernel.events import Private, Ref
from aftercare.service import events as service


class HandoverEvent(service.cases.CaseEvent):
    """The common part: which hand-over between departments."""

    handover: Annotated[int, Ref("handover")]


class HandoverAsked(HandoverEvent):
    """Another department was asked to take over a piece of the work."""

    type = "handover.asked"
    from_unit: Annotated[int, Ref("unit")]
    to_unit: Annotated[int, Ref("unit")]
    to_staff: Annotated[int | None, Ref("staff")] = None
    reason: str
    due_at: datetime | None = None
    words: Private[str] = ""


class HandoverAccepted(HandoverEvent):
    """The other department took the piece of work over."""

    type = "handover.accepted"
    staff: Annotated[int | None, Ref("staff")] = None


class HandoverDeclined(HandoverEvent):
    """The other department did not take the piece of work over."""

    type = "handover.declined"
    reason: str


class HandoverFinished(HandoverEvent):
    """The other department has done its piece of the work."""

    type = "handover.finished"
    words: Private[str] = ""
