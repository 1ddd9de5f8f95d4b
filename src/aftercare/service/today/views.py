"""Who works today."""

from django.http import HttpResponse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.service import shown as looks
from aftercare.service.today import selectors
from aftercare.service.today.rules import Where

LOOKS = {
    Where.AT_WORK.value: ui.State(pgettext_lazy("today", "On a visit"), "truck", "teal"),
    Where.FREE.value: ui.State(pgettext_lazy("today", "On shift"), "user-check", "green"),
    Where.ON_CALL.value: ui.State(pgettext_lazy("today", "On call"), "phone-call", "blue"),
    Where.OFF.value: ui.State(pgettext_lazy("today", "Off shift"), "moon", "grey"),
    Where.LEAVE.value: ui.State(pgettext_lazy("today", "On leave"), "calendar-off", "amber"),
}


@require_GET
@ui.page(selectors.PLAN, narrowed=True)
def today(request: Request) -> HttpResponse:
    """Each office with its people: on a visit, on shift, on call, off, on leave."""
    at = clock.now()
    values = {"offices": selectors.overview(request.actor, at), "looks": LOOKS, "states": looks.VISIT, "at": at}
    return ui.render(request, "service/today.html", values)
