"""What happens to an order."""

from datetime import datetime
from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Private, Ref
from aftercare.service.cases.events import CaseEvent


class OrderEvent(CaseEvent):
    """The common part: which order of the case."""

    order: Annotated[int, Ref("order")]


class OrderOpened(OrderEvent):
    """An order was opened: work is owed."""

    type: ClassVar[str] = "order.opened"
    number: str
    kind: str
    request: Annotated[int | None, Ref("request")] = None
    asset: Annotated[int | None, Ref("asset")] = None
    site: Annotated[int | None, Ref("site")] = None
    customer: Annotated[int | None, Ref("customer")] = None
    parent: Annotated[int | None, Ref("order")] = None
    work_type: str = ""
    is_rework: bool = False
    due_at: datetime | None = None


class OrderPooled(OrderEvent):
    """The order was put into the pool; able engineers may take it."""

    type: ClassVar[str] = "order.pooled"


class OrderToolsChanged(OrderEvent):
    """Other tools or vehicles have to come along; all of them, by their codes."""

    type: ClassVar[str] = "order.tools_changed"
    tools: list[str]


class OrderHeld(OrderEvent):
    """Work on the order was put on hold."""

    type: ClassVar[str] = "order.held"
    reason: str


class OrderResumed(OrderEvent):
    """Work on the order goes on."""

    type: ClassVar[str] = "order.resumed"


class OrderFinished(OrderEvent):
    """All work of the order is done."""

    type: ClassVar[str] = "order.finished"
    without_visit: bool = False


class OrderReopened(OrderEvent):
    """A finished order needs more work."""

    type: ClassVar[str] = "order.reopened"
    reason: str


class OrderClosed(OrderEvent):
    """The order is closed: its report was reviewed, or none was owed."""

    type: ClassVar[str] = "order.closed"


class OrderCancelled(OrderEvent):
    """The order was cancelled."""

    type: ClassVar[str] = "order.cancelled"
    reason: str
    words: Private[str] = ""


class TaskDone(OrderEvent):
    """One task of the order was ticked off."""

    type: ClassVar[str] = "order.task_done"
    position: int
    done: bool = True


class OrderSubStateChanged(OrderEvent):
    """The order was put into a sub-state of its state, by hand or by an event (`cause`), or taken out of it."""

    type: ClassVar[str] = "order.sub_state_changed"
    judged: ClassVar[bool] = False
    state: str
    sub_state: str = ""
    cause: str = ""
