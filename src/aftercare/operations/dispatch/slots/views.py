"""Pages on which our people offer appointments."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch import shown
from aftercare.operations.dispatch.slots import forms, services
from aftercare.operations.dispatch.slots.selectors import offers as selectors
from aftercare.service import public as service


@ui.page(selectors.BOOK, of=service.order)
def appointment(request: Http, order_id: int) -> HttpResponse:
    """Offer times for an order, with what speaks for each, and make one of them the appointment."""
    found = selectors.page(order_id=order_id, by=request.actor, at=clock.now())
    return ui.submit(
        request,
        forms.AgreeForm,
        title=_("Appointment"),
        of=shown.order_crumb(found.stands.order),
        key=f"dispatch.appointment.{order_id}",
        button=_("Book"),
        do=lambda values: services.book(order_id=order_id, by=request.actor, at=clock.now(), **values),
        then=reverse("service:order", args=[order_id]),
        said=_("Booked."),
        template="dispatch/appointment.html",
        values={"found": found},
    )


@ui.page(selectors.BOOK, of=service.order)
def cancel(request: Http, order_id: int) -> HttpResponse:
    """Call the appointment off."""
    order = service.order(order_id=order_id, by=request.actor)
    return ui.submit(
        request,
        ui.Form,
        title=_("Call the appointment off"),
        of=shown.order_crumb(order),
        key=f"dispatch.appointment_cancel.{order_id}",
        button=_("Call the appointment off"),
        danger=True,
        do=lambda _values: services.cancel(order_id=order_id, by=request.actor, at=clock.now()),
        then=reverse("service:order", args=[order_id]),
    )
