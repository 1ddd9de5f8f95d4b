"""What the journal itself has to say."""

from datetime import datetime
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref


class CommandRefused(Event):
    """A command was refused.

    Its chain is `refusal.<kind>` of the subject, or `refusal` 0 where the command named none.
    Holds codes only: what was typed is not kept.
    """

    type = "command.refused"
    stream = "refusal"
    command: str
    code: str
    status: int
    clause: str = ""


class RecordedLate(Event):
    """Something was recorded long after it happened, for a stated reason.

    Its chain is that of the login; it is about every stream that the command wrote to.
    """

    type = "command.recorded_late"
    stream = "late"
    command: str
    happened_at: datetime
    reason: Private[str]


class BatchUndone(Event):
    """A batch was undone: its events no longer count."""

    type = "import.undone"
    stream = "batch"
    batch: Annotated[int, Ref("batch")]
    kind: str
    events: int


class PersonalDataErased(Event):
    """Personal data was erased from the journal."""

    type = "personal.erased"
    stream = "erasure"
    event: int
    fields: list[str]
    reason: Private[str]


class ConsumerSkipped(Event):
    """A reader of the journal was told to pass over an event that it cannot digest."""

    type = "consumer.skipped"
    stream = "journal"
    consumer: str
    position: int
    reason: Private[str]
