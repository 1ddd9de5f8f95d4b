"""What happens to the turns of routines. Whether one was done in time is judged, never said (decision 5)."""

from datetime import date, datetime
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Private, Ref


class RoutineEvent(Event):
    """What all of them carry. `clause` is the full address of the binding."""

    stream: ClassVar[str] = "duty"
    duty: Annotated[int, Ref("duty")]
    regulation: Annotated[int, Ref("regulation")]
    unit: Annotated[int, Ref("unit")]
    clause: str
    routine: str


class RoutineOpened(RoutineEvent):
    """A turn of a routine began: for a unit and a period, due by a moment."""

    type: ClassVar[str] = "routine.opened"
    every: str
    first_day: date
    next_day: date
    due_at: datetime
    posts: list[str]


class RoutineReminded(RoutineEvent):
    """Those who owe a routine were reminded before it was due."""

    type: ClassVar[str] = "routine.reminded"
    due_at: datetime
    staff: list[int]


class RoutineEscalated(RoutineEvent):
    """A routine was not done by its due time: those who owe it and their superiors were told."""

    type: ClassVar[str] = "routine.escalated"
    due_at: datetime
    staff: list[int]


class RoutinePostponed(RoutineEvent):
    """A turn of a routine may be done later, with a reason."""

    type: ClassVar[str] = "routine.postponed"
    from_due_at: datetime
    due_at: datetime
    reason: Private[str]


class RoutineExcused(RoutineEvent):
    """A turn of a routine need not be done, with a reason."""

    type: ClassVar[str] = "routine.excused"
    reason: Private[str]


class RoutineEnded(RoutineEvent):
    """A turn of a routine ended undone, because its regulation no longer asks for it."""

    type: ClassVar[str] = "routine.ended"
    why: str


class RoutineReviewed(RoutineEvent):
    """What was done for a routine was reviewed by the post that the regulation names."""

    type: ClassVar[str] = "routine.reviewed"
    comment: Private[str] = ""
