"""Everything that can be done to a request."""

from aftercare.service.requests.services.handling import (
    SUB_STATES,
    archive,
    cancel,
    change_owner,
    follow_orders,
    pause,
    plan,
    rebase,
    reopen,
    resolve,
    resume,
    set_sub_state,
    urge,
)
from aftercare.service.requests.services.intake import answer, correct, diagnose, merge, receive, split, triage

__all__ = [
    "SUB_STATES",
    "answer",
    "archive",
    "cancel",
    "change_owner",
    "correct",
    "diagnose",
    "follow_orders",
    "merge",
    "pause",
    "plan",
    "rebase",
    "receive",
    "reopen",
    "resolve",
    "resume",
    "set_sub_state",
    "split",
    "triage",
    "urge",
]
