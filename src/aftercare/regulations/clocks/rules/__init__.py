"""Clocks: folded from facts, promised to customers. Pure."""

from aftercare.regulations.clocks.rules.folding import (
    RULES_VERSION,
    Band,
    Bucket,
    ClockState,
    Ledger,
    Line,
    Piece,
    Run,
    State,
    all_runs,
    band,
    calendar_keys,
    fold,
    runs,
    used_at,
)
from aftercare.regulations.clocks.rules.promising import Promise, promises

__all__ = [
    "RULES_VERSION",
    "Band",
    "Bucket",
    "ClockState",
    "Ledger",
    "Line",
    "Piece",
    "Promise",
    "Run",
    "State",
    "all_runs",
    "band",
    "calendar_keys",
    "fold",
    "promises",
    "runs",
    "used_at",
]
