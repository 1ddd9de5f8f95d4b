"""What people decide about clocks by hand."""

from datetime import datetime
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Private, Ref


class ClockOverridden(Event):
    """Somebody decided about a clock by hand: another due time, excused, or as the rules say again."""

    type: ClassVar[str] = "clock.overridden"
    stream: ClassVar[str] = "case"
    case: int
    clock: str
    # The order or visit that it runs for, and which run.
    item: int
    run: int
    # Neither: the run goes by the rules again.
    due_at: datetime | None = None
    excused: bool = False
    # When it was due before.
    due_before: datetime | None = None
    overridden_by: Annotated[int | None, Ref("staff")] = None
    reason: Private[str]
