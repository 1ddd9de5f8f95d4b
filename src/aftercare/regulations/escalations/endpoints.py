"""The API of escalations."""

from typing import Annotated

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from aftercare.base.kernel import clock
from aftercare.platform.accounts.public import actor_of, require_somewhere
from aftercare.regulations.documents.selectors import VIEW
from aftercare.regulations.escalations import services
from aftercare.regulations.escalations.models import Escalation
from aftercare.regulations.escalations.schemas import EscalationOut, EscalationPage, TakeOverIn
from aftercare.regulations.escalations.selectors import lists

router = Router(tags=["escalations"])
Limit = Annotated[int, Field(ge=1, le=200)]
FIELDS = tuple(EscalationOut.model_fields)


@router.get("/escalations/", response=EscalationPage, operation_id="escalations_list", url_name="escalations")
def escalations(
    request: HttpRequest, case_id: int | None = None, after: int | None = None, limit: Limit = 50
) -> HttpResponse:
    """What was escalated, as far as you may see it, the newest first; `after` is the last id of the page before."""
    by = actor_of(request)
    require_somewhere(by, VIEW)
    found = lists.rows_of(by, FIELDS, case_id=case_id, after=after, limit=limit + 1)
    following = str(found[limit - 1]["id"]) if len(found) > limit else None
    body = orjson.dumps({"items": found[:limit], "next": following}, option=orjson.OPT_UTC_Z)
    return HttpResponse(body, content_type="application/json")


@router.post(
    "/escalations/{int:escalation_id}/answer/",
    response=EscalationOut,
    operation_id="escalations_answer",
    url_name="escalation_answer",
)
def answer(request: HttpRequest, escalation_id: int, data: TakeOverIn) -> Escalation:
    """Take over what a step asks for: it is not told again."""
    by = actor_of(request)
    return services.answer(escalation_id=escalation_id, by=by, at=clock.now(), note=data.note)
