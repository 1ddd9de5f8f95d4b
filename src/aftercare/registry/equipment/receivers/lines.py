"""How events about equipment, projects and contracts read in a timeline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import Text
from aftercare.base.ui.public import Tone, formats
from aftercare.platform.journal.public import Line, Told, lines
from aftercare.registry.customers.public import EngineerRule, party_role
from aftercare.registry.equipment import events
from aftercare.registry.equipment.models import Asset

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One event type's line: its text, its look, and what is worth adding."""

    text: Text
    icon: str = "point"
    tone: Tone = "grey"
    detail: Callable[[Payload], str] = lambda _payload: ""
    # Whether it leads to the page of what the event is about, for timelines of others.
    leads: bool = False

    def line(self, told: Told) -> Line:
        """The line of one such event."""
        of = (told.event.stream, told.event.stream_id) if self.leads else None
        return Line(self.text, detail=self.detail(told.event.payload), icon=self.icon, tone=self.tone, of=of)


FIELDS: Mapping[str, Text] = {
    "number": _("Number"),
    "serial": _("Serial number"),
    "product_id": _("Product"),
    "family_id": _("Product family"),
    "name": _("Name"),
    "manufacturer": _("Manufacturer"),
    "place": _("Where on the site"),
    "component": _("Component"),
    "criticality": _("Criticality"),
    "shipped_on": _("Shipped on"),
    "installed_on": _("Installed on"),
    "accepted_on": _("Accepted on"),
    "site_id": _("Site"),
    "manager_id": _("Project manager"),
    "completed_on": _("Completed on"),
    "handed_over_on": _("Handed over on"),
    "liability_months": _("Defect liability, months"),
    "retention_minor": _("Retention money"),
    "retention_due_on": _("Retention due on"),
    "retention_paid_on": _("Retention paid on"),
    "kind": _("Kind"),
    "billing_customer_id": _("Paid for by"),
    "starts_on": _("From"),
    "ends_on": _("Expires on"),
    "priority": _("Priority"),
    "note": _("Note"),
}


def _changed(payload: Payload) -> str:
    return formats.listed(str(FIELDS[name]) for name in payload["fields"] if name in FIELDS)


def _day(value: str | None) -> str:
    return formats.day(date.fromisoformat(value)) if value else ""


def _span(payload: Payload) -> str:
    if not payload["starts_on"]:
        return str(_("taken back"))
    return f"{_day(payload['starts_on'])} – {_day(payload['ends_on'])}"


def _status(payload: Payload) -> str:
    label = str(dict(Asset.Status.choices).get(payload["status"], payload["status"]))
    return f"{label} · {payload['source']}" if payload["source"] else label


def _engineer(payload: Payload) -> str:
    return str(dict(EngineerRule.Kind.choices).get(payload["kind"], _("No longer said")))


def _months(payload: Payload) -> str:
    return str(_("%(count)s months") % {"count": payload["months"]})


def _contract(payload: Payload) -> str:
    return f"{payload['number']} · {_span(payload)}"


def _number(payload: Payload) -> str:
    number: str = payload["number"]
    return number


LINES: Mapping[type[Any], Spoken] = {
    events.ProductFamilyDefined: Spoken(_("Product family added"), "category"),
    events.FaultCodeDefined: Spoken(_("Fault code added"), "plus", detail=lambda payload: payload["code"]),
    events.FaultCodeClosed: Spoken(_("Fault code retired"), "archive", detail=lambda payload: payload["code"]),
    events.ProductRegistered: Spoken(_("Product added to the catalogue"), "package", "green"),
    events.ProductChanged: Spoken(_("Particulars changed"), "edit", detail=_changed),
    events.ProductClosed: Spoken(_("Product retired"), "archive"),
    events.WarrantyRuleSet: Spoken(_("Warranty set"), "shield", detail=_months),
    events.WarrantyRuleEnded: Spoken(_("Warranty no longer given"), "shield"),
    events.AssetRegistered: Spoken(_("Equipment registered"), "plus", "green", _number, leads=True),
    events.AssetChanged: Spoken(_("Particulars changed"), "edit", detail=_changed),
    events.AssetDealerChanged: Spoken(_("Another dealer"), "building-store"),
    events.AssetMoved: Spoken(_("Moved"), "transfer"),
    events.AssetPutInService: Spoken(
        _("Put into service"), "player-play", "green", lambda payload: _day(payload["accepted_on"])
    ),
    events.AssetStatusReported: Spoken(_("Status reported"), "heartbeat", "blue", _status),
    events.AssetReplaced: Spoken(_("Replaced by another"), "replace", "amber"),
    events.AssetRetired: Spoken(_("Retired"), "archive", detail=lambda payload: _day(payload["retired_on"])),
    events.AssetLabelRenewed: Spoken(_("New QR label"), "qrcode"),
    events.AssetWarrantyPromised: Spoken(_("Warranty promised"), "shield-check", "teal", _span),
    events.AssetEngineerRuled: Spoken(_("Word about an engineer"), "user-check", detail=_engineer),
    events.ProjectRegistered: Spoken(_("Project registered"), "plus", "green", _number, leads=True),
    events.ProjectChanged: Spoken(_("Particulars changed"), "edit", detail=_changed),
    events.ProjectClosed: Spoken(_("Project closed"), "archive"),
    events.ProjectPartySet: Spoken(_("A company was given a role"), "building-community", "teal", party_role),
    events.ProjectPartyEnded: Spoken(_("A company's role ended"), "building-community", detail=party_role),
    events.ContractRegistered: Spoken(_("Contract registered"), "plus", "green", _contract, leads=True),
    events.ContractChanged: Spoken(_("Particulars changed"), "edit", detail=_changed),
    events.ContractTermsSet: Spoken(_("Coverage and promises written down"), "list-check", "teal"),
    events.ContractCancelled: Spoken(_("Contract cancelled"), "ban", "red"),
}


def register() -> None:
    """Make the lines known to the journal."""
    for event_type, spoken in LINES.items():
        lines.register(event_type.type, spoken.line)
