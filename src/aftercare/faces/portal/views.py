"""The customers' pages."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.faces.portal import forms, services
from aftercare.platform.accounts import public as accounts
from aftercare.platform.files import public as files
from aftercare.platform.printing import public as printing
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service


@ui.page(public=True)
def report(request: Http) -> HttpResponse:
    """Tell us what is wrong."""
    return _report(request, None)


@ui.page(public=True)
def report_asset(request: Http, token: str) -> HttpResponse:
    """The same from the QR code on a piece of equipment, which is known already."""
    asset = equipment.asset_of_token(token)
    if asset is None:
        raise NotFoundError
    return _report(request, asset)


def _report(request: Http, asset: equipment.AssetBrief | None) -> HttpResponse:
    def do(values: dict[str, Any]) -> str:
        photos = values.pop("photos") or []
        said = service.Report(nature="breakdown", source="web_form", asset_id=asset.id if asset else None, **values)
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
        template="portal/report.html",
        values={"asset": asset, "head": printing.company_head()},
    )


@ui.page(public=True)
def track(request: Http, token: str) -> HttpResponse:
    """Where the request stands, who comes and when, and what the customer can do."""
    opened = accounts.links.open_link(token, kind="request", at=clock.now())
    tracked = service.tracked(request_id=opened.subject_id, by=opened.by)
    values = {"one": tracked, "token": token, "states": service.STATES, "head": printing.company_head()}
    return ui.render(request, "portal/track.html", values)


@ui.page(public=True)
def urge(request: Http, token: str) -> HttpResponse:
    """Urge us on."""
    opened = accounts.links.open_link(token, kind="request", at=clock.now())
    return ui.submit(
        request,
        forms.UrgeForm,
        title=_("Urge us on"),
        key="portal.urge",
        button=_("Send"),
        do=lambda values: service.requests.urge(request_id=opened.subject_id, by=opened.by, at=clock.now(), **values),
        then=reverse("portal:track", args=[token]),
        said=_("We know. Somebody is told at once."),
        template="portal/form.html",
        values={"head": printing.company_head(), "back": reverse("portal:track", args=[token])},
    )


@ui.page(public=True)
def confirm(request: Http, token: str, visit_id: int) -> HttpResponse:
    """Confirm a visit, or say what is left."""
    opened = accounts.links.open_link(token, kind="request", at=clock.now())

    def do(values: dict[str, Any]) -> object:
        return service.steps.confirm(
            visit_id=visit_id,
            by=opened.by,
            at=clock.now(),
            method=values["content"],
            name=values["name"],
            role=values["role"],
            remark=values["remark"],
            signature_file_id=values["signature_file_id"],
        )

    return ui.submit(
        request,
        forms.ConfirmForm,
        title=_("Confirm the work"),
        key="portal.confirm",
        button=_("Send"),
        do=do,
        then=reverse("portal:track", args=[token]),
        said=_("Thank you."),
        template="portal/confirm.html",
        values={
            "head": printing.company_head(),
            "back": reverse("portal:track", args=[token]),
            "upload": reverse("portal:sign", args=[token]),
        },
    )


@require_POST
@ui.page(public=True)
def sign(request: Http, token: str) -> HttpResponse:
    """Keep what the customer drew, for the form that is being filled in; answers with its id."""
    opened = accounts.links.open_link(token, kind="request", at=clock.now())
    given = request.FILES.get("file")
    if given is None:
        raise InvalidError(fields={"file": [_("The signature is missing.")]})
    kept = files.store(content=given, name="signature.png", by=opened.by, at=clock.now())
    return JsonResponse({"id": kept.pk}, status=201)


@ui.page(public=True)
def document(request: Http, token: str, file_id: int) -> HttpResponse:
    """A document that is meant for the customer."""
    del request
    opened = accounts.links.open_link(token, kind="request", at=clock.now())
    found = files.open_file(file_id, opened.by)
    with found.stream as stream:
        return HttpResponse(stream.read(), headers=found.headers())
