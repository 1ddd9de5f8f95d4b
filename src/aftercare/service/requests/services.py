"""Everything that can be done to a request."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.base.kernel import tables
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.platform.accounts import public as accounts
from aftercare.platform.numbering import public as numbering
from aftercare.service.cases import services as cases
from aftercare.service.coverage import selectors as coverage
from aftercare.service.requests import rules, selectors
from aftercare.service.requests.errors import (
    MajorNotAllowedError,
    MergeIntoSelfError,
    NotConfirmedError,
    ReopenTooLateError,
    ReportsMissingError,
    RequestBusyError,
    RequestMoveError,
)
from aftercare.service.requests.events import (
    RequestAnswered,
    RequestArchived,
    RequestCancelled,
    RequestCorrected,
    RequestDiagnosed,
    RequestMerged,
    RequestOwnerChanged,
    RequestPaused,
    RequestPlanned,
    RequestReopened,
    RequestResolved,
    RequestResumed,
    RequestUrged,
)
from aftercare.service.requests.models import Diagnosis, Request

S = Request.State


@command("request.receive")
def receive(
    *,
    report: rules.Report,
    by: Actor,
    at: datetime,
    unit_id: int | None = None,
    owner_id: int | None = None,
    uid: UUID | None = None,
) -> Request:
    """Register what a customer asks (D01.2, D02.2, D03.2, D10.4). The clocks start here, but for history."""
    report, named = selectors.completed(report)
    unit = selectors.unit_for(named, unit_id)
    accounts.require(by, "request.create", unit_path=unit.path, own=True)
    rules.check(report)
    history = by.kind is ActorKind.HISTORY
    asked = selectors.attributes_for(report, named, unit.path, history=history)
    case = cases.open_case(unit=unit, attributes=asked, by=by, at=at)
    number = numbering.take("service.request", unit_id=unit.pk, at=at)
    values = rules.request_values(report, number=number, unit_id=unit.pk, unit_path=unit.path, at=at, history=history)
    request = Request(uid=uid or uuid7(at), case=case, owner_id=owner_id, **values)
    tables.add(Request, [request])
    publish(rules.received_event(case.pk, request.pk, values), stream_id=case.pk, at=at)
    return request


@command("request.correct")
def correct(
    *, request_id: int, by: Actor, changes: dict[str, Any], at: datetime, version: int | None = None
) -> Request:
    """Correct what was registered: customer, contact, place, equipment, title, description."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.change")
    request.expect(version)
    allowed = {key: value for key, value in changes.items() if key in rules.CORRECTABLE}
    allowed |= selectors.following(request, allowed)
    changed = {key: value for key, value in allowed.items() if getattr(request, key) != value}
    if not changed:
        return request
    selectors.check_match(request, changed)
    _update(request, states=None, **changed)
    cases.move_case(case_id=request.case_id, unit_id=request.unit_id, unit_path=request.unit_path)
    _tell(
        request,
        RequestCorrected(
            case=request.case_id,
            request=request.pk,
            fields=sorted(changed.keys() - {"unit_path"}),
            customer=request.customer_id,
            site=request.site_id,
            asset=request.asset_id,
        ),
        at,
    )
    cases.change_attributes(case_id=request.case_id, changes=selectors.attributes_of(request), at=at)
    return request


@command("request.triage")
def triage(
    *,
    request_id: int,
    by: Actor,
    at: datetime,
    nature: str,
    urgency: str,
    impact: str,
    symptom_code: str = "",
    safety: str = "",
    is_major: bool = False,
    owner_id: int | None = None,
    payer: str | None = None,
    payer_reason: str = "",
    version: int | None = None,
) -> Request:
    """Classify the request, set its priority and who pays (D03.3, D13.1, D17.1, features 12–14, 107).

    `payer` overrides the computed verdict and then needs `payer_reason`.
    """
    request = selectors.get_request(request_id=request_id, by=by, permission="request.triage")
    request.expect(version)
    if (
        is_major
        and not request.is_major
        and not accounts.allows(by, "request.declare_major", unit_path=request.unit_path)
    ):
        raise MajorNotAllowedError
    rules.check_payer(payer, payer_reason)
    _check_classes(nature=nature, urgency=urgency, impact=impact, safety=safety)
    move = rules.MOVES.check("triage", request.state, by=by, error=RequestMoveError)
    earlier = selectors.earlier_same(
        asset_id=request.asset_id, symptom_code=symptom_code, before=request.received_at, leave_out=request.pk
    )
    is_rework = earlier is not None or request.reopened_count > 0
    verdict = coverage.verdict_for(
        asset_id=request.asset_id, at=request.received_at, is_rework=is_rework, nature=nature, case=request.case
    )
    _update(
        request,
        states=move.sources,
        state=S.PLANNED if request.state == S.PLANNED else move.target,
        nature=nature,
        urgency=urgency,
        impact=impact,
        symptom_code=symptom_code,
        safety=safety,
        is_major=is_major,
        priority=rules.priority_of(impact=impact, urgency=urgency, is_major=is_major, safety=safety),
        owner_id=owner_id or request.owner_id or (by.id if by.kind is ActorKind.STAFF else None),
        payer=payer or verdict.payer,
        coverage_reason="override" if payer else verdict.reason,
        coverage_basis=payer_reason if payer else verdict.basis,
        repeat_of_id=earlier.pk if earlier else None,
        triaged_at=request.triaged_at or at,
    )
    _tell(request, rules.triaged_event(request, overridden=bool(payer)), at)
    cases.change_attributes(case_id=request.case_id, changes=selectors.attributes_of(request), at=at)
    return request


