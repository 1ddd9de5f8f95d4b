"""The API of getting in touch."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel.http import Limit, page_of
from aftercare.operations.dispatch.contacts import selectors, services
from aftercare.operations.dispatch.contacts.schemas import AgreeIn, CallCheckIn, CallIn, CallOut, CallPage, TellIn
from aftercare.platform.accounts.public import actor_of, doing

router = Router(tags=["contacts"])
FIELDS = tuple(CallOut.model_fields)


@router.get("/contacts/", response=CallPage, operation_id="calls_list", url_name="contacts")
def contacts(request: HttpRequest, waiting: bool = False, after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """Who got in touch with whom, the newest first; `waiting`: whom somebody has to try again."""
    rows = selectors.listed(actor_of(request))
    if waiting:
        rows = selectors.to_try(rows)
    return page_of(rows, FIELDS, after=after, limit=limit)


def _made(request: HttpRequest, service: Any, data: Any, **ids: int) -> Any:
    return Status(201, service(**doing(request), **ids, **data.model_dump()))


@router.post(
    "/requests/{int:request_id}/contacts/",
    response={201: CallOut},
    operation_id="requests_contact",
    url_name="request_contact",
)
def of_request(request: HttpRequest, request_id: int, data: CallIn) -> Any:
    """Record that the customer of a request was reached, or not and when one tries again."""
    return _made(request, services.contact, data, request_id=request_id)


@router.post(
    "/visits/{int:visit_id}/contacts/",
    response={201: CallOut},
    operation_id="visits_contact",
    url_name="visit_contact",
)
def of_visit(request: HttpRequest, visit_id: int, data: CallIn) -> Any:
    """Record that the customer of a visit was reached, or not and when one tries again."""
    return _made(request, services.contact, data, visit_id=visit_id)


@router.post(
    "/visits/{int:visit_id}/appointment/",
    response={201: CallOut},
    operation_id="visits_agree",
    url_name="visit_agree",
)
def agree(request: HttpRequest, visit_id: int, data: AgreeIn) -> Any:
    """Record that the time of a visit was agreed with the customer; another time than planned moves it."""
    version: int | None = getattr(request, "expected_version", None)
    made = services.agree(visit_id=visit_id, **doing(request), version=version, **data.model_dump())
    return Status(201, made)


@router.post(
    "/requests/{int:request_id}/progress/",
    response={201: CallOut},
    operation_id="requests_tell",
    url_name="request_tell",
)
def tell_of_request(request: HttpRequest, request_id: int, data: TellIn) -> Any:
    """Record what the customer was told of a request."""
    return _made(request, services.tell, data, request_id=request_id)


@router.post(
    "/visits/{int:visit_id}/progress/",
    response={201: CallOut},
    operation_id="visits_tell",
    url_name="visit_tell",
)
def tell_of_visit(request: HttpRequest, visit_id: int, data: TellIn) -> Any:
    """Record what the customer was told of a visit."""
    return _made(request, services.tell, data, visit_id=visit_id)


@router.post(
    "/visits/{int:visit_id}/progress-check/",
    response={201: CallOut},
    operation_id="visits_check",
    url_name="visit_check",
)
def check(request: HttpRequest, visit_id: int, data: CallCheckIn) -> Any:
    """Record what the engineer of a visit says about its progress, or that nobody was reached."""
    return _made(request, services.check, data, visit_id=visit_id)
