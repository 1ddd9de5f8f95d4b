"""Reading what offices were asked, and which office is the nearest."""

from datetime import datetime

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.operations.dispatch.places.errors import OfficeRequestNotFoundError
from aftercare.operations.dispatch.places.models import OfficeRequest
from aftercare.operations.dispatch.problems.models import PlanningSettings
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.service import public as service


def visible_to(by: Actor, permission: str = "place.view") -> QuerySet[OfficeRequest]:
    """What was asked by or of the actor's units; answers are given by the office that was asked."""
    asked = accounts.scope_q(by, permission)
    asking = accounts.scope_q(by, permission, path="asking_path")
    return OfficeRequest.objects.filter(asked if permission == "place.answer" else asked | asking)


def get(*, office_request_id: int, by: Actor, permission: str = "place.view") -> OfficeRequest:
    """One question to an office; not to be seen: it does not exist; seen, but not to be done: refused."""
    rows = visible_to(by, permission).select_related("request__site", "unit")
    found = rows.filter(pk=office_request_id).first()
    if found is None:
        if visible_to(by).filter(pk=office_request_id).exists():
            raise NotAllowedError
        raise OfficeRequestNotFoundError
    return found


def of_request(request_id: int) -> list[OfficeRequest]:
    """What offices were asked for a request; the caller may see it."""
    rows = OfficeRequest.objects.filter(request_id=request_id).select_related("unit", "answered_by")
    return list(rows.order_by("asked_at", "pk"))


def answer_due(request: service.Request) -> datetime | None:
    """By when an office that was asked has to answer, as the regulations of the case say; None: no clock runs."""
    dues = regulations.dues_of([request.case_id])[request.case_id]
    return next((one.due_at for one in dues if "office.accepted" in one.stops), None)


def may_settle(request: service.Request, at: datetime) -> bool:
    """No office goes: one declined, or one that was asked let its time pass."""
    states = OfficeRequest.State
    asked = set(OfficeRequest.objects.filter(request=request).values_list("state", flat=True))
    if states.DECLINED in asked:
        return True
    due = answer_due(request) if states.ASKED in asked else None
    return due is not None and due < at


def is_away(request: service.Request, at: datetime) -> bool:
    """Whether the site lies away from the home region of the unit that took the request; unknown counts as away."""
    if request.site_id is None:
        return True
    division = customers.site(request.site_id).division_code
    return organisation.is_in_region_of(division, request.unit_path, at) is not True


def nearest_office(request: service.Request, at: datetime) -> int | None:
    """The office that serves the site's division, else the one whose place is the closest; None: no other is known."""
    if request.site_id is None:
        return None
    site = customers.site(request.site_id)
    serving = organisation.office_of(site.division_code, at)
    if serving is not None and serving != request.unit_id:
        return serving
    return _closest(site.place, request.unit_id) if site.place else None


def _closest(place: organisation.Point, leave_out: int) -> int | None:
    found = []
    for unit_id, values in PlanningSettings.objects.exclude(unit_id=leave_out).values_list("unit_id", "values"):
        latitude, longitude = values.get("office_latitude_e6"), values.get("office_longitude_e6")
        if latitude is not None and longitude is not None:
            point = organisation.Point(latitude, longitude, values.get("office_datum", "wgs84"))
            found.append((organisation.distance_m(place, point), unit_id))
    return min(found)[1] if found else None


def office_name(unit_id: int | None) -> str:
    """What a unit is called."""
    return str(units.get(unit_id)) if unit_id is not None else ""
