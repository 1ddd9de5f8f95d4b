"""What would be promised to a request that came in now: the due times of the clocks that it would start. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.public import Calendar
from aftercare.regulations.policies.rules import Attributes, Definition, Policy, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A time that would be promised to a case with such attributes."""

    key: str
    name: Words
    promise: Words
    clause: str
    due_at: datetime
    target: int
    calendar: str
    # Years on the way whose holidays are not published yet: the date may move.
    unpublished_years: tuple[int, ...]


def promises(policy: Policy, attributes: Attributes, calendars: Mapping[str, Calendar], at: datetime) -> list[Promise]:
    """The due times of the clocks that would start if a request came in at `at`; soonest first, one a key."""
    found: dict[str, Promise] = {}
    for one in policy.clocks:
        target = one.target_for(attributes)
        if target is None or "request.received" not in one.starts:
            continue
        made = _promise(one, target, calendars[policy.calendar_key(target, attributes)], at)
        known = found.setdefault(one.key, made)
        if (made.due_at, made.clause) < (known.due_at, known.clause):
            found[one.key] = made
    return sorted(found.values(), key=lambda one: (one.due_at, one.key))


def _promise(one: Definition, target: Target, calendar: Calendar, at: datetime) -> Promise:
    allowed = target.allowed(calendar)
    due = calendar.add(at, allowed)
    return Promise(
        key=one.key,
        name=one.name,
        promise=one.promise,
        clause=one.clause,
        due_at=due,
        target=allowed,
        calendar=calendar.key,
        unpublished_years=tuple(calendar.unpublished_years(at, due)),
    )
