"""Parts that are fetched on the way to a visit."""

from datetime import datetime
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Ref
from aftercare.service import events as service


class PickupPlanned(service.visits.VisitEvent):
    """The plan that was applied has the engineer fetch parts of a visit at a store before it."""

    type: ClassVar[str] = "pickup.planned"
    engineer: Annotated[int, Ref("staff")]
    store: str
    start_at: datetime
    end_at: datetime
    parts: dict[str, int]


class PickupDropped(service.visits.VisitEvent):
    """By the plan that was applied, nothing has to be fetched for a visit any more."""

    type: ClassVar[str] = "pickup.dropped"
