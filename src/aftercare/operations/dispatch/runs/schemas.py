"""What the API says and hears about plans."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from aftercare.operations.dispatch.problems.rules.settings import MOST_DAYS
from aftercare.operations.dispatch.runs.rules import said
from aftercare.operations.dispatch.runs.selectors import Comparison

# So many orders at once may be chosen; whoever wants more plans the unit.
MOST_ORDERS = 500


class RunIn(Schema):
    """Ask for a plan; what is left out is as the unit has it."""

    unit_id: int
    first_day: date | None = None
    days: int | None = Field(None, ge=1, le=MOST_DAYS)
    staff_id: int | None = None
    seconds: int | None = Field(None, ge=1, le=7_200)
    seed: int = Field(0, ge=0)
    engine: str = Field("", max_length=40)
    order_ids: list[int] = Field(default_factory=list, max_length=MOST_ORDERS)
    # What is left of one day, within a minute.
    quick: bool = False


class OrdersIn(Schema):
    """Which orders to plan; the unit that holds them all plans them."""

    order_ids: list[int] = Field(min_length=1, max_length=MOST_ORDERS)
    first_day: date | None = None
    seconds: int | None = Field(None, ge=1, le=7_200)


class RunLine(Schema):
    """A plan as the list has it."""

    id: int
    number: str
    state: str
    mode: str
    unit_id: int
    first_day: date
    days: int
    staff_id: int | None
    order_ids: list[int]
    cause: str
    engine: str
    policy: str
    travel: str
    inputs: str
    seed: int
    seconds: int
    reason: str
    asked_at: datetime
    ended_at: datetime | None
    version: int


class ChangeOut(Schema):
    """One thing that the plan would do."""

    id: int
    kind: str
    state: str
    order_id: int
    visit_id: int | None
    part: int
    staff_ids: list[int]
    start_at: datetime | None
    end_at: datetime | None
    was_staff_ids: list[int]
    was_start_at: datetime | None
    reason: str


class RunOut(RunLine):
    """One plan, with its record and every change. `record` is as docs/developers/dispatch.md has it."""

    job_id: int | None
    record: dict[str, Any]
    changes: list[ChangeOut]

    @staticmethod
    def resolve_reason(row: Any) -> str:
        """In the reader's language."""
        return said(row.reason, row.record)

    @staticmethod
    def resolve_changes(row: Any) -> list[Any]:
        """In the order of their making."""
        return list(row.changes.order_by("pk"))


class RunPage(Schema):
    """Plans, the newest first."""

    items: list[RunLine]
    next: str | None


class FigureOut(Schema):
    """One figure by both plans."""

    this: int
    other: int


class ApartOut(Schema):
    """An order that they place otherwise; null: left out."""

    order_id: int
    number: str
    part: int
    staff: str
    start: datetime | None
    other_staff: str
    other_start: datetime | None


class ComparisonOut(Schema):
    """A plan beside another one, or beside the visits as they stood (`other` null)."""

    plan: str
    other: str | None
    figures: dict[str, FigureOut]
    apart: list[ApartOut]

    @staticmethod
    def of(found: Comparison) -> "ComparisonOut":
        """As it is sent."""
        return ComparisonOut(
            plan=found.run.number,
            other=found.other.number if found.other else None,
            figures={name: FigureOut(this=this, other=other) for name, (this, other) in found.figures.items()},
            apart=[ApartOut.from_orm(one) for one in found.apart],
        )


class ApplyIn(Schema):
    """Which changes; left out: all that are open."""

    change_ids: list[int] | None = None
    dispatch_now: bool = False


class AppliedOut(Schema):
    """What applying did."""

    applied: int
    conflicts: int
    left: int


class DiscardIn(Schema):
    """Why."""

    reason: str = Field("", max_length=300)
