"""What is said about a breach. That there is one is computed, never an event (decision 5)."""

from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Private, Ref


class BreachExplained(Event):
    """Somebody said why a clause was not kept.

    Its chain is the breach's own, numbered by what the verdict is about; it changes no verdict.
    """

    type: ClassVar[str] = "breach.explained"
    stream: ClassVar[str] = "breach"
    clause: str
    item: str
    cause: str
    explained_by: Annotated[int | None, Ref("staff")] = None
    words: Private[str] = ""
