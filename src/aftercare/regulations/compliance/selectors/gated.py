"""The verdicts of gates: every deed that one stood before, and every try that one refused."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.regulations.bindings.rules import EventNeed, FileNeed
from aftercare.regulations.clocks.selectors import CHUNK, FREEZING, SUBJECT
from aftercare.regulations.compliance.rules.gated import GATE_SHUT, KIND, REFUSED, gated, warns_about_people
from aftercare.regulations.compliance.rules.verdicts import Asked, Verdict
from aftercare.regulations.compliance.selectors.facts import cases_with, facts_of_cases
from aftercare.regulations.compliance.selectors.remembered import Brief, briefs, cases_of
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.rules import APPROVAL, FILE, FILE_GONE, SHEET, WAIVED
from aftercare.regulations.gates.selectors import covers, fact_of, known_at
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS, Policy
from aftercare.regulations.policies.selectors import policies_of

# What hangs on a case without standing in its stream.
HUNG = frozenset({SHEET, FILE, FILE_GONE, APPROVAL})
FILES = frozenset({FILE, FILE_GONE})
# Whom a refused command may have been about, besides the case itself.
PARTS = ("request", "order", "visit")
NOTHING_SAID = Words()
# How a gate's refusal reads in the journal's text.
SHUT = f'"code":"{GATE_SHUT}"'
Homes = dict[str, dict[int, int]]


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """Every deed and every refusal in the time asked for; about ten queries for each five hundred cases.

    Whoever only counts, or asks for one state, is served from what is remembered of cases that have not moved.
    """
    policies = {digest: one.policy for digest, one in policies_of(_digests()).items() if one.policy.gates}
    ids: Collection[int] = sorted(_cases(asked, policies))
    if asked.counting or asked.state:
        known = dict(briefs(ids, asked.as_of, lambda piece: _fully_judged(piece, policies, asked)))
        if asked.counting:
            yield from (_in_brief(number, one) for number, each in known.items() for one in each if asked.wants(one))
            return
        ids = [number for number, each in known.items() if any(one.state == asked.state for one in each)]
    for piece in _pieces(sorted(ids)):
        for _number, each, _may_change in _fully_judged(piece, policies, asked):
            yield from (one for one in each if asked.wants(one))


def _in_brief(number: int, one: Brief) -> Verdict:
    return Verdict(
        address=one.address, kind=KIND, subject_kind=SUBJECT, subject_id=number, state=one.state, at=one.at,
        unit_path=one.unit_path, said=NOTHING_SAID,
    )  # fmt: skip


def _digests() -> set[str]:
    return set(PolicySnapshot.objects.order_by("digest").values_list("digest", flat=True))


def _guarded(policies: Collection[Policy]) -> set[str]:
    """The events that a gate stands before, and those that amount to one of them."""
    names = {name for policy in policies for name in policy.gates}
    return names | {one.event for one in covers if one.covered in names}


def _pieces(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _cases(asked: Asked, policies: Mapping[str, Policy]) -> set[int]:
    """The cases in which a gate was tried in the time asked for."""
    within = journal.effective().filter(occurred_at__gte=asked.since, occurred_at__lt=asked.until)
    names = _guarded(policies.values())
    deeds = within.filter(type__in=names, stream=SUBJECT).exclude(actor_kind=ActorKind.HISTORY)
    found = set(deeds.order_by().values_list("stream_id", flat=True).distinct())
    return found | _cases_of_refusals(within)


def _cases_of_refusals(within: QuerySet[Any]) -> set[int]:
    """A refusal names the visit, order or request that was meant; the journal knows their case."""
    rows = within.filter(type=REFUSED, payload__contains=SHUT).order_by()
    subjects: dict[str, set[int]] = {}
    for stream, number in rows.values_list("stream", "stream_id").distinct():
        subjects.setdefault(stream.partition(".")[2], set()).add(number)
    return subjects.pop(SUBJECT, set()) | cases_of(subjects)


def _fully_judged(
    ids: Sequence[int], policies: Mapping[str, Policy], asked: Asked
) -> Iterator[tuple[int, list[Verdict], bool]]:
    """The gates of each of these cases, judged from its opening on; and whether they may be judged otherwise later."""
    own = _known_then(facts_of_cases(ids, _names(policies.values())), asked.as_of)
    homes = _homes(ids)
    hung = _hung(homes, policies, asked.as_of)
    refusals = _refusals(homes, asked.as_of)
    for number, case in cases_with(_merged(own, hung)).items():
        policy = policies.get(_snapshot(own[number]))
        if policy is None:
            yield number, [], False
            continue
        found = gated(number, case, policy, refusals.get(number, ()), known_at, tuple(covers))
        yield number, list(found), warns_about_people(policy)


def _known_then(facts: Mapping[int, Sequence[Fact]], as_of: datetime) -> dict[int, list[Fact]]:
    return {number: [fact for fact in each if fact.at <= as_of] for number, each in facts.items()}


def _snapshot(facts: Sequence[Fact]) -> str:
    """The policy that the case opened with, or the one that it was based on last."""
    return next((str(one.payload.get("snapshot") or "") for one in reversed(facts) if one.name in FREEZING), "")


def _names(policies: Collection[Policy]) -> frozenset[str]:
    """Every event of a case that gates look at."""
    gates = [gate for policy in policies for each in policy.gates.values() for _clause, gate in each]
    needs = [need for gate in gates for need in gate.needs if isinstance(need, EventNeed)]
    return ATTRIBUTE_EVENTS.union(
        FREEZING, {WAIVED}, _guarded(policies), *((*need.event, *need.since) for need in needs)
    )


def _homes(ids: Collection[int]) -> Homes:
    """Kind → visit, order or request → its case; the case itself among them."""
    found: Homes = {SUBJECT: {number: number for number in ids}} | {kind: {} for kind in PARTS}
    rows = journal.effective().filter(stream=SUBJECT, stream_id__in=ids, subjects__kind__in=PARTS).order_by()
    for case, kind, number in rows.values_list("stream_id", "subjects__kind", "subjects__subject_id").distinct():
        found[kind][number] = case
    return found


def _hung(homes: Homes, policies: Mapping[str, Policy], as_of: datetime) -> dict[int, list[Fact]]:
    """Case → forms, files and approvals: what names the case, and the files of its visits and orders."""
    gates = [gate for policy in policies.values() for each in policy.gates.values() for _clause, gate in each]
    wanted = {need.same for gate in gates for need in gate.needs if isinstance(need, FileNeed)} & set(PARTS)
    found: dict[int, list[Fact]] = {}
    for kind in (SUBJECT, *sorted(wanted)):
        home = homes[kind]
        for event in journal.events_naming(kind, home, HUNG if kind == SUBJECT else FILES):
            for number in event.about_kind(kind):
                if number in home:
                    found.setdefault(home[number], []).append(fact_of(event))
    return _known_then(found, as_of)


def _merged(own: Mapping[int, Sequence[Fact]], hung: Mapping[int, Sequence[Fact]]) -> dict[int, list[Fact]]:
    """Each fact once, in the order in which they were recorded."""
    both = {number: {fact.id: fact for fact in (*each, *hung.get(number, ()))} for number, each in own.items()}
    return {number: [found[key] for key in sorted(found)] for number, found in both.items()}


def _refusals(homes: Homes, as_of: datetime) -> dict[int, list[Fact]]:
    """Case → what gates refused in it, with whom it was tried, in the order in which it was recorded."""
    wanted = Q(pk__in=())
    for kind, home in homes.items():
        wanted |= Q(stream=f"refusal.{kind}", stream_id__in=list(home))
    rows = journal.effective().filter(wanted, type=REFUSED, payload__contains=SHUT, occurred_at__lte=as_of)
    found: dict[int, list[Fact]] = {}
    for event in journal.recorded(rows.order_by("id")):
        kind = event.stream.partition(".")[2]
        tried = replace(fact_of(event), subjects=frozenset({(kind, event.stream_id)}))
        found.setdefault(homes[kind][event.stream_id], []).append(tried)
    return found
