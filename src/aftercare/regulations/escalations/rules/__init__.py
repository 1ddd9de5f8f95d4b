"""Escalations: which steps are due, and whom they reach. Pure."""

from aftercare.regulations.escalations.rules.ladders import (
    ANSWERED,
    Due,
    Ladder,
    Place,
    due,
    ladders,
    next_at,
)
from aftercare.regulations.escalations.rules.whom import ENGINEER, OWNER, SUPERVISOR, Reached, reach

__all__ = [
    "ANSWERED",
    "ENGINEER",
    "OWNER",
    "SUPERVISOR",
    "Due",
    "Ladder",
    "Place",
    "Reached",
    "due",
    "ladders",
    "next_at",
    "reach",
]
