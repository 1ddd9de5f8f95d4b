"""Routines: the periods that they are owed for, and what proves a turn. Pure."""

from aftercare.regulations.routines.rules.proving import (
    DutyState,
    Matched,
    NextFact,
    Owed,
    lead_of,
    matched,
    state_of,
)
from aftercare.regulations.routines.rules.turning import (
    DAY,
    Turn,
    later,
    midnight,
    months_later,
    period_of,
    turn_of,
    turns,
)

__all__ = [
    "DAY",
    "DutyState",
    "Matched",
    "NextFact",
    "Owed",
    "Turn",
    "later",
    "lead_of",
    "matched",
    "midnight",
    "months_later",
    "period_of",
    "state_of",
    "turn_of",
    "turns",
]
