"""The life of an asset, and what a report about it changes."""

from datetime import datetime

from aftercare.base.kernel.states import Move, Moves
from aftercare.base.kernel.words import Words

PLANNED, IN_SERVICE, RETIRED = "planned", "in_service", "retired"

MOVES = Moves(
    Move(
        verb="put_in_service",
        sources=frozenset({PLANNED, RETIRED}),
        target=IN_SERVICE,
        label=Words("投入使用", "Put into service"),
    ),
    Move(
        verb="retire",
        sources=frozenset({PLANNED, IN_SERVICE}),
        target=RETIRED,
        label=Words("停用报废", "Retire"),
    ),
    Move(
        verb="replace",
        sources=frozenset({IN_SERVICE}),
        target=RETIRED,
        label=Words("更换", "Replace"),
    ),
)


def is_newer(at: datetime, since: datetime | None) -> bool:
    """Whether a report made at `at` is the newest word; what comes late is history only."""
    return since is None or at >= since
