"""How a clause is cited on every page of the program."""

from django.urls import reverse

from aftercare.base.ui import public as ui
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.policies.rules import DOCUMENT


def cite(address: str) -> ui.Citation | None:
    """The clause by the name of its regulation and its number, or a version as a whole; leading to where it is read."""
    if address.startswith(f"{DOCUMENT.key}@"):
        return _basic(address)
    found = documents.cited(address)
    if found is None:
        return None
    page = reverse("regulations:reading", args=[found.version_id])
    return ui.Citation(found.words, f"{page}#{found.clause}" if found.clause else page)


def _basic(address: str) -> ui.Citation | None:
    """A rule that holds where the company has none of its own; no page of a regulation shows it."""
    if "/" not in address:
        number = address.rpartition("@")[2]
        return ui.Citation(
            documents.version_called(DOCUMENT.name, int(number)) if number.isdecimal() else DOCUMENT.name
        )
    clause = next((one for one in DOCUMENT.clauses if f"/{one.key}#" in address), None)
    return ui.Citation(documents.called(DOCUMENT.name, clause)) if clause else None
