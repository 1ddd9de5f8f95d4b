"""What the clauses and clocks of escalations are called, for readers in either language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from aftercare.base.kernel.words import Words
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import Address, Document, clocks_in, read_address
from aftercare.regulations.documents.selectors import document_of
from aftercare.regulations.packs.selectors import packs
from aftercare.regulations.policies.rules import DOCUMENT
from aftercare.regulations.policies.selectors import policies_of

BASE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Named:
    """A clause as people cite it, and the names of the clocks of its regulation."""

    words: Words
    clocks: Mapping[str, Words]


def named(addresses: Collection[str]) -> dict[str, Named]:
    """Address of a binding → its clause and clocks in words; one query. Unknown ones are shown as they stand."""
    wanted = {one: read_address(one) for one in addresses}
    texts = _documents(wanted.values())
    return {one: _named(one, found, texts.get((found.regulation, found.version))) for one, found in wanted.items()}


def _documents(wanted: Collection[Address]) -> dict[tuple[str, int], Document]:
    asked = Q(pk__in=())
    for regulation, number in {(one.regulation, one.version) for one in wanted}:
        asked |= Q(regulation__key=regulation, number=number)
    rows = Version.objects.filter(asked).select_related("regulation").order_by("pk")
    found = {(row.regulation.key, row.number): document_of(row) for row in rows}
    return {(DOCUMENT.key, BASE_VERSION): DOCUMENT, **found}


def _named(text: str, one: Address, document: Document | None) -> Named:
    clause = next((each for each in document.clauses if each.key == one.clause), None) if document else None
    if document is None or clause is None:
        return Named(Words(text, text), clock_names())
    title, name = clause.title, document.name
    words = Words(
        f"《{name.zh}》{clause.numbered.zh}" + (f" {title.zh}" if title.zh else ""),
        f"{name.en}, {clause.numbered.en}" + (f" {title.en}" if title.en else ""),
    )
    return Named(words, {**clock_names(), **clocks_in(document)})


def clocks_by(snapshot: str) -> Mapping[str, Words]:
    """Clock key → what a frozen policy calls it; no query once a process knows the policy."""
    found = policies_of({snapshot}).get(snapshot)
    return {one.key: one.name for one in found.policy.clocks} if found else {}


@lru_cache(maxsize=1)
def clock_names() -> Mapping[str, Words]:
    """Clock key → its usual name: the base's, else that of a shipped regulation."""
    found: dict[str, Words] = {}
    for document in (DOCUMENT, *packs().values()):
        found = {**clocks_in(document), **found}
    return found
