"""Pages of the board."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.board import forms, rules, services, shown
from aftercare.operations.dispatch.board.selectors import board as selectors
from aftercare.operations.dispatch.board.selectors import waiting
from aftercare.operations.dispatch.roads.rules.models import Choice
from aftercare.operations.dispatch.roads.selectors.ways import Model, known_roads
from aftercare.platform.accounts.public import offices
from aftercare.platform.units import public as units
from aftercare.service import public as service

# The scripts of the board by the names under which the first of them asks for the others.
SCRIPTS = (
    "store", "scale", "sketch", "clashes", "timeline", "drag", "keys", "waiting", "side", "auto", "ground", "map",
    "days", "calendar", "live",
)  # fmt: skip


@ui.page(selectors.PLAN)
def board(request: Http) -> HttpResponse:
    """The dispatcher's board: who goes where, when."""
    at, office = clock.now(), offices.chosen()
    path = office.path if office else "/"
    values = {
        "today": timezone.localdate(at),
        "config": _config(timezone.localdate(at).isoformat())
        | {"filters": [*map(asdict, waiting.kept(request.actor))]},
        "groups": rules.GROUPS,
        "zooms": rules.ZOOMS,
        "reasons": service.RESCHEDULE_REASONS,
        "waiting_views": waiting.LIST.views,
        "units": [node for node in units.tree(at=at) if node.depth and node.path.startswith(path)],
    }
    return ui.render(request, "dispatch/board.html", values)


def _config(today: str) -> dict[str, Any]:
    """What the scripts need to know; the texts stand in the page."""
    known = known_roads()
    return {
        "today": today,
        "zone": settings.TIME_ZONE,
        "language": get_language(),
        "api": "/api/v1/",
        "scripts": {name: ui.static(f"dispatch/{name}.js") for name in SCRIPTS},
        "icons": ui.static("vendor/icons.svg"),
        "states": shown.states(),
        "roads": rules.roads(known),
        "ways": Model(Choice(), known).used.said,
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_TILES_CREDIT,
        "lists": {view.key: view.query for view in waiting.LIST.views},
        "visit": reverse("service:visit", args=[0]),
        "order": reverse("service:order", args=[0]),
        "reasons": reverse("dispatch:reasons", args=[0]),
        "plan": reverse("dispatch:run", args=[0]),
        "waiting": reverse("dispatch:waiting"),
    }


@ui.page(services.RULES)
def overlaps(request: Http) -> HttpResponse:
    """How strictly appointments are kept apart, by role."""
    return ui.submit(
        request,
        forms.OverlapsForm,
        title=_("Rules for overlaps"),
        key="dispatch.overlaps",
        button=_("Save"),
        template="dispatch/overlaps.html",
        values={"roles": [(key, name) for key, name, _apart in selectors.overlap_rules()]},
        do=lambda values: _set_all(request, values),
        then=lambda _done: reverse("dispatch:overlaps"),
        said=_("Saved."),
    )


def _set_all(request: Http, values: dict[str, Any]) -> None:
    services.set_overlap_rules(
        chosen={
            key: (values[f"{key}-overlap"], values[f"{key}-travel"]) for key, _name, _apart in selectors.overlap_rules()
        },
        by=request.actor,
        at=clock.now(),
    )
