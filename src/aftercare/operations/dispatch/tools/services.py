"""Registering tools and vehicles, giving them to others, withdrawing them."""

from datetime import datetime

from django.db.models import F

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.operations.dispatch.tools import rules, selectors
from aftercare.operations.dispatch.tools.events import ToolSaved, ToolWithdrawn
from aftercare.operations.dispatch.tools.models import Tool
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation


@command("tool.save")
def save(
    *,
    by: Actor,
    code: str,
    name: str,
    unit_id: int,
    at: datetime,
    tool_id: int | None = None,
    kind: str = Tool.Kind.TOOL,
    staff_id: int | None = None,
    amount: int = 1,
) -> Tool:
    """Register it, or change what is known of it: who has it, how many the office shares."""
    known = selectors.get(tool_id=tool_id, by=by, permission=selectors.CHANGE) if tool_id is not None else None
    unit = units.get(unit_id)
    accounts.require(by, selectors.CHANGE, unit_path=unit.path)
    holder = organisation.get_staff(staff_id=staff_id, by=by) if staff_id is not None else None
    code, name = code.strip(), name.strip()
    is_here = holder is not None and holder.unit_path.startswith(unit.path)
    wrong = rules.problems(code=code, name=name, amount=amount, has_holder=holder is not None, holder_is_here=is_here)
    if kind not in Tool.Kind.values:
        wrong["kind"] = [InvalidError.message]
    if wrong:
        raise InvalidError(fields=wrong)
    values = {
        "code": code, "name": name, "kind": kind, "unit_id": unit.id, "unit_path": unit.path, "staff_id": staff_id,
        "amount": amount,
    }  # fmt: skip
    if known is None:
        row = Tool.objects.create(active_from=at, **values)
    else:
        Tool.objects.filter(pk=known.pk).update(version=F("version") + 1, **values)
        row = Tool.objects.get(pk=known.pk)
    event = ToolSaved(tool=row.pk, code=code, kind=kind, unit=unit.id, holder=staff_id, amount=amount)
    publish(event, stream_id=row.pk, at=at)
    return row


@command("tool.withdraw")
def withdraw(*, tool_id: int, by: Actor, at: datetime) -> Tool:
    """It is no longer there; who has withdrawn it first has done it."""
    row = selectors.get(tool_id=tool_id, by=by, permission=selectors.CHANGE)
    if Tool.objects.filter(pk=row.pk, active_to=None).update(active_to=at, version=F("version") + 1):
        publish(ToolWithdrawn(tool=row.pk, code=row.code), stream_id=row.pk, at=at)
    row.refresh_from_db()
    return row