@command("request.answer")
def answer(*, request_id: int, by: Actor, way: str, words: str, at: datetime) -> Request:
    """Record that the customer was given an answer (D15.3, D18.1, D20.2): by phone, mail, message."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.answer")
    if request.answered_at is None:
        _update(request, states=None, answered_at=at)
    _tell(request, RequestAnswered(case=request.case_id, request=request.pk, way=way, words=words), at)
    return request


@command("request.diagnose")
def diagnose(
    *, request_id: int, by: Actor, findings: str, verdict: str, at: datetime, tried: str = "", cause_code: str = ""
) -> Request:
    """Record a remote diagnosis (C.5, D07.2, D19.4). `solved` resolves the request without a visit."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.diagnose")
    if request.state not in {S.TRIAGED, S.PLANNED, S.IN_PROGRESS}:
        raise RequestMoveError(state=request.state, verb="")
    Diagnosis.objects.create(
        request=request,
        findings=findings,
        tried=tried,
        cause_code=cause_code,
        verdict=verdict,
        by_id=by.id if by.kind is ActorKind.STAFF else None,
        at=at,
    )
    _tell(
        request,
        RequestDiagnosed(
            case=request.case_id, request=request.pk, verdict=verdict, cause=cause_code, findings=findings
        ),
        at,
    )
    if verdict == Diagnosis.Verdict.SOLVED:
        _refuse_while_orders_open(request)
        _resolve(request, resolution=findings, remotely=True, at=at)
    return request


@command("request.plan")
def plan(*, request_id: int, by: Actor, text: str, at: datetime, version: int | None = None) -> Request:
    """Record the handling plan (D03.3, D12.11, D19.6)."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.plan")
    request.expect(version)
    if not text.strip():
        raise InvalidError(fields={"text": [rules.SAY_WHAT]})
    move = rules.MOVES.check("plan", request.state, by=by, error=RequestMoveError)
    _update(request, states=move.sources, state=move.target, plan=text.strip(), planned_at=request.planned_at or at)
    _tell(request, RequestPlanned(case=request.case_id, request=request.pk, plan=text.strip()), at)
    return request


@command("request.change_owner")
def change_owner(*, request_id: int, by: Actor, owner_id: int, at: datetime, version: int | None = None) -> Request:
    """Make somebody else answer for the request."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.triage")
    request.expect(version)
    _update(request, states=None, owner_id=owner_id)
    _tell(request, RequestOwnerChanged(case=request.case_id, request=request.pk, owner=owner_id), at)
    return request


@command("request.pause")
def pause(*, request_id: int, by: Actor, reason: str, at: datetime) -> Request:
    """Let the request wait for a stated reason; the clocks pause (feature 17)."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.pause")
    if request.state not in Request.OPEN_STATES or request.paused_reason or reason not in rules.PAUSE_REASONS:
        raise RequestMoveError(state=request.state, verb="")
    _update(request, states=Request.OPEN_STATES, paused_reason=reason, paused_at=at)
    _tell(request, RequestPaused(case=request.case_id, request=request.pk, reason=reason), at)
    return request


@command("request.resume")
def resume(*, request_id: int, by: Actor, at: datetime) -> Request:
    """The wait is over."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.pause")
    if not request.paused_reason:
        raise RequestMoveError(state=request.state, verb="")
    _end_pause(request, at)
    return request


