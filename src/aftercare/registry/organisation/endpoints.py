"""The API of people: to be read; they are entered in the program."""

from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts.public import actor_of, masked, require_somewhere
from aftercare.registry.organisation.public import get_staff
from aftercare.registry.organisation.schemas import StaffOut, StaffPage
from aftercare.registry.organisation.selectors.staff import STAFF_FIELDS, staff_rows

router = Router(tags=["staff"])
Limit = Annotated[int, Field(ge=1, le=200)]


@router.get("/staff/", response=StaffPage, operation_id="staff_list", url_name="staff")
def staff_list(request: HttpRequest, text: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """The people whom you may see, the newest first; `after` is the last id of the page before."""
    by = actor_of(request)
    require_somewhere(by, "staff.view")
    found = [_shown(row, by) for row in staff_rows(by, after=after, limit=limit + 1, text=text)]
    following = str(found[limit - 1]["id"]) if len(found) > limit else None
    body = orjson.dumps({"items": found[:limit], "next": following})
    return HttpResponse(body, content_type="application/json")


@router.get("/staff/{int:staff_id}/", response=StaffOut, operation_id="staff_read", url_name="staff_one")
def staff_one(request: HttpRequest, staff_id: int) -> dict[str, Any]:
    """One person."""
    by = actor_of(request)
    staff = get_staff(staff_id=staff_id, by=by)
    return _shown({name: getattr(staff, name) for name in STAFF_FIELDS}, by)


def _shown(row: dict[str, Any], by: Actor) -> dict[str, Any]:
    """The phone as far as the reader may see it."""
    own = row["id"] == by.id
    return {**row, "phone": masked(by, "staff.phone", row["phone"], unit_path=row["unit_path"], own=own)}
