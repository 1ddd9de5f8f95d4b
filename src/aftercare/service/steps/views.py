"""The engineer's steps: one press each, or a short form; photographs; and the customer's word."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.service.requests.selectors import speaks_for
from aftercare.service.requests.shown import faults
from aftercare.service.steps import services
from aftercare.service.visits import forms, rules, selectors, shown
from aftercare.service.visits.events import Place
from aftercare.service.visits.models import Confirmation, Visit
from aftercare.service.visits.views import asked, to_visit


def place_of(request: HttpRequest) -> Place | None:
    """Where the device says it is (static/service/visit.js adds the fields), if it says so."""
    try:
        latitude, longitude = float(request.POST["latitude"]), float(request.POST["longitude"])
        accuracy = round(float(request.POST["accuracy"]))
    except (KeyError, ValueError, OverflowError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 <= accuracy <= rules.MAX_ACCURACY_M):
        return None
    return Place(latitude=round(latitude * 1_000_000), longitude=round(longitude * 1_000_000), accuracy_m=accuracy)


def moment_of(text: str) -> datetime | None:
    """A moment that a device tells; None where it tells none that can be read."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def device_of(request: HttpRequest) -> dict[str, Any]:
    """What the device says of itself: its place, and what its clock shows."""
    return {"place": place_of(request), "device_at": moment_of(request.POST.get("device_time", ""))}


def _pressed(service: Callable[..., Visit], said: Any) -> Callable[..., HttpResponse]:
    """A step that is done by one press."""

    @ui.page("visit.work", of=selectors.get_visit)
    def view(request: Http, visit_id: int) -> HttpResponse:
        return ui.step(
            request,
            do=lambda version: service(
                visit_id=visit_id, by=request.actor, at=clock.now(), version=version, **device_of(request)
            ),
            then=to_visit,
            said=said,
        )

    return view


def _remedies(one: Visit) -> dict[str, Any]:
    asset_id = one.order.asset_id
    return {"causes": faults(asset_id, "cause"), "actions": faults(asset_id, "action")}


@ui.page("visit.work", of=selectors.get_visit)
def arrive(request: Http, visit_id: int) -> HttpResponse:
    """The engineer is there; the device may say why it tells no place."""
    return ui.step(
        request,
        do=lambda version: services.arrive(
            visit_id=visit_id,
            by=request.actor,
            at=clock.now(),
            location=request.POST.get("location", "")[:20],
            version=version,
            **device_of(request),
        ),
        then=to_visit,
        said=_("Arrival recorded."),
    )


accept = _pressed(services.accept, _("Accepted."))
depart = _pressed(services.depart, _("Have a good trip."))
start_work = _pressed(services.start_work, _("Work began."))
finish = asked(
    forms.FinishForm,
    "visit.work",
    _("Finish"),
    services.finish,
    initial=lambda one: {"note": one.work_note},
    offers=_remedies,
    device=device_of,
)
leave_incomplete = asked(
    forms.IncompleteForm, "visit.work", _("Not finished"), services.leave_incomplete, device=device_of
)


@ui.page("visit.confirm", of=selectors.get_visit)
def confirm(request: Http, visit_id: int) -> HttpResponse:
    """Record the customer's word on the visit; the customer signs on the glass."""
    one = selectors.get_visit(visit_id=visit_id, by=request.actor, permission="visit.confirm")
    return ui.submit(
        request,
        forms.ConfirmForm,
        title=_("Customer confirms"),
        of=shown.crumb(one),
        key=f"service.visit.{one.pk}.confirm",
        button=_("Record"),
        initial={"method": Confirmation.Method.SIGNATURE, "name": speaks_for(one.order.request)},
        do=lambda values: services.confirm(visit_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=lambda _done: to_visit(one),
        said=_("Confirmed."),
        template="service/confirm.html",
        values={"upload": reverse("files:upload"), "shown": True},
    )


@ui.page("visit.confirm", of=selectors.get_visit)
def code(request: Http, visit_id: int) -> HttpResponse:
    """Type in the code that the customer tells (完单验收码)."""
    one = selectors.get_visit(visit_id=visit_id, by=request.actor, permission="visit.confirm")
    return ui.submit(
        request,
        forms.CodeForm,
        title=_("Completion code"),
        of=shown.crumb(one),
        key=f"service.visit.{one.pk}.code",
        button=_("Confirm"),
        initial={"name": speaks_for(one.order.request)},
        do=lambda values: services.confirm_by_code(visit_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=lambda _done: to_visit(one),
        said=_("Confirmed."),
    )


@require_POST
@ui.page("visit.confirm", of=selectors.get_visit)
def send_code(request: Http, visit_id: int) -> HttpResponse:
    """Send the customer a completion code."""
    return ui.step(
        request,
        do=lambda _version: services.send_code(visit_id=visit_id, by=request.actor, at=clock.now()),
        then=lambda _sent: reverse("service:visit", args=[visit_id]),
        said=_("The code is on its way to the customer."),
    )


@require_POST
@ui.page("visit.work", of=selectors.get_visit)
def photo(request: Http, visit_id: int) -> HttpResponse:
    """Take a photograph into a slot; answers with the slot."""
    slot = request.POST.get("slot", "")
    services.add_photo(
        visit_id=visit_id,
        photo=request.FILES.get("file"),
        slot=slot,
        by=request.actor,
        at=clock.now(),
        caption=request.POST.get("caption", ""),
        place=place_of(request),
        device_at=moment_of(request.POST.get("taken", "")),
    )
    return _slot_page(request, visit_id, slot)


@require_POST
@ui.page("visit.work", of=selectors.get_visit)
def photo_remove(request: Http, visit_id: int, link_id: int) -> HttpResponse:
    """Take a photograph off; answers with its slot."""
    slot = services.remove_photo(visit_id=visit_id, link_id=link_id, by=request.actor, at=clock.now())
    return _slot_page(request, visit_id, slot)


def _slot_page(request: Http, visit_id: int, slot: str) -> HttpResponse:
    one = selectors.get_visit(visit_id=visit_id, by=request.actor)
    return ui.render(request, "service/photo_slot.html", shown.slot_values(one, slot, by=request.actor))
