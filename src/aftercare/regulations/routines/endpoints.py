"""The API of duties: to be read; they are done and decided on in the program."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit, page_of
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.routines import selectors
from aftercare.regulations.routines.schemas import DutyOut, DutyPage

router = Router(tags=["duties"])
FIELDS = tuple(DutyOut.model_fields)


@router.get("/duties/", response=DutyPage, operation_id="duties_list", url_name="duties")
def duties(
    request: HttpRequest, state: str = "", mine: bool = False, after: int | None = None, limit: Limit = 50
) -> HttpResponse:
    """The duties that you may see, the newest first; `state` takes several, `mine` those that you owe."""
    by, at = actor_of(request), clock.now()
    rows = selectors.with_state(selectors.visible_to(by, at), at)
    rows = rows.filter(selectors.mine_q(by, at)) if mine else rows
    rows = rows.filter(Q(state__in=state.split(","))) if state else rows
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.get("/duties/{int:duty_id}/", response=DutyOut, operation_id="duties_read", url_name="duty")
def duty(request: HttpRequest, duty_id: int) -> dict[str, Any]:
    """One duty."""
    by, at = actor_of(request), clock.now()
    one = selectors.get_duty(duty_id=duty_id, by=by, at=at)
    values = {name: getattr(one, name) for name in FIELDS if name != "state"}
    return {**values, "name": one.name.as_json(), "state": selectors.state(one, at).value}
