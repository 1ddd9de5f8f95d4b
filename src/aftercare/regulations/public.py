"""What the regulations in force say about a case: promised times, running clocks, ledgers.

    snapshot = snapshot_for(attributes)            # when a case opens, in the same command
    publish(CaseOpened(…, attributes=attributes, snapshot=snapshot.digest))
    lacks_of({"depart": [Deed("visit.departed", ids)]}, case_id=…, by=by, at=at)    # what a page's buttons lack
    clocks_of("case", ids, as_of=clock.now())      # for a page of a list, two queries

The clocks follow the case's events by name (docs/developers/clocks.md); nobody sets them.
"""

from aftercare.regulations.bindings.rules import Need
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
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.selectors import Cited, cited
from aftercare.regulations.entitlements.rules import Owed
from aftercare.regulations.entitlements.selectors import owed_by, owed_for
from aftercare.regulations.escalations.selectors.lists import open_escalations
from aftercare.regulations.gates.errors import GateShutError, NothingToWaiveError
from aftercare.regulations.gates.rules import Covers, Lack
from aftercare.regulations.gates.selectors import Deed, covers, files_asked, forms_asked, lacks_of, waivable
from aftercare.regulations.gates.services import grant_waiver
from aftercare.regulations.packs import services as packs
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.services import snapshot_for
from aftercare.regulations.posts import services as posts
from aftercare.regulations.rebasing.selectors import preview
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.records.selectors import of_case as records_of
from aftercare.regulations.records.selectors import state as record_state

__all__ = [
    "Attribute",
    "AttributeKind",
    "Band",
    "Bucket",
    "Cited",
    "Clock",
    "ClockState",
    "ClockView",
    "Covers",
    "Deed",
    "GateShutError",
    "KeptRecord",
    "Lack",
    "Ledger",
    "Line",
    "Need",
    "NothingToWaiveError",
    "Owed",
    "PolicySnapshot",
    "Promise",
    "cited",
    "clocks_of",
    "covers",
    "definitions",
    "documents",
    "due_soon",
    "files_asked",
    "forms_asked",
    "grant_waiver",
    "lacks_of",
    "ledger",
    "ledgers_of",
    "open_escalations",
    "overdue",
    "owed_by",
    "owed_for",
    "packs",
    "posts",
    "pressing_of",
    "preview",
    "promise",
    "record_state",
    "records_of",
    "schemas",
    "snapshot_for",
    "waivable",
]
