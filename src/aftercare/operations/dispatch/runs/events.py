"""What happens to plans: asked for, made, applied, thrown away."""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref


class PlanEvent(Event):
    """The common part: which unit it is for."""

    stream = "plan"
    unit: Annotated[int, Ref("unit")]


class PlanAsked(PlanEvent):
    """A plan was asked for, by somebody or by what happened."""

    type = "plan.asked"
    mode: str
    first_day: date
    days: int
    cause: str = ""
    staff: Annotated[int | None, Ref("staff")] = None
    orders: Annotated[list[int], Ref("order")] = []


class PlanMade(PlanEvent):
    """A plan was worked out; nothing is changed by it yet."""

    type = "plan.made"
    engine: str
    inputs: str
    policy: str
    changes: int
    unplanned: int
    cost: int


class PlanFailed(PlanEvent):
    """No plan could be worked out."""

    type = "plan.failed"
    reason: Private[str] = ""
    # The refusal, where it was one.
    code: str = ""


class PlanApplied(PlanEvent):
    """A plan was applied, wholly or in part; what had changed meanwhile was left alone."""

    type = "plan.applied"
    applied: int
    conflicts: int
    left: int


class PlanDiscarded(PlanEvent):
    """A plan was thrown away."""

    type = "plan.discarded"
    reason: Private[str] = ""
