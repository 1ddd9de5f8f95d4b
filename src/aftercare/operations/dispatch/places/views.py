"""Pages of help from other offices."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.operations.dispatch import shown
from aftercare.operations.dispatch.places import forms, selectors, services
from aftercare.operations.dispatch.places.models import OfficeRequest
from aftercare.platform.accounts.public import allows
from aftercare.service import public as service

STATES = {
    "asked": ui.State(OfficeRequest.State.ASKED.label, "hourglass", "amber"),
    "accepted": ui.State(OfficeRequest.State.ACCEPTED.label, "circle-check", "green"),
    "declined": ui.State(OfficeRequest.State.DECLINED.label, "ban", "red"),
}
LIST = ui.ListPage(
    key="dispatch.offices",
    title=_("Help from offices"),
    permission="place.view",
    rows=selectors.visible_to,
    columns=(
        c.Title("request__number", _("Request"), title="request__title", to="dispatch:office", key="request"),
        c.State("state", pgettext_lazy("office", "State"), states=STATES),
        c.Words("unit__name", _("Office"), key="office"),
        c.Text("reason", pgettext_lazy("office", "Why not")),
        c.Moment("asked_at", pgettext_lazy("office", "Asked"), key="asked", sort=True),
        c.Moment("answered_at", pgettext_lazy("office", "Answered"), key="answered", hidden=True),
    ),
    search=("request__number", "request__title"),
    sort="-asked",
    views=(
        ui.View("waiting", _("Waiting for the office"), "state:asked", count=True),
        ui.View("all", pgettext_lazy("office", "All")),
    ),
    empty=_("No office is asked for help."),
)


@ui.page("place.view", of=lambda office_request_id, by: selectors.get(office_request_id=office_request_id, by=by))
def page(request: Http, office_request_id: int) -> HttpResponse:
    """One question to an office."""
    one = selectors.get(office_request_id=office_request_id, by=request.actor)
    may = one.state == OfficeRequest.State.ASKED and allows(request.actor, "place.answer", unit_path=one.unit_path)
    due = selectors.answer_due(one.request)
    values = {"one": one, "states": STATES, "due": due, "about": (_about(one),), "may": may}
    return ui.render(request, "dispatch/office.html", values)


def _about(one: OfficeRequest) -> ui.Facts:
    """What the office has to know to answer: where it is, and how it presses."""
    about, site = one.request, one.request.site
    return ui.Facts(
        "",
        (
            ui.Fact(_("Site"), site.name if site else about.place_text),
            ui.Fact(_("Address"), site.address if site else ""),
            ui.Fact(_("What is wrong"), about.description),
            ui.Fact(_("Priority"), f"P{about.priority}" if about.priority else ""),
            ui.Fact(pgettext_lazy("office", "Came in"), ui.formats.moment(about.received_at)),
        ),
    )


def _for_request(form: type[ui.Form], permission: str, title: Any, service_of: Callable[..., Any]) -> Any:
    """A page with a form for one step of a request."""

    @ui.page(permission, of=service.request)
    def view(request: Http, request_id: int) -> HttpResponse:
        one = service.request(request_id=request_id, by=request.actor)
        return ui.submit(
            request,
            form,
            title=title,
            of=shown.request_crumb(one),
            key=f"dispatch.place.{one.pk}.{service_of.__name__}",
            button=title,
            do=lambda values: service_of(request_id=one.pk, by=request.actor, at=clock.now(), **_said(values)),
            then=reverse("service:request", args=[one.pk]),
        )

    return view


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _for_office(form: type[ui.Form], title: Any, service_of: Callable[..., Any], *, danger: bool = False) -> Any:
    """A page with a form for an office's answer."""

    @ui.page("place.answer", of=lambda office_request_id, by: selectors.get(office_request_id=office_request_id, by=by))
    def view(request: Http, office_request_id: int) -> HttpResponse:
        one = selectors.get(office_request_id=office_request_id, by=request.actor, permission="place.answer")
        return ui.submit(
            request,
            form,
            title=title,
            of=ui.Crumb(f"{one.request.number} {one.request.title}", reverse("dispatch:office", args=[one.pk])),
            key=f"dispatch.office.{one.pk}.{service_of.__name__}",
            button=title,
            version=one.version,
            danger=danger,
            do=lambda values: service_of(office_request_id=one.pk, by=request.actor, at=clock.now(), **values),
            then=reverse("dispatch:office", args=[one.pk]),
        )

    return view


inform = _for_request(forms.InformForm, "place.inform", _("Inform the supervisor"), services.inform_supervisor)
ask = _for_request(forms.AskForm, "place.ask", _("Ask an office"), services.ask_office)
coordinate = _for_request(forms.CoordinateForm, "place.settle", _("Settle who goes"), services.coordinate)
accept = _for_office(ui.Form, _("We send somebody"), services.accept)
decline = _for_office(forms.DeclineForm, _("We can send nobody"), services.decline, danger=True)
