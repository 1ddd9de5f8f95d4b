"""Settling what a unit plans by, and letting plans go on in spite of a defect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError, StaleError
from aftercare.operations.dispatch.problems.errors import NotDefectiveError
from aftercare.operations.dispatch.problems.events import DefectWaived, PlanSettingsChanged
from aftercare.operations.dispatch.problems.models import DefectWaiver, PlanningSettings
from aftercare.operations.dispatch.problems.rules.settings import checked, hang_together, merged
from aftercare.operations.dispatch.problems.selectors.health import health
from aftercare.operations.dispatch.problems.selectors.settings import layers_above
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.service import public as service


@command("plan.change_settings")
def change_settings(
    *, unit_id: int, by: Actor, at: datetime, values: Mapping[str, Any], version: int | None = None
) -> PlanningSettings:
    """Say what a unit plans by; what is left out stays as it was or as the unit above has it."""
    unit = units.get(unit_id)
    accounts.require(by, "plan.settings", unit_path=unit.path)
    row = PlanningSettings.objects.filter(unit_id=unit_id).first()
    if version is not None and version != (row.version if row else 0):
        raise StaleError
    new = {**(row.values if row else {}), **checked(values)}
    hang_together(merged([*layers_above(unit.path), new]))
    if row is None:
        row = PlanningSettings.objects.create(unit_id=unit_id, values=new, changed_at=at)
    elif new == row.values:
        return row
    else:
        same = PlanningSettings.objects.filter(pk=row.pk, version=row.version)
        if not same.update(values=new, version=F("version") + 1, changed_at=at):
            raise StaleError
        row.refresh_from_db()
    publish(PlanSettingsChanged(version=row.version, values=checked(values)), stream_id=unit_id, at=at)
    return row


@command("plan.waive_defect")
def waive_defect(*, order_id: int, defect: str, by: Actor, reason: str, at: datetime) -> DefectWaiver:
    """Let plans go on although this order cannot be planned; it stays on the list, with who said so."""
    order = service.order(order_id=order_id, by=by)
    accounts.require(by, "plan.waive", unit_path=order.unit_path)
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    found = health(unit_path=order.unit_path, by=by, at=at).defects
    if (order_id, defect) not in {(one.order_id, one.code) for one in found}:
        raise NotDefectiveError
    staff_id = by.id if by.kind is ActorKind.STAFF else None
    waiver, _made = DefectWaiver.objects.update_or_create(
        order_id=order_id, code=defect, defaults={"reason": reason.strip(), "staff_id": staff_id, "waived_at": at}
    )
    event = DefectWaived(case=order.case_id, order=order_id, defect=defect, reason=reason.strip())
    publish(event, stream_id=order.case_id, at=at)
    return waiver
