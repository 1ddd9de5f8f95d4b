"""What obstacles show on the pages of orders and visits, and on the start page."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.obstacles import selectors, shown
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.operations.dispatch.obstacles.rules import KINDS
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service

# Rows of a card.
ROWS = 5


def of_order(request: HttpRequest, order_id: int) -> str:
    """What stands in an order's way, and a way to report more."""
    actor = accounts.actor_of(request)
    order = service.order(order_id=order_id, by=actor)
    return _panel(request, order, reverse("dispatch:order_obstacle", args=[order.pk]))


def of_visit(request: HttpRequest, visit_id: int) -> str:
    """The same on the page of a visit."""
    actor = accounts.actor_of(request)
    visit = service.get_visit(visit_id=visit_id, by=actor)
    return _panel(request, visit.order, reverse("dispatch:visit_obstacle", args=[visit.pk]))


def _panel(request: HttpRequest, order: service.Order, address: str) -> str:
    actor = accounts.actor_of(request)
    rows = [(row, shown.STATES[Obstacle.State(row.state)], KINDS[row.kind]) for row in selectors.of_order(order.pk)]
    may = order.state in service.Order.ACTIVE_STATES and accounts.allows(
        actor, "obstacle.report", unit_path=order.unit_path, own=True
    )
    if not rows and not may:
        return ""
    return ui.fragment(request, "dispatch/_obstacles.html", {"rows": rows, "address": address if may else ""})


def unsettled(by: Actor, at: datetime) -> ui.CardBody:
    """What waits for somebody to settle it."""
    del at
    found = selectors.unsettled(by)
    rows = tuple(
        ui.CardRow(
            row.order.title,
            reverse("dispatch:obstacle", args=[row.pk]),
            hint=f"{KINDS[row.kind]} · {row.words}",
            state=shown.STATES[Obstacle.State(row.state)],
            at=row.reported_at,
        )
        for row in found.select_related("order")[:ROWS]
    )
    tone: ui.Tone = "red" if rows else "green"
    return ui.CardBody(count=found.count(), unit=pgettext("obstacle", "in the way"), tone=tone, rows=rows)


def register() -> None:
    """Called once, when Django is ready."""
    title = _("Obstacles")
    for kind, render in (("order", of_order), ("visit", of_visit)):
        panel = ui.Panel(
            kind=kind, title=title, icon="hand-stop", permission="obstacle.view", render=render, lazy=False
        )
        ui.panels.register(f"dispatch.obstacles_of_{kind}", panel, order=42)
    card = ui.Card(title, body=unsettled, icon="hand-stop", permission="obstacle.answer", url="dispatch:obstacles")
    ui.home.register("dispatch.obstacles", card, order=31)
    entry = ui.Entry(
        title, url="dispatch:obstacles", icon="hand-stop", permission="obstacle.view", group=ui.Group.WORK, order=36
    )
    ui.menu.register("dispatch.obstacles", entry)
