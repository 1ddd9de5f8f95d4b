"""The API of tools and vehicles."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel.http import Limit, page_of
from aftercare.operations.dispatch.tools import selectors, services
from aftercare.operations.dispatch.tools.models import Tool
from aftercare.operations.dispatch.tools.schemas import ToolIn, ToolOut, ToolPage
from aftercare.platform.accounts.public import actor_of, doing, require_somewhere

router = Router(tags=["tools"])
FIELDS = tuple(ToolOut.model_fields)


@router.get("/tools/", response=ToolPage, operation_id="tools_list", url_name="tools")
def listed(request: HttpRequest, code: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """The tools and vehicles of your units, or those of one code; the newest first."""
    by = actor_of(request)
    require_somewhere(by, selectors.VIEW)
    rows = selectors.visible_to(by)
    return page_of(rows.filter(code=code) if code else rows, FIELDS, after=after, limit=limit)


@router.post("/tools/", response={201: ToolOut}, operation_id="tools_register", url_name="tools")
def register(request: HttpRequest, data: ToolIn) -> Any:
    """Register a tool or vehicle."""
    return Status(201, services.save(**doing(request), **data.model_dump()))


@router.post("/tools/{int:tool_id}/", response=ToolOut, operation_id="tools_change", url_name="tool")
def change(request: HttpRequest, tool_id: int, data: ToolIn) -> Tool:
    """Say anew what is known of it: who has it, how many the office shares."""
    return services.save(tool_id=tool_id, **doing(request), **data.model_dump())


@router.post(
    "/tools/{int:tool_id}/withdraw/", response=ToolOut, operation_id="tools_withdraw", url_name="tool_withdraw"
)
def withdraw(request: HttpRequest, tool_id: int) -> Tool:
    """It is no longer there."""
    return services.withdraw(tool_id=tool_id, **doing(request))
