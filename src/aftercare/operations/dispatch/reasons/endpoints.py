"""The API of who could go, and why not the others."""

from datetime import date

from django.http import HttpRequest
from ninja import Router

from aftercare.operations.dispatch.reasons import selectors
from aftercare.operations.dispatch.reasons.schemas import ReasonsOut
from aftercare.platform.accounts.public import doing

router = Router(tags=["plans"])


@router.get(
    "/orders/{int:order_id}/candidates/", response=ReasonsOut, operation_id="orders_candidates",
    url_name="order_candidates",
)  # fmt: skip
def candidates(request: HttpRequest, order_id: int, staff_id: int | None = None, day: date | None = None) -> ReasonsOut:
    """Every engineer and every rule for one order; `staff_id`: why not this one, and what would have to change.

    Of the `day`, else of that of the order's visit, else of today.
    """
    found = selectors.reasons(order_id=order_id, **doing(request), staff_id=staff_id, day=day)
    return ReasonsOut.of(found)
