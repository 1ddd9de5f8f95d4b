"""Printing reports in the background: the document is made on the server, after everything is there."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import translation

from aftercare.base.kernel import clock
from aftercare.base.kernel.words import Words
from aftercare.platform.jobs import public as jobs
from aftercare.platform.printing import public as printing
from aftercare.service.reports import services, shown
from aftercare.service.reports.models import Report

# How long the code on a report leads to the customer's page.
LINK_FOR = timedelta(days=365)


@jobs.handler("report.print", label=Words("打印服务报告", "Print a service report"))
def print_report(run: jobs.Run, *, report_id: int) -> dict[str, Any]:
    """Print one version of a report in the customer's language, and keep it with its digest.

    Asked again, it prints again: the customer's word may have come later.
    """
    report = Report.objects.select_related("order__customer", "order__request", "order__site").get(pk=report_id)
    order, at = report.order, clock.now()
    language = order.customer.language if order.customer else settings.LANGUAGE_CODE
    with translation.override(language):
        content = printing.render(
            "service/report",
            shown.report_data(report),
            language=language,
            head=printing.company_head(order.unit_path),
            qr=_address(order.request_id) if order.request_id else "",
            at=at,
        )
    name = f"{order.number}-v{report.version}{'-confirmed' if report.file_id else ''}.pdf"
    kept = services.keep_document(report_id=report.pk, by=run.by, content=content, name=name, at=at)
    return {"file": kept.file_id}


def _address(request_id: int) -> str:
    """Where the code on the report leads; nowhere while no page for customers is installed."""
    path = services.path_to(request_id=request_id, at=clock.now(), holds=LINK_FOR)
    return f"{settings.PUBLIC_URL}{path}" if path else ""
