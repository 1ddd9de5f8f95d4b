"""Getting in touch: the customer, the time of a visit, how far the work has come."""

from datetime import datetime
from typing import Annotated

from aftercare.base.kernel.events import Private, Ref
from aftercare.service import events as service


class CustomerContacted(service.cases.CaseEvent):
    """Whoever is to do the work got in touch with the customer."""

    type = "customer.contacted"
    staff: Annotated[int | None, Ref("staff")] = None
    visit: Annotated[int | None, Ref("visit")] = None
    way: str
    words: Private[str] = ""


class CustomerNotReached(service.cases.CaseEvent):
    """Somebody tried to reach the customer, and nobody answered."""

    type = "customer.not_reached"
    staff: Annotated[int | None, Ref("staff")] = None
    visit: Annotated[int | None, Ref("visit")] = None
    way: str
    try_again_at: datetime | None = None
    words: Private[str] = ""


class AppointmentAgreed(service.cases.CaseEvent):
    """The time of a visit was agreed with the customer."""

    type = "appointment.agreed"
    visit: Annotated[int | None, Ref("visit")] = None
    start_at: datetime
    end_at: datetime | None = None
    way: str


class ProgressChecked(service.cases.CaseEvent):
    """The service department asked how far a dispatched job has come."""

    type = "progress.checked"
    visit: Annotated[int | None, Ref("visit")] = None
    words: Private[str] = ""


class EngineerNotReached(service.cases.CaseEvent):
    """The service department asked how far a dispatched job has come, and did not reach the engineer."""

    type = "engineer.not_reached"
    visit: Annotated[int | None, Ref("visit")] = None
    engineer: Annotated[int | None, Ref("staff")] = None
    way: str
    try_again_at: datetime | None = None
    words: Private[str] = ""


class ProgressTold(service.cases.CaseEvent):
    """The customer was told how far the work has come, or how it ended."""

    type = "progress.told"
    visit: Annotated[int | None, Ref("visit")] = None
    way: str
    words: Private[str] = ""
