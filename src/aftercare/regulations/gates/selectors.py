"""What stands in the way of an event: the gates of the case's policy, judged on its facts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import orjson

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.events import Recorded, catalogue, refs
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.authorities import selectors as authorities
from aftercare.regulations.bindings.rules import FileNeed
from aftercare.regulations.clocks.selectors import FREEZING, SUBJECT
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.rules import Covers, Known, Lack, Rule, deeds_of, lacks
from aftercare.regulations.policies.rules import Policy, attributes_of
from aftercare.regulations.policies.selectors import policies_of
from aftercare.regulations.posts import selectors as posts

# What is said of an authority beside a button, by what is missing.
SAID = {
    "post": lambda names: Words(f"只能由{names.zh}办理", f"Only {names.en} may do this"),
    "approval": lambda names: Words(f"须先经{names.zh}批准", f"First to be approved by {names.en}"),
}
OVERRIDE = "regulation.override"
# Events that amount to others, by whoever owns them.
covers: Registry[Covers] = Registry("regulations.covers")


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a page offers to do: the event that would come of it, and the ids that it would carry."""

    name: str
    payload: Mapping[str, Any]


def lacks_before(name: str, *, case_id: int, payload: Mapping[str, Any], by: Actor, at: datetime) -> list[Lack]:
    """What is missing before an event of this name with these ids may happen."""
    return lacks_of({name: [Deed(name, payload)]}, case_id=case_id, by=by, at=at).get(name, [])


def lacks_of(deeds: Mapping[str, Sequence[Deed]], *, case_id: int, by: Actor, at: datetime) -> dict[str, list[Lack]]:
    """What is missing for each thing that a page of the case offers to do, by its key; what lacks nothing is left out.

    Who may not do it at all is told so first: the authorities in force on the day, then the case's gates.
    However many there are: one query for the policy, and where one of its gates stands before any of
    them the facts of the case once, and what is asked of people once for each question.
    """
    may_not = {key: _may_not(each, case_id, by, at) for key, each in deeds.items()}
    shut = _shut(deeds, case_id, by, at)
    found = {key: _each_once([*may_not[key], *shut.get(key, ())]) for key in deeds}
    return {key: lacks for key, lacks in found.items() if lacks}


def _may_not(deeds: Sequence[Deed], case_id: int, by: Actor, at: datetime) -> list[Lack]:
    """Authorities that stand in the way, as pages show what is missing; nobody can waive them."""
    bars = [
        bar
        for one in deeds
        for bar in authorities.bars_before(one.name, case_id=case_id, payload=one.payload, by=by, at=at)
    ]
    return [Lack(bar.clause, SAID[bar.what](posts.names_of(bar.posts)), (), refuses=True) for bar in bars]


def _shut(deeds: Mapping[str, Sequence[Deed]], case_id: int, by: Actor, at: datetime) -> dict[str, list[Lack]]:
    """The gates of the case's policy that each would find shut."""
    policy = policies_by_case([case_id]).get(case_id)
    if policy is None or not policy.gates:
        return {}
    staff_id = _staff_of(by)
    asked = {
        key: [Fact(one.name, at, payload=one.payload, staff_id=staff_id) for one in each] for key, each in deeds.items()
    }
    guarded = [one for each in asked.values() for one in each if _is_guarded(one.name, policy)]
    if not guarded:
        return {}
    facts, known = facts_before(case_id, guarded, policy), known_at(at)
    return {key: [lack for one in each for lack in judged(one, policy, facts, known)] for key, each in asked.items()}


def _each_once(lacks: Sequence[Lack]) -> list[Lack]:
    return list({lack.clause: lack for lack in lacks}.values())


def guards(names: Collection[str], policy: Policy) -> bool:
    """Whether a gate of the policy stands before one of these events, or before one that they amount to."""
    return any(_is_guarded(name, policy) for name in names)


def _is_guarded(name: str, policy: Policy) -> bool:
    if not policy.gates:
        return False
    return name in policy.gates or any(one.event == name and one.covered in policy.gates for one in covers)


