"""The records that regulations ask for, on the pages of requests, orders and visits."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations import public as regulations
from aftercare.service.orders import selectors as orders
from aftercare.service.requests import shown as request_shown
from aftercare.service.visits import selectors as visits


def of_request(request: HttpRequest, request_id: int) -> str:
    """Everything that the case of a request is to be recorded with."""
    by = actor_of(request)
    return _drawn(request, by, request_shown.asked(request, request_id, by=by).case_id)


def of_order(request: HttpRequest, order_id: int) -> str:
    """What an order is to be recorded with."""
    by = actor_of(request)
    case = orders.visible_to(by).filter(pk=order_id).values_list("case_id", flat=True).first()
    return _drawn(request, by, case, ("order", order_id)) if case else ""


def of_visit(request: HttpRequest, visit_id: int) -> str:
    """What a visit is to be recorded with."""
    by = actor_of(request)
    case = visits.visible_to(by).filter(pk=visit_id).values_list("case_id", flat=True).first()
    return _drawn(request, by, case, ("visit", visit_id)) if case else ""


def _drawn(request: HttpRequest, by: Actor, case_id: int, item: tuple[str, int] | None = None) -> str:
    return regulations.draw_records(request, regulations.records_of(case_id, item=item), by=by)


TITLE = gettext_lazy("Records due")
PANELS = {
    "service.records_of_request": ui.Panel(
        kind="request", title=TITLE, render=of_request, icon="clipboard-text", lazy=False
    ),
    "service.records_of_order": ui.Panel(kind="order", title=TITLE, render=of_order, icon="clipboard-text", lazy=False),
    "service.records_of_visit": ui.Panel(kind="visit", title=TITLE, render=of_visit, icon="clipboard-text", lazy=False),
}
