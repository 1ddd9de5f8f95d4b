"""Cases for tests of clocks: only what the journal says of them; and a small regulation."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from tests.factories.accounts import MADE_AT
from tests.factories.organisation import MONDAY
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.events import Event
from aftercare.base.kernel.ids import uuid7
from aftercare.platform.units.public import Unit
from aftercare.regulations.authorities import selectors as authorities
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.models import Regulation, Version
from aftercare.regulations.documents.rules import Document, read_data, read_yaml
from aftercare.regulations.overrides.events import ClockOverridden
from aftercare.regulations.packs import selectors as packs
from aftercare.regulations.packs.services import install_forms
from aftercare.regulations.public import snapshot_for
from aftercare.service.cases.events import CaseAttributesChanged, CaseClosed, CaseOpened, CaseRebased, CaseReopened
from aftercare.service.orders.events import OrderFinished
from aftercare.service.reports.events import ReportIssued
from aftercare.service.requests.events import (
    RequestAnswered,
    RequestOwnerChanged,
    RequestPaused,
    RequestPlanned,
    RequestReceived,
    RequestReopened,
    RequestResolved,
    RequestResumed,
)
from aftercare.service.visits.events import VisitArrived, VisitDeparted, VisitPlanned

_numbers = count(1_000)
BREAKDOWN = {"nature": "breakdown", "urgency": "normal", "safety": "", "unit_path": ""}


def new_case_id() -> int:
    return next(_numbers)


# Name → its type, and what it holds besides the case that the clocks do not ask about.
TYPES: dict[str, tuple[type[Event], dict[str, Any]]] = {
    "case.opened": (CaseOpened, {"attributes": {}, "snapshot": ""}),
    "case.attributes_changed": (CaseAttributesChanged, {}),
    "case.closed": (CaseClosed, {}),
    "case.reopened": (CaseReopened, {}),
    "request.received": (RequestReceived, {"request": 1, "number": "R1", "nature": "breakdown", "source": "phone"}),
    "request.answered": (RequestAnswered, {"request": 1, "way": "phone"}),
    "request.planned": (RequestPlanned, {"request": 1}),
    "request.paused": (RequestPaused, {"request": 1}),
    "request.resumed": (RequestResumed, {"request": 1}),
    "request.resolved": (RequestResolved, {"request": 1}),
    "request.reopened": (RequestReopened, {"request": 1, "reason": "again", "count": 1}),
    "clock.overridden": (ClockOverridden, {"reason": "…"}),
    "request.owner_changed": (RequestOwnerChanged, {"request": 1}),
    "order.finished": (OrderFinished, {"order": 1}),
    "report.issued": (ReportIssued, {"order": 1, "report": 1, "version": 1}),
    "case.rebased": (CaseRebased, {"snapshot": "", "reason": "…"}),
    "visit.planned": (VisitPlanned, {"order": 1, "visit": 1}),
    "visit.departed": (VisitDeparted, {"order": 1, "visit": 1}),
    "visit.arrived": (VisitArrived, {"order": 1, "visit": 1, "check_in": "manual"}),
}


def event(name: str, case: int, **values: Any) -> Event:
    """An event of a case by its name."""
    shape, usual = TYPES[name]
    return shape.model_validate(usual | values | {"case": case})


def say(told: Sequence[tuple[Event, datetime]], *, by: Actor = SYSTEM, at: datetime | None = None) -> None:
    """Publish events of cases in one command."""
    _say(told=list(told), by=by, at=at or max(moment for _event, moment in told))


@command("case.say")
def _say(*, told: list[tuple[Event, datetime]], by: Actor, at: datetime) -> None:
    publish_all(told)


def publish_all(told: Sequence[tuple[Event, datetime]]) -> None:
    for one, moment in told:
        publish(one, stream_id=one.case, at=moment)  # type: ignore[attr-defined]


def opening(case: int, at: datetime, **attributes: Any) -> list[tuple[Event, datetime]]:
    """What is said when a request comes in; call it where a snapshot may be written."""
    known = BREAKDOWN | attributes
    opened = event("case.opened", case, attributes=known, snapshot=snapshot_for(known, at).digest)
    return [(opened, at), (event("request.received", case), at)]


def open_case(at: datetime, *, by: Actor = SYSTEM, **attributes: Any) -> int:
    """A case with a request, received at `at`."""
    case = new_case_id()
    say(opening(case, at, **attributes), by=by)
    return case


def clock_of(case: int, key: str, run: int = 1) -> Clock:
    return Clock.objects.get(subject_id=case, key=key, run=run)


REGULATION = """
key: quick-answer
name: {zh: 快速答复制度, en: Quick answers}
purpose: {zh: 让客户及时得到答复。, en: Customers get their answer in time.}
approved_by: general-manager
chapters:
  - key: one
    number: 第一章
    title: {zh: 总则, en: General}
    clauses:
      - key: answer
        number: 第一条
        title: {zh: 答复, en: Answering}
        text: {zh: 一小时内答复客户。, en: Customers are answered within an hour.}
        requirements: [D20.2]
        bindings:
          - key: answer
            kind: clock
            clock: response
            name: {zh: 答复, en: Answer}
            start: request.received
            stop: request.answered
            targets: [{within: 1 h}]
      - key: calls
        number: 第二条
        text: {zh: 回访客户。, en: Customers are called back.}
        bindings: [{key: called, kind: record, event: callback.made, filled_by: [customer-service]}]
      - key: manners
        number: 第三条
        text: {zh: 待人有礼。, en: Be polite.}
        bindings: [{key: said, kind: statement}]
