"""Gates before deeds of other subjects than cases: of staff, of regulations, of customers.

Nothing is frozen there: a deed is judged by what holds on its day (as authorities are), on all that is
known of its subject.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.platform.journal import public as journal
from aftercare.regulations.authorities import selectors as authorities
from aftercare.regulations.authorities.selectors import Deed
from aftercare.regulations.bindings.rules import EventNeed, FileNeed, FormNeed, Gate, waits_for
from aftercare.regulations.clocks.selectors import SUBJECT
from aftercare.regulations.compliance.rules import Asked, State, Verdict, saying
from aftercare.regulations.compliance.rules.gated import GATE_SHUT, KIND, REFUSED, STOPPED, gated
from aftercare.regulations.compliance.rules.timed import Case
from aftercare.regulations.documents.rules import address
from aftercare.regulations.documents.selectors import live_events
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.rules import Lack, Rule, lacks
from aftercare.regulations.gates.selectors import fact_of, known_at
from aftercare.regulations.policies.rules import Held, InForce, Policy


@dataclass(frozen=True, slots=True)
class Standing:
    """A gate of a published version, and when it holds."""

    clause: str
    gate: Gate
    version: InForce
    ends_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it held just before a moment: what puts a version in force is judged by the one before."""
        begins = self.version.effective_from
        return (begins is None or begins < at) and (self.ends_at is None or at <= self.ends_at)


Gates = Mapping[str, Sequence[Standing]]
_known: list[tuple[authorities.Kept, Gates]] = []


def standing() -> Gates:
    """Event → the gates of published versions before it; worked out anew when a version takes force or ends."""
    kept = authorities.guarded()
    if not _known or _known[0][0] is not kept:
        _known[:] = [(kept, _by_event(kept.published))]
    return _known[0][1]


def _by_event(published: Iterable[tuple[InForce, datetime | None]]) -> Gates:
    found: dict[str, list[Standing]] = {}
    live = live_events()
    for version, ends_at in published:
        for clause, one in version.document.bound():
            if isinstance(one, Gate) and one.subject != SUBJECT and not waits_for(one, live):
                where = address(version.document.key, version.number, clause.key, one.key)
                for name in one.before:
                    found.setdefault(name, []).append(Standing(where, one, version, ends_at))
    return found


def shut(deed: Deed) -> list[Lack]:
    """The gates that a deed finds shut, on what is known of its subject before it."""
    mine = [one for one in standing().get(deed.name, ()) if one.gate.subject == deed.stream and one.holds(deed.at)]
    if not mine:
        return []
    attributes = authorities.attributes_of(deed)
    rules = [Rule(one.clause, one.gate) for one in mine if one.version.applies(attributes)]
    told = [fact_of(event) for event in journal.events_about(deed.stream, deed.stream_id)]
    before = [fact for fact in told if deed.id is None or fact.id < deed.id]
    staff_id = deed.by.id if deed.by.kind is ActorKind.STAFF else None
    asked = Fact(deed.name, deed.at, payload=deed.payload, staff_id=staff_id)
    return lacks(rules, asked, before, attributes, known_at(deed.at))


def lacks_about(
    kind: str, subject_id: int, *, payload: Mapping[str, Any], by: Actor, at: datetime
) -> dict[str, list[Lack]]:
    """Event → what is missing before it may happen to a subject. What only the deed itself can say is left out."""
    found = {}
    for name, gates in standing().items():
        if any(one.gate.subject == kind and _can_be_asked(one.gate, payload) for one in gates):
            missing = shut(Deed(name, at, by, kind, subject_id, payload, frozenset({(kind, subject_id)})))
            if missing:
                found[name] = missing
    return found


def _can_be_asked(gate: Gate, payload: Mapping[str, Any]) -> bool:
    named = {need.same for need in gate.needs if isinstance(need, EventNeed | FormNeed | FileNeed) and need.same}
    return named <= payload.keys()


def forms_asked(kind: str) -> set[str]:
    """The forms that gates in force ask for before something may happen to a subject of this kind."""
    gates = [one.gate for each in standing().values() for one in each if one.gate.subject == kind]
    return {form for gate in gates for _field, form in gate.forms()}


# -- verdicts -----------------------------------------------------------------------------------


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """Every deed that such a gate stood before, and every try that one refused: that kept the clause."""
    gates = {one.clause: one for each in standing().values() for one in each}
    wanted = {key: one for key, one in gates.items() if asked.regulation in {"", one.version.document.key}}
    for kind, subject_id in sorted(_touched(wanted, asked)):
        told = [fact_of(one) for one in journal.events_about(kind, subject_id) if one.occurred_at <= asked.as_of]
        case = Case(facts=tuple(sorted(told, key=lambda fact: fact.id)))
        for one in wanted.values():
            if one.gate.subject == kind:
                yield from _of_gate(one, subject_id, case, asked)
    yield from _refused(wanted, asked)


def _of_gate(one: Standing, subject_id: int, case: Case, asked: Asked) -> Iterator[Verdict]:
    policy = Policy(label="", held=(Held(clause=one.clause, binding=one.gate),))
    for found in gated(subject_id, case, policy, (), known_at):
        if one.holds(found.at) and asked.since <= found.at < asked.until:
            yield replace(found, subject_kind=one.gate.subject)


def _touched(gates: Mapping[str, Standing], asked: Asked) -> set[tuple[str, int]]:
    """The subjects to which something happened in the time asked for that one of these gates stands before."""
    kinds = {(name, one.gate.subject) for one in gates.values() for name in one.gate.before}
    told = journal.events_between({name for name, _kind in kinds}, asked.since, asked.until) if kinds else ()
    mine = (one for one in told if (one.type, one.stream) in kinds and one.actor.kind is not ActorKind.HISTORY)
    return {(one.stream, one.stream_id) for one in mine}


def _refused(gates: Mapping[str, Standing], asked: Asked) -> Iterator[Verdict]:
    """What was tried is named as the command named it: a version, some leave, a person."""
    for event in journal.events_between({REFUSED}, asked.since, asked.until) if gates else ():
        one = gates.get(str(event.payload.get("clause") or ""))
        if event.payload.get("code") == GATE_SHUT and one is not None and event.occurred_at <= asked.as_of:
            yield Verdict(
                address=one.clause,
                kind=KIND,
                subject_kind=event.stream.partition(".")[2] or event.stream,
                subject_id=event.stream_id,
                item=str(event.id),
                state=State.KEPT,
                at=event.occurred_at,
                evidence=(event.id,),
                staff_id=event.actor.id if event.actor.kind is ActorKind.STAFF else None,
                said=saying.refused(one.gate.missing),
                cause=STOPPED,
            )
