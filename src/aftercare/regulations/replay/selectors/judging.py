"""A version run over the journal as it is: what would have come out differently. It reads, and writes nothing."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.tables import moment, moment_column
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.platform.worktime.public import calendars_for
from aftercare.regulations.bindings.rules import FileNeed, Period, Routine
from aftercare.regulations.clocks.rules import calendar_keys
from aftercare.regulations.clocks.selectors import CHUNK, FREEZING, OPENED, SUBJECT, payload_of
from aftercare.regulations.compliance.rules import Counts
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.gates.rules import APPROVAL, FILE, FILE_GONE, SHEET
from aftercare.regulations.gates.selectors import covers, fact_of, known_at
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS, InForce, Policy
from aftercare.regulations.policies.selectors import Frozen, policies_of, policy_of, published, version_of
from aftercare.regulations.replay.models import ReplayFlip
from aftercare.regulations.replay.rules import Both, Change, Flip, Outcome, change, judged, summed
from aftercare.regulations.replay.selectors.scores import Score, as_plain, scores, stretch

# The job that replays.
JOB = "regulations.replay"
DAYS, MOST_DAYS = 90, 3_660
# A routine falls due so often in so many days.
LENGTHS = {
    Period.DAY: 1,
    Period.WEEK: 7,
    Period.MONTH: 30,
    Period.QUARTER: 91,
    Period.HALF_YEAR: 182,
    Period.YEAR: 365,
}
# What hangs on a case without standing in its stream.
HUNG, FILES = frozenset({SHEET, FILE, FILE_GONE, APPROVAL}), frozenset({FILE, FILE_GONE})
# Whom a refused command may have been about, besides the case itself, and how a gate's refusal reads.
PARTS, REFUSED, SHUT = ("request", "order", "visit"), "command.refused", '"code":"gate_shut"'
FACTS = """
SELECT id, stream_id, type, v, {at}, seq, actor_kind, actor_id, payload FROM journal_event
WHERE stream = %s AND stream_id IN ({ids}) AND type IN ({names})
AND (batch_id IS NULL OR batch_id NOT IN (SELECT id FROM journal_batch WHERE undone_at IS NOT NULL))
ORDER BY stream_id, seq
"""
_HISTORY, _STAFF = ActorKind.HISTORY.value, ActorKind.STAFF.value
Progress = Callable[[int, int], None]
# Takes the flips of a chunk of cases; without one they are kept with the result.
Sink = Callable[[list[dict[str, Any]]], None]
Homes = dict[str, dict[int, int]]


@dataclass(slots=True)
class Replay:
    """What a replay showed. `clauses`: place of a binding → its counts by the frozen policies and by the version."""

    version: str
    since: datetime
    as_of: datetime
    cases: int = 0
    events: int = 0
    seconds: float = 0.0
    # Things that come out differently, and the cases in which any does.
    flipped: int = 0
    turned: int = 0
    flips: list[Flip] = field(default_factory=list)
    clauses: dict[str, Both] = field(default_factory=dict)
    routines_before: int = 0
    routines_after: int = 0
    # The indicators of the regulation over these days.
    scores: list[Score] = field(default_factory=list)

    @property
    def before(self) -> Counts:
        """All clauses together, as they were judged."""
        return summed(one.before for one in self.clauses.values())

    @property
    def after(self) -> Counts:
        """All clauses together, by the version."""
        return summed(one.after for one in self.clauses.values())

    @property
    def records(self) -> tuple[int, int]:
        """How many records fell due by clauses that differ, and would."""
        known = self.clauses.values()
        return sum(one.asked_before for one in known), sum(one.asked_after for one in known)


def version_named(text: str, *, by: Actor) -> Version:
    """`key@number`, or a key alone for what is being worked on, else what was published last; NotFoundError."""
    key, _at, number = text.partition("@")
    rows = Version.objects.filter(regulation__key=key)
    found = (rows.filter(number=int(number)) if number.isdecimal() else rows).order_by("-number").first()
    if found is None:
        raise NotFoundError
    return documents.get_version(version_id=found.pk, by=by)


def replay(
    *,
    version_id: int,
    days: int,
    by: Actor,
    at: datetime,
    progress: Progress = lambda _done, _all: None,
    sink: Sink | None = None,
) -> Replay:
    """Judge every case that opened in the last days by this version in place of the one of its regulation."""
    row = documents.get_version(version_id=version_id, by=by)
    draft, since, began = version_of(row), at - timedelta(days=days), time.monotonic()
    found = Replay(f"{draft.document.key}@{draft.number}", since, at)
    known, last = published(), _last(row)
    ids, rules = _opened(since, at), _Rules(draft, known)
    for start in range(0, len(ids), CHUNK):
        _replay_cases(ids[start : start + CHUNK], rules, found)
        if sink is not None and found.flips:
            sink([_flip(one) for one in found.flips])
            found.flips = []
        progress(min(start + CHUNK, len(ids)), len(ids))
    found.routines_before, found.routines_after = _falls_due(last, days), _falls_due(draft, days)
    versions = [one for one, _end in known]
    found.scores = scores(last, draft, judged=found.clauses, known=versions, days=stretch(since, at))
    found.seconds = time.monotonic() - began
    return found


def _opened(since: datetime, until: datetime) -> list[int]:
    rows = journal.effective().filter(type=OPENED, occurred_at__gte=since, occurred_at__lte=until)
    return sorted(rows.exclude(actor_kind=ActorKind.HISTORY).order_by().values_list("stream_id", flat=True))


class _Rules:
    """Which policy a case would have had, and what differs in it from the one that it has."""

    def __init__(self, draft: InForce, known: Sequence[tuple[InForce, datetime | None]]) -> None:
        self._draft = draft
        self._others = [(one, end) for one, end in known if one.document.key != draft.document.key]
        self._changes: dict[tuple[str, str], Change] = {}

    def change_for(self, frozen: Frozen, attributes: Mapping[str, Any], at: datetime) -> Change:
        """What is to be judged of a case that was frozen with this policy at this moment."""
        others = [one for one, end in self._others if _holds(one, end, at)]
        versions = sorted([*others, self._draft], key=lambda one: one.version_id)
        wanted = policy_of(versions, attributes, frozen.policy.own_calendar)
        key = (frozen.digest, wanted.digest)
        if key not in self._changes:
            self._changes[key] = change(frozen.policy, wanted.policy, tuple(covers))
        return self._changes[key]


def _holds(one: InForce, end: datetime | None, at: datetime) -> bool:
    return (one.effective_from is None or one.effective_from <= at) and (end is None or at < end)


def _replay_cases(ids: Sequence[int], rules: _Rules, found: Replay) -> None:
    """A chunk of cases: their openings first, which say what else matters; then everything that does."""
    openings = _facts(ids, FREEZING | ATTRIBUTE_EVENTS)
    parts = _parts(openings, rules)
    wanted = frozenset[str]().union(*(one.wanted for one in {id(one): one for one in parts.values()}.values()))
    facts = _facts(list(parts), wanted)
    refusals = _refusals(parts)
    _hang(facts, parts)
    keys = {
        key
        for case, one in parts.items()
        for policy in (one.alike, one.before, one.after)
        if policy.clocks
        for key in calendar_keys(openings[case], policy)
    }
    calendars = calendars_for(keys) if keys else {}
    for case, one in parts.items():
        known = [fact for fact in facts[case] if fact.at <= found.as_of]
        tries = refusals.get(case, ())
        flips = list(judged(case, known, tries, one, calendars, known_at, found.as_of, found.clauses))
        found.flipped += len(flips)
        found.turned += bool(flips)
        found.flips += flips
    found.cases += len(parts)
    found.events += sum(map(len, facts.values()))


def _parts(openings: Mapping[int, Sequence[Fact]], rules: _Rules) -> dict[int, Change]:
    """Case → what is to be judged, by the policy that it opened with or was based on last."""
    frozen: dict[int, tuple[str, dict[str, Any], datetime]] = {}
    for case, facts in openings.items():
        attributes: dict[str, Any] = {}
        for fact in facts:
            attributes = {**attributes, **fact.payload.get("attributes", {})}
            if fact.name in FREEZING:
                frozen[case] = (str(fact.payload.get("snapshot") or ""), attributes, fact.at)
    policies = policies_of({digest for digest, _attributes, _at in frozen.values()})
    return {
        case: rules.change_for(policies[digest], attributes, at)
        for case, (digest, attributes, at) in frozen.items()
        if digest in policies
    }


def _facts(ids: Sequence[int], names: frozenset[str]) -> dict[int, list[Fact]]:
    """Case → its own effective facts of these names, in the order of its stream; past the ORM, one query."""
    found: dict[int, list[Fact]] = {case: [] for case in ids}
    if not ids or not names:
        return found
    sql = FACTS.format(
        ids=", ".join(["%s"] * len(ids)), names=", ".join(["%s"] * len(names)), at=moment_column("occurred_at")
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [SUBJECT, *ids, *sorted(names)])
        for row in cursor.fetchall():
            found[row[1]].append(_fact(row))
    return found


def _fact(row: Sequence[Any]) -> Fact:
    number, _case, name, v, at, seq, kind, actor, text = row
    occurred = moment(at)
    if occurred is None:
        msg = "an event without a time"
        raise ValueError(msg)
    return Fact(
        name,
        occurred,
        seq,
        payload_of(name, v, text),
        history=kind == _HISTORY,
        id=number,
        staff_id=actor if kind == _STAFF else None,
    )


def _hang(facts: Mapping[int, list[Fact]], parts: Mapping[int, Change]) -> None:
    """Add forms, files and approvals to cases that a changed gate may ask for them."""
    asking = {case: one.after for case, one in parts.items() if one.after.gates}
    if not asking:
        return
    homes = _homes(list(asking), _kinds(asking.values()))
    hung: dict[int, dict[int, Fact]] = {}
    for kind, home in homes.items():
        for event in journal.events_naming(kind, list(home), HUNG if kind == SUBJECT else FILES):
            for case in {home[number] for number in event.about_kind(kind) if number in home}:
                hung.setdefault(case, {})[event.id] = fact_of(event)
    for case, more in hung.items():
        facts[case].extend(more.values())


def _homes(cases: Sequence[int], kinds: Collection[str]) -> Homes:
    """Kind → visit, order or request that the journal of these cases names → its case; the cases among them."""
    found: Homes = {kind: {} for kind in kinds} | {SUBJECT: {case: case for case in cases}}
    rows = journal.effective().filter(stream=SUBJECT, stream_id__in=cases, subjects__kind__in=kinds).order_by()
    for case, kind, number in rows.values_list("stream_id", "subjects__kind", "subjects__subject_id").distinct():
        found[kind][number] = case
    return found


def _refusals(parts: Mapping[int, Change]) -> dict[int, list[Fact]]:
    """Case → what its gates refused that the version does not have, or has otherwise."""
    asking = [case for case, one in parts.items() if one.before.gates]
    found: dict[int, list[Fact]] = {}
    for kind, home in (_homes(asking, PARTS) if asking else {}).items():
        rows = journal.effective().filter(stream=f"refusal.{kind}", stream_id__in=list(home), type=REFUSED)
        for event in journal.recorded(rows.filter(payload__contains=SHUT).order_by("id")):
            found.setdefault(home[event.stream_id], []).append(fact_of(event))
    return found


def _kinds(policies: Iterable[Policy]) -> set[str]:
    """Of what gates ask for files: the visit, the order."""
    gates = [gate for policy in policies for each in policy.gates.values() for _clause, gate in each]
    return {need.same for gate in gates for need in gate.needs if isinstance(need, FileNeed) and need.same}


def _last(row: Version) -> InForce | None:
    """What was published last of the regulation."""
    last = documents.newest_published(row.regulation)
    return version_of(last) if last else None


def _falls_due(one: InForce | None, days: int) -> int:
    """How often the routines of a version fall due in so many days."""
    bound = one.document.bound() if one else ()
    return sum(days // LENGTHS[binding.every] for _clause, binding in bound if isinstance(binding, Routine))


def as_json(found: Replay) -> dict[str, Any]:
    """Plain values, for programs and for the page of a job."""
    return {
        "version": found.version,
        "since": found.since.isoformat(),
        "as_of": found.as_of.isoformat(),
        "cases": found.cases,
        "events": found.events,
        "seconds": round(found.seconds, 1),
        "before": _counts(found.before),
        "after": _counts(found.after),
        "records": list(found.records),
        "routines": [found.routines_before, found.routines_after],
        "scores": [as_plain(one) for one in found.scores],
        "clauses": [_clause(where, one) for where, one in sorted(found.clauses.items())],
        "flipped": found.flipped,
        "turned": found.turned,
        "flips": [_flip(one) for one in found.flips],
    }


def _clause(where: str, one: Both) -> dict[str, Any]:
    return {
        "place": where,
        "address": one.address,
        "differs": one.differs,
        "before": _counts(one.before),
        "after": _counts(one.after),
        "records": [one.asked_before, one.asked_after],
        "due": {"earlier": one.earlier, "later": one.later},
    }


def _counts(one: Counts) -> dict[str, int | None]:
    return {
        "kept": one.kept,
        "breached": one.breached,
        "open": one.open,
        "waived": one.waived,
        "share_bp": one.share_bp,
    }


def _flip(one: Flip) -> dict[str, Any]:
    return {
        "case": one.case_id,
        "kind": one.kind,
        "clause": one.address,
        "item": one.item,
        "at": one.at.isoformat(),
        "before": one.before.state if one.before else None,
        "after": one.after.state if one.after else None,
        "due_before": _moment(one.before),
        "due_after": _moment(one.after),
    }


def _moment(one: Outcome | None) -> str | None:
    return one.due_at.isoformat() if one and one.due_at else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A version's replays: the one that is on, why the last one ended without a result, and the newest result."""

    version: Version
    live: jobs.Job | None
    error: str
    last: jobs.Job | None

    @property
    def result(self) -> dict[str, Any]:
        """What the newest one showed; nothing before there was one."""
        return (self.last.result or {}) if self.last else {}

    @property
    def is_stale(self) -> bool:
        """The text has been changed since."""
        return bool(self.result) and self.result["digest"] != self.version.digest


def live_job(version_id: int) -> jobs.Job | None:
    """The replay of a version that waits or runs."""
    return _jobs_of(version_id).filter(state__in=jobs.Job.LIVE).first()


def asked(*, version_id: int, by: Actor) -> Asked:
    """How a version's replays stand. NotFoundError."""
    version = documents.get_version(version_id=version_id, by=by)
    rows = _jobs_of(version.pk)
    newest, last = rows.first(), rows.filter(state=jobs.Job.State.DONE).first()
    live = newest if newest and newest.state in jobs.Job.LIVE else None
    return Asked(version, live, newest.error if newest and not live else "", last)


def _jobs_of(version_id: int) -> QuerySet[jobs.Job]:
    return jobs.Job.objects.filter(kind=JOB, args__version_id=version_id).order_by("-pk")


def flips_of(*, version_id: int, by: Actor) -> QuerySet[ReplayFlip]:
    """Everything that came out differently in the newest replay of a version. NotFoundError."""
    last = asked(version_id=version_id, by=by).last
    return ReplayFlip.objects.filter(job_id=last.pk) if last else ReplayFlip.objects.none()
