"""Plans of work, for a project or for a department's period."""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Ref


class ServicePlanMade(Event):
    """A plan of work was made, for a project or for a department's period."""

    type, stream = "service_plan.made", "service_plan"
    kind: str
    project: Annotated[int | None, Ref("project")] = None
    unit: Annotated[int | None, Ref("unit")] = None
    starts_on: date
    ends_on: date
    items: int


class ServicePlanRevised(Event):
    """A plan of work was revised."""

    type, stream = "service_plan.revised", "service_plan"
    version: int
    items: int


class ServicePlanItemDone(Event):
    """One item of a plan of work was done."""

    type, stream = "service_plan.item_done", "service_plan"
    item: int
    planned_on: date
