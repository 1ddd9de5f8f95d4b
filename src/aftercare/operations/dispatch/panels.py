"""What dispatch shows in the menu and on the pages of orders."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.contacts import panels as contacts
from aftercare.operations.dispatch.handovers import panels as handovers
from aftercare.operations.dispatch.obstacles import panels as obstacles
from aftercare.operations.dispatch.pickups import panels as pickups
from aftercare.operations.dispatch.places import selectors as places
from aftercare.operations.dispatch.places import views as place_views
from aftercare.operations.dispatch.workplans import panels as work_plans
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service

MENU = {
    "dispatch.runs": ui.Entry(
        pgettext_lazy("plan", "Plans"), url="dispatch:runs", icon="route", permission="plan.view", group=ui.Group.WORK,
        order=42,
    ),
    "dispatch.offices": ui.Entry(
        _("Help from offices"), url="dispatch:offices", icon="building", permission="place.view", group=ui.Group.WORK,
        order=46,
    ),
    "dispatch.tools": ui.Entry(
        _("Tools and vehicles"), url="dispatch:tools", icon="tools", permission="plan.view", group=ui.Group.WORK,
        order=47,
    ),
    "dispatch.fairness": ui.Entry(
        _("Fairness ledger"), url="dispatch:fairness", icon="scale", permission="plan.view", group=ui.Group.WORK,
        order=45,
    ),
    "dispatch.health": ui.Entry(
        _("Planning data"), url="dispatch:health", icon="stethoscope", permission="plan.view", group=ui.Group.WORK,
        order=44,
    ),
}  # fmt: skip


def candidates_of_order(request: HttpRequest, order_id: int) -> str:
    """A way from an order that waits to everybody who could do it."""
    actor = accounts.actor_of(request)
    order = service.order(order_id=order_id, by=actor)
    if order.state not in service.Order.ACTIVE_STATES:
        return ""
    return ui.fragment(request, "dispatch/_candidates.html", {"url": reverse("dispatch:reasons", args=[order_id])})


def places_of_request(request: HttpRequest, request_id: int) -> str:
    """Help from other offices, where the site is away from the home region."""
    actor = accounts.actor_of(request)
    one = service.request(request_id=request_id, by=actor)
    at = clock.now()
    rows = places.of_request(request_id)
    if one.state not in service.Request.OPEN_STATES or one.site_id is None or not (rows or places.is_away(one, at)):
        return ""
    nearest = places.office_name(places.nearest_office(one, at))
    values = {"rows": rows, "request_id": request_id, "nearest": nearest, "states": place_views.STATES}
    return ui.fragment(request, "dispatch/_places.html", values)


def register() -> None:
    """Called once, when Django is ready."""
    ui.palette.register(
        "dispatch.calendars",
        ui.Jump(
            _("Calendar for other programs"), "dispatch:calendars", icon="rss", keywords="ical calendar 日历 订阅",
            permission="visit.view",
        ),
    )  # fmt: skip
    ui.palette.register(
        "dispatch.roads",
        ui.Jump(
            _("Travel times"), "dispatch:roads", icon="route", keywords="travel roads 路程 绕行 用时 lcys",
            permission="plan.view",
        ),
    )  # fmt: skip
    for key, entry in MENU.items():
        ui.menu.register(key, entry)
    panel = ui.Panel(
        kind="order", title=_("Who could go"), icon="users", permission="plan.view", render=candidates_of_order
    )
    ui.panels.register("dispatch.candidates", panel, order=60)
    away = ui.Panel(
        kind="request", title=_("Help from offices"), icon="building", permission="place.view", render=places_of_request
    )
    ui.panels.register("dispatch.places", away, order=60)
    for part in (contacts, obstacles, handovers, pickups, work_plans):
        part.register()
