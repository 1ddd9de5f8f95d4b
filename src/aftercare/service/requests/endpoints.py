"""The API of requests."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit, answer, expected_version, page_of
from aftercare.platform.accounts.public import actor_of, doing, doing_on
from aftercare.service.cases.endpoints import NothingIn, verb
from aftercare.service.requests import selectors, services
from aftercare.service.requests.models import Request
from aftercare.service.requests.schemas import (
    FIELDS,
    AnswerIn,
    CodeIn,
    DiagnoseIn,
    MergeIn,
    RequestIn,
    RequestOut,
    RequestPage,
    RequestReasonIn,
    ResolveIn,
    SplitIn,
    TextIn,
    TriageIn,
    WhyIn,
    shown,
)
from aftercare.service.states.schemas import SubStateIn

router = Router(tags=["requests"])


@router.get("/requests/", response=RequestPage, operation_id="requests_list", url_name="requests")
def requests(
    request: HttpRequest,
    state: str = "",
    sub_state: str = "",
    asset_id: int | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The requests that you may see, the newest first; `after` is the last id of the page before."""
    rows = selectors.listed(actor_of(request))
    if state:
        rows = rows.filter(state__in=state.split(","))
    if sub_state:
        rows = rows.filter(sub_state__in=sub_state.split(","))
    if asset_id is not None:
        rows = rows.filter(asset_id=asset_id)
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.post("/requests/", response={201: RequestOut}, operation_id="requests_receive", url_name="requests_receive")
def receive(request: HttpRequest, data: RequestIn) -> HttpResponse:
    """Register a request; an `Idempotency-Key` makes it happen once however often it is sent."""
    return answer(shown(services.receive(report=data.report(), **doing(request))), status=201)


@router.get("/requests/{int:request_id}/", response=RequestOut, operation_id="requests_read", url_name="request")
def read(request: HttpRequest, request_id: int) -> Request:
    """One request."""
    return selectors.get_request(request_id=request_id, by=actor_of(request))


@router.post(
    "/requests/{int:request_id}/triage/", response=RequestOut, operation_id="requests_triage", url_name="request_triage"
)
def triage(request: HttpRequest, request_id: int, data: TriageIn) -> Request:
    """Classify it; `If-Match` carries the version that you saw."""
    return services.triage(
        request_id=request_id,
        by=actor_of(request),
        at=clock.now(),
        version=expected_version(request),
        **data.model_dump(),
    )


@router.post(
    "/requests/{int:request_id}/plan/", response=RequestOut, operation_id="requests_plan", url_name="request_plan"
)
def plan(request: HttpRequest, request_id: int, data: TextIn) -> Request:
    """Record the handling plan."""
    return services.plan(
        request_id=request_id, by=actor_of(request), text=data.text, at=clock.now(), version=expected_version(request)
    )


@router.post(
    "/requests/{int:request_id}/urge/", response=RequestOut, operation_id="requests_urge", url_name="request_urge"
)
def urge(request: HttpRequest, request_id: int, data: TextIn) -> Request:
    """Urge us on."""
    return services.urge(request_id=request_id, by=actor_of(request), words=data.text, at=clock.now())


@router.post(
    "/requests/{int:request_id}/cancel/", response=RequestOut, operation_id="requests_cancel", url_name="request_cancel"
)
def cancel(request: HttpRequest, request_id: int, data: RequestReasonIn) -> Request:
    """Withdraw it."""
    return services.cancel(
        request_id=request_id,
        by=actor_of(request),
        reason=data.reason,
        words=data.words,
        at=clock.now(),
        version=expected_version(request),
    )


@router.post(
    "/requests/{int:request_id}/archive/",
    response=RequestOut,
    operation_id="requests_archive",
    url_name="request_archive",
)
def archive(request: HttpRequest, request_id: int) -> Request:
    """Close its file."""
    return services.archive(request_id=request_id, **doing_on(request))


for name, service, body in (
    ("sub_state", services.set_sub_state, SubStateIn),
    ("answer", services.answer, AnswerIn),
    ("diagnose", services.diagnose, DiagnoseIn),
    ("pause", services.pause, CodeIn),
    ("resume", services.resume, NothingIn),
    ("resolve", services.resolve, ResolveIn),
    ("reopen", services.reopen, CodeIn),
    ("merge", services.merge, MergeIn),
    ("split", services.split, SplitIn),
    ("rebase", services.rebase, WhyIn),
):
    verb(router, "request", name, service, body, RequestOut)
