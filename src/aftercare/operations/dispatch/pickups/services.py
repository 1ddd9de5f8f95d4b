"""What an applied plan says about fetching parts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from aftercare.base.kernel.commands import publish
from aftercare.operations.dispatch.pickups import rules, selectors
from aftercare.operations.dispatch.pickups.events import PickupDropped, PickupPlanned
from aftercare.operations.dispatch.pickups.models import Pickup
from aftercare.service.public import Visit


def follow_plan(*, run_id: int, needs: Iterable[rules.Need], at: datetime) -> None:
    """Part of applying a plan: the visits that stand as it has them keep where their parts are fetched."""
    pairs = selectors.standing(needs)
    known = selectors.kept([visit.pk for visit, _need in pairs])
    for visit, need in pairs:
        _settle(visit, need, known.get(visit.pk, []), run_id=run_id, at=at)


def _settle(visit: Visit, need: rules.Need, known: Sequence[Pickup], *, run_id: int, at: datetime) -> None:
    """Nothing is told where nothing changes."""
    rows = [_row(visit, need, call, run_id) for call in need.calls]
    if [_shape(one) for one in rows] == [_shape(one) for one in known]:
        return
    Pickup.objects.filter(visit_id=visit.pk).delete()
    Pickup.objects.bulk_create(rows)
    ids = {"case": visit.case_id, "order": visit.order_id, "visit": visit.pk}
    for row in rows:
        event = PickupPlanned(
            **ids, engineer=row.staff_id, store=row.store, start_at=row.start_at, end_at=row.end_at, parts=row.parts
        )
        publish(event, stream_id=visit.case_id, at=at)
    if not rows:
        publish(PickupDropped(**ids), stream_id=visit.case_id, at=at)


def _row(visit: Visit, need: rules.Need, call: rules.Call, run_id: int) -> Pickup:
    return Pickup(
        visit=visit,
        staff_id=need.staff_id,
        run_id=run_id,
        store=call.store[:120],
        latitude_e6=call.latitude_e6,
        longitude_e6=call.longitude_e6,
        start_at=call.start,
        end_at=call.end,
        parts=dict(call.parts),
    )


def _shape(row: Pickup) -> tuple[object, ...]:
    return row.staff_id, row.store, row.start_at, row.end_at, sorted(row.parts.items())
