"""Issuing, printing and reviewing service reports."""

from datetime import datetime, timedelta

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs
from aftercare.service.orders import selectors as orders
from aftercare.service.orders import services as order_services
from aftercare.service.orders.models import Order
from aftercare.service.reports import rules, selectors
from aftercare.service.reports.errors import OrderNotDoneError, ReportNotIssuedError, ReviewOwnReportError
from aftercare.service.reports.events import ReportIssued, ReportPrinted, ReportReturned, ReportReviewed
from aftercare.service.reports.models import Report

# How long the customer can follow a request by a link, given by hand or in a message.
LINK_FOR = timedelta(days=180)


@command("report.issue")
def issue(
    *,
    order_id: int,
    by: Actor,
    at: datetime,
    cause: str,
    solution: str,
    advice: str = "",
    cause_code: str = "",
    action_code: str = "",
    version: int | None = None,
) -> Report:
    """Write the report of a finished order: cause, solution, advice (C.7, D04.4, D17.1). A job prints it."""
    order = orders.get_order(order_id=order_id, by=by, permission="report.issue")
    order.expect(version)
    if order.state != Order.State.DONE:
        raise OrderNotDoneError
    fields = {name: [rules.SAY_IT] for name, text in {"cause": cause, "solution": solution}.items() if not text.strip()}
    if fields:
        raise InvalidError(fields=fields)
    newest = selectors.newest_of(order.pk)
    report = Report.objects.create(
        order=order,
        version=(newest.version if newest else 0) + 1,
        cause=cause.strip(),
        solution=solution.strip(),
        advice=advice.strip(),
        cause_code=cause_code,
        action_code=action_code,
        issued_by_id=by.id if by.kind is ActorKind.STAFF else None,
        issued_at=at,
    )
    event = ReportIssued(**_ids(report, order), cause=cause_code, action=action_code)
    publish(event, stream_id=order.case_id, at=at)
    order_services.report_issued(order, at=at)
    _have_printed(report, by=by, at=at)
    return report


def print_anew(*, order_id: int, by: Actor, at: datetime) -> None:
    """The customer's word came: have the report printed with it; called within the command that records it.

    A returned report is not: its next version is printed with all that is there by then.
    """
    report = selectors.newest_of(order_id)
    if report is not None and report.state != Report.State.RETURNED:
        _have_printed(report, by=by, at=at)


def _have_printed(report: Report, *, by: Actor, at: datetime) -> None:
    """A job that waits is joined; one that runs may have begun too early, and runs once more."""
    jobs.enqueue(kind="report.print", args={"report_id": report.pk}, by=by, at=at, dedupe=f"report.print:{report.pk}")


@command("report.keep_document")
def keep_document(*, report_id: int, by: Actor, content: bytes, name: str, at: datetime) -> Report:
    """Keep the printed document; called by the job that printed it. The one before stays with the order."""
    report = Report.objects.select_related("order").get(pk=report_id)
    file = files.store(content=content, name=name, by=by, at=at)
    digest = file.content.sha256
    files.attach(
        file_id=file.pk, kind="order", subject_id=report.order_id, role="report", audience="customer", by=by, at=at
    )
    report.file_id, report.file_sha256 = file.pk, digest
    report.save(update_fields=["file_id", "file_sha256"])
    event = ReportPrinted(**_ids(report, report.order), file=file.pk, sha256=digest)
    publish(event, stream_id=report.order.case_id, at=at)
    return report


@command("report.review")
def review(*, report_id: int, by: Actor, right: bool, at: datetime, note: str = "") -> Report:
    """The reviewer finds the report right, or returns it with a note (D04.4, D20.7). Never one's own."""
    report = selectors.get_report(report_id=report_id, by=by, permission="report.review")
    if report.issued_by_id is not None and by.kind is ActorKind.STAFF and by.id == report.issued_by_id:
        raise ReviewOwnReportError
    if not right and not note.strip():
        raise InvalidError(fields={"note": [rules.SAY_WHY]})
    state = Report.State.REVIEWED if right else Report.State.RETURNED
    changed = Report.objects.filter(pk=report.pk, state=Report.State.ISSUED).update(
        state=state,
        reviewed_by_id=by.id if by.kind is ActorKind.STAFF else None,
        reviewed_at=at,
        review_note=note.strip(),
    )
    if not changed:
        raise ReportNotIssuedError
    report.refresh_from_db()
    if right:
        publish(ReportReviewed(**_ids(report, report.order)), stream_id=report.order.case_id, at=at)
        order_services.report_reviewed(report.order, at=at)
    else:
        publish(ReportReturned(**_ids(report, report.order), words=note.strip()), stream_id=report.order.case_id, at=at)
        order_services.report_returned(report.order, at=at)
    return report


def _ids(report: Report, order: Order) -> dict[str, int]:
    return {"case": order.case_id, "order": order.pk, "report": report.pk, "version": report.version}


def path_to(*, request_id: int, at: datetime, holds: timedelta = LINK_FOR) -> str:
    """The path of a request's own page, with a new token in it; empty while no page for customers is installed."""
    for address in rules.tracking:
        return address(accounts.links.make(kind="request", subject_id=request_id, at=at, expires_at=at + holds))
    return ""
