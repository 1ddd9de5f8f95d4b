"""What the API says about records."""

from datetime import datetime
from typing import Any

from ninja import Schema


class RecordOut(Schema):
    """What a case, or without one another subject, has to be recorded with.

    `state`: open, late, kept, kept_late, incomplete, waived.
    """

    id: int
    case_id: int | None
    clause: str
    item: int
    run: int
    subject_kind: str
    subject_id: int
    name: dict[str, Any]
    form: str
    since_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    sheet_id: int | None
    staff_id: int | None
    missing: list[str]
    review_due_at: datetime | None
    reviewed_at: datetime | None
    state: str


class RecordPage(Schema):
    """A page of records, the newest first; `next` goes into `after`."""

    items: list[RecordOut]
    next: str | None
