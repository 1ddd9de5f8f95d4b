"""What happens to a service report."""

from typing import Annotated, ClassVar

from aftercare.base.kernel.events import Private, Ref
from aftercare.service.orders.events import OrderEvent


class ReportEvent(OrderEvent):
    """The common part: which report, which version."""

    report: Annotated[int, Ref("report")]
    version: int


class ReportIssued(ReportEvent):
    """A service report was issued and waits for review."""

    type: ClassVar[str] = "report.issued"
    cause: str = ""
    action: str = ""


class ReportPrinted(ReportEvent):
    """The report's document was made; its digest is kept."""

    type: ClassVar[str] = "report.printed"
    file: Annotated[int, Ref("file")]
    sha256: str


class ReportReturned(ReportEvent):
    """The reviewer returned the report."""

    type: ClassVar[str] = "report.returned"
    words: Private[str] = ""


class ReportReviewed(ReportEvent):
    """The report was reviewed and found right."""

    type: ClassVar[str] = "report.reviewed"
