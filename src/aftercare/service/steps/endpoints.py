"""The API of visits and their steps."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit, expected_version, page_of
from aftercare.platform.accounts.public import actor_of, doing
from aftercare.service.cases.endpoints import NothingIn, verb
from aftercare.service.states.schemas import SubStateIn
from aftercare.service.steps import services as steps
from aftercare.service.visits import selectors, services
from aftercare.service.visits.models import Visit
from aftercare.service.visits.schemas import (
    ArriveIn,
    AssignIn,
    CodeOut,
    ConfirmationOut,
    ConfirmIn,
    FinishIn,
    IncompleteIn,
    MemberOut,
    PhotoOut,
    RefuseIn,
    RescheduleIn,
    SharesIn,
    StepIn,
    TimesIn,
    TransferIn,
    VisitCancelIn,
    VisitIn,
    VisitOut,
    VisitPage,
    WindowIn,
)

router = Router(tags=["visits"])
FIELDS = tuple(VisitOut.model_fields)


@router.get("/visits/", response=VisitPage, operation_id="visits_list", url_name="visits")
def visits(
    request: HttpRequest,
    state: str = "",
    sub_state: str = "",
    lead_id: int | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> HttpResponse:
    """The visits that you may see, the newest first."""
    rows = selectors.listed(actor_of(request))
    if state:
        rows = rows.filter(state__in=state.split(","))
    if sub_state:
        rows = rows.filter(sub_state__in=sub_state.split(","))
    if lead_id is not None:
        rows = rows.filter(lead_id=lead_id)
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.get("/visits/{int:visit_id}/", response=VisitOut, operation_id="visits_read", url_name="visit")
def read(request: HttpRequest, visit_id: int) -> Visit:
    """One visit."""
    return selectors.get_visit(visit_id=visit_id, by=actor_of(request))


@router.post(
    "/orders/{int:order_id}/visits/", response={201: VisitOut}, operation_id="visits_plan", url_name="visits_plan"
)
def plan(request: HttpRequest, order_id: int, data: VisitIn) -> Any:
    """Plan a visit."""
    return Status(201, services.plan(order_id=order_id, **doing(request), **data.model_dump()))


@router.post(
    "/orders/{int:order_id}/grab/", response={201: VisitOut}, operation_id="orders_grab", url_name="order_grab"
)
def grab(request: HttpRequest, order_id: int, data: WindowIn) -> Any:
    """Take an order from the pool (抢单)."""
    return Status(201, services.grab(order_id=order_id, **doing(request), **data.model_dump()))


for name, service, body in (
    ("sub_state", services.set_sub_state, SubStateIn),
    ("dispatch", services.dispatch, NothingIn),
    ("assign", services.assign, AssignIn),
    ("release", services.release, NothingIn),
    ("reschedule", services.reschedule, RescheduleIn),
    ("refuse", services.refuse, RefuseIn),
    ("transfer", services.transfer, TransferIn),
    ("cancel", services.cancel, VisitCancelIn),
):
    verb(router, "visit", name, service, body, VisitOut)


@router.get("/visits/{int:visit_id}/crew/", response=list[MemberOut], operation_id="visits_crew", url_name="visit_crew")
def crew(request: HttpRequest, visit_id: int) -> Any:
    """The crew of a visit, the lead first: own times and shares."""
    return selectors.crew_of(selectors.get_visit(visit_id=visit_id, by=actor_of(request)))


@router.post(
    "/visits/{int:visit_id}/crew/{int:staff_id}/times/",
    response=MemberOut,
    operation_id="visits_times",
    url_name="visit_times",
)
def times(request: HttpRequest, visit_id: int, staff_id: int, data: TimesIn) -> Any:
    """Record the own times of one of the crew."""
    return services.record_times(visit_id=visit_id, staff_id=staff_id, **doing(request), **data.model_dump())


@router.post("/visits/{int:visit_id}/shares/", response=VisitOut, operation_id="visits_shares", url_name="visit_shares")
def shares(request: HttpRequest, visit_id: int, data: SharesIn) -> Any:
    """Say how the crew shares in the result."""
    return services.set_shares(
        visit_id=visit_id,
        shares=[(one.staff_id, one.share_bp) for one in data.shares],
        by=actor_of(request),
        at=clock.now(),
        version=expected_version(request),
    )


def _step(name: str, service: Callable[..., Visit]) -> None:
    """An operation for one press of the engineer."""

    @router.post(
        f"/visits/{{int:visit_id}}/{name}/",
        response=VisitOut,
        operation_id=f"visits_{name}",
        url_name=f"visit_{name}",
        summary=(service.__doc__ or "").split("\n")[0],
    )
    def operation(request: HttpRequest, visit_id: int, data: StepIn) -> Visit:
        at = data.happened_at or clock.now()
        return service(
            visit_id=visit_id, by=actor_of(request), at=at, version=expected_version(request), **data.device()
        )


_step("accept", steps.accept)
_step("depart", steps.depart)
_step("start_work", steps.start_work)


@router.post("/visits/{int:visit_id}/arrive/", response=VisitOut, operation_id="visits_arrive", url_name="visit_arrive")
def arrive(request: HttpRequest, visit_id: int, data: ArriveIn) -> Visit:
    """The engineer is at the site; how it was evidenced is kept, and locks nothing."""
    return steps.arrive(
        visit_id=visit_id,
        by=actor_of(request),
        at=data.happened_at or clock.now(),
        location=data.location,
        scan=data.scan,
        version=expected_version(request),
        **data.device(),
    )


@router.post("/visits/{int:visit_id}/finish/", response=VisitOut, operation_id="visits_finish", url_name="visit_finish")
def finish(request: HttpRequest, visit_id: int, data: FinishIn) -> Visit:
    """The work of the visit is done."""
    return steps.finish(
        visit_id=visit_id,
        by=actor_of(request),
        at=data.happened_at or clock.now(),
        note=data.note,
        cause_code=data.cause_code,
        action_code=data.action_code,
        version=expected_version(request),
        **data.device(),
    )


@router.post(
    "/visits/{int:visit_id}/incomplete/",
    response=VisitOut,
    operation_id="visits_incomplete",
    url_name="visit_incomplete",
)
def incomplete(request: HttpRequest, visit_id: int, data: IncompleteIn) -> Visit:
    """The visit ends with work left."""
    return steps.leave_incomplete(
        visit_id=visit_id,
        by=actor_of(request),
        at=data.happened_at or clock.now(),
        reason=data.reason,
        next_step=data.next_step,
        note=data.note,
        version=expected_version(request),
        **data.device(),
    )


@router.post(
    "/visits/{int:visit_id}/photos/", response={201: PhotoOut}, operation_id="visits_photo", url_name="visit_photo"
)
def photo(
    request: HttpRequest,
    visit_id: int,
    file: File[UploadedFile | None] = None,
    slot: Form[str] = "",
    caption: Form[str] = "",
    taken_at: Form[datetime | None] = None,
) -> Any:
    """Put a photograph into a slot of the visit; `taken_at` is the camera's time."""
    link = steps.add_photo(
        visit_id=visit_id, photo=file, slot=slot, **doing(request), caption=caption,
        device_at=taken_at,
    )  # fmt: skip
    return Status(201, link)


@router.post(
    "/visits/{int:visit_id}/code/", response={201: CodeOut}, operation_id="visits_send_code", url_name="visit_send_code"
)
def send_code(request: HttpRequest, visit_id: int) -> Any:
    """Send the customer a completion code (完单验收码)."""
    return Status(201, steps.send_code(visit_id=visit_id, **doing(request)))


@router.post(
    "/visits/{int:visit_id}/confirm/",
    response={201: ConfirmationOut},
    operation_id="visits_confirm",
    url_name="visit_confirm",
)
def confirm(request: HttpRequest, visit_id: int, data: ConfirmIn) -> Any:
    """Record the customer's word on a finished visit."""
    by, at = actor_of(request), clock.now()
    if data.method == "code":
        return Status(
            201,
            steps.confirm_by_code(
                visit_id=visit_id,
                by=by,
                at=at,
                code=data.code,
                name=data.name,
                role=data.role,
                device_at=data.device_at,
            ),
        )
    return Status(201, steps.confirm(visit_id=visit_id, by=by, at=at, **data.model_dump(exclude={"code"})))
