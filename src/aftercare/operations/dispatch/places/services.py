"""Who goes to a site away from the home region (D20.4): supervisor, nearest office, vice president; each step timed."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.operations.dispatch.places import selectors
from aftercare.operations.dispatch.places.errors import (
    AlreadyAnsweredError,
    AlreadyAskedError,
    NobodyNamedError,
    NotAwayError,
    NotDeclinedError,
    RequestOverError,
)
from aftercare.operations.dispatch.places.events import (
    OfficeAccepted,
    OfficeAsked,
    OfficeDeclined,
    SupervisorInformed,
    VicePresidentCoordinated,
)
from aftercare.operations.dispatch.places.models import OfficeRequest
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

S = OfficeRequest.State


@command("place.inform_supervisor")
def inform_supervisor(*, request_id: int, by: Actor, supervisor_id: int, at: datetime) -> service.Request:
    """Tell the supervisor of a job away from the home region."""
    request = _open(request_id, "place.inform", by)
    if not selectors.is_away(request, at):
        raise NotAwayError
    organisation.get_staff(staff_id=supervisor_id, by=by)
    publish(SupervisorInformed(case=request.case_id, supervisor=supervisor_id), stream_id=request.case_id, at=at)
    return request


@command("place.ask_office")
def ask_office(*, request_id: int, by: Actor, at: datetime, unit_id: int | None = None) -> OfficeRequest:
    """Ask an office to send somebody: the nearest one, unless another is named."""
    request = _open(request_id, "place.ask", by)
    unit_id = unit_id or selectors.nearest_office(request, at)
    if unit_id is None:
        raise NobodyNamedError
    if OfficeRequest.objects.filter(request=request, unit_id=unit_id, state=S.ASKED).exists():
        raise AlreadyAskedError
    unit = units.get(unit_id)
    row = OfficeRequest.objects.create(
        uid=uuid7(at), request=request, unit=unit, unit_path=unit.path, asking_path=request.unit_path, asked_at=at
    )
    publish(OfficeAsked(case=request.case_id, unit=unit_id), stream_id=request.case_id, at=at)
    return row


@command("place.accept")
def accept(*, office_request_id: int, by: Actor, at: datetime, version: int | None = None) -> OfficeRequest:
    """The office sends somebody."""
    row = selectors.get(office_request_id=office_request_id, by=by, permission="place.answer")
    row.expect(version)
    _answer(row, S.ACCEPTED, by=by, at=at)
    publish(OfficeAccepted(case=row.request.case_id, unit=row.unit_id), stream_id=row.request.case_id, at=at)
    return row


@command("place.decline")
def decline(
    *, office_request_id: int, by: Actor, reason: str, at: datetime, version: int | None = None
) -> OfficeRequest:
    """The office can send nobody, and says why."""
    row = selectors.get(office_request_id=office_request_id, by=by, permission="place.answer")
    row.expect(version)
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    _answer(row, S.DECLINED, by=by, at=at, reason=reason.strip())
    event = OfficeDeclined(case=row.request.case_id, unit=row.unit_id, reason=reason.strip())
    publish(event, stream_id=row.request.case_id, at=at)
    return row


def _answer(row: OfficeRequest, state: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    staff_id = by.id if by.kind is ActorKind.STAFF else None
    change(
        row, states=[S.ASKED], error=AlreadyAnsweredError, state=state, reason=reason, answered_at=at,
        answered_by_id=staff_id,
    )  # fmt: skip


@command("place.coordinate")
def coordinate(
    *, request_id: int, by: Actor, at: datetime, unit_id: int | None = None, staff_id: int | None = None
) -> service.Request:
    """The vice president settles who goes where no office can, or none answers in time."""
    request = _open(request_id, "place.settle", by)
    if unit_id is None and staff_id is None:
        raise NobodyNamedError
    if not selectors.may_settle(request, at):
        raise NotDeclinedError
    if staff_id is not None:
        organisation.get_staff(staff_id=staff_id, by=by)
    if unit_id is not None:
        units.get(unit_id)
    event = VicePresidentCoordinated(case=request.case_id, unit=unit_id, staff=staff_id)
    publish(event, stream_id=request.case_id, at=at)
    return request


def _open(request_id: int, permission: str, by: Actor) -> service.Request:
    """The request, if somebody still has to go."""
    request = service.request(request_id=request_id, by=by)
    accounts.require(by, permission, unit_path=request.unit_path)
    if request.state not in service.Request.OPEN_STATES:
        raise RequestOverError
    return request
