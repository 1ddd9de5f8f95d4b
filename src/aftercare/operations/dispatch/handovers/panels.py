"""What hand-overs show on the pages of requests, and on the start page."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.handovers import selectors, shown
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.operations.dispatch.handovers.rules import REASONS
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service

# Rows of a card.
ROWS = 5


def of_request(request: HttpRequest, request_id: int) -> str:
    """What was handed over of a request, and a way to hand over more."""
    actor = accounts.actor_of(request)
    one = service.request(request_id=request_id, by=actor)
    known = selectors.of_request(one.pk)
    rows = [(row, shown.STATES[Handover.State(row.state)], REASONS[row.reason]) for row in known]
    may = one.state in service.Request.OPEN_STATES and accounts.allows(
        actor, "handover.ask", unit_path=one.unit_path, own=one.owner_id == actor.id
    )
    if not rows and not may:
        return ""
    address = reverse("dispatch:hand_over", args=[one.pk]) if may else ""
    values = {"rows": rows, "address": address, "openable": selectors.openable(known, actor)}
    return ui.fragment(request, "dispatch/_handovers.html", values)


def waiting(by: Actor, at: datetime) -> ui.CardBody:
    """What waits for the reader's answer, or to be done."""
    del at
    found = selectors.waiting(by)
    rows = tuple(
        ui.CardRow(
            row.request.title,
            reverse("dispatch:handover", args=[row.pk]),
            hint=f"{REASONS[row.reason]} · {row.words}",
            state=shown.STATES[Handover.State(row.state)],
            at=row.asked_at,
        )
        for row in found.select_related("request")[:ROWS]
    )
    tone: ui.Tone = "amber" if rows else "green"
    return ui.CardBody(count=found.count(), unit=pgettext("handover", "handed to you"), tone=tone, rows=rows)


def register() -> None:
    """Called once, when Django is ready."""
    title = _("Hand-overs")
    panel = ui.Panel(kind="request", title=title, icon="transfer", permission="handover.view", render=of_request)
    ui.panels.register("dispatch.handovers", panel, order=44)
    card = ui.Card(title, body=waiting, icon="transfer", permission="handover.answer", url="dispatch:handovers")
    ui.home.register("dispatch.handovers", card, order=32)
    entry = ui.Entry(
        title, url="dispatch:handovers", icon="transfer", permission="handover.view", group=ui.Group.WORK, order=38
    )
    ui.menu.register("dispatch.handovers", entry)
