"""What service work does when something happens, in the same transaction."""

from typing import Any

from aftercare.base.kernel.actors import SYSTEM, ActorKind
from aftercare.base.kernel.commands import publish
from aftercare.base.kernel.events import Recorded, in_transaction
from aftercare.service.orders import services as orders
from aftercare.service.reports import services as reports
from aftercare.service.requests import services as requests
from aftercare.service.states import rules as state_rules
from aftercare.service.states import selectors as states
from aftercare.service.states.models import StateName
from aftercare.service.states.services import Bearer
from aftercare.service.visits import selectors as visits
from aftercare.service.visits import services as visit_services
from aftercare.service.visits.events import VisitTested
from aftercare.service.visits.models import Visit


def note_tests(events: list[Recorded]) -> None:
    """A handed-in test sheet of a visit is a fact of its case (D19.5, D19.8)."""
    for event in events:
        payload = event.payload
        if payload["subject_kind"] != "visit" or not visits.is_test(payload["sheet"]):
            continue
        visit = Visit.objects.get(pk=payload["subject_id"])
        told = VisitTested(
            case=visit.case_id,
            order=visit.order_id,
            visit=visit.pk,
            sheet=payload["sheet"],
            form=payload["definition"],
            verdict=payload["verdict"],
            failed=payload["failed"],
            waived=payload["waived"],
        )
        publish(told, stream_id=visit.case_id, at=event.occurred_at, device_at=event.device_at)


def reprint(events: list[Recorded]) -> None:
    """A report that was issued before the customer's word is printed anew, with it (C.7)."""
    for event in events:
        reports.print_anew(order_id=event.payload["order"], by=SYSTEM, at=event.occurred_at)


def follow_states(events: list[Recorded]) -> None:
    """What the company's catalogue says an event sets: a sub-state under the state that the event led to."""
    for event in events:
        if event.type not in states.catalogue().events or event.actor.kind is ActorKind.HISTORY:
            continue
        for one in states.set_by(event.type, event.payload):
            _follow(one, one.code, event)
        for one in states.taken_off_by(event.type):
            _follow(one, "", event)


def _follow(one: StateName, sub_state: str, event: Recorded) -> None:
    row = event.payload.get(one.subject)
    if row is not None:
        BEARERS[one.subject].follow(row, state=one.state, code=sub_state, cause=event.type, at=event.occurred_at)


BEARERS: dict[str, Bearer[Any]] = {
    one.subject: one for one in (requests.SUB_STATES, orders.SUB_STATES, visit_services.SUB_STATES)
}


def register() -> None:
    """Called once, when Django is ready."""
    in_transaction.register("service.tests", frozenset({"sheet.submitted"}), note_tests)
    named = frozenset(event for verb in state_rules.verbs for event in (verb.event, verb.until) if event)
    in_transaction.register("service.states", named, follow_states)
    in_transaction.register("service.reprint", frozenset({"visit.confirmed"}), reprint)
