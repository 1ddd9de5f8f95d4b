"""How events about customers, contacts and sites read in a timeline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.errors import Text
from aftercare.base.ui.public import Tone, formats
from aftercare.platform.journal.public import Line, Told, lines
from aftercare.registry.customers import events
from aftercare.registry.customers.models import EngineerRule
from aftercare.registry.customers.selectors.sites import party_role

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
    "name": _("Name"),
    "short_name": _("Short name"),
    "kind": _("Kind"),
    "credit_code": _("Unified social credit code"),
    "grade": _("Grade"),
    "billing_customer_id": _("Paid for by"),
    "language": _("Language of letters"),
    "division_code": _("Division"),
    "address": _("Address"),
    "note": _("Note"),
    "phone": _("Phone"),
    "other_phone": _("Other phone"),
    "mail": pgettext_lazy("address", "E-mail"),
    "roles": _("Roles"),
    "call_from": _("Call hours"),
    "site_id": _("At the site"),
    "access_notes": _("How to get in"),
    "keys": _("Where the keys are"),
    "induction": _("Learn before entering"),
    "calendar_key": _("Site hours"),
    "zone": _("Time zone"),
    "latitude_e6": _("Coordinates"),
    "user": _("Login"),
}


def _changed(payload: Payload) -> str:
    return formats.listed(str(FIELDS[name]) for name in payload["fields"] if name in FIELDS)


def _flags(payload: Payload) -> str:
    flags = ((_("Owes money"), payload["in_debt"]), (_("In dispute"), payload["in_dispute"]))
    return formats.listed(str(text) for text, is_set in flags if is_set)


def _engineer(payload: Payload) -> str:
    return str(dict(EngineerRule.Kind.choices).get(payload["kind"], _("No longer said")))


def _number(payload: Payload) -> str:
    number: str = payload["number"]
    return number


LINES: Mapping[type[Any], Spoken] = {
    events.CustomerRegistered: Spoken(_("Customer registered"), "plus", "green", _number),
    events.CustomerChanged: Spoken(_("Particulars changed"), "edit", detail=_changed),
    events.CustomerFlagged: Spoken(_("Debt and dispute marked"), "alert-triangle", "amber", _flags),
    events.CustomerMoved: Spoken(_("Given to another unit"), "transfer"),
    events.CustomerClosed: Spoken(_("Customer closed"), "archive"),
    events.CustomerReopened: Spoken(_("Customer reopened"), "rotate", "green"),
    events.CustomerEngineerRuled: Spoken(_("Word about an engineer"), "user-check", detail=_engineer),
    events.ContactAdded: Spoken(_("Contact added"), "address-book", "teal"),
    events.ContactChanged: Spoken(_("Contact changed"), "address-book", detail=_changed),
    events.ContactClosed: Spoken(_("Contact removed"), "address-book"),
    events.SiteRegistered: Spoken(_("Site registered"), "plus", "green", _number, leads=True),
    events.SiteChanged: Spoken(_("Particulars changed"), "edit", detail=_changed),
    events.SiteMoved: Spoken(_("Moved in the tree"), "sitemap"),
    events.SiteClosed: Spoken(_("Site closed"), "archive"),
    events.SitePartySet: Spoken(_("A company was given a role"), "building-community", "teal", party_role),
    events.SitePartyEnded: Spoken(_("A company's role ended"), "building-community", detail=party_role),
    events.SiteEngineerRuled: Spoken(_("Word about an engineer"), "user-check", detail=_engineer),
}


def register() -> None:
    """Make the lines known to the journal."""
    for event_type, spoken in LINES.items():
        lines.register(event_type.type, spoken.line)
