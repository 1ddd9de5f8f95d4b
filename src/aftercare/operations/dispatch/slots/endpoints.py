"""The API of appointments."""

from dataclasses import asdict
from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from aftercare.operations.dispatch.bookings import selectors as bookings
from aftercare.operations.dispatch.slots import services
from aftercare.operations.dispatch.slots.schemas import AppointmentOut, BookIn, SlotsOut
from aftercare.operations.dispatch.slots.selectors import offers as selectors
from aftercare.platform.accounts.public import doing
from aftercare.service.public import Visit

router = Router(tags=["appointments"])
Count = Annotated[int, Field(ge=1, le=20)]


@router.get("/orders/{int:order_id}/slots/", response=SlotsOut, operation_id="appointments_slots", url_name="slots")
def slots(request: HttpRequest, order_id: int, count: Count | None = None) -> HttpResponse:
    """The best windows for an order, with what speaks for each."""
    found = selectors.shown(order_id=order_id, **doing(request), count=count)
    body = orjson.dumps({"items": [asdict(one) for one in found]}, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, content_type="application/json")


@router.post(
    "/orders/{int:order_id}/appointment/", response=AppointmentOut, operation_id="appointments_book",
    url_name="appointment",
)  # fmt: skip
def book(request: HttpRequest, order_id: int, data: BookIn) -> dict[str, Any]:
    """Make a window the appointment; the room is searched again first, and what is gone is refused."""
    return _told(services.book(order_id=order_id, **doing(request), **data.model_dump()))


@router.post(
    "/orders/{int:order_id}/appointment/cancel/", response=AppointmentOut, operation_id="appointments_cancel",
    url_name="appointment_cancel",
)  # fmt: skip
def cancel(request: HttpRequest, order_id: int) -> dict[str, Any]:
    """Call the appointment off."""
    return _told(services.cancel(order_id=order_id, **doing(request)))


def _told(visit: Visit) -> dict[str, Any]:
    held = bookings.get(visit.pk)
    return {
        "visit_id": visit.pk, "starts_at": visit.planned_start_at, "agreed_from": held.agreed_from,
        "agreed_to": held.agreed_to,
    }  # fmt: skip
