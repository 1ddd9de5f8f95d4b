"""What gates did with the deeds of a case: let pass, refused, waived. Pure.

A gate that refuses has let pass only what it found complete: what it asks of people, their
certificates and posts, was as it was on that day and is not asked again. One that only warns is
judged here in full.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import (
    ApprovalNeed,
    CertificateNeed,
    EventNeed,
    FileNeed,
    Gate,
    Need,
    PostNeed,
)
from aftercare.regulations.compliance.rules import saying
from aftercare.regulations.compliance.rules.timed import Case
from aftercare.regulations.compliance.rules.verdicts import State, Verdict
from aftercare.regulations.conditions.rules import ConditionFailedError, compiled
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.rules import WAIVED, Covers, Known, deeds_of, meets
from aftercare.regulations.policies.rules import Policy, attributes_of

KIND = "gate"
REFUSED = "command.refused"
GATE_SHUT = "gate_shut"
# Codes of `Verdict.cause`.
STOPPED, LET_PASS, MADE_GOOD = "refused", "let_pass", "made_good"
# What is known of people at a moment.
KnownAt = Callable[[datetime], Known]


@dataclass(frozen=True, slots=True)
class _Stood:
    """A gate before one deed, with the refusals that led up to it."""

    clause: str
    gate: Gate
    deed: Fact
    refusals: tuple[Fact, ...]


def gated(
    case_id: int,
    case: Case,
    policy: Policy,
    refusals: Sequence[Fact],
    known_at: KnownAt,
    covers: Sequence[Covers] = (),
) -> Iterator[Verdict]:
    """The verdicts of every gate of a case: one for each deed, one for what was refused and never came since.

    An event passes the gates of what it amounts to as well (`covers`).

    `case.facts` and `refusals` are in the order of their ids: what a gate knew is what was recorded before.
    """
    for clause, gate in _gates(policy):
        tries = [fact for fact in refusals if fact.payload.get("clause") == clause]
        counts: dict[str, int] = {}
        for deed in _deeds(case.facts, gate, covers):
            before = tuple(fact for fact in tries if fact.id < deed.id and _is_about(fact, deed))
            tries = [fact for fact in tries if fact not in before]
            item = _item_of(deed)
            counts[item] = counts.get(item, 0) + 1
            found = _judged(_Stood(clause, gate, deed, before), case, known_at)
            if found is not None:
                yield replace(found, subject_id=case_id, item=f"{item}/{counts[item]}")
        yield from (replace(one, subject_id=case_id) for one in _unmended(case, clause, gate, tries))


def _deeds(facts: Sequence[Fact], gate: Gate, covers: Sequence[Covers]) -> Iterator[Fact]:
    """What the gate stood before, imported history aside."""
    wanted = {*gate.before, *(one.event for one in covers if one.covered in gate.before)}
    for number, fact in enumerate(facts):
        if fact.name in wanted and not fact.history:
            yield from (one for one in deeds_of(fact, facts[:number], covers) if one.name in gate.before)


def _gates(policy: Policy) -> Iterator[tuple[str, Gate]]:
    """Each gate once, though it may stand before several events."""
    return iter({clause: gate for gates in policy.gates.values() for clause, gate in gates}.items())


def _judged(stood: _Stood, case: Case, known_at: KnownAt) -> Verdict | None:
    facts, known = [fact for fact in case.facts if fact.id < stood.deed.id], known_at(stood.deed.at)
    if not stood.refusals and not _asks(stood.gate, attributes_of(facts)):
        return None
    waiver = next((fact for fact in facts if _waives(fact, stood)), None)
    lacking = [need for need in stood.gate.needs if not _is_met(need, stood, facts, known)]
    # Whoever was let pass although people were asked about needed the waiver, as far as anybody can say now.
    needed = waiver is not None and (bool(lacking) or any(_asks_people(need) for need in stood.gate.needs))
    state = State.WAIVED if needed else State.BREACHED if lacking else State.KEPT
    proofs = [fact.id for need in stood.gate.needs for fact in _proofs(need, stood.deed, facts)]
    more = [waiver.id] if waiver and needed else []
    return _verdict(
        stood.clause,
        case,
        state=state,
        deeds=(*stood.refusals, stood.deed),
        evidence=(*proofs, *more),
        said=_said(state, stood),
        cause=_cause(state, stood),
    )


def _said(state: State, stood: _Stood) -> Words:
    match state:
        case State.WAIVED:
            return saying.WAIVED
        case State.BREACHED:
            return saying.let_pass(stood.gate.missing)
        case _:
            return saying.passed(len(stood.refusals))


def _cause(state: State, stood: _Stood) -> str:
    if state is State.BREACHED:
        return LET_PASS
    return MADE_GOOD if stood.refusals and state is State.KEPT else ""


def _unmended(case: Case, clause: str, gate: Gate, refusals: Sequence[Fact]) -> Iterator[Verdict]:
    """What was refused and has not come since, one for each subject that somebody tried it with."""
    groups: dict[tuple[str, int], list[Fact]] = {}
    for fact in refusals:
        groups.setdefault(_subject(fact), []).append(fact)
    for (kind, number), facts in groups.items():
        said = saying.refused(gate.missing)
        found = _verdict(clause, case, state=State.BREACHED, deeds=tuple(facts), evidence=(), said=said, cause=STOPPED)
        yield replace(found, item=f"refused/{kind}/{number}")


def _verdict(
    clause: str,
    case: Case,
    *,
    state: State,
    deeds: tuple[Fact, ...],
    evidence: tuple[int, ...],
    said: Words,
    cause: str,
) -> Verdict:
    """`at` is the first try: a refusal that is made good later does not move to another period."""
    found = {*evidence, *(fact.id for fact in deeds)}
    return Verdict(
        address=clause,
        kind=KIND,
        subject_kind="case",
        subject_id=0,
        state=state,
        at=deeds[0].at,
        evidence=tuple(sorted(found)),
        staff_id=deeds[-1].staff_id,
        customer_id=case.customer_id,
        unit_path=case.unit_path,
        said=said,
        cause=cause,
    )


def _asks(gate: Gate, attributes: Mapping[str, Any]) -> bool:
    """Whether the gate concerns such a case; a condition that cannot be judged keeps it shut."""
    try:
        return compiled(gate.when).holds(attributes)
    except ConditionFailedError:
        return True


def _is_met(need: Need, stood: _Stood, facts: Sequence[Fact], known: Known) -> bool:
    if stood.gate.on_missing == "refuse" and _asks_people(need):
        return True
    return meets(need, stood.deed, facts, known)


def _asks_people(need: Need) -> bool:
    """Does it ask about somebody rather than about the case?"""
    match need:
        case EventNeed():
            return bool(need.of)
        case ApprovalNeed():
            return bool(need.by_post)
        case _:
            return isinstance(need, CertificateNeed | PostNeed)


def warns_about_people(policy: Policy) -> bool:
    """Whether a gate that only warns asks about people: what is known of them may be mended later."""
    gates = (gate for each in policy.gates.values() for _clause, gate in each if gate.on_missing != "refuse")
    return any(_asks_people(need) for gate in gates for need in gate.needs)


# Whoever proves something by an event of the case needs nobody else's word.
_NOBODY = Known(lambda _ids, _kinds, _day: False, lambda _id, _names: False)


def _proofs(need: Need, deed: Fact, facts: Sequence[Fact]) -> list[Fact]:
    """The facts each of which would meet the need if one were enough."""
    single = need.model_copy(update={"count": 1}) if isinstance(need, EventNeed | FileNeed) else need
    if _asks_people(single):
        return []
    if isinstance(single, EventNeed) and single.since:
        last = max((number for number, fact in enumerate(facts) if fact.name in single.since), default=-1)
        facts = facts[last + 1 :]
    return [fact for fact in facts if meets(single, deed, [fact], _NOBODY)]


def _waives(fact: Fact, stood: _Stood) -> bool:
    """Somebody who may has let it pass: for this visit or order, or for the case as a whole."""
    if fact.name != WAIVED or fact.payload.get("clause") != stood.clause:
        return False
    of = fact.payload.get("of") or ("visit" if fact.payload.get("item") else "")
    return not of or bool(stood.deed.payload.get(of) == fact.payload.get("item"))


def _item_of(deed: Fact) -> str:
    """Which of several such deeds: the event, and the visit or order that it is one of."""
    of = next((f"{kind}/{deed.payload[kind]}" for kind in ("visit", "order") if deed.payload.get(kind)), "case/0")
    return f"{deed.name}/{of}"


def _subject(refusal: Fact) -> tuple[str, int]:
    return next(iter(refusal.subjects), ("case", 0))


def _is_about(refusal: Fact, deed: Fact) -> bool:
    """A try with a visit leads to that visit's deed; one with the case or its request to any."""
    kind, number = _subject(refusal)
    return kind not in deed.payload or bool(deed.payload[kind] == number)
