"""The API of escalations."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit, page
from aftercare.platform.accounts.public import actor_of, require_somewhere
from aftercare.regulations.documents.selectors import VIEW
from aftercare.regulations.escalations import services
from aftercare.regulations.escalations.models import Escalation
from aftercare.regulations.escalations.schemas import EscalationOut, EscalationPage, TakeOverIn
from aftercare.regulations.escalations.selectors import lists

router = Router(tags=["escalations"])
FIELDS = tuple(EscalationOut.model_fields)


@router.get("/escalations/", response=EscalationPage, operation_id="escalations_list", url_name="escalations")
def escalations(
    request: HttpRequest, case_id: int | None = None, after: int | None = None, limit: Limit = 50
) -> HttpResponse:
    """What was escalated, as far as you may see it, the newest first; `after` is the last id of the page before."""
    by = actor_of(request)
    require_somewhere(by, VIEW)
    found = lists.rows_of(by, FIELDS, case_id=case_id, after=after, limit=limit + 1)
    return page(found, limit)


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
