"""Plans of work, for a project, for an order that takes days, or for a department's period."""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref


class ServicePlanMade(Event):
    """A plan of work was made, for a project or for a department's period."""

    type, stream = "service_plan.made", "service_plan"
    kind: str
    project: Annotated[int | None, Ref("project")] = None
    order: Annotated[int | None, Ref("order")] = None
    unit: Annotated[int | None, Ref("unit")] = None
    starts_on: date
    ends_on: date
    items: int


class ServicePlanRevised(Event):
    """A plan of work was revised."""

    type, stream = "service_plan.revised", "service_plan"
    version: int
    items: int
    project: Annotated[int | None, Ref("project")] = None


class ServicePlanApproved(Event):
    """A plan of work was approved as it stands; a revision is approved again."""

    type, stream = "service_plan.approved", "service_plan"
    version: int
    project: Annotated[int | None, Ref("project")] = None


class ServicePlanItemDone(Event):
    """One item of a plan of work was done."""

    type, stream = "service_plan.item_done", "service_plan"
    item: int
    planned_on: date
    done_on: date | None = None
    project: Annotated[int | None, Ref("project")] = None
    words: Private[str] = ""
