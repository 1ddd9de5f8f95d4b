"""What getting in touch shows on the pages of requests and visits, and on the start page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.contacts import selectors, shown
from aftercare.operations.dispatch.contacts.models import Contact
from aftercare.operations.dispatch.contacts.rules import NOTED
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service

# Notes on a page, and rows of a card.
SHOWN, ROWS = 6, 5
# (page's kind, permission, address, icon, words)
WAYS_IN = (
    ("request", "call.note", "dispatch:contact_request", "phone-call", gettext_lazy("Contact the customer")),
    ("request", "call.note", "dispatch:tell_request", "messages", gettext_lazy("Tell the customer of progress")),
    ("visit", "call.note", "dispatch:contact_visit", "phone-call", gettext_lazy("Contact the customer")),
    ("visit", "call.agree", "dispatch:agree", "calendar-check", gettext_lazy("Agree the time")),
    ("visit", "call.note", "dispatch:tell_visit", "messages", gettext_lazy("Tell the customer of progress")),
    ("visit", "call.check", "dispatch:check", "progress-check", gettext_lazy("Ask the engineer for progress")),
)


def of_request(request: HttpRequest, request_id: int) -> str:
    """The notes of a request, and ways to make one."""
    actor = accounts.actor_of(request)
    return _panel(request, "request", service.request(request_id=request_id, by=actor))


def of_visit(request: HttpRequest, visit_id: int) -> str:
    """The notes of a visit's case, whether its time is agreed, and ways to make one."""
    actor = accounts.actor_of(request)
    visit = service.get_visit(visit_id=visit_id, by=actor)
    agreed = selectors.agreed(visit)
    is_stale = bool(agreed and not agreed.holds(visit.planned_start_at))
    return _panel(request, "visit", visit, agreed=agreed, is_stale=is_stale)


def _panel(request: HttpRequest, kind: str, one: Any, **values: Any) -> str:
    actor = accounts.actor_of(request)
    rows = [(row, shown.look(row), NOTED[row.way]) for row in selectors.of_case(one.case_id, SHOWN)]
    ways = [] if one.case.closed_at else _ways(kind, one, actor)
    return ui.fragment(request, "dispatch/_contacts.html", {"rows": rows, "ways": ways, **values})


def _ways(kind: str, one: Any, by: Actor) -> list[tuple[str, str, Any]]:
    """Where the reader may write a note."""
    return [
        (reverse(address, args=[one.pk]), drawing, words)
        for of, permission, address, drawing, words in WAYS_IN
        if of == kind and accounts.allows(by, permission, unit_path=one.unit_path, own=True)
    ]


def to_try(by: Actor, at: datetime) -> ui.CardBody:
    """Whom to try again by now."""
    found = selectors.due(by, at)
    rows = tuple(
        ui.CardRow(
            _title(row),
            reverse("dispatch:contact", args=[row.pk]),
            hint=row.words or str(row.get_kind_display()),
            at=row.try_again_at,
            appointed=True,
        )
        for row in found.select_related("request", "visit__order")[:ROWS]
    )
    return ui.CardBody(count=found.count(), unit=pgettext("contact", "to try"), tone="amber" if rows else "green",
                       rows=rows)  # fmt: skip


def _title(row: Contact) -> str:
    if row.request is not None:
        return row.request.title
    return row.visit.order.title if row.visit is not None else ""


def register() -> None:
    """Called once, when Django is ready."""
    title = gettext_lazy("Contact log")
    for kind, render in (("request", of_request), ("visit", of_visit)):
        # A request's page is long and opened all day: there it comes when it is looked at.
        panel = ui.Panel(
            kind=kind, title=title, icon="phone-call", permission="call.view", render=render, lazy=kind == "request"
        )
        ui.panels.register(f"dispatch.contacts_of_{kind}", panel, order=40)
    card = ui.Card(
        gettext_lazy("To try again"), body=to_try, icon="phone-off", permission="call.note", url="dispatch:contacts"
    )
    ui.home.register("dispatch.contacts", card, order=30)
    entry = ui.Entry(
        title, url="dispatch:contacts", icon="phone-call", permission="call.view", group=ui.Group.WORK, order=34
    )
    ui.menu.register("dispatch.contacts", entry)
