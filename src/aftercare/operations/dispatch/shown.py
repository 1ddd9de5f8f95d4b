"""What forms about service work say above their titles, and the way back."""

from django.urls import reverse

from aftercare.base.ui import public as ui
from aftercare.service import public as service


def request_crumb(one: service.Request) -> ui.Crumb:
    """A request."""
    return ui.Crumb(f"{one.number} {one.title}", reverse("service:request", args=[one.pk]))


def order_crumb(one: service.Order) -> ui.Crumb:
    """An order."""
    return ui.Crumb(f"{one.number} {one.title}", reverse("service:order", args=[one.pk]))


def visit_crumb(one: service.Visit) -> ui.Crumb:
    """A visit."""
    number = f"{one.order.number}-{one.sequence}"
    return ui.Crumb(f"{number} {one.order.title}", reverse("service:visit", args=[one.pk]))
