"""The appointment on the page of an order."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.slots.selectors import offers as selectors
from aftercare.platform.accounts import public as accounts


def of_order(request: HttpRequest, order_id: int) -> str:
    """What was agreed with the customer, and the way to offer times."""
    actor = accounts.actor_of(request)
    try:
        stands = selectors.standing(order_id, actor)
        selectors.refuse(stands)
    except DomainError:
        return ""
    return ui.fragment(request, "dispatch/_appointment.html", {"stands": stands})


def register() -> None:
    """Called once, when Django is ready."""
    panel = ui.Panel(
        kind="order", title=_("Appointment"), icon="calendar-event", permission=selectors.BOOK, render=of_order
    )
    ui.panels.register("dispatch.appointment", panel, order=54)
