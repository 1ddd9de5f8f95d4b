"""What stands in the way of the work."""

from typing import Annotated

from aftercare.base.kernel.events import Private, Ref
from aftercare.service import events as service


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
