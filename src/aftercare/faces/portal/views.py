"""The customers' pages."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.kernel.http import Request as Http
from aftercare.base.kernel.ids import row_id
from aftercare.base.ui import public as ui
from aftercare.faces.portal import forms, services
from aftercare.faces.portal.selectors import offered, symptoms_of
from aftercare.faces.portal.shown import Way, by_link
from aftercare.operations.dispatch import public as dispatch
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.printing import public as printing
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

# What the list of one's own requests may be cut to.
SHOWN = {"open": True, "closed": False, "all": None}


@ui.page(public=True)
def report(request: Http) -> HttpResponse:
    """Tell us what is wrong."""
    return _report(request, None)


@ui.page(public=True)
@by_link
def report_asset(request: Http, token: str) -> HttpResponse:
    """The same from the QR code on a piece of equipment, which is known already."""
    asset = equipment.asset_of_token(token)
    if asset is None:
        raise NotFoundError
    return _report(request, asset)


def _report(request: Http, asset: equipment.AssetBrief | None) -> HttpResponse:
    def do(values: dict[str, Any]) -> str:
        photos = values.pop("photos") or []
        values |= {"asset_id": asset.id if asset else None, "reporter_language": get_language() or ""}
        said = service.Report(nature="breakdown", source="web_form", **values)
        return services.report(report=said, photos=photos, address=accounts.address_of(request) or "", at=clock.now())

    return ui.submit(
        request,
        forms.ReportForm,
        title=_("Report a fault"),
        key="portal.report",
        button=_("Send"),
        do=do,
        then=lambda token: reverse("portal:track", args=[token]),
        initial={"place_text": asset.place} if asset else None,
        form_values={"symptoms": symptoms_of(asset.family)} if asset else None,
        template="portal/report.html",
        values={"asset": asset, "head": printing.company_head()},
    )


def _linked(token: str) -> Way:
    """Who holds the link, and what it opens."""
    opened = accounts.links.open_link(token, kind="request", at=clock.now())
    return Way(by=opened.by, request_id=opened.subject_id, token=token)


def _own(request: Http, request_id: int) -> Way:
    """A customer's or dealer's own request; staff have pages of their own."""
    _refuse_staff(request.actor)
    one = service.request(request_id=request_id, by=request.actor)
    return Way(by=request.actor, request_id=one.pk)


def _refuse_staff(by: Actor) -> None:
    if by.kind is not ActorKind.CUSTOMER:
        raise NotFoundError


@ui.page()
def own(request: Http) -> HttpResponse:
    """A customer's or dealer's own requests: the open ones, the ended ones, or all."""
    by = request.actor
    _refuse_staff(by)
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWN else "open"
    rows = service.own_requests(by=by, is_open=SHOWN[show], after=row_id(request.GET.get("after")))
    more = f"?show={show}&after={rows[-1].id}" if len(rows) == service.PAGE else ""
    values = {"rows": rows, "show": show, "more": more, "states": dict(service.STATES), "head": printing.company_head()}
    return ui.render(request, "portal/own.html", values)


@ui.page()
def own_new(request: Http) -> HttpResponse:
    """Report about what is one's own; who reports is known."""
    by = request.actor
    _refuse_staff(by)
    contact = customers.get_contact(contact_id=by.id or 0, by=by)

    def do(values: dict[str, Any]) -> service.Request:
        photos = values.pop("photos") or []
        values["reporter_language"] = get_language() or ""
        said = service.Report(nature="breakdown", source="web_form", **values)
        return services.report_own(report=said, photos=photos, by=by, at=clock.now())

    return ui.submit(
        request,
        forms.OwnForm,
        title=_("New request"),
        key="portal.own.new",
        button=_("Send"),
        do=do,
        then=lambda made: reverse("portal:own_track", args=[made.pk]),
        initial={
            "about": request.GET.get("about", ""),
            "reporter_name": contact.name,
            "reporter_phone": contact.phone,
            "reporter_mail": contact.mail,
        },
        form_values={"offered": offered(by)},
        template="portal/own_new.html",
        values={"head": printing.company_head(), "back": reverse("portal:own")},
    )


@ui.page(public=True)
@by_link
def track(request: Http, token: str) -> HttpResponse:
    """Where the request stands, who comes and when, and what the customer can do."""
    return _track(request, _linked(token))


@ui.page()
def own_track(request: Http, request_id: int) -> HttpResponse:
    """The same for a request of one's own."""
    return _track(request, _own(request, request_id))


