"""Deciding about a clock by hand; what follows is folded from it like from any other fact."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import SAY_WHY, InvalidError
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Overridden
from aftercare.regulations.overrides import selectors
from aftercare.regulations.overrides.events import ClockOverridden

LONGEST = timedelta(days=3_660)
NOT_AFTER_START = _("The due time must lie after the start of the clock, and within ten years.")
SAY_WHEN = _("Say when it is due.")


@command("clock.override")
def override_clock(
    *, clock_id: int, decision: Overridden, reason: str, by: Actor, at: datetime, due_at: datetime | None = None
) -> Clock:
    """Set another due time (`due`), excuse a run (`excused`), or give it back to the rules (""), for a stated reason.

    Raises NotFoundError, NotAllowedError, InvalidError; returns the clock as it is then.
    """
    row = selectors.to_override(clock_id=clock_id, by=by)
    due = _checked(row, decision, due_at, reason)
    told = ClockOverridden(
        case=row.subject_id, clock=row.key, item=row.item, run=row.run, due_at=due,
        excused=decision is Overridden.EXCUSED, due_before=row.due_at,
        overridden_by=by.id if by.kind is ActorKind.STAFF else None, reason=reason.strip(),
    )  # fmt: skip
    publish(told, stream_id=row.subject_id, at=at)
    return row


def _checked(row: Clock, decision: Overridden, due_at: datetime | None, reason: str) -> datetime | None:
    if not reason.strip():
        raise InvalidError(fields={"reason": [SAY_WHY]})
    if decision is not Overridden.DUE:
        return None
    if due_at is None:
        raise InvalidError(fields={"due_at": [SAY_WHEN]})
    if not row.started_at < due_at <= row.started_at + LONGEST:
        raise InvalidError(fields={"due_at": [NOT_AFTER_START]})
    return due_at.replace(microsecond=0)
