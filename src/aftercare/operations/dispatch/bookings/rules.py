"""When a soft booking has to be decided, what can be held or locked, and what of a lock a visit keeps. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from aftercare.base.kernel.words import Words
from aftercare.service.public import Visit

S = Visit.State
# A visit that no one has set out for yet.
LOCKABLE = frozenset({S.PLANNED, S.DISPATCHED, S.ACCEPTED})
# One that its engineer has.
SENT = frozenset({S.DISPATCHED, S.ACCEPTED, S.TRAVELLING, S.ON_SITE})
HOW: Mapping[str, Words] = {
    "by_hand": Words("人工", "By hand"),
    "deadline": Words("到期自动", "By its deadline"),
    "dispatched": Words("已派单", "The visit was dispatched"),
    "visit": Words("已安排上门", "It has a visit"),
}
# Codes of the data for plans that speak of the time of a lock, not of its person.
OF_TIME = frozenset({"lock_past", "lock_outside", "locked_absent"})
LOCKS: Mapping[str, Words] = {
    "person": Words("锁定人员", "Locked on the person"),
    "time": Words("锁定时间", "Locked on the time"),
    "both": Words("锁定人员和时间", "Locked on person and time"),
}

# What a form offers to lock.
WHAT: Mapping[str, Words] = {
    "both": Words("人员和时间", "Person and time"),
    "person": Words("人员", "The person"),
    "time": Words("时间", "The time"),
}


def deadline(start_at: datetime, at: datetime, hours: int) -> datetime:
    """So many hours before the visit; where that is over already, halfway to its start."""
    usual = start_at - timedelta(hours=hours)
    return usual if usual > at else at + (start_at - at) / 2


def lock_of(*, person: bool, time: bool) -> str:
    """The key of LOCKS; empty: neither."""
    if person and time:
        return "both"
    return "person" if person else "time" if time else ""


def is_within(start_at: datetime | None, start_from: datetime | None, start_until: datetime | None) -> bool:
    """Whether a start lies within a locked time."""
    if start_at is None or start_from is None or start_until is None:
        return False
    return start_from <= start_at <= start_until
