"""What is known already when a form is laid out for a visit."""

from datetime import datetime

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.registry.equipment import public as equipment
from aftercare.regulations import public as regulations
from aftercare.service.visits import selectors as visits
from aftercare.service.visits.models import Visit


def get_asked(*, visit_id: int, role: str, by: Actor) -> Visit:
    """A visit that the actor works on, if a gate of its case asks for files in this role; NotFoundError."""
    visit = visits.get_visit(visit_id=visit_id, by=by, permission="visit.work")
    if role not in regulations.files_asked(visit.case_id):
        raise NotFoundError
    return visit


def known_words(visit_id: int, at: datetime) -> dict[str, str]:
    """Values for fields that such forms usually have, by the fields' keys; whoever fills it in looks them over."""
    about = Visit.objects.select_related("order__request", "order__site", "order__customer")
    visit = about.get(pk=visit_id)
    order, request = visit.order, visit.order.request
    site, customer = order.site, order.customer
    reporter = " ".join(part for part in (request.reporter_name, request.reporter_phone) if part) if request else ""
    reported = (request.description or request.title) if request else ""
    found = {
        "destination": _place(site.name, site.address) if site else (request.place_text if request else ""),
        "site": _place(site.name, site.address) if site else "",
        "contact": reporter,
        "customer_name": customer.name if customer else "",
        "equipment": equipment.label_of(order.asset_id) if order.asset_id else "",
        "purpose": order.title,
        "symptom": reported,
        "reported_fault": reported,
        "leaves_at": _local(visit.departed_at or at),
        "arrived_at": _local(visit.arrived_at),
        "left_at": _local(visit.ended_at),
        "finished_at": _local(visit.ended_at),
        "back_on": timezone.localtime(visit.planned_end_at or at).date().isoformat(),
    }
    return {key: value for key, value in found.items() if value}


def _place(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _local(moment: datetime | None) -> str:
    """As the form engine takes a moment."""
    return timezone.localtime(moment).replace(second=0, microsecond=0).isoformat() if moment else ""
