"""What is fetched on the way, on the page of a visit."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.pickups import selectors
from aftercare.platform.accounts import public as accounts


def of_visit(request: HttpRequest, visit_id: int) -> str:
    """The calls at stores before the visit; nothing where there is nothing to fetch."""
    rows = selectors.of_visit(visit_id=visit_id, by=accounts.actor_of(request))
    lines = [(row, selectors.said(row)) for row in rows]
    return ui.fragment(request, "dispatch/_pickups.html", {"lines": lines}) if lines else ""


def register() -> None:
    """Called once, when Django is ready."""
    panel = ui.Panel(
        kind="visit", title=_("To fetch on the way"), icon="package", permission="visit.view", render=of_visit,
        lazy=False,
    )  # fmt: skip
    ui.panels.register("dispatch.pickups", panel, order=9)
