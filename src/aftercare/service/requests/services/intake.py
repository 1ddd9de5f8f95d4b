"""A request comes in and is understood: registered, corrected, classified, told apart from others."""

from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.base.kernel import tables
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.numbering import public as numbering
from aftercare.platform.units import public as units
from aftercare.service.cases import services as cases
from aftercare.service.coverage import selectors as coverage
from aftercare.service.requests import rules, selectors
from aftercare.service.requests.errors import (
    MajorNotAllowedError,
    MergeIntoSelfError,
    RequestMoveError,
)
from aftercare.service.requests.events import (
    RequestAnswered,
    RequestCorrected,
    RequestDiagnosed,
    RequestMerged,
    RequestSplit,
)
from aftercare.service.requests.models import Diagnosis, Request
from aftercare.service.requests.services.moving import (
    check_classes,
    end_pause,
    refuse_while_orders_open,
    settle,
    tell,
    update,
)

S = Request.State


@command("request.receive", reads_first=True)
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
    return _register(report, named, unit, by=by, at=at, owner_id=owner_id, uid=uid or uuid7(at))


def _register(
    report: rules.Report, named: selectors.Named, unit: units.Place, *, by: Actor, at: datetime, **further: Any
) -> Request:
    rules.check(report)
    history = by.kind is ActorKind.HISTORY
    asked = selectors.attributes_for(report, named, unit.path, history=history)
    case = cases.open_case(unit=unit, attributes=asked, by=by, at=at, site=named.site)
    number = numbering.take("service.request", unit_id=unit.unit_id, at=at)
    values = rules.request_values(
        report, number=number, unit_id=unit.unit_id, unit_path=unit.path, at=at, history=history
    )
    request = tables.create(Request, case_id=case.pk, **further, **values)
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
    update(request, states=None, **changed)
    cases.move_case(case_id=request.case_id, unit_id=request.unit_id, unit_path=request.unit_path)
    tell(
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
    check_classes(nature=nature, urgency=urgency, impact=impact, safety=safety)
    move = rules.MOVES.check("triage", request.state, by=by, error=RequestMoveError)
    earlier = selectors.earlier_same(
        asset_id=request.asset_id, symptom_code=symptom_code, before=request.received_at, leave_out=request.pk
    )
    is_rework = earlier is not None or request.reopened_count > 0
    verdict = coverage.verdict_for(
        asset_id=request.asset_id, at=request.received_at, is_rework=is_rework, nature=nature, case=request.case
    )
    update(
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
    tell(request, rules.triaged_event(request, overridden=bool(payer)), at)
    cases.change_attributes(case_id=request.case_id, changes=selectors.attributes_of(request), at=at)
    return request


@command("request.answer")
def answer(*, request_id: int, by: Actor, way: str, words: str, at: datetime) -> Request:
    """Record that the customer was given an answer (D15.3, D18.1, D20.2): by phone, mail, message."""
    request = selectors.get_request(request_id=request_id, by=by, permission="request.answer")
    if request.answered_at is None:
        update(request, states=None, answered_at=at)
    tell(request, RequestAnswered(case=request.case_id, request=request.pk, way=way, words=words), at)
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
    tell(
        request,
        RequestDiagnosed(
            case=request.case_id, request=request.pk, verdict=verdict, cause=cause_code, findings=findings
        ),
        at,
    )
    if verdict == Diagnosis.Verdict.SOLVED:
        refuse_while_orders_open(request)
        settle(request, resolution=findings, remotely=True, at=at)
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
    refuse_while_orders_open(request)
    end_pause(request, at)
    update(request, states=move.sources, state=move.target, merged_into_id=into.pk)
    tell(request, RequestMerged(case=request.case_id, request=request.pk, into=into.pk), at)
    cases.close_case(case_id=request.case_id, at=at)
    return request


@command("request.split")
def split(
    *,
    request_id: int,
    by: Actor,
    title: str,
    at: datetime,
    description: str = "",
    asset_id: int | None = None,
    symptom_code: str = "",
    version: int | None = None,
) -> Request:
    """Take a second matter out of a request into one of its own; both numbers and all files stay (feature 8).

    The customer asked for it with the first one, so its clocks run from that moment too.
    """
    first = selectors.get_request(request_id=request_id, by=by, permission="request.split")
    first.expect(version)
    if first.state not in Request.OPEN_STATES:
        raise RequestMoveError(verb=str(rules.SPLIT))
    report, named = selectors.completed(
        _part_of(first, title=title, description=description, asset_id=asset_id, symptom_code=symptom_code)
    )
    part = _register(
        report, named, units.Place(first.unit_id, first.unit_path), by=by, at=first.received_at,
        owner_id=first.owner_id, split_from_id=first.pk, uid=uuid7(at),
    )  # fmt: skip
    _share_files(first, part, by=by, at=at)
    update(first, states=Request.OPEN_STATES)
    tell(first, RequestSplit(case=first.case_id, request=first.pk, part=part.pk, number=part.number), at)
    return part


def _part_of(first: Request, *, title: str, description: str, asset_id: int | None, symptom_code: str) -> rules.Report:
    """What is reported when a second matter is taken out of a request: the same caller and place, its own words."""
    return rules.Report(
        nature=first.nature,
        source=first.source,
        title=title,
        description=description or first.description,
        symptom_code=symptom_code,
        urgency=first.urgency,
        impact=first.impact,
        customer_id=first.customer_id,
        contact_id=first.contact_id,
        site_id=first.site_id,
        asset_id=asset_id,
        reporter_name=first.reporter_name,
        reporter_phone=first.reporter_phone,
        reporter_mail=first.reporter_mail,
        reporter_language=first.reporter_language,
        place_text=first.place_text,
        wished_from=first.wished_from,
        wished_to=first.wished_to,
    )


def _share_files(first: Request, part: Request, *, by: Actor, at: datetime) -> None:
    """What lies with the first request lies with its part as well: linked, not moved."""
    about = selectors.about(part.pk)
    for link in files.links_of("request", first.pk, by):
        files.attach(
            file_id=link.file_id, kind="request", subject_id=part.pk, role=link.role, audience=link.audience,
            caption=link.caption, by=by, at=at, about=about,
        )  # fmt: skip
