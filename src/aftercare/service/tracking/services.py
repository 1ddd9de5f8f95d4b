"""Handing the customer the link of the request's own page."""

from datetime import datetime

from django.conf import settings

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.service.reports.services import LINK_FOR, path_to
from aftercare.service.requests import selectors as requests
from aftercare.service.requests.events import RequestLinkGiven


@command("request.give_link")
def give_link(*, request_id: int, by: Actor, at: datetime) -> str:
    """A new address under which the customer follows the request and confirms visits; nowhere without such pages.

    Whoever has it speaks as the customer, so the journal keeps who gave it out. It cannot be shown again.
    """
    request = requests.get_request(request_id=request_id, by=by, permission="request.answer")
    path = path_to(request_id=request.pk, at=at)
    if not path:
        return ""
    given = RequestLinkGiven(case=request.case_id, request=request.pk, expires_at=at + LINK_FOR)
    publish(given, stream_id=request.case_id, at=at)
    return f"{settings.PUBLIC_URL}{path}"
