"""Work handed from one department or person to another, and followed to its end (D14.4, D14.8)."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.states import change
from aftercare.operations.dispatch.handovers import rules, selectors
from aftercare.operations.dispatch.handovers.errors import (
    TO_WHOM,
    NotTakenError,
    RequestSettledError,
    SettledError,
)
from aftercare.operations.dispatch.handovers.events import (
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverFinished,
)
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

S = Handover.State


@command("handover.ask")
def ask(
    *,
    request_id: int,
    by: Actor,
    reason: str,
    words: str,
    at: datetime,
    unit_id: int | None = None,
    staff_id: int | None = None,
    due_at: datetime | None = None,
) -> Handover:
    """Hand a piece of the work to a department, or to somebody: what is open, why, by when."""
    request = service.request(request_id=request_id, by=by)
    accounts.require(by, "handover.ask", unit_path=request.unit_path, own=_is_own(request, by))
    if request.state not in service.Request.OPEN_STATES:
        raise RequestSettledError
    rules.check_reason(reason)
    rules.check_due(due_at, at)
    unit = _taker(request, unit_id, staff_id, by)
    row = Handover.objects.create(
        uid=uuid7(at), request=request, from_unit_id=request.unit_id, asking_path=request.unit_path, unit=unit,
        unit_path=unit.path, to_staff_id=staff_id, reason=reason, words=rules.open_points(words), due_at=due_at,
        asked_at=at, asked_by_id=_staff(by),
    )  # fmt: skip
    event = HandoverAsked(
        case=request.case_id, handover=row.pk, from_unit=request.unit_id, to_unit=unit.pk, to_staff=staff_id,
        reason=reason, due_at=due_at, words=row.words,
    )  # fmt: skip
    publish(event, stream_id=request.case_id, at=at)
    return row


def _is_own(request: service.Request, by: Actor) -> bool:
    return by.kind is ActorKind.STAFF and request.owner_id == by.id


def _taker(request: service.Request, unit_id: int | None, staff_id: int | None, by: Actor) -> units.Unit:
    """The department that is asked; of a person their own. Nobody hands work to themselves."""
    if staff_id is not None:
        if by.kind is ActorKind.STAFF and staff_id == by.id:
            raise InvalidError(fields={"staff_id": [TO_WHOM]})
        unit_id = unit_id or organisation.get_staff(staff_id=staff_id, by=by).unit_id
    elif unit_id is None or unit_id == request.unit_id:
        raise InvalidError(fields={"unit_id": [TO_WHOM]})
    return units.get(unit_id)


@command("handover.accept")
def accept(*, handover_id: int, by: Actor, at: datetime, version: int | None = None) -> Handover:
    """Take the piece of work over."""
    row = _asked(handover_id, by, version)
    change(row, states=[S.ASKED], error=SettledError, state=S.ACCEPTED, answered_at=at, answered_by_id=_staff(by))
    case_id = row.request.case_id
    publish(HandoverAccepted(case=case_id, handover=row.pk, staff=_staff(by)), stream_id=case_id, at=at)
    return row


@command("handover.decline")
def decline(*, handover_id: int, by: Actor, reason: str, at: datetime, version: int | None = None) -> Handover:
    """Do not take it over, and say why; whoever asked finds another way."""
    row = _asked(handover_id, by, version)
    text = rules.why_not(reason)
    change(
        row, states=[S.ASKED], error=SettledError, state=S.DECLINED, answered_at=at, answered_by_id=_staff(by),
        why_not=text,
    )  # fmt: skip
    case_id = row.request.case_id
    publish(HandoverDeclined(case=case_id, handover=row.pk, reason=text), stream_id=case_id, at=at)
    return row


@command("handover.finish")
def finish(*, handover_id: int, by: Actor, at: datetime, words: str = "", version: int | None = None) -> Handover:
    """The piece of work is done."""
    row = _asked(handover_id, by, version)
    change(row, states=[S.ACCEPTED], error=NotTakenError, state=S.FINISHED, finished_at=at, outcome=words.strip())
    case_id = row.request.case_id
    publish(HandoverFinished(case=case_id, handover=row.pk, words=row.outcome), stream_id=case_id, at=at)
    return row


def _asked(handover_id: int, by: Actor, version: int | None) -> Handover:
    row = selectors.get(handover_id=handover_id, by=by, permission=selectors.ANSWER)
    row.expect(version)
    return row


def _staff(by: Actor) -> int | None:
    return by.id if by.kind is ActorKind.STAFF else None
