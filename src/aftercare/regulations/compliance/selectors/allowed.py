"""The verdicts of authorities: every deed that a clause reserves, and every try that one refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.authorities import selectors as authorities
from aftercare.regulations.authorities.errors import NotApprovedFirstError, NotOfThePostError
from aftercare.regulations.authorities.rules import Asked as Question
from aftercare.regulations.authorities.rules import Guard, Posts, bars_of, standing
from aftercare.regulations.authorities.selectors import Deed
from aftercare.regulations.clocks.selectors import SUBJECT
from aftercare.regulations.compliance.rules.gated import REFUSED
from aftercare.regulations.compliance.rules.verdicts import Asked, State, Verdict
from aftercare.regulations.compliance.selectors.facts import facts_of_cases
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS, attributes_of
from aftercare.regulations.posts import selectors as posts

CHUNK = 500
CODES = frozenset({NotOfThePostError.code, NotApprovedFirstError.code})
KIND = "authority"
ALLOWED = Words("由有权的岗位办理", "Done by an authorised post")
NOT_ALLOWED = Words("由无权的岗位办理", "Done by somebody who may not")
PREVENTED = Words("无权办理，已被拦下", "Somebody who may not tried, and was refused")


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """The deeds that a clause in force on their day reserves; five queries for each five hundred of them."""
    names = authorities.guarded().names
    told = journal.events_between(names, asked.since, asked.until) if names else iter(())
    deeds = (authorities.deed_of(one) for one in told if _counts(one, asked))
    while piece := list(islice((one for one in deeds if authorities.in_question(one)), CHUNK)):
        yield from _judged(piece, asked)
    yield from _refusals(asked)


def _counts(event: Recorded, asked: Asked) -> bool:
    return event.actor.kind is not ActorKind.HISTORY and event.occurred_at <= asked.as_of


def _judged(deeds: Sequence[Deed], asked: Asked) -> Iterator[Verdict]:
    facts = facts_of_cases({one.stream_id for one in deeds if one.stream == SUBJECT}, ATTRIBUTE_EVENTS)
    terms = organisation.terms_of_office({one for deed in deeds for one in authorities.people_of(deed.by)})
    codes = _codes()
    for deed in deeds:
        attributes = _known(facts[deed.stream_id], deed) if deed.stream == SUBJECT else authorities.attributes_of(deed)
        question = Question(_acts_for(deed, terms, codes), authorities.is_approved(deed))
        for guard in standing(authorities.guards_for(deed, attributes), deed.name, attributes):
            if asked.regulation in {"", guard.clause.partition("@")[0]}:
                yield _verdict(deed, guard, attributes, question)


def _known(facts: Sequence[Fact], deed: Deed) -> dict[str, Any]:
    """What was said of the case before the deed."""
    return attributes_of(fact for fact in facts if deed.id is None or fact.id < deed.id)


def _codes() -> Callable[[Posts], set[str]]:
    """The company's posts for those that a clause names, each list looked up once."""
    known: dict[Posts, set[str]] = {}

    def codes_of(keys: Posts) -> set[str]:
        if keys not in known:
            known[keys] = posts.codes_of(keys)
        return known[keys]

    return codes_of


def _acts_for(
    deed: Deed, terms: Mapping[int, Sequence[organisation.Term]], codes_of: Callable[[Posts], set[str]]
) -> Callable[[Posts], bool]:
    held = {term.post for one in authorities.people_of(deed.by) for term in terms[one] if term.holds(deed.at)}
    return lambda keys: deed.by.kind is ActorKind.SYSTEM or bool(held & codes_of(keys))


def _verdict(deed: Deed, guard: Guard, attributes: Mapping[str, Any], question: Question) -> Verdict:
    bars = list(bars_of(guard, question))
    return Verdict(
        address=guard.clause,
        kind=KIND,
        subject_kind=deed.stream,
        subject_id=deed.stream_id,
        item=str(deed.id or ""),
        state=State.BREACHED if bars else State.KEPT,
        at=deed.at,
        evidence=(deed.id,) if deed.id else (),
        staff_id=deed.by.id if deed.by.kind is ActorKind.STAFF else None,
        customer_id=attributes.get("customer"),
        unit_path=str(attributes.get("unit_path") or ""),
        said=NOT_ALLOWED if bars else ALLOWED,
        cause=bars[0].what if bars else "",
    )


def _refusals(asked: Asked) -> Iterator[Verdict]:
    """A try that was refused kept the clause: it did what it is for."""
    for event in journal.events_between({REFUSED}, asked.since, asked.until):
        clause = str(event.payload.get("clause") or "")
        if event.payload.get("code") in CODES and asked.regulation in {"", clause.partition("@")[0]}:
            yield Verdict(
                address=clause,
                kind=KIND,
                subject_kind=event.stream.partition(".")[2] or event.stream,
                subject_id=event.stream_id,
                item=str(event.id),
                state=State.KEPT,
                at=event.occurred_at,
                evidence=(event.id,),
                staff_id=event.actor.id if event.actor.kind is ActorKind.STAFF else None,
                said=PREVENTED,
                cause="refused",
            )
