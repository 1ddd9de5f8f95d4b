"""What dispatch shows in the menu and on the pages of orders."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.service import public as service

MENU = {
    "dispatch.runs": ui.Entry(
        pgettext_lazy("plan", "Plans"), url="dispatch:runs", icon="route", permission="plan.view", group=ui.Group.WORK,
        order=42,
    ),
    "dispatch.health": ui.Entry(
        _("Data for plans"), url="dispatch:health", icon="stethoscope", permission="plan.view", group=ui.Group.WORK,
        order=44,
    ),
}  # fmt: skip


def candidates_of_order(request: HttpRequest, order_id: int) -> str:
    """A way from an order that waits to everybody who could do it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    order = service.order(order_id=order_id, by=actor)
    if order.state not in service.Order.ACTIVE_STATES:
        return ""
    return ui.fragment(request, "dispatch/_candidates.html", {"url": reverse("dispatch:reasons", args=[order_id])})


def register() -> None:
    """Called once, when Django is ready."""
    for key, entry in MENU.items():
        ui.menu.register(key, entry)
    panel = ui.Panel(
        kind="order", title=_("Who could go"), icon="users", permission="plan.view", render=candidates_of_order
    )
    ui.panels.register("dispatch.candidates", panel, order=60)
