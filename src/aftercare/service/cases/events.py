"""What happens to a case as a whole."""

from typing import ClassVar

from aftercare.base.kernel.events import Event, Private

Attribute = str | int | bool | None


class CaseEvent(Event):
    """The common part: the case is the stream."""

    stream: ClassVar[str] = "case"
    # The stream's own id: the journal finds the event by it, so it needs no further reference.
    case: int


class CaseOpened(CaseEvent):
    """A case was opened; the rules in force were frozen on it."""

    type: ClassVar[str] = "case.opened"
    begins: ClassVar[bool] = True
    attributes: dict[str, Attribute]
    snapshot: str = ""
    history: bool = False


class CaseAttributesChanged(CaseEvent):
    """What the rules ask about the case changed, such as its urgency or its customer."""

    type: ClassVar[str] = "case.attributes_changed"
    attributes: dict[str, Attribute]


class CaseClosed(CaseEvent):
    """Nothing more is to be done in this case."""

    type: ClassVar[str] = "case.closed"


class CaseReopened(CaseEvent):
    """A closed case was taken up again."""

    type: ClassVar[str] = "case.reopened"


class CaseRebased(CaseEvent):
    """An open case is judged by the rules in force now instead of those of its opening, for a stated reason."""

    type: ClassVar[str] = "case.rebased"
    snapshot: str
    reason: Private[str]
