"""What happens to escalations."""

from datetime import datetime
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Private, Ref


class EscalationEvent(Event):
    """The common part: which step of which clause, on which case."""

    stream: ClassVar[str] = "case"
    case: int
    escalation: Annotated[int, Ref("escalation")]
    clause: str
    # The order or visit that the clock runs for and which run; of an event its number in the stream and run 0.
    item: int
    run: int
    step: int


class EscalationSent(EscalationEvent):
    """Escalation sent under a clause."""

    type: ClassVar[str] = "escalation.sent"
    clock: str = ""
    event: str = ""
    # The step's moment, as the clause says it: "75 %", "2 h".
    at: str
    # For the n-th time; so many times before it were missed and are told with this one.
    turn: int
    missed: int = 0
    # The posts that the clause names; those of them that nobody holds, and which it went to instead.
    asked: list[str]
    vacant: list[str] = []
    instead: list[str] = []
    receivers: Annotated[list[int], Ref("staff")] = []
    # Their names, for those who read the case.
    names: Private[str] = ""
    due_at: datetime
    # What it was judged by, and where the journal ended then.
    snapshot: str
    position: int


class EscalationAnswered(EscalationEvent):
    """Somebody took over what an escalation asked for; the step is not repeated."""

    type: ClassVar[str] = "escalation.answered"
    answered_by: Annotated[int, Ref("staff")]
    note: Private[str] = ""
