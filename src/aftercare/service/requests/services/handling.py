"""A request is handled: planned, owned, waiting, settled, closed."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.service.cases import services as cases
from aftercare.service.requests import rules, selectors
from aftercare.service.requests.errors import (
    NotConfirmedError,
    ReopenTooLateError,
    ReportsMissingError,
    RequestMoveError,
)
from aftercare.service.requests.events import (
    RequestArchived,
    RequestCancelled,
    RequestOwnerChanged,
    RequestPaused,
    RequestPlanned,
    RequestReopened,
    RequestSubStateChanged,
    RequestUrged,
)
from aftercare.service.requests.models import Request
from aftercare.service.requests.services.moving import end_pause, refuse_while_orders_open, settle, tell, update
from aftercare.service.states import services as states

S = Request.State
SUB_STATES = states.Bearer(
    subject="request",
    model=Request,
    fact=RequestSubStateChanged,
    ids=lambda row: {"request": row.pk},
    error=RequestMoveError,
)


@command("request.plan")
def plan(*, request_id: int, by: Actor, text: str, at: datetime, version: int | None = None) -> Request:
    """Record the handling plan (D03.3, D12.11, D19.6)."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.plan")
    request.expect(version)
    if not text.strip():
        raise InvalidError(fields={"text": [rules.SAY_WHAT]})
    move = rules.MOVES.check("plan", request.state, by=by, error=RequestMoveError)
    state = request.state if request.state == S.IN_PROGRESS else move.target
    update(request, states=move.sources, state=state, plan=text.strip(), planned_at=request.planned_at or at)
    tell(request, RequestPlanned(case=request.case_id, request=request.pk, plan=text.strip()), at)
    return request


@command("request.change_owner")
def change_owner(*, request_id: int, by: Actor, owner_id: int, at: datetime, version: int | None = None) -> Request:
    """Make somebody else answer for the request."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.triage")
    request.expect(version)
    update(request, states=None, owner_id=owner_id)
    tell(request, RequestOwnerChanged(case=request.case_id, request=request.pk, owner=owner_id), at)
    return request


@command("request.rebase")
def rebase(*, request_id: int, by: Actor, reason: str, at: datetime) -> Request:
    """Judge an open request by the rules in force now, for a stated reason; its clocks are counted anew."""
    request = selectors.get_request(request_id=request_id, by=by)
    cases.rebase_case(case_id=request.case_id, reason=reason, by=by, at=at)
    return request


@command("request.pause")
def pause(*, request_id: int, by: Actor, reason: str, at: datetime) -> Request:
    """Let the request wait for a stated reason; the clocks pause (feature 17)."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.pause")
    if request.state not in Request.OPEN_STATES or request.paused_reason or reason not in rules.PAUSE_REASONS:
        raise RequestMoveError(state=request.state, verb="")
    update(request, states=Request.OPEN_STATES, paused_reason=reason, paused_at=at)
    tell(request, RequestPaused(case=request.case_id, request=request.pk, reason=reason), at)
    return request


@command("request.resume")
def resume(*, request_id: int, by: Actor, at: datetime) -> Request:
    """The wait is over."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.pause")
    if not request.paused_reason:
        raise RequestMoveError(state=request.state, verb="")
    end_pause(request, at)
    return request


@command("request.urge")
def urge(*, request_id: int, by: Actor, at: datetime, words: str = "") -> Request:
    """The customer urges us on (催办, feature 10): counted, and the owner is told."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.urge")
    if request.state not in Request.OPEN_STATES:
        raise RequestMoveError(state=request.state, verb="")
    update(request, states=Request.OPEN_STATES, urged_count=request.urged_count + 1)
    tell(request, RequestUrged(case=request.case_id, request=request.pk, count=request.urged_count, words=words), at)
    return request


@command("request.resolve")
def resolve(*, request_id: int, by: Actor, resolution: str, at: datetime, version: int | None = None) -> Request:
    """Say that the request is done although no order says so: answered, advised, settled."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.resolve")
    request.expect(version)
    if not resolution.strip():
        raise InvalidError(fields={"resolution": [rules.SAY_WHAT]})
    rules.MOVES.check("resolve", request.state, by=by, error=RequestMoveError)
    refuse_while_orders_open(request)
    settle(request, resolution=resolution.strip(), remotely=True, at=at)
    return request


@command("request.reopen")
def reopen(*, request_id: int, by: Actor, reason: str, at: datetime, version: int | None = None) -> Request:
    """Take a resolved request up again; it counts as rework (feature 51, D12.7)."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.reopen")
    request.expect(version)
    move = rules.MOVES.check("reopen", request.state, by=by, error=RequestMoveError)
    if reason not in rules.REOPEN_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    if request.archived_at and at - request.archived_at > rules.REOPEN_WINDOW:
        raise ReopenTooLateError(days=rules.REOPEN_WINDOW.days)
    count = request.reopened_count + 1
    update(request, states=move.sources, state=move.target, resolved_at=None, archived_at=None, reopened_count=count)
    cases.reopen_case(case_id=request.case_id, at=at)
    tell(request, RequestReopened(case=request.case_id, request=request.pk, reason=reason, count=count), at)
    return request


@command("request.cancel")
def cancel(
    *, request_id: int, by: Actor, reason: str, at: datetime, words: str = "", version: int | None = None
) -> Request:
    """Withdraw the request; refused while an order is open."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.cancel")
    request.expect(version)
    move = rules.MOVES.check("cancel", request.state, by=by, error=RequestMoveError)
    if reason not in rules.CANCEL_REASONS:
        raise InvalidError(fields={"reason": [SAY_WHY]})
    refuse_while_orders_open(request)
    end_pause(request, at)
    update(request, states=move.sources, state=move.target)
    tell(request, RequestCancelled(case=request.case_id, request=request.pk, reason=reason, words=words), at)
    cases.close_case(case_id=request.case_id, at=at)
    return request


@command("request.sub_state")
def set_sub_state(*, request_id: int, by: Actor, sub_state: str, at: datetime, version: int | None = None) -> Request:
    """Put the request into a sub-state of its state, or with "" out of it; its state stays."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.sub_state")
    return SUB_STATES.put(request, sub_state, at=at, version=version)


@command("request.archive")
def archive(*, request_id: int, by: Actor, at: datetime, version: int | None = None) -> Request:
    """Close the file (D03.8, D09.1, D11.9): every visit confirmed, every report reviewed."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.archive")
    request.expect(version)
    move = rules.MOVES.check("archive", request.state, by=by, error=RequestMoveError)
    contents = selectors.file_contents(request)
    if contents.unconfirmed:
        raise NotConfirmedError
    if contents.unreviewed:
        raise ReportsMissingError
    update(request, states=move.sources, state=move.target, archived_at=at)
    tell(
        request,
        RequestArchived(
            case=request.case_id,
            request=request.pk,
            orders=contents.orders,
            visits=contents.visits,
            reports=contents.reports,
            file_hashes=contents.file_hashes,
            archived_at=at,
        ),
        at,
    )
    cases.close_case(case_id=request.case_id, at=at)
    return request


def follow_orders(*, request_id: int, order_states: list[str], at: datetime) -> None:
    """Roll the orders' states up into the request. Called by orders, within their commands."""
    request = Request.objects.get(pk=request_id)
    state = rules.roll_up(request.state, order_states)
    if state == request.state:
        return
    if state == S.RESOLVED:
        settle(request, resolution=request.resolution, remotely=False, at=at)
    else:
        update(request, states=[request.state], state=state, resolved_at=None)
