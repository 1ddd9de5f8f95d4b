"""What stands in the way of the work."""

from datetime import datetime
from typing import Annotated

from aftercare.base.kernel.events import Private, Ref
from aftercare.service import events as service


class ObstacleEvent(service.cases.CaseEvent):
    """The common part: which obstacle in the work."""

    obstacle: Annotated[int, Ref("obstacle")]


class ObstacleReported(ObstacleEvent):
    """Something stands in the way of the work and needs coordination."""

    type = "obstacle.reported"
    order: Annotated[int | None, Ref("order")] = None
    visit: Annotated[int | None, Ref("visit")] = None
    kind: str
    # The same in the words of pauses: a clock that accepts it rests until the obstacle is cleared.
    reason: str = ""
    words: Private[str] = ""


class ObstacleAnswered(ObstacleEvent):
    """Somebody took what stands in the way upon them, and said by when it will be settled."""

    type = "obstacle.answered"
    staff: Annotated[int | None, Ref("staff")] = None
    until_at: datetime | None = None
    words: Private[str] = ""


class ObstacleCleared(ObstacleEvent):
    """What stood in the way of the work was settled."""

    type = "obstacle.cleared"
    words: Private[str] = ""
