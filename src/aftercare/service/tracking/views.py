"""The dialog in which the hotline takes the customer's link, to be sent by whatever way the customer reads."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.platform.printing.public import qr_svg
from aftercare.service.reports.services import LINK_FOR
from aftercare.service.requests import selectors as requests
from aftercare.service.requests import shown
from aftercare.service.tracking import services


@ui.page("request.answer", of=requests.get_request)
def link(request: Http, request_id: int) -> HttpResponse:
    """What the link is good for; pressed, the link itself and its code, this once."""
    one = requests.get_request(request_id=request_id, by=request.actor, permission="request.answer")
    made = request.method == "POST"
    address = services.give_link(request_id=one.pk, by=request.actor, at=clock.now()) if made else ""
    head = {"title": _("The customer's link"), "of": shown.crumb(one)}
    values = {**head, "made": made, "address": address, "days": LINK_FOR.days}
    return ui.render(request, "service/link.html", {**values, "qr": qr_svg(address) if address else ""})
