"""The check over the regulations in force: what contradicts, what is missing, what cannot be kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.regulations.compliance.selectors import reading
from aftercare.regulations.conflicts import selectors
from aftercare.regulations.conflicts.rules import Code, Finding
from aftercare.regulations.documents.rules import Document
from aftercare.regulations.forms import DRAFT
from aftercare.regulations.views.library import TITLE

CODES = {
    Code.TWO_LIMITS: ui.State(_("Two limits"), "arrows-sort", "amber"),
    Code.NO_LIMIT: ui.State(_("No limit"), "circle-dashed", "amber"),
    Code.IMPOSSIBLE_TARGET: ui.State(_("Impossible target"), "clock-x", "red"),
    Code.UNHELD_POST: ui.State(_("Post without holder"), "user-search", "amber"),
    Code.UNFILLABLE_FORM: ui.State(_("Form that nobody can fill in"), "file-off", "amber"),
    Code.UNREACHABLE_GATE: ui.State(_("Gate that never opens"), "lock", "red"),
    Code.SUPERSESSION_CYCLE: ui.State(_("Circle of versions"), "rotate-clockwise", "red"),
    Code.UNKNOWN_CODE: ui.State(_("Unknown code"), "search-off", "amber"),
    Code.EMPTY_SCOPE: ui.State(_("Empty scope"), "search-off", "red"),
}
# Where each is mended; the others in the text of the regulation.
MENDED = {
    Code.UNHELD_POST: (_("Say who holds it"), "organisation:staff_list"),
    Code.UNFILLABLE_FORM: (_("Form templates"), "sheets:forms"),
    Code.IMPOSSIBLE_TARGET: (_("Calendars"), "worktime:calendars"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as the page shows it."""

    finding: Finding
    look: ui.State
    where: str
    url: str
    mend: object
    mend_url: str


@dataclass(frozen=True, slots=True)
class Named:
    """A finding in words: the other clauses and its own place as people call them."""

    finding: Finding
    cited: reading.Cited

    @property
    def where(self) -> str:
        """The clause and what it is bound to by name, or the regulation; the address where none is known."""
        _clause, key = self.finding.place
        bound = next((one for one in self.cited.clause.bindings if one.key == key), None) if self.cited.clause else None
        name = str(getattr(bound, "name", ""))
        return " · ".join(filter(None, (self.cited.label, name))) or self.cited.regulation or self.finding.address


def named(findings: Iterable[Finding], text: Document | None = None) -> list[Named]:
    """With clauses called as people call them, in place of their addresses; those of `text` as it is being written."""
    found = list(findings)
    cited = {where for one in found for where in (one.address, *one.others)}
    clauses = reading.cited(cited) | (reading.cited_in(text, cited) if text else {})
    called = {where: f"{one.regulation} {one.label}".strip() for where, one in clauses.items() if one.clause}
    return [Named(replace(one, message=_in_words(one, called)), clauses[one.address]) for one in found]


def _in_words(one: Finding, called: dict[str, str]) -> str:
    text = one.message
    for other in one.others:
        text = text.replace(other, called.get(other, other))
    return text


@require_GET
@ui.page(DRAFT)
def check(request: Request) -> HttpResponse:
    """Everything that the check finds now, regulation by regulation."""
    found = named(selectors.check(clock.now()))
    groups: dict[str, list[Shown]] = {}
    for one in found:
        groups.setdefault(one.cited.regulation, []).append(_shown(one))
    crumbs = (ui.Crumb(TITLE, reverse("regulations:regulations")),)
    values = {"groups": groups, "count": len(found), "crumbs": crumbs}
    return ui.render(request, "regulations/check.html", values)


def _shown(named_one: Named) -> Shown:
    one, cited = named_one.finding, named_one.cited
    url = reverse("regulations:reading", args=[cited.version_id]) if cited.version_id else ""
    clause, _binding = one.place
    mend, name = MENDED.get(one.code, (pgettext_lazy("regulation", "Revise"), ""))
    revise = reverse("regulations:regulation", args=[cited.regulation_id]) if cited.regulation_id else ""
    return Shown(
        finding=one,
        look=CODES[one.code],
        where=named_one.where,
        url=f"{url}#{clause}" if clause else url,
        mend=mend,
        mend_url=ui.addressed(name) if name else revise,
    )
