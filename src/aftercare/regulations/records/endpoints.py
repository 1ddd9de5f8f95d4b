"""The API of records: what is due, what one says, and filling one in."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit, page_of
from aftercare.platform.accounts.public import actor_of
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.records import selectors, services
from aftercare.regulations.records.schemas import RecordOut, RecordPage
from aftercare.regulations.registers.schemas import AnswersIn, LineOut

router = Router(tags=["records"])
FIELDS = tuple(RecordOut.model_fields)


@router.get("/records/", response=RecordPage, operation_id="records_list", url_name="records")
def records(
    request: HttpRequest, state: str = "", case_id: int | None = None, after: int | None = None, limit: Limit = 50
) -> HttpResponse:
    """The records that you may see, the newest first; `state` takes several."""
    by, at = actor_of(request), clock.now()
    rows = selectors.with_state(selectors.visible_to(by, at), at)
    rows = rows.filter(Q(state__in=state.split(","))) if state else rows
    rows = rows if case_id is None else rows.filter(case_id=case_id)
    return page_of(rows, FIELDS, after=after, limit=limit)


@router.get("/records/{int:record_id}/", response=RecordOut, operation_id="records_read", url_name="record")
def record(request: HttpRequest, record_id: int) -> dict[str, Any]:
    """One record."""
    by, at = actor_of(request), clock.now()
    one = selectors.get_record(record_id=record_id, by=by, at=at)
    values = {name: getattr(one, name) for name in FIELDS if name != "state"}
    return {**values, "name": one.name.as_json(), "state": selectors.state(one, at)}


@router.post("/records/{int:record_id}/fill/", response=LineOut, operation_id="records_fill", url_name="record_fill")
def fill(request: HttpRequest, record_id: int, data: AnswersIn) -> sheets.Line:
    """Fill a record's form in and hand it in; wrong answers come back at their fields, and nothing is kept."""
    by, at = actor_of(request), clock.now()
    return sheets.line_of(services.fill(record_id=record_id, answers=data.answers, by=by, at=at))