"""


def make_regulation(unit: Unit, *, source: str = REGULATION) -> Version:
    """A regulation of three clauses, as a draft."""
    return documents.open_regulation(document=read_yaml(source), unit_id=unit.pk, by=SYSTEM, at=MADE_AT)


def publish_regulation(*bindings: dict[str, Any], key: str = "rules", unit: Unit | None = None, **more: Any) -> Version:
    """A regulation of one clause that took force on MONDAY, as if it had gone through its approval."""
    clause = {"key": "clause", "text": "…", "bindings": list(bindings)}
    document = read_data(
        {"key": key, "name": key, "chapters": [{"key": "chapter", "title": "…", "clauses": [clause]}]} | more
    )
    return published(document, unit=unit or make_unit())


def in_force(*bindings: dict[str, Any], key: str = "trips", at: datetime = MONDAY, **more: Any) -> Version:
    """A published regulation with one clause, as if it had gone through its approval."""
    clause = {"key": "register", "number": "第八条", "title": {"zh": "外出登记", "en": "Trips"}, "text": "…"}
    chapter = {"key": "c", "title": "…", "clauses": [clause | {"bindings": list(bindings)}]}
    named = {"key": key, "name": {"zh": "外出制度", "en": "Trips"}}
    return published(read_data(named | {"chapters": [chapter]} | more), at=at)


def published(document: Document, *, at: datetime = MONDAY, unit: Unit | None = None) -> Version:
    """This text in force for a unit, or for the whole company."""
    unit = unit or make_office().parent or make_office()
    row = Regulation.objects.create(
        uid=uuid7(at), key=document.key, name=document.name, unit=unit, unit_path=unit.path, opened_at=at
    )
    version = Version.objects.create(
        uid=uuid7(at), regulation=row, number=1, state="published", content=document.text, digest=document.digest,
        drafted_at=at, published_at=at, effective_from=at,
    )  # fmt: skip
    authorities.forget()
    return version


def put_in_force(
    *bindings: dict[str, Any], at: datetime, unit: Unit, key: str = "habits", number: int = 1, **more: Any
) -> Version:
    """A published regulation with one clause, as if it had gone through its approval; the version before ends."""
    document = read_data(
        {"key": key, "name": key, "chapters": [{"key": "c", "title": "…", "clauses": [
            {"key": "one", "text": "…", "bindings": list(bindings)}]}]} | more
    )  # fmt: skip
    regulation = Regulation.objects.filter(key=key).first() or Regulation.objects.create(
        uid=uuid7(at), key=key, name=document.name, unit=unit, unit_path=unit.path, opened_at=at
    )
    regulation.versions.filter(effective_to__isnull=True).update(effective_to=at)
    return Version.objects.create(
        uid=uuid7(at), regulation=regulation, number=number, state="published", content=document.text,
        digest=document.digest, drafted_at=at, published_at=at, effective_from=at,
    )  # fmt: skip


def meeting(**more: Any) -> dict[str, Any]:
    """A weekly meeting that supervisors hold, within two days after the week, with a form."""
    return {
        "key": "weekly", "kind": "routine", "routine": "meeting", "name": {"zh": "周例会", "en": "Weekly meeting"},
        "every": "week", "by": "supervisor", "due": "2 d", "form": "meeting",
    } | more  # fmt: skip


def pack_in_force(source: str, *, at: datetime = MONDAY, unit: Unit | None = None, key: str = "") -> Version:
    """A shipped regulation in force as it is, with its forms; under another key if told so."""
    document = packs.pack(source)
    assert document is not None
    forms = [form for _clause, binding in document.bound() for _field, form in binding.forms()]
    install(keys=forms, by=SYSTEM, at=at)
    return published(document.model_copy(update={"key": key or document.key}), at=at, unit=unit)


@command("form.install_all")
def install(*, keys: list[str], by: Actor, at: datetime) -> None:
    install_forms(keys, by=by, at=at)
