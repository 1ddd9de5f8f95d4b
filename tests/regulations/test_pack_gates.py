"""The gates of the shipped regulations: each opens for exactly the evidence that its clause asks for.

Needs about another subject than the gate's (`of`) are left out: whose facts they ask is found elsewhere.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from aftercare.regulations.bindings.rules import EventNeed, FormNeed, Gate, Need, PostNeed
from aftercare.regulations.conditions.rules import compiled
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.rules import Known, Rule, lacks
from aftercare.regulations.packs import selectors

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
SOMEBODY = 3
TYPED = {"true": True, "false": False, "[]": []}
# A request as it comes in, and an order planned without one: what is missing is absent, not false.
CASES: dict[str, dict[str, Any]] = {
    "request": {
        "nature": "breakdown", "urgency": "normal", "impact": "medium", "safety": "", "is_major": False, "customer": 1,
        "site": 2, "asset": 3, "family": "lift", "is_completed": True, "customer_grade": "", "payer": "unknown",
        "contract": "", "unit_path": "/1/",
    },
    "planned order": {"nature": "maintenance", "urgency": "normal", "customer": 1, "site": 2, "asset": 3, "unit_path": "/1/"},
}  # fmt: skip


def _gates() -> Iterator[Any]:
    for document in selectors.packs().values():
        for clause, binding in document.bound():
            if isinstance(binding, Gate) and not any(getattr(need, "of", "") for need in binding.needs):
                yield pytest.param(binding, id=f"{document.source}/{clause.key}#{binding.key}")


each_gate = pytest.mark.parametrize("gate", list(_gates()))


def _payload(need: EventNeed) -> dict[str, Any]:
    payload: dict[str, Any] = {need.same: 7} if need.same else {}
    for path, values in need.where.items():
        *outer, last = path.split(".")
        place = payload
        for part in outer:
            place = place.setdefault(part, {})
        place[last] = TYPED.get(values[0], values[0])
    return payload


def _evidence(need: Need) -> list[Fact]:
    match need:
        case EventNeed():
            return [Fact(need.event[0], NOW, payload=_payload(need))] * need.count
        case FormNeed():
            about = frozenset({(need.same, 7)}) if need.same else frozenset()
            return [Fact("sheet.submitted", NOW, payload={"definition": need.form, "failed": []}, subjects=about)]
        case _:
            return []


def _is_open(gate: Gate, facts: Sequence[Fact], *, holds_post: bool = True, item: int = 7) -> bool:
    known = Known(lambda _ids, _kinds, _day: False, lambda _who, _posts: holds_post)
    payload = {need.same: item for need in gate.needs if getattr(need, "same", "")}
    rule = Rule("clause", gate.model_copy(update={"when": ""}))
    deeds = [Fact(name, NOW, payload=payload, staff_id=SOMEBODY) for name in gate.before]
    return not any(lacks([rule], deed, facts, {}, known) for deed in deeds)


@each_gate
def test_a_gate_opens_for_its_evidence_and_for_nothing_less(gate: Gate) -> None:
    facts = [fact for need in gate.needs for fact in _evidence(need)]
    assert _is_open(gate, facts)
    for left_out in gate.needs:
        rest = [fact for need in gate.needs if need is not left_out for fact in _evidence(need)]
        assert not _is_open(gate, rest, holds_post=not isinstance(left_out, PostNeed))


@each_gate
def test_evidence_of_another_item_does_not_open_a_gate(gate: Gate) -> None:
    facts = [fact for need in gate.needs for fact in _evidence(need)]
    if any(getattr(need, "same", "") for need in gate.needs):
        assert not _is_open(gate, facts, item=8)


@each_gate
def test_evidence_from_before_what_renews_the_need_does_not_open_a_gate(gate: Gate) -> None:
    facts = [fact for need in gate.needs for fact in _evidence(need)]
    for need in gate.needs:
        for name in need.since if isinstance(need, EventNeed) else ():
            assert not _is_open(gate, [*facts, Fact(name, NOW)])


@each_gate
@pytest.mark.parametrize("case", CASES)
def test_the_condition_of_a_gate_can_be_judged(gate: Gate, case: str) -> None:
    assert isinstance(compiled(gate.when).holds(CASES[case]), bool)
