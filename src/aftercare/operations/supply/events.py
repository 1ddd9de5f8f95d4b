"""What happens to parts, tools and the customers' products in our hands.

Quantities are thousandths of the part's unit. What belongs to a job lies in its case; the rest in
the store's or the tool's own stream.
"""

from datetime import date
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref
from aftercare.service import events as service


class PartEvent(service.orders.OrderEvent):
    """The common part: how much of which part, for which order."""

    part: Annotated[int, Ref("part")]
    quantity_milli: int


class PartRequested(PartEvent):
    """A part was asked for."""

    type = "part.requested"


class PartIssued(PartEvent):
    """A part was handed out for the order."""

    type = "part.issued"
    store: Annotated[int, Ref("store")]
    staff: Annotated[int, Ref("staff")]


class PartUsed(PartEvent):
    """A part was built in or used up."""

    type = "part.used"
    visit: Annotated[int | None, Ref("visit")] = None
    asset: Annotated[int | None, Ref("asset")] = None
    serial: str = ""
    removed_serial: str = ""


class PartReturned(PartEvent):
    """An unused part came back."""

    type = "part.returned"
    store: Annotated[int, Ref("store")]


class OldPartReturned(PartEvent):
    """A part that was taken out came back."""

    type = "old_part.returned"
    store: Annotated[int, Ref("store")]
    condition: str
    serial: str = ""


class KitChecked(service.visits.VisitEvent):
    """Before leaving, the tools and parts for the visit were checked.

    `missing` names what is not there.
    """

    type = "kit.checked"
    tools: Annotated[list[int], Ref("tool")] = []
    missing: list[str] = []


class ProductEvent(service.cases.CaseEvent):
    """The common part: which return-repair receipt (客户产品返修收据)."""

    receipt: Annotated[int, Ref("return_receipt")]


class ProductTakenIn(ProductEvent):
    """A product of the customer was taken in for repair."""

    type = "customer_product.taken_in"
    number: str
    asset: Annotated[int | None, Ref("asset")] = None
    serial: str = ""


class ReturnReceiptSigned(ProductEvent):
    """The customer signed the return-repair receipt."""

    type = "return_receipt.signed"
    method: str
    name: Private[str] = ""


class ProductReturned(ProductEvent):
    """A product of the customer was given back."""

    type = "customer_product.returned"


class ReturnReceiptCollected(ProductEvent):
    """The return-repair receipt came back to us with the product's return."""

    type = "return_receipt.collected"


class StockReceived(Event):
    """Parts came into a store from outside."""

    type, stream = "stock.received", "store"
    part: Annotated[int, Ref("part")]
    quantity_milli: int


class StockMoved(Event):
    """Parts arrived in a store from another one."""

    type, stream = "stock.moved", "store"
    part: Annotated[int, Ref("part")]
    quantity_milli: int
    from_store: Annotated[int, Ref("store")]


class StockCounted(Event):
    """A store was counted.

    `differing` is the number of lines that did not agree.
    """

    type, stream = "stock.counted", "store"
    lines: int
    differing: int


class StockAdjusted(Event):
    """The book of a store was put right after a count."""

    type, stream = "stock.adjusted", "store"
    part: Annotated[int, Ref("part")]
    change_milli: int


class ReserveSet(Event):
    """How much of a part a store has to keep was laid down."""

    type, stream = "reserve.set", "store"
    part: Annotated[int, Ref("part")]
    minimum_milli: int


class ReserveRanShort(Event):
    """A part fell below what the store has to keep."""

    type, stream = "reserve.ran_short", "store"
    part: Annotated[int, Ref("part")]
    available_milli: int
    minimum_milli: int


class ReserveRestored(Event):
    """A part that was short is there in the laid-down amount again."""

    type, stream = "reserve.restored", "store"
    part: Annotated[int, Ref("part")]
    available_milli: int


class ReplenishmentOrdered(Event):
    """More of a part was ordered for a store."""

    type, stream = "replenishment.ordered", "store"
    part: Annotated[int, Ref("part")]
    quantity_milli: int


class ToolIssued(Event):
    """A tool or instrument was handed to somebody."""

    type, stream = "tool.issued", "tool"
    staff: Annotated[int, Ref("staff")]
    order: Annotated[int | None, Ref("order")] = None


class ToolReturned(Event):
    """A tool or instrument was given back."""

    type, stream = "tool.returned", "tool"
    condition: str


class ToolChecked(Event):
    """A tool or instrument was checked for soundness."""

    type, stream = "tool.checked", "tool"
    is_sound: bool


class ToolMaintained(Event):
    """A tool or instrument was maintained or repaired."""

    type, stream = "tool.maintained", "tool"


class ToolCalibrated(Event):
    """An instrument was calibrated."""

    type, stream = "tool.calibrated", "tool"
    passed: bool
    valid_until: date
