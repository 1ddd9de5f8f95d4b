"""The API of work handed over."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel.http import Limit, page_of
from aftercare.operations.dispatch.handovers import selectors, services
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.operations.dispatch.handovers.schemas import (
    HandoverDeclineIn,
    HandoverFinishIn,
    HandoverIn,
    HandoverNothingIn,
    HandoverOut,
    HandoverPage,
)
from aftercare.platform.accounts.public import actor_of, doing, doing_on

router = Router(tags=["handovers"])
FIELDS = tuple(HandoverOut.model_fields)


@router.get("/handovers/", response=HandoverPage, operation_id="handovers_list", url_name="handovers")
def handovers(request: HttpRequest, state: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """The hand-overs that you may see, the newest first."""
    rows = selectors.listed(actor_of(request))
    if state:
        rows = rows.filter(state__in=state.split(","))
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.get("/handovers/{int:handover_id}/", response=HandoverOut, operation_id="handovers_read", url_name="handover")
def read(request: HttpRequest, handover_id: int) -> Handover:
    """One hand-over."""
    return selectors.get(handover_id=handover_id, by=actor_of(request))


@router.post(
    "/requests/{int:request_id}/handovers/",
    response={201: HandoverOut},
    operation_id="requests_hand_over",
    url_name="request_hand_over",
)
def ask(request: HttpRequest, request_id: int, data: HandoverIn) -> Any:
    """Hand a piece of the work to a department, or to somebody."""
    return Status(201, services.ask(request_id=request_id, **doing(request), **data.model_dump()))


@router.post(
    "/handovers/{int:handover_id}/accept/",
    response=HandoverOut,
    operation_id="handovers_accept",
    url_name="handover_accept",
)
def accept(request: HttpRequest, handover_id: int, data: HandoverNothingIn) -> Handover:
    """Take the piece of work over."""
    return services.accept(handover_id=handover_id, **doing_on(request), **data.model_dump())


@router.post(
    "/handovers/{int:handover_id}/decline/",
    response=HandoverOut,
    operation_id="handovers_decline",
    url_name="handover_decline",
)
def decline(request: HttpRequest, handover_id: int, data: HandoverDeclineIn) -> Handover:
    """Do not take it over, and say why."""
    return services.decline(handover_id=handover_id, **doing_on(request), **data.model_dump())


@router.post(
    "/handovers/{int:handover_id}/finish/",
    response=HandoverOut,
    operation_id="handovers_finish",
    url_name="handover_finish",
)
def finish(request: HttpRequest, handover_id: int, data: HandoverFinishIn) -> Handover:
    """The piece of work is done."""
    return services.finish(handover_id=handover_id, **doing_on(request), **data.model_dump())
