"""How the codes of service work are shown: word, icon, colour. Meaning never rests on colour alone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.journal import public as journal
from aftercare.service.cases.shown import PRIORITY
from aftercare.service.states.shown import LOOKS, ORDER, REQUEST, VISIT, state_of

__all__ = ["LOOKS", "ORDER", "PRIORITY", "REQUEST", "VISIT", "state_of"]

REQUEST_PATH = ("received", "triaged", "planned", "in_progress", "resolved", "archived")
ORDER_PATH = ("open", "scheduled", "in_progress", "done", "reported", "closed")
VISIT_PATH = ("planned", "dispatched", "accepted", "travelling", "on_site", "finished")

REPORT = {
    "issued": ui.State(_("Waiting for review"), "file-search", "amber"),
    "returned": ui.State(_("Returned"), "arrow-back-up", "red"),
    "reviewed": ui.State(_("Reviewed"), "circle-check", "green"),
}

PAYER = {
    "warranty": ui.State(_("Warranty"), "shield-check", "green"),
    "contract": ui.State(_("Contract"), "file-certificate", "green"),
    "paid": ui.State(_("Customer pays"), "cash", "amber"),
    "goodwill": ui.State(_("Goodwill"), "heart", "blue"),
    "rework": ui.State(_("Rework"), "rotate", "red"),
    "unknown": ui.State(_("Not yet known"), "help", "grey"),
}

# A clock that somebody decided about by hand.
BY_HAND = {"due": Words("人工设定", "set by hand"), "excused": Words("已免责", "excused")}

# What a reader of a case need not see: the sheet says it as "Test sheet handed in", the rules as verdicts.
QUIET = ("command.refused", "sheet.opened", "sheet.submitted", "sheet.closed", "case.attributes_changed")
# Lines on the page of a case: many more than any case has had; the journal's page has the rest.
TIMELINE = 400


def case_timeline(case_id: int, by: Actor) -> tuple[journal.Entry, ...]:
    """What happened in a case: people, customers, the system; the newest first."""
    return journal.timeline("case", case_id, by, without=QUIET, limit=TIMELINE)


def offer(form: forms.Form, name: str, rows: Sequence[tuple[str, Any]]) -> None:
    """Give a choice field its rows when the form is made: in the reader's language, for this object."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(rows)


def choices(table: dict[str, Words], *, empty: bool = False) -> list[tuple[str, str]]:
    """A table of codes as form choices in the reader's language."""
    rows = [(code, str(words)) for code, words in table.items()]
    return [("", "—"), *rows] if empty else rows
