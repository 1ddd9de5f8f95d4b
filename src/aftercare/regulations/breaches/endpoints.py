"""The API of breaches."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field

from aftercare.base.kernel import clock
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.breaches import selectors
from aftercare.regulations.breaches.schemas import BreachOut, BreachPage
from aftercare.regulations.compliance.rules.periods import named_span

router = Router(tags=["regulations"])
Limit = Annotated[int, Field(ge=1, le=1_000)]


@router.get("/breaches/", response=BreachPage, operation_id="breaches_list", url_name="breaches")
def breaches(
    request: HttpRequest, first: date | None = None, last: date | None = None, after: str = "", limit: Limit = 200
) -> BreachPage:
    """What was not kept in all regulations, from the first day to the last; without them this month.

    `after` is the `next` of the page before.
    """
    span = named_span(first, last, timezone.localdate(clock.now()))
    since, until = span.bounds(timezone.get_current_timezone_name())
    found, following = selectors.page(
        since, until, after=selectors.read_place(after), limit=limit, by=actor_of(request), as_of=clock.now()
    )
    return BreachPage(items=[BreachOut.of(one) for one in found], next=following)
