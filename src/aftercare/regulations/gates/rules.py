"""Whether the evidence that a gate asks for is there. Pure: the facts of the case are given, nothing is looked up.

A gate stands before an *event*: whatever verb, page or import makes it happen, the gate sees it
within the transaction and refuses it with its clause (decisions 2 and 11).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import (
    ApprovalNeed,
    CertificateNeed,
    EventNeed,
    FileNeed,
    FormNeed,
    Gate,
    Need,
    PostNeed,
)
from aftercare.regulations.conditions.rules import ConditionFailedError, compiled
from aftercare.regulations.facts.rules import Fact, has_values

SHEET, FILE, FILE_GONE, APPROVAL = "sheet.submitted", "file.attached", "file.detached", "approval.decided"
WAIVED = "waiver.granted"


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked of others: certificates valid on a day, posts held at a moment, what is known of a subject.

    `facts_of(event, field, id)`: the facts about whoever an event's payload field names.
    """

    has_certificate: Callable[[Collection[int], Collection[str], date], bool]
    holds_post: Callable[[int, Collection[str]], bool]
    facts_of: Callable[[str, str, int], Sequence[Fact]] = lambda _event, _field, _id: ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A gate and the clause that it comes from."""

    clause: str
    gate: Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """An event that amounts to another one: who arrives without having set out has set out all the same.

    Whoever owns the events declares it, so that no gate is avoided by leaving a step out. `once` names the
    payload field of what can happen but once: where it has, it is not asked again; "" = it is always asked.
    `fields`: payload fields of the covered event by those of this one (the engineer is whoever took over).
    """

    event: str
    covered: str
    once: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def deed(self, deed: Fact, facts: Sequence[Fact]) -> Fact | None:
        """The covered event as part of this deed; None where it happened by itself."""
        if self.once and any(one.name == self.covered and _agrees(self.once, one, deed) for one in facts):
            return None
        given = {name: deed.payload[source] for name, source in self.fields.items() if source in deed.payload}
        return replace(deed, name=self.covered, payload={**deed.payload, **given})


@dataclass(frozen=True, slots=True)
class Lack:
    """A gate that is shut: its clause, what to do, and the needs that nothing meets."""

    clause: str
    missing: Words
    needs: tuple[Need, ...]
    refuses: bool
    waived_by: tuple[str, ...] = ()
    # The condition could not be judged: the gate stays shut and says so.
    undecided: bool = False


def deeds_of(deed: Fact, facts: Sequence[Fact], covers: Sequence[Covers]) -> list[Fact]:
    """What an event amounts to: what it covers, then itself. Each of them passes the gates that stand before it."""
    found = (one.deed(deed, facts) for one in covers if one.event == deed.name)
    return [*(one for one in found if one is not None), deed]


def lacks(
    rules: Sequence[Rule], deed: Fact, facts: Sequence[Fact], attributes: Mapping[str, Any], known: Known
) -> list[Lack]:
    """The gates that `deed` finds shut, in the order of the rules; none = it may happen."""
    found = (_lack(rule, deed, facts, attributes, known) for rule in rules if deed.name in rule.gate.before)
    return [lack for lack in found if lack is not None]


def _lack(rule: Rule, deed: Fact, facts: Sequence[Fact], attributes: Mapping[str, Any], known: Known) -> Lack | None:
    gate = rule.gate
    undecided = False
    try:
        if not compiled(gate.when).holds(attributes):
            return None
    except ConditionFailedError:
        undecided = True
    open_needs = tuple(need for need in gate.needs if not meets(need, deed, facts, known))
    if not open_needs or _is_waived(rule.clause, deed, facts):
        return None
    return Lack(rule.clause, gate.missing, open_needs, gate.on_missing == "refuse", gate.waived_by, undecided)


def meets(need: Need, deed: Fact, facts: Sequence[Fact], known: Known) -> bool:
    """Whether one need is met for this deed."""
    match need:
        case EventNeed():
            return _is_shown(need, deed, facts, known)
        case FormNeed():
            return any(_is_form(need, one, deed) for one in _since(need.since, facts))
        case FileNeed():
            return _files(need, deed, facts) >= need.count
        case CertificateNeed():
            return known.has_certificate(_ids(deed.payload.get(need.of)), need.certificate, deed.at.date())
        case PostNeed():
            return deed.staff_id is not None and known.holds_post(deed.staff_id, need.post)
        case ApprovalNeed():
            return any(_is_approval(need, one, deed, known) for one in facts)


def _is_shown(need: EventNeed, deed: Fact, facts: Sequence[Fact], known: Known) -> bool:
    """In the case, or by each of the others whom the deed names; where it names nobody, nothing is asked."""
    if not need.of:
        return _events(need, deed, facts) >= need.count
    others = _ids(deed.payload.get(need.of))
    return all(_events(need, deed, known.facts_of(deed.name, need.of, one)) >= need.count for one in others)


def _events(need: EventNeed, deed: Fact, facts: Sequence[Fact]) -> int:
    return sum(
        one.name in need.event and _agrees(need.same, one, deed) and has_values(need.where, one.payload)
        for one in _since(need.since, facts)
    )


def _since(names: tuple[str, ...], facts: Sequence[Fact]) -> Sequence[Fact]:
    """What came after the last of these; everything where none of them happened."""
    last = max((number for number, one in enumerate(facts) if one.name in names), default=-1)
    return facts[last + 1 :]


def _is_form(need: FormNeed, one: Fact, deed: Fact) -> bool:
    if one.name != SHEET or one.payload.get("definition") != need.form:
        return False
    return _is_about(need.same, one, deed) and not (need.passed and one.payload.get("failed"))


def _files(need: FileNeed, deed: Fact, facts: Sequence[Fact]) -> int:
    hung: set[Any] = set()
    for one in facts:
        if one.name in {FILE, FILE_GONE} and one.payload.get("role") == need.role and _is_about(need.same, one, deed):
            (hung.add if one.name == FILE else hung.discard)(one.payload.get("file"))
    return len(hung)


def _is_approval(need: ApprovalNeed, one: Fact, deed: Fact, known: Known) -> bool:
    if one.name != APPROVAL or one.payload.get("kind") != need.approval or one.payload.get("outcome") != "approved":
        return False
    if not _is_about("", one, deed):
        return False
    return not need.by_post or (one.staff_id is not None and known.holds_post(one.staff_id, need.by_post))


def _is_waived(clause: str, deed: Fact, facts: Sequence[Fact]) -> bool:
    """Somebody who may has let it pass: for this visit or order, or for the case as a whole."""
    return any(one.name == WAIVED and one.payload.get("clause") == clause and _is_meant(one, deed) for one in facts)


def _is_meant(waiver: Fact, deed: Fact) -> bool:
    of = waiver.payload.get("of") or ""
    return not of or deed.payload.get(of) == waiver.payload.get("item")


def _agrees(same: str, one: Fact, deed: Fact) -> bool:
    return not same or (deed.payload.get(same) is not None and one.payload.get(same) == deed.payload[same])


def _is_about(same: str, one: Fact, deed: Fact) -> bool:
    """A form or a file hangs on the deed's visit or order; without `same` it need only be the case's."""
    return not same or (same, deed.payload.get(same)) in one.subjects


def _ids(value: Any) -> list[int]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
