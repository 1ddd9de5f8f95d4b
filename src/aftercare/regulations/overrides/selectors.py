"""Which clocks people see and may decide about."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.facts.rules import in_order
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS

OVERRIDE = "regulation.override"


def subject_of(row: Clock, by: Actor) -> journal.Subject:
    """What the clock belongs to; the app that owns it says whether the reader may see it. NotFoundError."""
    ask = journal.subject_names.get(row.subject_kind)
    found = ask({row.subject_id}, by).get(row.subject_id) if ask else None
    if found is None:
        raise NotFoundError
    return found


def name_of(row: Clock, at: datetime) -> str:
    """What the clock is called by the rules that its case is bound to."""
    views = clocks.clocks_of(row.subject_kind, [row.subject_id], as_of=at)[row.subject_id]
    return str(next((view.name for view in views if view.id == row.pk), ""))


def to_override(*, clock_id: int, by: Actor) -> Clock:
    """A clock that the actor may decide about. Raises NotFoundError, NotAllowedError."""
    row = clocks.clock_row(clock_id)
    subject_of(row, by)
    accounts.require(by, OVERRIDE, unit_path=unit_path_of(row.subject_id))
    return row


def may_override(row: Clock, by: Actor) -> bool:
    """Whether the actor may decide about a clock that they see."""
    return accounts.allows(by, OVERRIDE, unit_path=unit_path_of(row.subject_id))


def unit_path_of(case_id: int) -> str:
    """Whose case it is, as its facts say."""
    path = ""
    for event in in_order(map(clocks.fact_of, journal.events_of("case", case_id, names=tuple(ATTRIBUTE_EVENTS)))):
        path = str(event.payload.get("attributes", {}).get("unit_path", path))
    return path
