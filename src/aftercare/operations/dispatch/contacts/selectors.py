"""Reading who got in touch with whom, and who has to be tried again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.operations.dispatch.contacts.errors import ContactNotFoundError
from aftercare.operations.dispatch.contacts.models import Contact
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.service import public as service

AGREED = "appointment.agreed"


@dataclass(frozen=True, slots=True)
class Window:
    """When the customer expects somebody."""

    start_at: datetime
    end_at: datetime | None

    def holds(self, planned: datetime | None) -> bool:
        """Whether a visit that begins then comes as agreed."""
        start = self.start_at.replace(second=0, microsecond=0)
        return planned is not None and start <= planned <= (self.end_at or self.start_at)


WAITING = Q(try_again_at__isnull=False, settled_at__isnull=True, case__closed_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody gets in touch about: a visit, or a request as a whole."""

    case: Any
    unit_path: str
    request_id: int | None
    visit: service.Visit | None


def subject(*, by: Actor, permission: str, request_id: int | None = None, visit_id: int | None = None) -> Subject:
    """The visit, else the request; not to be seen: it does not exist; seen, but not to be done: refused."""
    if visit_id is not None:
        visit = service.get_visit(visit_id=visit_id, by=by, permission=permission)
        return Subject(visit.case, visit.unit_path, visit.order.request_id, visit)
    request = service.request(request_id=request_id or 0, by=by, permission=permission)
    return Subject(request.case, request.unit_path, request.pk, None)


def visible_to(by: Actor, permission: str = "call.view") -> QuerySet[Contact]:
    """The notes that an actor may see. Own: on cases one answers for or works on."""
    return Contact.objects.filter(accounts.scope_q(by, permission, own=lambda: _own(by)))


def listed(by: Actor) -> QuerySet[Contact]:
    """`visible_to`, for a list: who may see none at all is refused, not shown an empty one."""
    accounts.require_somewhere(by, "call.view")
    return visible_to(by)


def _own(by: Actor) -> Q:
    working = service.Visit.objects.filter(service.seen_visits(), crew__staff_id=by.id or 0).values("case_id")
    return Q(case_id__in=working) | Q(request__owner_id=by.id) | Q(staff_id=by.id)


def get(*, note_id: int, by: Actor) -> Contact:
    """One note; what the actor may not see does not exist."""
    found = visible_to(by).filter(pk=note_id).first()
    if found is None:
        raise ContactNotFoundError
    return found


def of_case(case_id: int, limit: int) -> list[Contact]:
    """The newest notes of a case; the caller may see it."""
    return list(Contact.objects.filter(case_id=case_id).select_related("staff").order_by("-at", "-pk")[:limit])


def to_try(rows: QuerySet[Contact]) -> QuerySet[Contact]:
    """Of these, whom nobody has reached yet and somebody meant to try again; cases that are over are let be."""
    return rows.filter(WAITING)


def due(by: Actor, at: datetime) -> QuerySet[Contact]:
    """Whom to try again by now."""
    return to_try(visible_to(by)).filter(try_again_at__lte=at).order_by("try_again_at", "pk")


def agreed(visit: service.Visit) -> Window | None:
    """The last time agreed for a visit, whoever agreed it; the journal knows."""
    found = journal.events_of("case", visit.case_id, names=[AGREED])
    said = [one.payload for one in found if one.payload.get("visit") == visit.pk]
    if not said:
        return None
    until = said[-1].get("end_at")
    return Window(datetime.fromisoformat(said[-1]["start_at"]), datetime.fromisoformat(until) if until else None)
