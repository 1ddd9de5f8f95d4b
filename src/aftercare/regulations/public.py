"""What the regulations in force say about a case: promised times, running clocks, ledgers.

    snapshot = snapshot_for(attributes)            # when a case opens, in the same command
    publish(CaseOpened(…, attributes=attributes, snapshot=snapshot.digest))
    clocks_of("case", ids, as_of=clock.now())      # for a page of a list, two queries

The clocks follow the case's events by name (docs/developers/clocks.md); nobody sets them.
"""

from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Band, Bucket, ClockState, Ledger, Line, Promise
from aftercare.regulations.clocks.selectors import (
    ClockView,
    clocks_of,
    definitions,
    due_soon,
    ledger,
    ledgers_of,
    overdue,
    pressing_of,
    promise,
)
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.services import snapshot_for

__all__ = [
    "Band",
    "Bucket",
    "Clock",
    "ClockState",
    "ClockView",
    "Ledger",
    "Line",
    "PolicySnapshot",
    "Promise",
    "clocks_of",
    "definitions",
    "due_soon",
    "ledger",
    "ledgers_of",
    "overdue",
    "pressing_of",
    "promise",
    "snapshot_for",
]
