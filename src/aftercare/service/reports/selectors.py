"""Reading reports, always for somebody."""

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.service.orders import selectors as orders
from aftercare.service.orders.models import Order
from aftercare.service.reports.errors import ReportNotFoundError
from aftercare.service.reports.models import Report
from aftercare.service.visits.models import Visit


def visible_to(by: Actor, permission: str = "order.view") -> QuerySet[Report]:
    """Reports follow their orders."""
    return Report.objects.filter(order__in=orders.visible_to(by, permission))


def get_report(*, report_id: int, by: Actor, permission: str = "order.view") -> Report:
    """One report; what the actor may not see does not exist, what they see but may not do is refused."""
    report = visible_to(by, permission).select_related("order").filter(pk=report_id).first()
    if report is None:
        if visible_to(by).filter(pk=report_id).exists():
            raise NotAllowedError
        raise ReportNotFoundError
    return report


def newest_of(order_id: int) -> Report | None:
    """The last version, whatever its state."""
    return Report.objects.filter(order_id=order_id).order_by("-version").first()


def draft_of(order: Order) -> dict[str, str]:
    """What the report form starts with: the returned version, else what was done and what the diagnosis found.

    Why a visit ended without its work done is no solution.
    """
    returned = newest_of(order.pk)
    if returned is not None:
        return {"cause": returned.cause, "solution": returned.solution, "advice": returned.advice}
    done = order.visits.filter(state=Visit.State.FINISHED).exclude(work_note="").order_by("sequence")
    found = order.request.diagnoses.order_by("-at", "-pk").first() if order.request else None
    return {
        "cause": found.findings if found else "",
        "solution": "\n".join(done.values_list("work_note", flat=True)),
        "advice": "",
    }
