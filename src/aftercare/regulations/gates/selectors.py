"""What stands in the way of an event: the gates of the case's policy, judged on its facts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.events import Recorded, catalogue, refs
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.authorities import selectors as authorities
from aftercare.regulations.authorities.rules import Bar
from aftercare.regulations.bindings.rules import FileNeed
from aftercare.regulations.clocks.selectors import FREEZING, SUBJECT
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.rules import Known, Lack, Rule, lacks
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS, Policy
from aftercare.regulations.policies.selectors import policies_of
from aftercare.regulations.posts import selectors as posts

# What is said of an authority beside a button, by what is missing.
SAID = {
    "post": lambda names: Words(f"只能由{names.zh}办理", f"Only {names.en} may do this"),
    "approval": lambda names: Words(f"须先经{names.zh}批准", f"First to be approved by {names.en}"),
}


def lacks_before(name: str, *, case_id: int, payload: Mapping[str, Any], by: Actor, at: datetime) -> list[Lack]:
    """What is missing before an event of this name with these ids may happen; for pages, beside the button.

    Who may not do it at all is told so first: the authorities in force on the day, then the case's gates.
    """
    may_not = _not_allowed(authorities.bars_before(name, case_id=case_id, payload=payload, by=by, at=at))
    policy = policies_by_case([case_id]).get(case_id)
    if policy is None or name not in policy.gates:
        return may_not
    deed = Fact(name, at, payload=payload, staff_id=_staff_of(by))
    return may_not + judged(deed, policy, facts_before(case_id, deed, policy), at)


def _not_allowed(bars: Sequence[Bar]) -> list[Lack]:
    """Authorities that stand in the way, as pages show what is missing; nobody can waive them."""
    return [Lack(bar.clause, SAID[bar.what](posts.names_of(bar.posts)), (), refuses=True) for bar in bars]


def judged(deed: Fact, policy: Policy, facts: Sequence[Fact], at: datetime) -> list[Lack]:
    """The shut gates before a deed, on the case's facts up to it."""
    rules = [Rule(clause, gate) for clause, gate in policy.gates.get(deed.name, ())]
    return lacks(rules, deed, facts, attributes_of(facts), known_at(at))


def policies_by_case(ids: Collection[int]) -> dict[int, Policy]:
    """Case → its policy: what it opened with, or was based on last. One query."""
    rows = journal.effective().filter(stream=SUBJECT, stream_id__in=ids, type__in=FREEZING)
    found = rows.order_by("stream_id", "seq").values_list("stream_id", "payload")
    digests = {case: str(orjson.loads(text).get("snapshot") or "") for case, text in found}
    policies = policies_of(set(digests.values()))
    return {case: policies[digest].policy for case, digest in digests.items() if digest in policies}


def facts_before(case_id: int, deed: Fact, policy: Policy) -> list[Fact]:
    """Everything known about the case before the deed: its own stream, what names it, and files of its visit."""
    found = [fact_of(one) for one in journal.events_about(SUBJECT, case_id) if not deed.id or one.id < deed.id]
    for need in (need for _clause, gate in policy.gates.get(deed.name, ()) for need in gate.needs):
        if isinstance(need, FileNeed) and need.same and deed.payload.get(need.same):
            files = journal.events_about(need.same, deed.payload[need.same], names=("file.attached", "file.detached"))
            found += [fact_of(one) for one in files]
    return sorted(set_by_id(found), key=lambda fact: (fact.at, fact.id))


def set_by_id(facts: Sequence[Fact]) -> list[Fact]:
    """Each fact once."""
    return list({fact.id: fact for fact in facts}.values())


def fact_of(event: Recorded) -> Fact:
    """An event with everything that judgements may ask of it."""
    return Fact(
        name=event.type,
        at=event.occurred_at,
        seq=event.seq,
        payload=event.payload,
        history=event.actor.kind is ActorKind.HISTORY,
        id=event.id,
        subjects=frozenset((one.kind, one.id) for one in event.about),
        staff_id=_staff_of(event.actor),
    )


def attributes_of(facts: Sequence[Fact]) -> dict[str, Any]:
    """What may be asked about the case, as the facts have built it up."""
    found: dict[str, Any] = {}
    for fact in facts:
        if fact.name in ATTRIBUTE_EVENTS:
            found |= fact.payload.get("attributes", {})
    return found


def known_at(at: datetime) -> Known:
    """What is asked of people is as it is on the day: certificates and posts are never frozen (decision 16)."""
    return Known(organisation.are_certified, lambda staff_id, names: posts.holds(staff_id, names, at), _facts_of)


def _facts_of(event: str, field: str, subject_id: int) -> list[Fact]:
    """What is known of the person, unit or other subject that an event's payload field names."""
    shape = catalogue.newest(event)
    ref = refs(shape).get(field) if shape else None
    if ref is None:
        return []
    return [fact_of(one) for one in journal.events_about(ref.kind, subject_id)]


def _staff_of(by: Actor) -> int | None:
    return by.id if by.kind is ActorKind.STAFF else None
