"""How many people of which kind are planned for. `heads` is by role, shares are basis points."""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class StaffingPlanMade(Event):
    """A staffing plan was made from the demand."""

    type, stream = "staffing_plan.made", "staffing_plan"
    unit: Annotated[int, Ref("unit")]
    model: str
    first_day: date
    last_day: date
    heads: dict[str, int]


class StaffingPlanChecked(Event):
    """A staffing plan was checked against the laid-down shares and principles.

    `outside` names what does not fit.
    """

    type, stream = "staffing_plan.checked", "staffing_plan"
    shares_bp: dict[str, int]
    outside: list[str] = []


class StaffingPlanRevised(Event):
    """A staffing plan was revised."""

    type, stream = "staffing_plan.revised", "staffing_plan"
    version: int
    reason: str
    heads: dict[str, int]
