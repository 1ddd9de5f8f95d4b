"""What the regulations in force say about a case: promised times, running clocks, ledgers.

    snapshot = snapshot_for(attributes)            # when a case opens, in the same command
    publish(CaseOpened(…, attributes=attributes, snapshot=snapshot.digest))
    lacks_of({"depart": [Deed("visit.departed", ids)]}, case_id=…, by=by, at=at)    # what a page's buttons lack
    clocks_of("case", ids, as_of=clock.now())      # for a page of a list, two queries

The clocks follow the case's events by name (docs/developers/clocks.md); nobody sets them.
"""

from aftercare.regulations.bindings import rules as bindings
from aftercare.regulations.bindings.rules import Need, goals
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Band, Bucket, ClockState, Ledger, Line, Promise
from aftercare.regulations.clocks.selectors import (
    ClockView,
    Pressing,
    clocks_of,
    definitions,
    due_soon,
    ledger,
    ledgers_of,
    overdue,
    pressing_of,
    promise,
)
from aftercare.regulations.compliance.rules import Asked, Verdict
from aftercare.regulations.compliance.rules import State as VerdictState
from aftercare.regulations.compliance.rules import sources as verdict_sources
from aftercare.regulations.conditions.rules import Attribute, AttributeKind, ConditionFailedError, compiled, schemas
from aftercare.regulations.deeds.selectors import lacks_about
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Clause, Document, Question, address, waits_in
from aftercare.regulations.documents.selectors import Cited, cited, live_events
from aftercare.regulations.dues.selectors import DueBy, Weighed, dues_of, version_in_force, weights_for
from aftercare.regulations.entitlements.rules import Owed
from aftercare.regulations.entitlements.selectors import owed_by, owed_for
from aftercare.regulations.escalations.selectors.lists import open_escalations
from aftercare.regulations.escalations.selectors.watching import next_at as next_escalation_at
from aftercare.regulations.escalations.selectors.watching import sent_after as escalations_after
from aftercare.regulations.escalations.services import answer as answer_escalation
from aftercare.regulations.escalations.services import sweep as sweep_escalations
from aftercare.regulations.gates.errors import GateShutError, NothingToApproveError, NothingToWaiveError
from aftercare.regulations.gates.rules import Covers, Lack
from aftercare.regulations.gates.selectors import (
    Deed,
    covers,
    files_asked,
    forms_asked,
    lacks_before,
    lacks_of,
    waivable,
)
from aftercare.regulations.gates.services import ask_approval, grant_waiver
from aftercare.regulations.handbook.rules import Offer, offers
from aftercare.regulations.handbook.selectors import names
from aftercare.regulations.measures.rules import Figure, say_value, unit_of
from aftercare.regulations.measures.selectors.indicators import figures_of
from aftercare.regulations.packs import services as packs
from aftercare.regulations.packs.selectors import pack
from aftercare.regulations.packs.selectors import packs as shipped
from aftercare.regulations.packs.services import install_forms
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.rules import DOCUMENT as BASE_DOCUMENT
from aftercare.regulations.policies.rules import REASONS as PAUSES
from aftercare.regulations.policies.rules import shortened
from aftercare.regulations.policies.selectors import eras
from aftercare.regulations.policies.services import snapshot_for
from aftercare.regulations.posts import services as posts
from aftercare.regulations.reading import services as reading
from aftercare.regulations.rebasing.selectors import preview
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.records.panels import drawn as draw_records
from aftercare.regulations.records.selectors import of_case as records_of
from aftercare.regulations.records.selectors import of_subject as records_of_subject
from aftercare.regulations.records.selectors import state as record_state
from aftercare.regulations.routines.selectors.doing import open_duties, people_of_duty
from aftercare.regulations.routines.services import bring_up_to_date as bring_duties_up_to_date
from aftercare.regulations.routines.services import lay_out as lay_out_duty
from aftercare.regulations.routines.services import review as review_duty

__all__ = [
    "BASE_DOCUMENT",
    "PAUSES",
    "Asked",
    "Attribute",
    "AttributeKind",
    "Band",
    "Bucket",
    "Cited",
    "Clause",
    "Clock",
    "ClockState",
    "ClockView",
    "ConditionFailedError",
    "Covers",
    "Deed",
    "Document",
    "DueBy",
    "Figure",
    "GateShutError",
    "KeptRecord",
    "Lack",
    "Ledger",
    "Line",
    "Need",
    "NothingToApproveError",
    "NothingToWaiveError",
    "Offer",
    "Owed",
    "PolicySnapshot",
    "Pressing",
    "Promise",
    "Question",
    "Verdict",
    "VerdictState",
    "Version",
    "Weighed",
    "address",
    "answer_escalation",
    "ask_approval",
    "bindings",
    "bring_duties_up_to_date",
    "cited",
    "clocks_of",
    "compiled",
    "covers",
    "definitions",
    "documents",
    "draw_records",
    "due_soon",
    "dues_of",
    "eras",
    "escalations_after",
    "figures_of",
    "files_asked",
    "forms_asked",
    "goals",
    "grant_waiver",
    "install_forms",
    "lacks_about",
    "lacks_before",
    "lacks_of",
    "lay_out_duty",
    "ledger",
    "ledgers_of",
    "live_events",
    "names",
    "next_escalation_at",
    "offers",
    "open_duties",
    "open_escalations",
    "overdue",
    "owed_by",
    "owed_for",
    "pack",
    "packs",
    "people_of_duty",
    "posts",
    "pressing_of",
    "preview",
    "promise",
    "reading",
    "record_state",
    "records_of",
    "records_of_subject",
    "review_duty",
    "say_value",
    "schemas",
    "shipped",
    "shortened",
    "snapshot_for",
    "sweep_escalations",
    "unit_of",
    "verdict_sources",
    "version_in_force",
    "waits_in",
    "waivable",
    "weights_for",
]
