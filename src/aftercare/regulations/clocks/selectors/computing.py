"""From facts to the rows that the table must hold, and whether it does."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.events import Recorded, catalogue
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.tables import adapters, fetch, moment
from aftercare.platform.journal import public as journal
from aftercare.platform.worktime.public import calendars_for
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import RULES_VERSION, Run, all_runs, calendar_keys
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.selectors import Frozen, policies_of

# The journal stream whose facts the clocks follow.
SUBJECT = "case"
OPENED = "case.opened"
# They say which policy a case is judged by.
FREEZING = frozenset({OPENED, "case.rebased"})
# How many subjects are read at a time; well below SQLite's bound on variables.
CHUNK = 500


class Entry(NamedTuple):
    """A row of the table as the facts give it; the names are the columns'."""

    subject_id: int
    key: str
    item: int
    run: int
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    paused_since: datetime | None
    counting_since: datetime | None
    clause: str
    state: str
    paused_reason: str
    counted: int
    target: int
    late: bool
    overridden: str
    snapshot_id: str
    calendar: str
    calendar_revision: int
    rules_version: int
    seq: int


# What identifies a run, and what a recompute must reproduce.
IDENTITY, VALUES = Entry._fields[:4], Entry._fields[4:]
# The times stand together.
FIRST_TIME, AFTER_TIMES = Entry._fields.index("started_at"), Entry._fields.index("clause")
LATE = Entry._fields.index("late")
COLUMNS = ("subject_kind", *Entry._fields)
# Ready-made: each event of a case asks.
STORED = f"""
SELECT id, {", ".join(Entry._fields)} FROM regulations_clock
WHERE subject_kind = %s AND subject_id IN ({{ids}}) ORDER BY id
"""  # noqa: S608 - names are ours


def fact_of(event: Recorded) -> Fact:
    """An event as clocks see it."""
    return Fact(event.type, event.occurred_at, event.seq, event.payload, event.actor.kind is ActorKind.HISTORY)


def facts_of(ids: Collection[int], *, known_at: int | None = None) -> dict[int, list[Fact]]:
    """The effective facts of these cases, in one query; a case without any has an empty entry.

    With `known_at`, as the journal stood at that position.
    """
    alone = known_at is None and len(ids) == 1
    found: dict[int, list[Fact]] = {number: [] for number in ids}
    for number, name, v, at, seq, actor, text in _OF_ONE(*ids) if alone else _told(ids, known_at):
        found[number].append(Fact(name, at, seq, payload_of(name, v, text), actor == ActorKind.HISTORY))
    return found


def _told(ids: Collection[int], known_at: int | None = None) -> QuerySet[Any, Any]:
    rows = journal.effective(known_at=known_at).filter(stream=SUBJECT, stream_id__in=ids)
    columns = ("stream_id", "type", "v", "occurred_at", "seq", "actor_kind", "payload")
    return rows.order_by("stream_id", "occurred_at", "seq").values_list(*columns)


# What each event of a live case asks.
_OF_ONE = Ready(lambda number: _told((number,)))


def computed(facts: Mapping[int, list[Fact]]) -> list[Entry]:
    """The clock rows that these facts give, not saved: what the table must hold."""
    frozen = frozen_policies(facts)
    keys = {key for number, one in frozen.items() for key in calendar_keys(facts[number], one.policy)}
    calendars = calendars_for(keys) if keys else {}
    return [
        _entry(number, run, one.digest)
        for number, one in frozen.items()
        for run in all_runs(facts[number], one.policy, calendars)
    ]


def frozen_policies(facts: Mapping[int, list[Fact]]) -> dict[int, Frozen]:
    """Case → the policy that its `case.opened` froze.

    Left out are cases that no clock can run for: opened without a policy, or imported history
    that no definition wants.
    """
    digests = {number: _frozen_digest(each) for number, each in facts.items()}
    known = policies_of(set(digests.values()))
    return {
        number: known[digest]
        for number, digest in digests.items()
        if digest in known and (known[digest].policy.wants_history or not all(fact.history for fact in facts[number]))
    }


def stored(ids: Collection[int]) -> dict[int, Entry]:
    """Clock id → what the table holds, of these cases."""
    if not ids:
        return {}
    found = fetch(STORED.format(ids=", ".join(["%s"] * len(ids))), [SUBJECT, *ids])
    return {number: _read(row) for number, *row in found}


def _read(row: list[Any]) -> Entry:
    row[FIRST_TIME:AFTER_TIMES] = map(moment, row[FIRST_TIME:AFTER_TIMES])
    row[LATE] = bool(row[LATE])  # SQLite keeps a truth as 0 or 1
    return Entry._make(row)


