"""What the API says about registers, and how it takes answers."""

from datetime import datetime
from typing import Any

from ninja import Schema


class AnswersIn(Schema):
    """The answers of a form, by the keys of its fields."""

    answers: dict[str, Any]


class LineOut(Schema):
    """A line of a register, or a record: a form that was handed in, with its newest answers."""

    id: int
    form: str
    subject_kind: str
    subject_id: int
    staff_id: int | None
    submitted_at: datetime | None
    revision: int
    answers: dict[str, Any]


class RegisterOut(Schema):
    """A register: how many lines you see, and when the last was written."""

    key: str
    name: dict[str, Any]
    lines: int
    last_at: datetime | None


class LinePage(Schema):
    """A page of lines, the newest first; `next` goes into `after`."""

    items: list[LineOut]
    next: str | None
