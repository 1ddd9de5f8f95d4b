"""The API of people: to be read, but for personal events and days away from home, which calendars bring."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Limit, page
from aftercare.platform.accounts.public import actor_of, doing, masked, require_somewhere
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.public import get_staff
from aftercare.registry.organisation.schemas import (
    EventIn,
    EventList,
    EventOut,
    RelocationIn,
    RelocationList,
    RelocationOut,
    StaffOut,
    StaffPage,
)
from aftercare.registry.organisation.selectors.staff import STAFF_FIELDS, staff_rows

router = Router(tags=["staff"])


@router.get("/staff/", response=StaffPage, operation_id="staff_list", url_name="staff")
def staff_list(request: HttpRequest, text: str = "", after: int | None = None, limit: Limit = 50) -> HttpResponse:
    """The people whom you may see, the newest first; `after` is the last id of the page before."""
    by = actor_of(request)
    require_somewhere(by, "staff.view")
    found = [_shown(row, by) for row in staff_rows(by, after=after, limit=limit + 1, text=text)]
    return page(found, limit)


@router.get("/staff/{int:staff_id}/", response=StaffOut, operation_id="staff_read", url_name="staff_one")
def staff_one(request: HttpRequest, staff_id: int) -> dict[str, Any]:
    """One person."""
    by = actor_of(request)
    staff = get_staff(staff_id=staff_id, by=by)
    return _shown({name: getattr(staff, name) for name in STAFF_FIELDS}, by)


MOST = 50


@router.get("/staff/{int:staff_id}/events/", response=EventList, operation_id="staff_events", url_name="staff_events")
def events(request: HttpRequest, staff_id: int) -> Any:
    """What takes a person's time beside visits: your own, and of the people whose shifts you plan."""
    return {"items": list(organisation.personal_events_of(staff_id=staff_id, by=actor_of(request))[:MOST])}


@router.post(
    "/staff/{int:staff_id}/events/", response={201: EventOut}, operation_id="staff_plan_event",
    url_name="staff_event_new",
)  # fmt: skip
def plan_event(request: HttpRequest, staff_id: int, data: EventIn) -> Any:
    """Take hours out of a person's days; plans send nobody there then."""
    row = organisation.plan_event(staff_id=staff_id, **doing(request), **data.model_dump())
    return Status(201, row)


@router.post(
    "/events/{int:personal_event_id}/cancel/", response={204: None}, operation_id="staff_cancel_event",
    url_name="staff_event_cancel",
)  # fmt: skip
def cancel_event(request: HttpRequest, personal_event_id: int) -> Any:
    """Give the hours back."""
    organisation.cancel_event(personal_event_id=personal_event_id, **doing(request))
    return Status(204, None)


@router.get(
    "/staff/{int:staff_id}/relocations/", response=RelocationList, operation_id="staff_relocations",
    url_name="staff_relocations",
)  # fmt: skip
def relocations(request: HttpRequest, staff_id: int) -> Any:
    """The days on which a person sets out from elsewhere."""
    return {"items": list(organisation.relocations_of(staff_id=staff_id, by=actor_of(request))[:MOST])}


@router.post(
    "/staff/{int:staff_id}/relocations/", response={201: RelocationOut}, operation_id="staff_relocate",
    url_name="staff_relocation_new",
)  # fmt: skip
def relocate(request: HttpRequest, staff_id: int, data: RelocationIn) -> Any:
    """For these days a person sets out from there and comes back there."""
    row = organisation.relocate(staff_id=staff_id, **doing(request), **data.values())
    return Status(201, row)


@router.post(
    "/relocations/{int:relocation_id}/cancel/", response={204: None}, operation_id="staff_cancel_relocation",
    url_name="staff_relocation_cancel",
)  # fmt: skip
def cancel_relocation(request: HttpRequest, relocation_id: int) -> Any:
    """They set out from home after all."""
    organisation.cancel_relocation(relocation_id=relocation_id, **doing(request))
    return Status(204, None)


def _shown(row: dict[str, Any], by: Actor) -> dict[str, Any]:
    """The phone as far as the reader may see it."""
    own = row["id"] == by.id
    return {**row, "phone": masked(by, "staff.phone", row["phone"], unit_path=row["unit_path"], own=own)}
