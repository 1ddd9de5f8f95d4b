"""The API of help from other offices."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from aftercare.operations.dispatch.places import selectors, services
from aftercare.operations.dispatch.places.models import OfficeRequest
from aftercare.operations.dispatch.places.schemas import (
    AskIn,
    CoordinateIn,
    DeclineIn,
    DoneOut,
    InformIn,
    OfficeRequestOut,
    OfficeRequestPage,
)
from aftercare.platform.accounts.public import actor_of, doing, doing_on, require_somewhere

router = Router(tags=["offices"])
Limit = Annotated[int, Field(ge=1, le=200)]


@router.get("/offices/", response=OfficeRequestPage, operation_id="offices_list", url_name="offices")
def listed(request: HttpRequest, state: str = "", after: int | None = None, limit: Limit = 50) -> Any:
    """What your units asked other offices, or were asked."""
    by = actor_of(request)
    require_somewhere(by, "place.view")
    rows = selectors.visible_to(by)
    if state:
        rows = rows.filter(state__in=state.split(","))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    following = str(found[limit - 1].pk) if len(found) > limit else None
    return {"items": found[:limit], "next": following}


@router.get(
    "/offices/{int:office_request_id}/", response=OfficeRequestOut, operation_id="offices_read", url_name="office"
)
def read(request: HttpRequest, office_request_id: int) -> OfficeRequest:
    """One office that was asked."""
    return selectors.get(office_request_id=office_request_id, by=actor_of(request))


@router.post(
    "/offices/{int:office_request_id}/accept/", response=OfficeRequestOut, operation_id="offices_accept",
    url_name="office_accept",
)  # fmt: skip
def accept(request: HttpRequest, office_request_id: int) -> OfficeRequest:
    """The office sends somebody."""
    return services.accept(office_request_id=office_request_id, **doing_on(request))


@router.post(
    "/offices/{int:office_request_id}/decline/", response=OfficeRequestOut, operation_id="offices_decline",
    url_name="office_decline",
)  # fmt: skip
def decline(request: HttpRequest, office_request_id: int, data: DeclineIn) -> OfficeRequest:
    """The office can send nobody, and says why."""
    return services.decline(office_request_id=office_request_id, reason=data.reason, **doing_on(request))


@router.post(
    "/requests/{int:request_id}/inform-supervisor/", response=DoneOut, operation_id="places_inform",
    url_name="place_inform",
)  # fmt: skip
def inform(request: HttpRequest, request_id: int, data: InformIn) -> Any:
    """Tell the supervisor of a job away from the home region."""
    services.inform_supervisor(request_id=request_id, supervisor_id=data.supervisor_id, **doing(request))
    return {"request_id": request_id}


@router.post(
    "/requests/{int:request_id}/ask-office/", response={201: OfficeRequestOut}, operation_id="places_ask",
    url_name="place_ask",
)  # fmt: skip
def ask(request: HttpRequest, request_id: int, data: AskIn) -> Any:
    """Ask the nearest office, or this one, to send somebody."""
    return Status(201, services.ask_office(request_id=request_id, unit_id=data.unit_id, **doing(request)))


@router.post(
    "/requests/{int:request_id}/coordinate/", response=DoneOut, operation_id="places_coordinate",
    url_name="place_coordinate",
)  # fmt: skip
def coordinate(request: HttpRequest, request_id: int, data: CoordinateIn) -> Any:
    """The vice president settles who goes."""
    services.coordinate(request_id=request_id, **doing(request), **data.model_dump())
    return {"request_id": request_id}
