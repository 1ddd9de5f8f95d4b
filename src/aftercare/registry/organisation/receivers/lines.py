"""How events about people read in a timeline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel.errors import Text
from aftercare.base.ui.public import Tone, formats
from aftercare.platform.journal.public import Line, Told, lines
from aftercare.registry.organisation import events
from aftercare.registry.organisation.models import CertificateKind, Leave, PersonalEvent, Post, ShiftPattern, Skill
from aftercare.registry.organisation.rules.divisions import shown_division

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One event type's line: its text, its look, and what is worth adding."""

    text: Text
    icon: str = "point"
    tone: Tone = "grey"
    detail: Callable[[Payload], str] = lambda _payload: ""

    def line(self, told: Told) -> Line:
        """The line of one such event."""
        return Line(self.text, detail=self.detail(told.event.payload), icon=self.icon, tone=self.tone)


FIELDS: Mapping[str, Text] = {
    "number": _("Number"),
    "name": _("Name"),
    "phone": _("Phone"),
    "mail": pgettext_lazy("address", "E-mail"),
    "hired_on": _("First day"),
    "home_latitude_e6": _("Starting point (coordinates)"),
    "user": _("Login"),
    "supervisor_id": _("Superior post"),
    "is_field": _("Goes out to customers"),
}


def named(labels: Mapping[str, Text]) -> Callable[[Payload], str]:
    """The changed fields by their labels; what follows from others is left out."""
    return lambda payload: formats.listed(str(labels[name]) for name in payload["fields"] if name in labels)


def day_text(value: str | None) -> str:
    """A day of a payload."""
    return formats.day(date.fromisoformat(value)) if value else ""


def span(payload: Payload) -> str:
    """From when to when."""
    start, end = datetime.fromisoformat(payload["starts_at"]), datetime.fromisoformat(payload["ends_at"])
    return formats.span(start, end)


def _leave(payload: Payload) -> str:
    return f"{dict(Leave.Kind.choices).get(payload['kind'], payload['kind'])} · {span(payload)}"


def _event(payload: Payload) -> str:
    return f"{dict(PersonalEvent.Kind.choices).get(payload['kind'], payload['kind'])} · {span(payload)}"


def _days(payload: Payload) -> str:
    return f"{day_text(payload['first_day'])} – {day_text(payload['last_day'])}"


def _called(catalogue: type[Post | Skill | CertificateKind | ShiftPattern], code: str) -> str:
    """What the catalogue calls it; the code where it no longer says so."""
    found = catalogue.objects.filter(code=code).order_by("-pk").first()
    return str(found.name) if found else code


def _skill(payload: Payload) -> str:
    return f"{_called(Skill, payload['skill'])} · {payload['level']} / 5"


def _certificate(payload: Payload) -> str:
    return " · ".join(
        part for part in (_called(CertificateKind, payload["kind"]), day_text(payload["expires_on"])) if part
    )


LINES: Mapping[type[Any], Spoken] = {
    events.UnitRegionAssigned: Spoken(
        _("Serves a division"), "map", "green", lambda payload: shown_division(payload["division"])
    ),
    events.UnitRegionReleased: Spoken(
        _("No longer serves a division"), "map", detail=lambda payload: shown_division(payload["division"])
    ),
    events.PostDefined: Spoken(_("Post added to the catalogue"), "briefcase"),
    events.PostChanged: Spoken(_("Post changed"), "edit", detail=named(FIELDS)),
    events.PostClosed: Spoken(_("Post retired"), "archive"),
    events.SkillDefined: Spoken(_("Skill added to the catalogue"), "award"),
    events.SkillChanged: Spoken(_("Skill changed"), "edit", detail=named(FIELDS)),
    events.SkillClosed: Spoken(_("Skill retired"), "archive"),
    events.CertificateKindDefined: Spoken(_("Kind of certificate added"), "certificate"),
    events.CertificateKindChanged: Spoken(_("Kind of certificate changed"), "edit", detail=named(FIELDS)),
    events.CertificateKindClosed: Spoken(_("Kind of certificate retired"), "archive"),
    events.ShiftPatternDefined: Spoken(_("Shift pattern written down"), "calendar-time"),
    events.ShiftPatternChanged: Spoken(_("Shift pattern changed"), "edit", detail=named(FIELDS)),
    events.ShiftPatternClosed: Spoken(_("Shift pattern retired"), "archive"),
    events.StaffHired: Spoken(
        _("Joined the company"), "user-plus", "green", lambda payload: day_text(payload["hired_on"])
    ),
    events.StaffChanged: Spoken(_("Particulars changed"), "edit", detail=named(FIELDS)),
    events.StaffMoved: Spoken(_("Moved to another unit"), "transfer"),
    events.StaffLeft: Spoken(_("Left the company"), "user-x", "red", lambda payload: day_text(payload["left_on"])),
    events.StaffPostGiven: Spoken(
        _("Given a post"), "briefcase", "teal", lambda payload: _called(Post, payload["post"])
    ),
    events.StaffPostEnded: Spoken(_("Post ended"), "briefcase", detail=lambda payload: _called(Post, payload["post"])),
    events.StaffSubstituteNamed: Spoken(_("Substitute named"), "user-check", detail=span),
    events.StaffSkillRated: Spoken(_("Skill assessed"), "award", "teal", _skill),
    events.StaffCertificateAdded: Spoken(_("Certificate filed"), "certificate", "teal", _certificate),
    events.StaffCertificateWithdrawn: Spoken(
        _("Certificate withdrawn"), "certificate", "red", lambda payload: _called(CertificateKind, payload["kind"])
    ),
    events.StaffCertificateReminded: Spoken(_("Reminded that a certificate ends"), "bell", "amber", _certificate),
    events.StaffRosterSet: Spoken(
        _("Shift pattern set"), "calendar-time", detail=lambda payload: _called(ShiftPattern, payload["pattern"])
    ),
    events.StaffOnCallPlanned: Spoken(_("On call"), "phone-call", detail=span),
    events.StaffOnCallCancelled: Spoken(_("No longer on call"), "phone-call", detail=span),
    events.StaffEventPlanned: Spoken(_("Engaged elsewhere"), "calendar-event", "blue", _event),
    events.StaffEventCancelled: Spoken(_("No longer engaged elsewhere"), "calendar-event", detail=_event),
    events.StaffRelocated: Spoken(_("Works from elsewhere"), "map-pin", "blue", _days),
    events.StaffRelocationCancelled: Spoken(_("Works from home after all"), "map-pin", detail=_days),
    events.LeaveAsked: Spoken(_("Asked for leave"), "calendar-off", "amber", _leave),
    events.LeaveApproved: Spoken(_("Leave approved"), "circle-check", "green", _leave),
    events.LeaveRefused: Spoken(_("Leave refused"), "circle-x", "red"),
    events.LeaveCancelled: Spoken(_("Leave taken back"), "ban"),
}


def register() -> None:
    """Make the lines known to the journal."""
    for event_type, spoken in LINES.items():
        lines.register(event_type.type, spoken.line)
