"""What service work does when something happens, in the same transaction."""

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.commands import publish
from aftercare.base.kernel.events import Recorded, in_transaction
from aftercare.service.reports import services as reports
from aftercare.service.visits import selectors as visits
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


def register() -> None:
    """Called once, when Django is ready."""
    in_transaction.register("service.tests", frozenset({"sheet.submitted"}), note_tests)
    in_transaction.register("service.reprint", frozenset({"visit.confirmed"}), reprint)
