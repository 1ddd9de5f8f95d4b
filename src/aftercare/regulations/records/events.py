"""What people do about records of cases and of other subjects."""

from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Event, Private, Ref


class RecordReviewed(Event):
    """Somebody who reviews records looked at one and noted it."""

    type: ClassVar[str] = "record.reviewed"
    stream: ClassVar[str] = "case"
    case: int
    clause: str
    # The event that is the record: the form handed in, or the fact itself.
    record: int
    comment: Private[str] = ""


class OfSubject(Event):
    """The common part: the clause's regulation is the stream, the subject is what the event is about."""

    stream: ClassVar[str] = "regulation"
    regulation: Annotated[int, Ref("regulation")]
    clause: str
    subject_kind: str
    subject_id: int


class SubjectRecordReviewed(OfSubject):
    """Somebody who reviews the records of customers, people or other subjects looked at one and noted it."""

    type: ClassVar[str] = "regulation.record_reviewed"
    # The event that is the record: the form handed in, or the fact itself.
    record: int
    comment: Private[str] = ""


class SubjectRecordWaived(OfSubject):
    """A record of a customer, a person or another subject was left out once by somebody who may, with a reason."""

    type: ClassVar[str] = "regulation.record_waived"
    # What of the subject; 0 = the subject as a whole.
    item: int = 0
    granted_by: Annotated[int | None, Ref("staff")] = None
    reason: Private[str]
