"""Reading what is fetched on the way; the caller may see the visits, unless it says otherwise."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.pickups import rules
from aftercare.operations.dispatch.pickups.models import Pickup
from aftercare.service import public as service

V = service.Visit


def of_visit(*, visit_id: int, by: Actor) -> list[Pickup]:
    """What is still to be fetched for one visit, for somebody who may see it."""
    visit = service.get_visit(visit_id=visit_id, by=by)
    return of_visits([visit.pk]).get(visit.pk, [])


def of_visits(visit_ids: Collection[int]) -> dict[int, list[Pickup]]:
    """Visit → what is still to be fetched for it, in the order of time; one query."""
    rows = Pickup.objects.filter(visit_id__in=visit_ids, visit__state__in=rules.AHEAD).select_related("visit")
    found: dict[int, list[Pickup]] = defaultdict(list)
    for row in rows.order_by("start_at", "pk"):
        visit = row.visit
        if rules.holds(staff_id=row.staff_id, end=row.end_at, lead_id=visit.lead_id, start=visit.planned_start_at):
            found[row.visit_id].append(row)
    return dict(found)


def told(visit_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """The same in words."""
    return {visit_id: [said(row) for row in rows] for visit_id, rows in of_visits(visit_ids).items()}


def said(row: Pickup) -> str:
    """One call in words; the day stands beside it."""
    at = ui.formats.clock_time(row.end_at)
    return str(rules.SAID) % {"parts": rules.counted(row.parts), "store": row.store, "at": at}


def kept(visit_ids: Collection[int]) -> dict[int, list[Pickup]]:
    """Visit → its rows, whether they still hold or not."""
    found: dict[int, list[Pickup]] = defaultdict(list)
    for row in Pickup.objects.filter(visit_id__in=visit_ids).order_by("start_at", "pk"):
        found[row.visit_id].append(row)
    return dict(found)


def standing(needs: Iterable[rules.Need]) -> list[tuple[service.Visit, rules.Need]]:
    """The visits that stand as a plan has them: the same lead, the same start."""
    wanted = {(one.order_id, one.staff_id, one.start): one for one in needs}
    rows = V.objects.filter(order_id__in={order_id for order_id, _staff, _start in wanted}, state__in=V.OPEN_STATES)
    pairs = [
        (visit, wanted.get((visit.order_id, visit.lead_id or 0, visit.planned_start_at or visit.order.opened_at)))
        for visit in rows.select_related("order").order_by("pk")
    ]
    return [(visit, need) for visit, need in pairs if need is not None]