@command("request.urge")
def urge(*, request_id: int, by: Actor, at: datetime, words: str = "") -> Request:
    """The customer urges us on (催办, feature 10): counted, and the owner is told."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.urge")
    if request.state not in Request.OPEN_STATES:
        raise RequestMoveError(state=request.state, verb="")
    _update(request, states=Request.OPEN_STATES, urged_count=request.urged_count + 1)
    _tell(request, RequestUrged(case=request.case_id, request=request.pk, count=request.urged_count, words=words), at)
    return request


@command("request.resolve")
def resolve(*, request_id: int, by: Actor, resolution: str, at: datetime, version: int | None = None) -> Request:
    """Say that the request is done although no order says so: answered, advised, settled."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.resolve")
    request.expect(version)
    if not resolution.strip():
        raise InvalidError(fields={"resolution": [rules.SAY_WHAT]})
    rules.MOVES.check("resolve", request.state, by=by, error=RequestMoveError)
    _refuse_while_orders_open(request)
    _resolve(request, resolution=resolution.strip(), remotely=True, at=at)
    return request


@command("request.reopen")
def reopen(*, request_id: int, by: Actor, reason: str, at: datetime, version: int | None = None) -> Request:
    """Take a resolved request up again; it counts as rework (feature 51, D12.7)."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.reopen")
    request.expect(version)
    move = rules.MOVES.check("reopen", request.state, by=by, error=RequestMoveError)
    if reason not in rules.REOPEN_REASONS:
        raise InvalidError(fields={"reason": [rules.SAY_WHY]})
    if request.archived_at and at - request.archived_at > rules.REOPEN_WINDOW:
        raise ReopenTooLateError(days=rules.REOPEN_WINDOW.days)
    count = request.reopened_count + 1
    _update(request, states=move.sources, state=move.target, resolved_at=None, archived_at=None, reopened_count=count)
    cases.reopen_case(case_id=request.case_id, at=at)
    _tell(request, RequestReopened(case=request.case_id, request=request.pk, reason=reason, count=count), at)
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
        raise InvalidError(fields={"reason": [rules.SAY_WHY]})
    _refuse_while_orders_open(request)
    _end_pause(request, at)
    _update(request, states=move.sources, state=move.target)
    _tell(request, RequestCancelled(case=request.case_id, request=request.pk, reason=reason, words=words), at)
    cases.close_case(case_id=request.case_id, at=at)
    return request


@command("request.merge")
def merge(*, request_id: int, by: Actor, into_id: int, at: datetime, version: int | None = None) -> Request:
    """Say that this request repeats another; both numbers stay, work goes on there (feature 8)."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.merge")
    request.expect(version)
    into = selectors.get_request(request_id=into_id, by=by, permission="request.merge")
    if into.pk == request.pk or into.state == S.MERGED:
        raise MergeIntoSelfError
    move = rules.MOVES.check("merge", request.state, by=by, error=RequestMoveError)
    _refuse_while_orders_open(request)
    _end_pause(request, at)
    _update(request, states=move.sources, state=move.target, merged_into_id=into.pk)
    _tell(request, RequestMerged(case=request.case_id, request=request.pk, into=into.pk), at)
    cases.close_case(case_id=request.case_id, at=at)
    return request


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
    _update(request, states=move.sources, state=move.target, archived_at=at)
    _tell(
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
        _resolve(request, resolution=request.resolution, remotely=False, at=at)
    else:
        _update(request, states=[request.state], state=state, resolved_at=None)


def _check_classes(**given: str) -> None:
    faults = rules.unknown_classes(**given)
    if faults:
        raise InvalidError(fields=faults)


def _resolve(request: Request, *, resolution: str, remotely: bool, at: datetime) -> None:
    _end_pause(request, at)
    _update(request, states=[request.state], state=S.RESOLVED, resolved_at=at, resolution=resolution)
    _tell(request, RequestResolved(case=request.case_id, request=request.pk, remotely=remotely), at)


def _end_pause(request: Request, at: datetime) -> None:
    if request.paused_reason:
        _update(request, states=None, paused_reason="", paused_at=None)
        _tell(request, RequestResumed(case=request.case_id, request=request.pk), at)


def _refuse_while_orders_open(request: Request) -> None:
    if selectors.has_open_orders(request):
        raise RequestBusyError


def _update(request: Request, *, states: Iterable[str] | None, **values: Any) -> None:
    change(request, states=states, error=RequestMoveError, **values)


def _tell(request: Request, event: Event, at: datetime) -> None:
    publish(event, stream_id=request.case_id, at=at)
