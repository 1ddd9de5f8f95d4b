"""Getting in touch: with the customer (D18.1), about the time (D11.4, D15.2) and the progress (D13.4, D14.9, D18.3)."""

from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.operations.dispatch.contacts import rules, selectors
from aftercare.operations.dispatch.contacts.errors import (
    ENDS_EARLY,
    NOT_AS_PLANNED,
    AlreadyThereError,
    CaseOverError,
    NobodyOutError,
)
from aftercare.operations.dispatch.contacts.events import (
    AppointmentAgreed,
    CustomerContacted,
    CustomerNotReached,
    EngineerNotReached,
    ProgressChecked,
    ProgressTold,
)
from aftercare.operations.dispatch.contacts.models import Contact
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service

K = Contact.Kind
V = service.Visit.State
# Before the engineer is there; after that no time is left to agree.
AHEAD = frozenset({V.PLANNED, V.DISPATCHED, V.ACCEPTED, V.TRAVELLING})
OUT = frozenset({V.DISPATCHED, V.ACCEPTED, V.TRAVELLING, V.ON_SITE})


@command("customer.contact")
def contact(
    *,
    by: Actor,
    way: str,
    at: datetime,
    request_id: int | None = None,
    visit_id: int | None = None,
    reached: bool = True,
    words: str = "",
    try_again_at: datetime | None = None,
) -> Contact:
    """Record that one got in touch with the customer, or tried to and when one tries again."""
    about = _open(by, "call.note", request_id, visit_id)
    rules.check_way(way)
    rules.check_try(try_again_at, reached=reached, words=words, at=at)
    shared = {"case": about.case.pk, "staff": _staff(by), "visit": visit_id, "way": way, "words": words.strip()}
    again = None if reached else try_again_at
    event = CustomerContacted(**shared) if reached else CustomerNotReached(**shared, try_again_at=again)
    return _note(
        about, event, by=by, at=at, kind=K.CUSTOMER, reached=reached, way=way, words=words.strip(), try_again_at=again
    )


@command("appointment.agree")
def agree(
    *,
    visit_id: int,
    by: Actor,
    way: str,
    at: datetime,
    start_at: datetime | None = None,
    end_at: datetime | None = None,
    version: int | None = None,
) -> Contact:
    """Agree the time of a visit with the customer; one that is planned for another time is moved by who may plan."""
    about = _open(by, "call.agree", None, visit_id)
    visit = _visit(about)
    visit.expect(version)
    rules.check_way(way)
    if visit.state not in AHEAD:
        raise AlreadyThereError
    start, end = _window(visit, start_at, end_at)
    if not (_same(start, visit.planned_start_at) and _same(end, visit.planned_end_at)):
        _move(visit, start, end, by=by, at=at)
    return agreed(visit=visit, by=by, way=way, start_at=start, end_at=end, at=at)


def agreed(
    *, visit: service.Visit, by: Actor, way: str, start_at: datetime, end_at: datetime | None, at: datetime
) -> Contact:
    """Part of a command that makes an appointment: noted and told as `agree` does."""
    about = selectors.Subject(visit.case, visit.unit_path, visit.order.request_id, visit)
    event = AppointmentAgreed(case=visit.case_id, visit=visit.pk, start_at=start_at, end_at=end_at, way=way)
    return _note(about, event, by=by, at=at, kind=K.AGREED, way=way, start_at=start_at, end_at=end_at)


def _window(
    visit: service.Visit, start_at: datetime | None, end_at: datetime | None
) -> tuple[datetime, datetime | None]:
    """What was left out stays as it is planned, the length too."""
    planned, until = visit.planned_start_at, visit.planned_end_at
    start = start_at or planned
    if start is None:
        raise AlreadyThereError
    length = until - planned if planned and until else None
    end = end_at or (start + length if length else None)
    if end is not None and end <= start:
        raise InvalidError(fields={"end_at": [ENDS_EARLY]})
    return start, end


def _same(one: datetime | None, other: datetime | None) -> bool:
    """To the minute: people do not agree on seconds, and forms do not show them."""
    if one is None or other is None:
        return one is other
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def _move(visit: service.Visit, start: datetime, end: datetime | None, *, by: Actor, at: datetime) -> None:
    if end is None or not accounts.allows(by, "visit.plan", unit_path=visit.unit_path):
        raise InvalidError(fields={"start_at": [NOT_AS_PLANNED]})
    service.visits.reschedule(visit_id=visit.pk, start_at=start, end_at=end, reason="customer", by=by, at=at)


@command("progress.tell")
def tell(
    *, by: Actor, way: str, words: str, at: datetime, request_id: int | None = None, visit_id: int | None = None
) -> Contact:
    """Tell the customer how far the work has come, or how it ended."""
    about = _open(by, "call.note", request_id, visit_id)
    rules.check_way(way)
    text = rules.said(words)
    event = ProgressTold(case=about.case.pk, visit=visit_id, way=way, words=text)
    return _note(about, event, by=by, at=at, kind=K.TOLD, way=way, words=text)


@command("progress.check")
def check(
    *,
    visit_id: int,
    by: Actor,
    at: datetime,
    way: str = "phone",
    words: str = "",
    reached: bool = True,
    try_again_at: datetime | None = None,
) -> Contact:
    """Ask the engineer of a dispatched visit how far it has come; who is not reached is tried again."""
    about = _open(by, "call.check", None, visit_id)
    visit = _visit(about)
    rules.check_way(way)
    rules.check_try(try_again_at, reached=reached, words=words, at=at)
    if visit.state not in OUT:
        raise NobodyOutError
    again, text = (None if reached else try_again_at), rules.said(words) if reached else words.strip()
    event: Event = ProgressChecked(case=about.case.pk, visit=visit.pk, words=text)
    if not reached:
        event = EngineerNotReached(
            case=about.case.pk, visit=visit.pk, engineer=visit.lead_id, way=way, try_again_at=again, words=text
        )
    return _note(about, event, by=by, at=at, kind=K.CHECKED, reached=reached, way=way, words=text, try_again_at=again)


def _open(by: Actor, permission: str, request_id: int | None, visit_id: int | None) -> selectors.Subject:
    about = selectors.subject(by=by, permission=permission, request_id=request_id, visit_id=visit_id)
    if about.case.closed_at is not None:
        raise CaseOverError
    return about


def _visit(about: selectors.Subject) -> service.Visit:
    if about.visit is None:
        raise AlreadyThereError
    return about.visit


def _staff(by: Actor) -> int | None:
    return by.id if by.kind is ActorKind.STAFF else None


def _note(about: selectors.Subject, event: Event, *, by: Actor, at: datetime, kind: str, **values: Any) -> Contact:
    """Keep the note, tell of it, and settle who was still to be tried."""
    is_engineer = kind == K.CHECKED
    waiting = Contact.objects.filter(case=about.case, settled_at__isnull=True, try_again_at__isnull=False)
    (waiting.filter(kind=K.CHECKED) if is_engineer else waiting.exclude(kind=K.CHECKED)).update(settled_at=at)
    made = Contact.objects.create(
        uid=uuid7(at), case=about.case, request_id=about.request_id, visit=about.visit, unit_path=about.unit_path,
        staff_id=_staff(by), kind=kind, at=at, **values,
    )  # fmt: skip
    publish(event, stream_id=about.case.pk, at=at)
    return made
