"""Today's open work of the demo company: how far each case has come, and how long ago it began."""

from dataclasses import dataclass
from enum import IntEnum


class Stage(IntEnum):
    """How far a case has come, in order."""

    RECEIVED = 1
    TRIAGED = 2
    PLANNED = 3
    OPEN = 4
    DISPATCHED = 5
    ACCEPTED = 6
    TRAVELLING = 7
    ON_SITE = 8
    INCOMPLETE = 9
    FINISHED = 10
    REPORTED = 11


@dataclass(frozen=True, slots=True)
class Scene:
    """Some cases of one stage. `ago`: minutes since they were received; `mine`: given to the engineer of the logins."""

    stage: Stage
    many: int
    ago: tuple[int, int]
    urged: int = 0
    paused: str = ""
    repeats: int = 0
    safety: str = ""
    mine: bool = False


SCENES = (
    Scene(Stage.RECEIVED, 8, (3, 80), urged=1, repeats=1),
    Scene(Stage.TRIAGED, 6, (25, 200), urged=1),
    Scene(Stage.PLANNED, 4, (50, 600)),
    Scene(Stage.PLANNED, 1, (300, 900), paused="customer"),
    Scene(Stage.OPEN, 7, (70, 1_400), urged=2, repeats=1),
    Scene(Stage.OPEN, 1, (900, 2_400), paused="parts"),
    Scene(Stage.DISPATCHED, 5, (90, 700)),
    Scene(Stage.DISPATCHED, 1, (90, 300), mine=True),
    Scene(Stage.ACCEPTED, 11, (150, 1_600), urged=1, repeats=1),
    Scene(Stage.ACCEPTED, 3, (150, 1_200), mine=True),
    Scene(Stage.TRAVELLING, 4, (200, 600)),
    Scene(Stage.TRAVELLING, 1, (65, 70), safety="trapped"),
    Scene(Stage.ON_SITE, 6, (240, 900), repeats=1),
    Scene(Stage.ON_SITE, 1, (240, 500), mine=True),
    Scene(Stage.INCOMPLETE, 4, (400, 1_900), urged=1),
    Scene(Stage.FINISHED, 4, (420, 1_600)),
    Scene(Stage.FINISHED, 1, (420, 700), mine=True),
    Scene(Stage.REPORTED, 6, (600, 2_400)),
)
