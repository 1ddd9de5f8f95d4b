"""The engineer's steps: one press each, or a short form; and the customer's word."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.service.requests.shown import faults
from aftercare.service.steps import services
from aftercare.service.visits import forms, selectors
from aftercare.service.visits.events import Place
from aftercare.service.visits.models import Visit
from aftercare.service.visits.views import asked, to_visit


def place_of(request: HttpRequest) -> Place | None:
    """Where the device says it is (static/service/place.js adds the fields), if it says so."""
    try:
        return Place(
            latitude=round(float(request.POST["latitude"]) * 1_000_000),
            longitude=round(float(request.POST["longitude"]) * 1_000_000),
            accuracy_m=round(float(request.POST["accuracy"])),
        )
    except (KeyError, ValueError):
        return None


def _pressed(service: Callable[..., Visit], said: Any) -> Callable[..., HttpResponse]:
    """A step that is done by one press."""

    @ui.page("visit.work", of=selectors.get_visit)
    def view(request: Http, visit_id: int) -> HttpResponse:
        place = place_of(request)
        return ui.step(
            request,
            do=lambda version: service(
                visit_id=visit_id, by=request.actor, at=clock.now(), place=place, version=version
            ),
            then=to_visit,
            said=said,
        )

    return view


def _remedies(one: Visit) -> dict[str, Any]:
    asset_id = one.order.asset_id
    return {"causes": faults(asset_id, "cause"), "actions": faults(asset_id, "action")}


accept = _pressed(services.accept, _("Accepted."))
depart = _pressed(services.depart, _("Have a good trip."))
arrive = _pressed(services.arrive, _("Arrival recorded."))
start_work = _pressed(services.start_work, _("Work began."))
finish = asked(
    forms.FinishForm,
    "visit.work",
    _("Finish"),
    services.finish,
    initial=lambda one: {"note": one.work_note},
    offers=_remedies,
)
leave_incomplete = asked(forms.IncompleteForm, "visit.work", _("Not finished"), services.leave_incomplete)


@ui.page("visit.confirm", of=selectors.get_visit)
def confirm(request: Http, visit_id: int) -> HttpResponse:
    """Record the customer's word on the visit."""
    one = selectors.get_visit(visit_id=visit_id, by=request.actor, permission="visit.confirm")
    return ui.submit(
        request,
        forms.ConfirmForm,
        title=_("Customer confirms"),
        key=f"service.visit.{one.pk}.confirm",
        button=_("Record"),
        do=lambda values: services.confirm(visit_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=lambda _done: to_visit(one),
        said=_("Confirmed."),
    )