def judged(deed: Fact, policy: Policy, facts: Sequence[Fact], known: Known) -> list[Lack]:
    """The shut gates before a deed and before what it covers, on the case's facts up to it."""
    attributes = attributes_of(facts)
    return [
        lack
        for one in deeds_of(deed, facts, list(covers))
        for lack in lacks(
            [Rule(clause, gate) for clause, gate in policy.gates.get(one.name, ())], one, facts, attributes, known
        )
    ]


def waivable(lacks: Collection[Lack], *, unit_path: str, by: Actor, at: datetime) -> set[str]:
    """The clauses among what is missing that the actor may let pass; two queries, none if nobody may."""
    open_to_leave = [lack for lack in lacks if lack.waived_by]
    if not open_to_leave:
        return set()
    if accounts.allows(by, OVERRIDE, unit_path=unit_path):
        return {lack.clause for lack in open_to_leave}
    staff_id = _staff_of(by)
    if staff_id is None:
        return set()
    held = posts.held_of(staff_id, {key for lack in open_to_leave for key in lack.waived_by}, at)
    return {lack.clause for lack in open_to_leave if held & set(lack.waived_by)}


def forms_asked(case_id: int) -> set[str]:
    """The forms that the case's rules ask for, before something may be done or as a record of it."""
    policy = policies_by_case([case_id]).get(case_id)
    if policy is None:
        return set()
    return {form for one in policy.held for _field, form in one.binding.forms()}


def files_asked(case_id: int) -> set[str]:
    """The roles of files that a gate of the case asks for."""
    policy = policies_by_case([case_id]).get(case_id)
    gates = [] if policy is None else [gate for each in policy.gates.values() for _clause, gate in each]
    return {need.role for gate in gates for need in gate.needs if isinstance(need, FileNeed)}


_FROZEN = Ready(
    lambda ids: (
        journal.effective()
        .filter(stream=SUBJECT, stream_id__in=ids, type__in=sorted(FREEZING))
        .order_by("stream_id", "seq")
        .values_list("stream_id", "payload")
    )
)


def policies_by_case(ids: Collection[int]) -> dict[int, Policy]:
    """Case → its policy: what it opened with, or was based on last. One query."""
    digests = {case: str(orjson.loads(text).get("snapshot") or "") for case, text in _FROZEN(tuple(ids))}
    policies = policies_of(set(digests.values()))
    return {case: policies[digest].policy for case, digest in digests.items() if digest in policies}


def facts_before(case_id: int, deeds: Sequence[Fact], policy: Policy) -> list[Fact]:
    """Everything known about the case, its own stream and what names it, and the files of what the deeds name."""
    found = [fact_of(one) for one in journal.events_about(SUBJECT, case_id)]
    for kind, subject_id in sorted(_with_files(deeds, policy)):
        files = journal.events_about(kind, subject_id, names=("file.attached", "file.detached"))
        found += [fact_of(one) for one in files]
    return sorted(set_by_id(found), key=lambda fact: (fact.at, fact.id))


def _with_files(deeds: Sequence[Fact], policy: Policy) -> set[tuple[str, int]]:
    """The visits and orders on which files are asked for."""
    return {
        (need.same, one.payload[need.same])
        for deed in deeds
        for one in deeds_of(deed, (), list(covers))
        for _clause, gate in policy.gates.get(one.name, ())
        for need in gate.needs
        if isinstance(need, FileNeed) and need.same and one.payload.get(need.same)
    }


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


def known_at(at: datetime) -> Known:
    """What is asked of people is as it is on the day: certificates and posts are never frozen (decision 16).

    Each question is asked once, however many gates ask it.
    """
    certified = cache(organisation.are_certified)
    held = cache(lambda staff_id, names: posts.holds(staff_id, names, at))
    return Known(
        lambda ids, kinds, day: certified(tuple(ids), tuple(kinds), day),
        lambda staff_id, names: held(staff_id, tuple(names)),
        cache(_facts_of),
    )


def _facts_of(event: str, field: str, subject_id: int) -> list[Fact]:
    """What is known of the person, unit or other subject that an event's payload field names."""
    shape = catalogue.newest(event)
    ref = refs(shape).get(field) if shape else None
    if ref is None:
        return []
    return [fact_of(one) for one in journal.events_about(ref.kind, subject_id)]


def _staff_of(by: Actor) -> int | None:
    return by.id if by.kind is ActorKind.STAFF else None
