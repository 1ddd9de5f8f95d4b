"""The schemes of appraisal of a version: items, shares, grades, and the figures that are there already."""

from dataclasses import dataclass
from datetime import datetime

from aftercare.regulations.bindings.rules import Appraisal
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.rules import Clause
from aftercare.regulations.measures.rules import Rested, live_bp, rested
from aftercare.regulations.measures.selectors.indicators import Shown, indicators_of, latest
from aftercare.regulations.policies.rules import InForce


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme: its clause, each item with the last figure that it rests on, and how much of the whole is there."""

    clause: Clause
    binding: Appraisal
    items: tuple[tuple[Rested, Shown | None], ...]
    live_bp: int


def schemes_of(version: InForce, *, as_of: datetime, unit_path: str = "") -> list[Scheme]:
    """The schemes of a version, in the order of its clauses."""
    bound = [(clause, one) for clause, one in version.document.bound() if isinstance(one, Appraisal)]
    if not bound:
        return []
    waits = {one.binding.indicator: one.waits for one in indicators_of(version)}
    figures = latest(version, as_of=as_of, unit_path=unit_path)
    live = documents.live_events()
    found = []
    for clause, one in bound:
        items = rested(one, waits, live)
        shown = tuple((item, figures.get(item.item.indicator or "")) for item in items)
        found.append(Scheme(clause, one, shown, live_bp(items)))
    return found
