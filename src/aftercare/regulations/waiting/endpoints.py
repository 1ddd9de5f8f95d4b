"""The API of clocks that wait for somebody."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit, page
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.waiting import selectors
from aftercare.regulations.waiting.schemas import WaitingPage

router = Router(tags=["regulations"])


@router.get("/clocks/waiting/", response=WaitingPage, operation_id="clocks_waiting", url_name="waiting")
def waiting(
    request: HttpRequest,
    waits_for: str = "",
    staff_id: int | None = None,
    unit_id: int | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The open clocks that you may see and for whom each waits; `after` is the last id of the page before."""
    by = actor_of(request)
    found = selectors.rows_of(
        by, clock.now(), role=waits_for, staff_id=staff_id, unit_id=unit_id, after=after, limit=limit + 1
    )
    return page(found, limit)
