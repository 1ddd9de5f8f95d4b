"""What plans of work show on the pages of orders and projects, and on the start page."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.workplans import selectors, shown
from aftercare.operations.dispatch.workplans.models import ServicePlan
from aftercare.platform.accounts import public as accounts
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

# Rows of a card.
ROWS = 5


def of_order(request: HttpRequest, order_id: int) -> str:
    """The plans of an order, and a way to write one."""
    actor = accounts.actor_of(request)
    order = service.order(order_id=order_id, by=actor)
    is_open = order.state in service.Order.ACTIVE_STATES
    address = reverse("dispatch:work_plan_of_order", args=[order.pk]) if is_open else ""
    return _panel(request, selectors.of_order(order.pk), address, order.unit_path)


def of_project(request: HttpRequest, project_id: int) -> str:
    """The plans of a project, and a way to write one."""
    actor = accounts.actor_of(request)
    project = equipment.get_project(project_id=project_id, by=actor)
    address = reverse("dispatch:work_plan_of_project", args=[project.pk])
    return _panel(request, selectors.of_project(project.pk), address, project.unit_path)


def _panel(request: HttpRequest, plans: list[ServicePlan], address: str, unit_path: str) -> str:
    actor = accounts.actor_of(request)
    if not address or not accounts.allows(actor, "work_plan.make", unit_path=unit_path):
        address = ""
    if not plans and not address:
        return ""
    rows = [(plan, shown.look(plan)) for plan in plans]
    return ui.fragment(request, "dispatch/_work_plans.html", {"rows": rows, "address": address})


def due(by: Actor, at: datetime) -> ui.CardBody:
    """Items of approved plans that are due by today."""
    found = selectors.due_items(by, timezone.localdate(at))
    rows = tuple(
        ui.CardRow(
            item.words, reverse("dispatch:work_plan", args=[item.plan_id]),
            hint=f"{item.plan.title} · {item.planned_on:%Y-%m-%d}",
        )
        for item in found[:ROWS]
    )  # fmt: skip
    tone: ui.Tone = "amber" if rows else "green"
    count = found.count()
    return ui.CardBody(count=count, unit=npgettext("work plan", "item due", "items due", count), tone=tone, rows=rows)


def register() -> None:
    """Called once, when Django is ready."""
    title = _("Work plans")
    for kind, render in (("order", of_order), ("project", of_project)):
        panel = ui.Panel(kind=kind, title=title, icon="checklist", permission="work_plan.view", render=render)
        ui.panels.register(f"dispatch.work_plans_of_{kind}", panel, order=46)
    card = ui.Card(title, body=due, icon="checklist", permission="work_plan.do", url="dispatch:work_plans")
    ui.home.register("dispatch.work_plans", card, order=33)
    entry = ui.Entry(
        title, url="dispatch:work_plans", icon="checklist", permission="work_plan.view", group=ui.Group.WORK, order=40
    )
    ui.menu.register("dispatch.work_plans", entry)
