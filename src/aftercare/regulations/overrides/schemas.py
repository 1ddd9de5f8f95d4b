"""What the API says about clocks that people decide about."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from aftercare.regulations.clocks.rules import Overridden


class OverrideIn(Schema):
    """A decision: another due time, excused, or as the rules say."""

    decision: Literal["due", "excused", "rules"]
    due_at: datetime | None = None
    reason: str = Field(max_length=1000)

    def decided(self) -> dict[str, Any]:
        """As the service takes it."""
        code = Overridden.NOT if self.decision == "rules" else Overridden(self.decision)
        return {"decision": code, "due_at": self.due_at, "reason": self.reason}


class ClockOut(Schema):
    """A run of a clock."""

    id: int
    subject_kind: str
    subject_id: int
    key: str
    item: int
    run: int
    clause: str
    state: str
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    late: bool
    overridden: str
