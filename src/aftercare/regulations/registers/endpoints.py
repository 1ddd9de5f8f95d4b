"""The API of registers: which there are, the lines of one, and a new line."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Limit
from aftercare.platform.accounts.public import actor_of
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.registers import selectors, services
from aftercare.regulations.registers.schemas import AnswersIn, LineOut, LinePage, RegisterOut

router = Router(tags=["registers"])


@router.get("/registers/", response=list[RegisterOut], operation_id="registers_list", url_name="registers")
def registers(request: HttpRequest) -> list[dict[str, Any]]:
    """Every register that the company keeps."""
    return [
        {"key": one.key, "name": one.name.as_json(), "lines": one.lines, "last_at": one.last_at}
        for one in selectors.registers(actor_of(request))
    ]


@router.get("/registers/{slug:book}/", response=LinePage, operation_id="registers_lines", url_name="register")
def lines(request: HttpRequest, book: str, after: int | None = None, limit: Limit = 50) -> dict[str, Any]:
    """The lines of a register that you may see, the newest first, with their answers."""
    found = selectors.page_of(book, actor_of(request), after=after, limit=limit + 1)
    following = str(found[limit - 1].pk) if len(found) > limit else None
    return {"items": sheets.lines_of(found[:limit]), "next": following}


@router.post("/registers/{slug:book}/", response=LineOut, operation_id="registers_write", url_name="register_new")
def write(request: HttpRequest, book: str, data: AnswersIn) -> sheets.Line:
    """Write a new line; wrong answers come back at their fields, and nothing is kept."""
    by, at = actor_of(request), clock.now()
    return sheets.line_of(services.write(form=book, answers=data.answers, by=by, at=at))
