"""What people do about records of cases."""

from typing import ClassVar

from aftercare.base.kernel.events import Event, Private


class RecordReviewed(Event):
    """Somebody who reviews records looked at one and noted it."""

    type: ClassVar[str] = "record.reviewed"
    stream: ClassVar[str] = "case"
    case: int
    clause: str
    # The event that is the record: the form handed in, or the fact itself.
    record: int
    comment: Private[str] = ""
