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
from aftercare.regulations.conditions.rules import Attribute, AttributeKind, schemas
from aftercare.regulations.documents.selectors import Cited, cited
from aftercare.regulations.entitlements.rules import Owed
from aftercare.regulations.entitlements.selectors import owed_by, owed_for
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.services import snapshot_for

__all__ = [
    "Attribute",
    "AttributeKind",
    "Band",
    "Bucket",
    "Cited",
    "Clock",
    "ClockState",
    "ClockView",
    "Ledger",
    "Line",
    "Owed",
    "PolicySnapshot",
    "Promise",
    "cited",
    "clocks_of",
    "definitions",
    "due_soon",
    "ledger",
    "ledgers_of",
    "overdue",
    "owed_by",
    "owed_for",
    "pressing_of",
    "promise",
    "schemas",
    "snapshot_for",
]
