"""The customer chooses when we come: by the link of a message, or with a login."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.faces.portal.services import refuse_floods
from aftercare.faces.portal.shown import by_link
from aftercare.operations.dispatch import public as dispatch
from aftercare.platform.accounts import public as accounts
from aftercare.platform.printing import public as printing
from aftercare.service import public as service

# Looks at one request's times within an hour, and presses that change something.
LOOKS, PRESSES = 120, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """By whom, for which request, and where its pages are."""

    request_id: int
    by: Actor
    page: str
    cancel: str
    back: str = ""


def _linked(token: str) -> Door:
    opened = accounts.links.open_link(token, kind="request", at=clock.now())
    return Door(
        request_id=opened.subject_id,
        by=opened.by,
        page=reverse("portal:book", args=[token]),
        cancel=reverse("portal:book_cancel", args=[token]),
        back=reverse("portal:track", args=[token]),
    )


def _signed_in(request: Http, request_id: int) -> Door:
    one = service.request(request_id=request_id, by=request.actor)
    return Door(
        request_id=one.pk,
        by=request.actor,
        page=reverse("portal:own_book", args=[one.pk]),
        cancel=reverse("portal:own_book_cancel", args=[one.pk]),
        back=reverse("portal:own_track", args=[one.pk]) if request.actor.kind is ActorKind.CUSTOMER else "",
    )


@ui.page(public=True)
@by_link
def book(request: Http, token: str) -> HttpResponse:
    """Choose a time, or another one, without a login."""
    return _book(request, _linked(token))


@ui.page(public=True)
@by_link
def cancel(request: Http, token: str) -> HttpResponse:
    """Call the appointment off, without a login."""
    return _cancel(request, _linked(token))


@ui.page(dispatch.BOOK, of=service.request)
def own_book(request: Http, request_id: int) -> HttpResponse:
    """Choose a time for a request of one's own."""
    return _book(request, _signed_in(request, request_id))


@ui.page(dispatch.BOOK, of=service.request)
def own_cancel(request: Http, request_id: int) -> HttpResponse:
    """Call an appointment of one's own off."""
    return _cancel(request, _signed_in(request, request_id))


def _book(request: Http, door: Door) -> HttpResponse:
    _refuse_floods(request, door)
    at = clock.now()
    order_id = dispatch.order_of_request(door.request_id)
    found = dispatch.appointment_page(order_id=order_id, by=door.by, at=at) if order_id else None
    return ui.submit(
        request,
        dispatch.ChooseForm,
        title=_("When shall we come?"),
        key=f"portal.book.{door.request_id}",
        button=_("Book this time"),
        do=lambda values: dispatch.appointments.book(order_id=order_id or 0, by=door.by, at=clock.now(), **values),
        then=door.page,
        said=_("Booked. Thank you."),
        template="portal/book.html",
        values={"found": found, "door": door, "head": printing.company_head()},
    )


def _cancel(request: Http, door: Door) -> HttpResponse:
    _refuse_floods(request, door)
    order_id = dispatch.order_of_request(door.request_id) or 0
    one = service.request(request_id=door.request_id, by=door.by)
    return ui.submit(
        request,
        ui.Form,
        title=_("Call the appointment off?"),
        key=f"portal.book_cancel.{door.request_id}",
        button=_("Call it off"),
        help=f"{one.number} {one.title}",
        danger=True,
        do=lambda _values: dispatch.appointments.cancel(order_id=order_id, by=door.by, at=clock.now()),
        then=door.page,
        said=_("The appointment is called off."),
        template="portal/form.html",
        values={"head": printing.company_head(), "back": door.page},
    )


def _refuse_floods(request: Http, door: Door) -> None:
    most = PRESSES if request.method == "POST" else LOOKS
    refuse_floods(f"book.{request.method}.{door.request_id}", most)