def columns_of(entry: Entry) -> tuple[Any, ...]:
    """As it is stored, under COLUMNS."""
    store, _uuid = adapters()
    values: tuple[Any, ...] = entry
    return SUBJECT, *values[:FIRST_TIME], *map(store, values[FIRST_TIME:AFTER_TIMES]), *values[AFTER_TIMES:]


def identity(row: Entry | Clock) -> tuple[Any, ...]:
    """Which run it is."""
    return row[: len(IDENTITY)] if isinstance(row, Entry) else tuple(getattr(row, name) for name in IDENTITY)


def values(row: Entry | Clock) -> tuple[Any, ...]:
    """What it says."""
    return row[len(IDENTITY) :] if isinstance(row, Entry) else tuple(getattr(row, name) for name in VALUES)


def with_clocks(ids: Collection[int]) -> set[int]:
    """Those of the cases that have a clock at all."""
    rows = Clock.objects.filter(subject_kind=SUBJECT, subject_id__in=ids)
    return set(rows.order_by().values_list("subject_id", flat=True).distinct())


def counting_by(calendar: str, first: datetime | None, last: datetime | None) -> QuerySet[Clock]:
    """The clocks that a calendar's change between two moments may touch."""
    rows = Clock.objects.filter(calendar=calendar)
    if last is not None:
        rows = rows.filter(started_at__lt=last)
    if first is not None:
        # An ended clock keeps the time at which it would have been due.
        rows = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=first) | Q(due_at__gte=first))
    return rows


def cases_of_batch(batch_id: int) -> list[int]:
    """The cases that a batch, undone or not, has facts of."""
    rows = journal.effective().model.objects.filter(batch_id=batch_id, stream=SUBJECT)
    return list(rows.order_by("stream_id").values_list("stream_id", flat=True).distinct())


def differences() -> Iterator[str]:
    """Where the table of clocks says something else than the journal, one sentence each (for `verify`).

    Clocks that wait for the recount after a calendar's revision, or by newer rules, are passed over.
    """
    last = 0
    while ids := _cases_after(last):
        last = ids[-1]
        wanted = {identity(row): row for row in computed(facts_of(ids))}
        held = {identity(row): row for row in stored(ids).values()}
        for key in sorted(wanted.keys() | held.keys()):
            sentence = _difference(key, wanted.get(key), held.get(key))
            if sentence:
                yield sentence


def _difference(key: tuple[Any, ...], wanted: Entry | None, held: Entry | None) -> str:
    case, name, item, run = key
    where = f"{SUBJECT} {case}, {name}" + (f" ({item})" if item else "") + f", {run}"
    if wanted is None or held is None:
        return _("%(where)s: there is a clock on one side only.") % {"where": where}
    is_revised = held.calendar == wanted.calendar and held.calendar_revision < wanted.calendar_revision
    if is_revised or held.rules_version < wanted.rules_version:
        return ""
    names = [name for name, mine, theirs in zip(VALUES, values(wanted), values(held), strict=True) if mine != theirs]
    return _("%(where)s: %(names)s differ.") % {"where": where, "names": ", ".join(names)} if names else ""


def _cases_after(last_id: int) -> list[int]:
    """The next cases by id, those of the journal and those of the table."""
    said = journal.effective().filter(stream=SUBJECT, type=OPENED, stream_id__gt=last_id)
    held = Clock.objects.filter(subject_kind=SUBJECT, subject_id__gt=last_id)
    ids = set(said.order_by("stream_id").values_list("stream_id", flat=True)[:CHUNK])
    ids |= set(held.order_by("subject_id").values_list("subject_id", flat=True).distinct()[:CHUNK])
    return sorted(ids)[:CHUNK]


def payload_of(name: str, v: int, text: str) -> dict[str, Any]:
    """A stored payload in the newest shape of its type."""
    payload: dict[str, Any] = orjson.loads(text)
    while shape := catalogue.get(name, v := v + 1):
        payload = shape.upcast(payload)
    return payload


def _frozen_digest(facts: list[Fact]) -> str:
    """The policy that the case opened with, or the one that it was based on last."""
    return next((str(one.payload.get("snapshot") or "") for one in reversed(facts) if one.name in FREEZING), "")


def _entry(subject_id: int, run: Run, digest: str) -> Entry:
    return Entry(
        subject_id=subject_id,
        key=run.key,
        item=run.item,
        run=run.number,
        started_at=run.started_at,
        due_at=run.due_at,
        ended_at=run.ended_at,
        paused_since=run.paused_since,
        counting_since=run.counting_since,
        clause=run.clause,
        state=run.state.value,
        paused_reason=run.paused_reason,
        counted=run.counted,
        target=run.target,
        late=run.late,
        overridden=run.overridden.value,
        snapshot_id=digest,
        calendar=run.calendar.key,
        calendar_revision=run.calendar.revision,
        rules_version=RULES_VERSION,
        seq=run.seq,
    )
