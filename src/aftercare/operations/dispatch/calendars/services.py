"""Opening and closing calendars for programs that ask without a login."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command
from aftercare.operations.dispatch.calendars.selectors import STAFF, UNIT
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.organisation import public as organisation

PLAN = "visit.plan"


@command("calendar.open")
def open_calendar(*, by: Actor, at: datetime, staff_id: int | None = None, unit_id: int | None = None) -> list[str]:
    """A new secret address, shown once; the one before holds no longer. The token stands alone in the list."""
    kind, subject_id = _subject(by, staff_id, unit_id)
    accounts.links.revoke(kind=kind, subject_id=subject_id, by=by, at=at)
    return [accounts.links.make(kind=kind, subject_id=subject_id, at=at)]


@command("calendar.close")
def close_calendar(*, by: Actor, at: datetime, staff_id: int | None = None, unit_id: int | None = None) -> int:
    """Take the address back; how many there were."""
    kind, subject_id = _subject(by, staff_id, unit_id)
    return accounts.links.revoke(kind=kind, subject_id=subject_id, by=by, at=at)


def _subject(by: Actor, staff_id: int | None, unit_id: int | None) -> tuple[str, int]:
    """One's own, or that of people and units whom one plans."""
    if unit_id is not None:
        accounts.require(by, PLAN, unit_path=units.get(unit_id).path)
        return UNIT, unit_id
    wanted = staff_id or by.id or 0
    if by.kind is not ActorKind.STAFF or wanted != by.id:
        accounts.require(by, PLAN, unit_path=organisation.get_staff(staff_id=wanted, by=by).unit_path)
    return STAFF, wanted
