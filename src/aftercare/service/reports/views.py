"""Pages of reports: write, review."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.service.orders import selectors as orders
from aftercare.service.orders import shown as order_shown
from aftercare.service.reports import forms, selectors, services
from aftercare.service.reports.errors import ReportNotFoundError
from aftercare.service.reports.models import Report


@ui.page("report.issue", of=orders.get_order)
def issue(request: Http, order_id: int) -> HttpResponse:
    """Write the report of a finished order; what the visits said stands there already."""
    order = orders.get_order(order_id=order_id, by=request.actor, permission="report.issue")
    return ui.submit(
        request,
        forms.IssueForm,
        title=_("Service report"),
        of=order_shown.crumb(order),
        key=f"service.report.{order.pk}",
        button=_("Issue"),
        initial=selectors.draft_of(order),
        version=order.version,
        do=lambda values: services.issue(order_id=order.pk, by=request.actor, at=clock.now(), **values),
        then=lambda one: reverse("service:order", args=[one.order_id]),
        said=_("Issued. It waits for a review."),
    )


@ui.page("report.review", of=orders.get_order)
def review(request: Http, order_id: int) -> HttpResponse:
    """Find the newest report right, or return it."""
    order = orders.get_order(order_id=order_id, by=request.actor, permission="report.review")
    report = selectors.newest_of(order.pk)
    if report is None:
        raise ReportNotFoundError

    def do(values: dict[str, Any]) -> Report:
        right, note = values["right"] == "yes", values["note"]
        return services.review(report_id=report.pk, by=request.actor, right=right, note=note, at=clock.now())

    return ui.submit(
        request,
        forms.ReviewForm,
        title=_("Review the report"),
        of=order_shown.crumb(order),
        key=f"service.review.{report.pk}",
        button=_("Save"),
        do=do,
        then=lambda one: reverse("service:order", args=[one.order_id]),
        template="service/review.html",
        values={"report": report, "order": order},
    )
