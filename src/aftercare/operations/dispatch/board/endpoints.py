"""The API of the board. Visits themselves are planned and moved by the operations of visits."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit
from aftercare.operations.dispatch.board import rules, services, shown
from aftercare.operations.dispatch.board.schemas import (
    BoardOut,
    CandidatesOut,
    ChangesOut,
    CheckIn,
    CheckOut,
    FilterIn,
    FiltersOut,
    MapOut,
    UnplannedPage,
    ViewIn,
    ViewNameIn,
    ViewOut,
    ViewsOut,
)
from aftercare.operations.dispatch.board.selectors import board as selectors
from aftercare.operations.dispatch.board.selectors import checking, mapping, waiting
from aftercare.platform.accounts.public import actor_of, doing, offices

router = Router(tags=["board"])
Days = Annotated[int, Field(ge=1, le=rules.LONGEST_DAYS)]


def _answer(body: Any) -> HttpResponse:
    """Past the schema, which serves the OpenAPI text: a board is long. A test holds both together."""
    return HttpResponse(orjson.dumps(body), content_type="application/json")


@router.get("/board/", response=BoardOut, operation_id="board_read", url_name="board")
def read(request: HttpRequest, day: date, days: Days = 1, unit_id: int | None = None) -> HttpResponse:
    """The engineers whom you plan with their duty, and their visits, from a day for so many days."""
    by, at = actor_of(request), clock.now()
    with offices.narrowed():
        found = selectors.board(by=by, at=at, day=day, days=days, unit_id=unit_id)
    return _answer(shown.board(found, by=by, at=at))


@router.get("/board/changes/", response=ChangesOut, operation_id="board_changes", url_name="board_changes")
def changes(request: HttpRequest, after: int, day: date, days: Days = 1) -> HttpResponse:
    """What moved since the position that the board, or the last answer, named; cheap where nothing did."""
    with offices.narrowed():
        found = selectors.changes(by=actor_of(request), after=after, day=day, days=days)
    return _answer(shown.changes(found, clock.now()))


@router.get("/board/map/", response=MapOut, operation_id="board_map", url_name="board_map")
def read_map(request: HttpRequest, unit_id: int | None = None) -> HttpResponse:
    """The grounds of your offices, made of the company's sites, and where your engineers were last today."""
    with offices.narrowed():
        found = mapping.drawn(by=actor_of(request), at=clock.now(), unit_id=unit_id)
    return _answer(shown.map_of(found))


@router.get("/board/orders/", response=UnplannedPage, operation_id="board_orders", url_name="board_orders")
def orders(request: HttpRequest, q: str = "", limit: Limit = 100) -> HttpResponse:
    """Orders that wait for an appointment, the most pressing first; `q` is the query of a list."""
    at = clock.now()
    with offices.narrowed():
        found = waiting.page(by=actor_of(request), at=at, query=q, limit=limit)
    items = shown.waiting(found.rows, found.places, at)
    return _answer({"items": items, "total": found.total, "problems": found.problems})


@router.post("/board/check/", response=CheckOut, operation_id="board_check", url_name="board_check")
def check(request: HttpRequest, data: CheckIn) -> dict[str, Any]:
    """What an appointment would break, before it is made."""
    found = checking.check(
        by=actor_of(request),
        at=clock.now(),
        start=data.start_at,
        end=data.end_at,
        staff_id=data.staff_id,
        order_id=data.order_id,
        visit_id=data.visit_id,
    )
    return {"found": shown.found(found)}


@router.get("/board/candidates/", response=CandidatesOut, operation_id="board_candidates", url_name="board_candidates")
def candidates(
    request: HttpRequest,
    start: datetime,
    end: datetime,
    order_id: int | None = None,
    visit_id: int | None = None,
) -> HttpResponse:
    """Every engineer for an appointment, with all that speaks against each."""
    found = checking.candidates(**doing(request), start=start, end=end, order_id=order_id, visit_id=visit_id)
    said = checking.ways_said(by=actor_of(request), order_id=order_id, visit_id=visit_id)
    return _answer({"items": [shown.candidate(one) for one in found], "travel_model": said})


@router.get("/board/views/", response=ViewsOut, operation_id="board_views", url_name="board_views")
def views(request: HttpRequest) -> dict[str, Any]:
    """Your views of the board, then what others share."""
    by = actor_of(request)
    return {"items": [shown.view(one, by) for one in selectors.views_of(by)]}


@router.post("/board/views/", response=ViewOut, operation_id="board_save_view", url_name="board_save_view")
def save_view(request: HttpRequest, data: ViewIn) -> dict[str, Any]:
    """Keep the board as it stands under a name."""
    by = actor_of(request)
    made = services.save_view(name=data.name, settings=data.settings, shared=data.shared, by=by, at=clock.now())
    return shown.view(made, by)


@router.post("/board/views/forget/", response=ViewsOut, operation_id="board_forget_view", url_name="board_forget_view")
def forget_view(request: HttpRequest, data: ViewNameIn) -> dict[str, Any]:
    """Forget one of your views."""
    services.forget_view(name=data.name, **doing(request))
    return views(request)


@router.get("/board/filters/", response=FiltersOut, operation_id="board_filters", url_name="board_filters")
def filters(request: HttpRequest) -> dict[str, Any]:
    """Your queries of the orders that wait, then what others share."""
    return {"items": [asdict(one) for one in waiting.kept(actor_of(request))]}


@router.post("/board/filters/", response=FiltersOut, operation_id="board_save_filter", url_name="board_filters")
def save_filter(request: HttpRequest, data: FilterIn) -> dict[str, Any]:
    """Keep a query of the orders that wait under a name; your own of that name is replaced."""
    services.save_filter(**doing(request), **data.model_dump())
    return filters(request)


@router.post(
    "/board/filters/forget/", response=FiltersOut, operation_id="board_forget_filter", url_name="board_forget_filter"
)
def forget_filter(request: HttpRequest, data: ViewNameIn) -> dict[str, Any]:
    """Forget one of your queries."""
    services.forget_filter(name=data.name, **doing(request))
    return filters(request)
