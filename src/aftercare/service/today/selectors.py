"""Who works today, and where each of them is: shifts and leave from the registry, visits from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation
from aftercare.service.today.rules import Where, where
from aftercare.service.visits.models import Participation, Visit

PLAN = "visit.plan"
OUT = (Visit.State.TRAVELLING, Visit.State.ON_SITE)


@dataclass(frozen=True, slots=True)
class Person:
    """One engineer: what speaks for them today, the visit they are on or go to next, and how many more there are."""

    staff_id: int
    name: str
    where: Where
    until: str
    visit: Mapping[str, Any] | None
    open: int


@dataclass(frozen=True, slots=True)
class Office:
    """A unit with its people, in the order in which a dispatcher looks for somebody."""

    unit_id: int
    name: str
    people: tuple[Person, ...]

    def count(self, *kinds: str) -> int:
        """How many are so."""
        return sum(one.where in kinds for one in self.people)


def overview(by: Actor, at: datetime) -> list[Office]:
    """Everybody who goes out and whom the reader may see, by unit; the number of queries does not grow with them."""
    accounts.require_somewhere(by, PLAN)
    seen = set(organisation.staff_of(by).filter(accounts.scope_q(by, PLAN)).values_list("pk", flat=True))
    people = [one for one in organisation.available_engineers("/", at) if one.staff_id in seen and not _left(one)]
    assigned = _assigned([one.staff_id for one in people], at)
    found: dict[int, list[Person]] = {}
    for one in people:
        found.setdefault(one.unit_id, []).append(_person(one, assigned.get(one.staff_id, [])))
    order = list(Where)
    return [
        Office(node.id, str(node.name), tuple(sorted(found[node.id], key=lambda one: order.index(one.where))))
        for node in units.tree()
        if node.id in found
    ]


def _left(one: organisation.Candidate) -> bool:
    return any(reason.code == "left" for reason in one.reasons)


def _person(one: organisation.Candidate, mine: list[dict[str, Any]]) -> Person:
    """On the way or on site comes before what is only planned."""
    out = next((row for row in mine if row["visit__state"] in OUT), None)
    leave = next((str(reason) for reason in one.reasons if reason.code == "on_leave"), "")
    place = where(reasons={reason.code for reason in one.reasons}, on_call=one.on_call, is_out=out is not None)
    visit = out or (mine[0] if mine else None)
    return Person(one.staff_id, one.name, place, leave if place is Where.LEAVE else "", visit, len(mine))


def _assigned(staff_ids: list[int], at: datetime) -> dict[int, list[dict[str, Any]]]:
    """Person → their open visits that have begun or begin today, in the order of time."""
    morrow = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    rows = Participation.objects.filter(
        staff_id__in=staff_ids, visit__state__in=Visit.OPEN_STATES, visit__planned_start_at__lt=morrow
    ).order_by("visit__planned_start_at", "visit_id")
    found: dict[int, list[dict[str, Any]]] = {}
    fields = ("visit_id", "visit__state", "visit__planned_start_at", "visit__order__title", "visit__order__site__name")
    for row in rows.values("staff_id", *fields):
        found.setdefault(row["staff_id"], []).append(row)
    return found
