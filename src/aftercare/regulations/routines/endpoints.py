"""The API of duties: to be read; they are done and decided on in the program."""

from typing import Annotated, Any

import orjson
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from aftercare.base.kernel import clock
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import actor_of
from aftercare.regulations.routines import selectors
from aftercare.regulations.routines.schemas import DutyOut, DutyPage

router = Router(tags=["duties"])
FIELDS = tuple(DutyOut.model_fields)
OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_PASSTHROUGH_DATACLASS
Limit = Annotated[int, Field(ge=1, le=200)]


@router.get("/duties/", response=DutyPage, operation_id="duties_list", url_name="duties")
def duties(
    request: HttpRequest, state: str = "", mine: bool = False, after: int | None = None, limit: Limit = 50
) -> HttpResponse:
    """The duties that you may see, the newest first; `state` takes several, `mine` those that you owe."""
    by, at = actor_of(request), clock.now()
    rows = selectors.with_state(selectors.visible_to(by, at), at)
    rows = rows.filter(selectors.mine_q(by, at)) if mine else rows
    rows = rows.filter(Q(state__in=state.split(","))) if state else rows
    rows = rows if after is None else rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk").values(*FIELDS)[: limit + 1])
    following = str(found[limit - 1]["id"]) if len(found) > limit else None
    body = orjson.dumps({"items": found[:limit], "next": following}, default=_plain, option=OPTIONS)
    return HttpResponse(body, content_type="application/json")


@router.get("/duties/{int:duty_id}/", response=DutyOut, operation_id="duties_read", url_name="duty")
def duty(request: HttpRequest, duty_id: int) -> dict[str, Any]:
    """One duty."""
    by, at = actor_of(request), clock.now()
    one = selectors.get_duty(duty_id=duty_id, by=by, at=at)
    values = {name: getattr(one, name) for name in FIELDS if name != "state"}
    return {**values, "name": one.name.as_json(), "state": selectors.state(one, at).value}


def _plain(value: Any) -> Any:
    return value.as_json() if isinstance(value, Words) else str(value)