def _track(request: Http, way: Way) -> HttpResponse:
    tracked = service.tracked(request_id=way.request_id, by=way.by)
    values = {
        "one": tracked,
        "way": way,
        # Not once the engineer has set out: the page then offers nothing that would be refused.
        "may_book": tracked.may_urge and dispatch.takes_appointment(way.request_id, way.by),
        "states": service.STATES,
        "head": printing.company_head(),
    }
    return ui.render(request, "portal/track.html", values)


@ui.page(public=True)
@by_link
def urge(request: Http, token: str) -> HttpResponse:
    """Urge us on."""
    return _urge(request, _linked(token))


@ui.page()
def own_urge(request: Http, request_id: int) -> HttpResponse:
    """The same about a request of one's own."""
    return _urge(request, _own(request, request_id))


def _called(way: Way) -> str:
    """Which request a short form is about."""
    one = service.request(request_id=way.request_id, by=way.by)
    return f"{one.number} {one.title}"


def _urge(request: Http, way: Way) -> HttpResponse:
    return ui.submit(
        request,
        forms.UrgeForm,
        title=_("Ask us to hurry"),
        key="portal.urge",
        button=_("Send"),
        do=lambda values: service.requests.urge(request_id=way.request_id, by=way.by, at=clock.now(), **values),
        then=way.to("track"),
        said=_("We know. Somebody is told at once."),
        help=_called(way),
        template="portal/form.html",
        values={"head": printing.company_head(), "back": way.to("track")},
    )


@ui.page(public=True)
@by_link
def confirm(request: Http, token: str, visit_id: int) -> HttpResponse:
    """Confirm a visit, or say what is left."""
    return _confirm(request, _linked(token), visit_id)


@ui.page()
def own_confirm(request: Http, request_id: int, visit_id: int) -> HttpResponse:
    """The same about a request of one's own."""
    return _confirm(request, _own(request, request_id), visit_id)


def _confirm(request: Http, way: Way, visit_id: int) -> HttpResponse:
    tracked = service.tracked(request_id=way.request_id, by=way.by)

    def do(values: dict[str, Any]) -> object:
        return service.steps.confirm(
            visit_id=visit_id,
            by=way.by,
            at=clock.now(),
            method=way.confirms_by if values["content"] == "done" else values["content"],
            name=values["name"],
            role=values["role"],
            remark=values["remark"],
            rating=values["rating"],
            signature_file_id=values["signature_file_id"],
        )

    return ui.submit(
        request,
        forms.ConfirmForm,
        title=_("Confirm the work"),
        key="portal.confirm",
        button=_("Send"),
        do=do,
        then=way.to("track"),
        said=_("Thank you."),
        initial={"name": _signer(way)},
        template="portal/confirm.html",
        values={"head": printing.company_head(), "back": way.to("track"), "upload": way.to("sign"), "about": tracked},
    )


def _signer(way: Way) -> str:
    """Who signs, as far as it is known: whoever has the login, else whoever reported it.

    Not the contact whom we found by a phone number: a link does not prove that its holder has that phone.
    """
    if way.by.kind is ActorKind.CUSTOMER and way.by.id:
        return customers.get_contact(contact_id=way.by.id, by=way.by).name
    return service.request(request_id=way.request_id, by=way.by).reporter_name


@require_POST
@ui.page(public=True)
@by_link
def sign(request: Http, token: str) -> HttpResponse:
    """Keep what the customer drew, for the form that is being filled in; answers with its id."""
    return _sign(request, _linked(token))


@require_POST
@ui.page()
def own_sign(request: Http, request_id: int) -> HttpResponse:
    """The same about a request of one's own."""
    return _sign(request, _own(request, request_id))


def _sign(request: Http, way: Way) -> HttpResponse:
    given = request.FILES.get("file")
    if given is None:
        raise InvalidError(fields={"file": [_("The signature is missing.")]})
    kept = files.store(content=given, name="signature.png", by=way.by, at=clock.now())
    return JsonResponse({"id": kept.pk}, status=201)


@ui.page(public=True)
@by_link
def document(request: Http, token: str, file_id: int) -> HttpResponse:
    """A document that is meant for the customer."""
    del request
    return _document(_linked(token), file_id)


@ui.page()
def own_document(request: Http, request_id: int, file_id: int) -> HttpResponse:
    """The same of a request of one's own."""
    return _document(_own(request, request_id), file_id)


def _document(way: Way, file_id: int) -> HttpResponse:
    found = files.open_file(file_id, way.by)
    with found.stream as stream:
        return HttpResponse(stream.read(), headers=found.headers())
