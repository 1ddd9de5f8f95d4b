"""Handing the customer the link of the request's own page."""

from datetime import datetime, timedelta

from django.conf import settings

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.platform.accounts import public as accounts
from aftercare.service.reports.rules import tracking
from aftercare.service.requests import selectors as requests
from aftercare.service.requests.events import RequestLinkGiven

# As long as the link that a report made on the public page leads to.
LINK_FOR = timedelta(days=180)


@command("request.give_link")
def give_link(*, request_id: int, by: Actor, at: datetime) -> str:
    """A new address under which the customer follows the request and confirms visits; nowhere without such pages.

    Whoever has it speaks as the customer, so the journal keeps who gave it out. It cannot be shown again.
    """
    request = requests.get_request(request_id=request_id, by=by, permission="request.answer")
    expires_at = at + LINK_FOR
    for address in tracking:
        token = accounts.links.make(kind="request", subject_id=request.pk, at=at, expires_at=expires_at)
        publish(
            RequestLinkGiven(case=request.case_id, request=request.pk, expires_at=expires_at),
            stream_id=request.case_id,
            at=at,
        )
        return f"{settings.PUBLIC_URL}{address(token)}"
    return ""
