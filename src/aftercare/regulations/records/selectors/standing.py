"""The records that published versions ask of other subjects than cases: of customers, people, regulations.

Nothing is frozen there: each thing that happens to a subject is judged by what holds on its day.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftercare.base.kernel.events import Recorded
from aftercare.platform.units import public as units
from aftercare.platform.worktime.public import key_for_unit
from aftercare.regulations.authorities import selectors as authorities
from aftercare.regulations.bindings.rules import Record, waits_for
from aftercare.regulations.documents.rules import address
from aftercare.regulations.documents.selectors import live_events
from aftercare.regulations.policies.rules import InForce
from aftercare.regulations.records.rules import REVIEWED, SHEET, WAIVED, Rule

CASE, UNIT = "case", "unit"


@dataclass(frozen=True, slots=True)
class Standing:
    """A record of a published version."""

    rule: Rule
    version: InForce


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked of a kind of subject, and every event that matters to it."""

    rules: tuple[Standing, ...]
    names: frozenset[str]


_known: list[tuple[authorities.Kept, Mapping[str, Known]]] = []


def kinds() -> Collection[str]:
    """The kinds of subject of which a published version asks records."""
    return _all().keys()


def rules_for(kind: str) -> Sequence[Standing]:
    """The records that are asked of a kind of subject, of every published version."""
    known = _all().get(kind)
    return known.rules if known else ()


def names_for(kind: str) -> frozenset[str]:
    """The events that matter to them."""
    known = _all().get(kind)
    return known.names if known else frozenset()


def attributes_of(kind: str, told: Sequence[Recorded]) -> tuple[dict[str, Any], str]:
    """What scopes and conditions ask of a subject: the unit it belongs to, and the calendar that this works by.

    That is the last unit which its own events name; else that of whoever made the first of them happen.
    """
    named = [event.about_kind(UNIT)[-1] for event in told if event.stream == kind and event.about_kind(UNIT)]
    if named:
        found = {"unit_path": units.get(named[-1]).path}
    else:
        found = dict(authorities.attributes_of(authorities.deed_of(told[0])))
    return found, key_for_unit(str(found.get("unit_path") or ""))


def _all() -> Mapping[str, Known]:
    kept = authorities.guarded()
    if not _known or _known[0][0] is not kept:
        _known[:] = [(kept, _by_kind(kept.published))]
    return _known[0][1]


def _by_kind(published: Iterable[tuple[InForce, datetime | None]]) -> Mapping[str, Known]:
    found: dict[str, list[Standing]] = {}
    live = live_events()
    for version, ends_at in published:
        for clause, one in version.document.bound():
            if isinstance(one, Record) and one.subject != CASE and not waits_for(one, live):
                where = address(version.document.key, version.number, clause.key, one.key)
                rule = Rule(where, one, version.effective_from, ends_at)
                found.setdefault(one.subject, []).append(Standing(rule, version))
    return {kind: Known(tuple(rules), _names(kind, rules)) for kind, rules in found.items()}


def _names(kind: str, rules: Iterable[Standing]) -> frozenset[str]:
    asked = (name for one in rules for name in (*one.rule.record.event, *one.rule.record.after))
    return frozenset({*asked, SHEET, *WAIVED, *REVIEWED, f"{kind}.moved"})
