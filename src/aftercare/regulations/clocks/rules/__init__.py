"""Clocks: folded from facts, promised to customers. Pure."""

from aftercare.regulations.clocks.rules.folding import all_runs, calendar_keys, fold, runs, runs_in
from aftercare.regulations.clocks.rules.overriding import OVERRIDDEN
from aftercare.regulations.clocks.rules.promising import Promise, promises
from aftercare.regulations.clocks.rules.shapes import (
    RULES_VERSION,
    Band,
    Bucket,
    ClockState,
    Ledger,
    Line,
    Overridden,
    Piece,
    Run,
    State,
    Used,
    band,
    used_at,
    used_until,
)

__all__ = [
    "OVERRIDDEN",
    "RULES_VERSION",
    "Band",
    "Bucket",
    "ClockState",
    "Ledger",
    "Line",
    "Overridden",
    "Piece",
    "Promise",
    "Run",
    "State",
    "Used",
    "all_runs",
    "band",
    "calendar_keys",
    "fold",
    "promises",
    "runs",
    "runs_in",
    "used_at",
    "used_until",
]
