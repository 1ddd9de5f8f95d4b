"""The matrix: what happens × who is told × how."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.journal.public import title_of
from aftercare.platform.notify.matrix import selectors, services
from aftercare.platform.notify.matrix.forms import LineForm, NewLineForm, recipient_choices
from aftercare.platform.notify.matrix.services import Wanted
from aftercare.platform.notify.models import Rule
from aftercare.platform.notify.rules import CHANNELS, Line
from aftercare.platform.notify.texts.rules import templates
from aftercare.platform.units import public as units


@ui.page("notice.manage")
def matrix(request: Request) -> HttpResponse:
    """All lines, by what happens."""
    groups: dict[str, list[Line]] = {}
    for one in selectors.lines():
        groups.setdefault(one.event, []).append(one)
    return ui.render(
        request,
        "notify/matrix.html",
        {
            "groups": groups,
            "said": {name: title_of(name) for name in groups},
            "labels": {value: str(label) for value, label in recipient_choices()},
            "wordings": {one.key: str(one.label) for one in templates.all()},
            "channels": CHANNELS,
        },
    )


@ui.page("notice.manage")
def line(request: Request, key: str) -> HttpResponse:
    """Change a line."""
    one = selectors.line(key)
    return ui.submit(
        request,
        LineForm,
        title=_("Change the rule"),
        help=title_of(one.event),
        key="notify.line",
        initial=_initial(one),
        version=selectors.version(one),
        form_values={"current": one.recipient},
        do=lambda values: services.change_line(
            key=key, version=values.pop("version", None), wanted=_wanted(values), by=request.actor, at=clock.now()
        ),
        then=reverse("notify:matrix"),
        said=_("Saved."),
        cancel=reverse("notify:matrix"),
    )


@ui.page("notice.manage")
def line_new(request: Request) -> HttpResponse:
    """A line of the company's own."""

    def add(values: dict[str, Any]) -> Rule:
        event, template = values.pop("event"), values.pop("template")
        return services.add_line(
            event=event, template=template, wanted=_wanted(values), by=request.actor, at=clock.now()
        )

    return ui.submit(
        request,
        NewLineForm,
        title=_("New rule"),
        key="notify.line.new",
        initial={"is_active": True},
        do=add,
        then=reverse("notify:matrix"),
        said=_("Saved."),
        cancel=reverse("notify:matrix"),
    )


@ui.page("notice.manage")
def line_remove(request: Request, key: str) -> HttpResponse:
    """Remove it, or go back to what the product ships."""
    return ui.step(
        request,
        do=lambda _version: services.remove_line(key=key, by=request.actor, at=clock.now()),
        then=reverse("notify:matrix"),
        said=_("Done."),
    )


def _initial(one: Line) -> dict[str, object]:
    ids = units.ids_in(one.unit_path)
    return {
        "recipient": one.recipient,
        "channels": list(one.channels),
        "unit": ids[-1] if ids else None,
        "is_urgent": one.is_urgent,
        "max_age": int(one.max_age.total_seconds()),
        "is_active": one.is_active,
    }


def _wanted(values: Mapping[str, Any]) -> Wanted:
    unit_id = values["unit"]
    return Wanted(
        recipient=values["recipient"],
        channels=values["channels"],
        unit_path=units.get(unit_id).path if unit_id else "",
        is_urgent=values["is_urgent"],
        max_age_minutes=(values["max_age"] or 0) // 60,
        is_active=values["is_active"],
    )
