"""The page of number series, and the form that continues an older counter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.numbering import selectors, services
from aftercare.platform.numbering.forms import ContinueForm
from aftercare.platform.numbering.models import Counter
from aftercare.platform.numbering.rules import Per, Reset, Series
from aftercare.platform.units import public as units

VIEW = "series.view"
PER = {Per.OFFICE: _("By office"), Per.COMPANY: _("For the whole company")}
RESET = {Reset.MONTH: _("Every month"), Reset.YEAR: _("Every year"), Reset.NEVER: _("Never")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A series as the page shows it."""

    key: str
    name: str
    example: str
    per: Any
    reset: Any
    gap_free: bool
    counters: list[Counter]


@ui.page(VIEW)
def all_series(request: Request) -> HttpResponse:
    """Every series with what its numbers look like, and how far it has come."""
    counters = selectors.latest_counters()
    now = clock.now()
    shown = [_shown(one, counters.get(key, []), now) for key, one in selectors.series.items()]
    may_continue = ui.access.allowed(request.actor, services.CONTINUE)
    return ui.render(request, "numbering/series.html", {"series": shown, "may_continue": may_continue})


def _shown(one: Series, counters: list[Counter], now: datetime) -> Shown:
    return Shown(
        key=one.key,
        name=str(one.name),
        example=one.text(42, day=selectors.local_day(now), office="HQ"),
        per=PER[Per(one.per)],
        reset=RESET[Reset(one.reset)],
        gap_free=one.gap_free,
        counters=counters,
    )


@ui.page(services.CONTINUE)
def continue_series(request: Request, key: str) -> HttpResponse:
    """Go on after the last number of an older system."""
    one = selectors.series.get(key)
    if one is None:
        raise NotFoundError
    tree = units.tree(at=clock.now()) if one.per == Per.OFFICE else []
    offices = [(str(node.id), "　" * node.depth + str(node.name)) for node in tree if node.kind in selectors.COUNTING]
    return ui.submit(
        request,
        ContinueForm,
        title=_("Continue the numbers of “%(series)s”") % {"series": str(one.name) or one.key},
        key=f"numbering.continue.{key}",
        button=_("Continue the series"),
        form_values={"units": offices},
        do=lambda values: services.continue_from(
            key=key,
            number=values["number"],
            unit_id=int(values["unit"]) if values.get("unit") else None,
            by=request.actor,
            at=clock.now(),
        ),
        then=reverse("numbering:series"),
        said=_("The series goes on from there."),
        cancel=reverse("numbering:series"),
    )


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(
        _("Number series"), "numbering:series", icon="tag", permission=VIEW, group=ui.Group.SYSTEM, order=60
    )
    ui.menu.register("numbering", entry)
