"""Planning and manning visits. What the engineer does on the way and on site is in `steps`."""

from aftercare.service.visits.services.crews import ids, move, refuse_misfits, tell
from aftercare.service.visits.services.handing import (
    SUB_STATES,
    grab,
    record,
    refuse,
    set_sub_state,
    take_back,
    transfer,
)
from aftercare.service.visits.services.own import keep_pace, record_times, set_shares
from aftercare.service.visits.services.planning import assign, cancel, dispatch, plan, release, reschedule

__all__ = [
    "SUB_STATES",
    "assign",
    "cancel",
    "dispatch",
    "grab",
    "ids",
    "keep_pace",
    "move",
    "plan",
    "record",
    "record_times",
    "refuse",
    "refuse_misfits",
    "release",
    "reschedule",
    "set_shares",
    "set_sub_state",
    "take_back",
    "tell",
    "transfer",
]
