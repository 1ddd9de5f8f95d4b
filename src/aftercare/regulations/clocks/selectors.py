"""Reading clocks. Callers pass ids that their reader may see: clocks hold no secret of their own."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import Recorded, catalogue
from aftercare.base.kernel.tables import moment
from aftercare.base.kernel.words import Words
from aftercare.platform.journal import public as journal
from aftercare.platform.worktime.public import Calendar, calendars_for
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import (
    RULES_VERSION,
    Band,
    Ledger,
    Overridden,
    Promise,
    Run,
    all_runs,
    band,
    calendar_keys,
    promises,
    used_at,
)
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import BASE, Attributes, Definition
from aftercare.regulations.policies.selectors import Frozen, policies_of, policy_for

# The journal stream whose facts the clocks follow.
SUBJECT = "case"
OPENED = "case.opened"
# They say which policy a case is judged by.
FREEZING = frozenset({OPENED, "case.rebased"})
# How many subjects are read at a time; well below SQLite's bound on variables.
CHUNK = 500

# What identifies a run, and what a recompute must reproduce.
IDENTITY = ("subject_id", "key", "item", "run")
VALUES = (
    "clause", "state", "started_at", "due_at", "ended_at", "paused_since", "paused_reason", "counted", "counting_since",
    "target", "late", "overridden", "snapshot_id", "calendar", "calendar_revision", "rules_version", "seq",
)  # fmt: skip


class Columns(NamedTuple):
    """What pages read of a clock; the names are the columns'."""

    id: int
    subject_id: int
    key: str
    item: int
    run: int
    snapshot_id: str
    state: str
    started_at: datetime
    due_at: datetime | None
    counting_since: datetime | None
    ended_at: datetime | None
    counted: int
    target: int
    late: bool
    paused_reason: str
    calendar: str
    clause: str
    overridden: str


# Ready-made: every page asks, and the ORM would take longer to write them than the database to answer.
THEIRS = f"""
SELECT {", ".join(Columns._fields)} FROM regulations_clock
WHERE subject_kind = %s AND subject_id IN ({{ids}}) ORDER BY subject_id, id
"""  # noqa: S608 - names are ours
PRESSING = f"""
SELECT {", ".join(Columns._fields)} FROM regulations_clock WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY subject_id ORDER BY overridden = 'excused', due_at IS NULL, coalesce(due_at, started_at), id
        ) AS place
        FROM regulations_clock WHERE subject_kind = %s AND subject_id IN ({{ids}}) AND state IN (%s, %s)
    ) AS ranked WHERE place = 1
)
"""  # noqa: S608 - names are ours


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """A clock as pages show it. `used` and `target` are working seconds at the moment asked for."""

    id: int
    subject_id: int
    key: str
    item: int
    run: int
    name: Words
    clause: str
    state: str
    band: Band
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    used: int
    target: int
    late: bool
    paused_reason: str
    calendar: str
    overridden: str


# -- for pages --------------------------------------------------------------------------------


def clocks_of(subject_kind: str, ids: Collection[int], *, as_of: datetime) -> dict[int, list[ClockView]]:
    """Subject id → its clocks at a moment, in the order of the policy; two queries for a whole list page.

    Every id asked for has an entry; one without clocks an empty one ("no target applies").
    """
    views: dict[int, list[ClockView]] = {number: [] for number in ids}
    for view in _views(_read(THEIRS, subject_kind, ids), as_of):
        views[view.subject_id].append(view)
    order = {one.key: number for number, one in enumerate(BASE.clocks)}
    for each in views.values():
        each.sort(key=lambda view: (order.get(view.key, len(order)), view.item, view.run))
    return views


def pressing_of(subject_kind: str, ids: Collection[int], *, as_of: datetime) -> dict[int, ClockView]:
    """Subject id → the clock to show where there is room for one: the open one that is due first, paused ones last.

    A subject without an open clock is left out. The database chooses, so that a list page reads a row a subject.
    """
    rows = _read(PRESSING, subject_kind, ids, *Clock.OPEN)
    return {view.subject_id: view for view in _views(rows, as_of)}


def _read(sql: str, subject_kind: str, ids: Collection[int], *more: str) -> list[Columns]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.format(ids=", ".join(["%s"] * len(ids))), [subject_kind, *ids, *more])
        rows = cursor.fetchall()
    # SQLite keeps a truth as 0 or 1.
    return [Columns._make([*row[:7], *map(moment, row[7:11]), *row[11:13], bool(row[13]), *row[14:]]) for row in rows]


def promise(attributes: Attributes, at: datetime) -> list[Promise]:
    """What would be promised to a request received at `at`: soonest first (for the intake form)."""
    policy = policy_for(attributes, at).policy
    opening = Fact(OPENED, at, 1, {"attributes": dict(attributes)})
    return promises(policy, attributes, calendars_for(calendar_keys([opening], policy)), at)


def ledgers_of(subject_kind: str, subject_id: int, *, as_of: datetime) -> dict[int, Ledger]:
    """Clock id → where every second went, from its start to its end or to `as_of`; for all clocks of a subject."""
    rows = {(row.key, row.item, row.run): row for row in stored([subject_id]) if row.subject_kind == subject_kind}
    if not rows:
        return {}
    facts = facts_of([subject_id])[subject_id]
    policy = frozen_policies({subject_id: facts})[subject_id].policy
    found = all_runs(facts, policy, calendars_for(calendar_keys(facts, policy)))
    pairs = ((run, rows.get((run.key, run.item, run.number))) for run in found)
    return {row.pk: run.ledger(as_of) for run, row in pairs if row is not None}


def clock_row(clock_id: int) -> Clock:
    """The row of one clock; NotFoundError."""
    row = Clock.objects.filter(pk=clock_id).first()
    if row is None:
        raise NotFoundError
    return row


def ledger(clock_id: int, *, as_of: datetime) -> Ledger:
    """Where every second of one clock went."""
    row = clock_row(clock_id)
    found = ledgers_of(row.subject_kind, row.subject_id, as_of=as_of).get(clock_id)
    if found is None:
        raise NotFoundError
    return found


def overdue(as_of: datetime, *, subject_kind: str = SUBJECT) -> QuerySet[Clock]:
    """The open clocks that are past due, paused since or not; not ordered. Cut it to what the reader may see."""
    return Clock.objects.filter(subject_kind=subject_kind, state__in=Clock.OPEN, due_at__lt=as_of)


def due_soon(as_of: datetime, *, within: timedelta, subject_kind: str = SUBJECT) -> QuerySet[Clock]:
    """The running clocks that fall due from `as_of` until `within` later, not ordered."""
    return Clock.objects.filter(
        subject_kind=subject_kind, state=Clock.State.RUNNING, due_at__gte=as_of, due_at__lt=as_of + within
    )


def definitions(at: datetime) -> tuple[Definition, ...]:
    """The clocks that a new case of nobody in particular would get."""
    return policy_for({}, at).policy.clocks


def _views(rows: Sequence[Columns], as_of: datetime) -> Iterator[ClockView]:
    policies = policies_of({row.snapshot_id for row in rows})
    calendars = calendars_for({row.calendar for row in rows}) if rows else {}
    for row in rows:
        definition = policies[row.snapshot_id].policy.clock(row.key, row.clause)
        yield _view(row, definition, calendars[row.calendar], as_of)


def _view(row: Columns, definition: Definition, calendar: Calendar, as_of: datetime) -> ClockView:
    used = used_at(row.counted, row.counting_since, calendar, as_of)
    return ClockView(
        id=row.id,
        subject_id=row.subject_id,
        key=row.key,
        item=row.item,
        run=row.run,
        name=definition.name,
        clause=definition.clause,
        state=row.state,
        band=band(row.state, used, row.target, row.overridden),
        started_at=row.started_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        used=used,
        target=row.target,
        late=row.late or (row.ended_at is None and used > row.target and row.overridden != Overridden.EXCUSED),
        paused_reason=row.paused_reason,
        calendar=row.calendar,
        overridden=row.overridden,
    )


# -- recomputing ------------------------------------------------------------------------------


def fact_of(event: Recorded) -> Fact:
    """An event as clocks see it."""
    return Fact(event.type, event.occurred_at, event.seq, event.payload, event.actor.kind is ActorKind.HISTORY)


def facts_of(ids: Collection[int], *, known_at: int | None = None) -> dict[int, list[Fact]]:
    """The effective facts of these cases, in one query; a case without any has an empty entry.

    With `known_at`, as the journal stood at that position.
    """
    rows = journal.effective(known_at=known_at).filter(stream=SUBJECT, stream_id__in=ids)
    columns = ("stream_id", "type", "v", "occurred_at", "seq", "actor_kind", "payload")
    found: dict[int, list[Fact]] = {number: [] for number in ids}
    for number, name, v, at, seq, actor, text in rows.order_by("stream_id", "occurred_at", "seq").values_list(*columns):
        found[number].append(Fact(name, at, seq, payload_of(name, v, text), actor == ActorKind.HISTORY))
    return found


def computed(facts: Mapping[int, list[Fact]]) -> list[Clock]:
    """The clock rows that these facts give, not saved: what the table must hold."""
    frozen = frozen_policies(facts)
    keys = {key for number, one in frozen.items() for key in calendar_keys(facts[number], one.policy)}
    calendars = calendars_for(keys) if keys else {}
    return [
        _row(number, run, one.digest)
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


def stored(ids: Collection[int]) -> list[Clock]:
    """The clock rows of these cases."""
    return list(Clock.objects.filter(subject_kind=SUBJECT, subject_id__in=ids).order_by("id"))


def identity(row: Clock) -> tuple[Any, ...]:
    """Which run it is."""
    return tuple(getattr(row, name) for name in IDENTITY)


def values(row: Clock) -> tuple[Any, ...]:
    """What it says."""
    return tuple(getattr(row, name) for name in VALUES)


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
        held = {identity(row): row for row in stored(ids)}
        for key in sorted(wanted.keys() | held.keys()):
            sentence = _difference(key, wanted.get(key), held.get(key))
            if sentence:
                yield sentence


def _difference(key: tuple[Any, ...], wanted: Clock | None, held: Clock | None) -> str:
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


def _row(subject_id: int, run: Run, digest: str) -> Clock:
    return Clock(
        subject_kind=SUBJECT,
        subject_id=subject_id,
        key=run.key,
        clause=run.clause,
        item=run.item,
        run=run.number,
        state=run.state.value,
        started_at=run.started_at,
        due_at=run.due_at,
        ended_at=run.ended_at,
        paused_since=run.paused_since,
        paused_reason=run.paused_reason,
        counted=run.counted,
        counting_since=run.counting_since,
        target=run.target,
        late=run.late,
        overridden=run.overridden.value,
        snapshot_id=digest,
        calendar=run.calendar.key,
        calendar_revision=run.calendar.revision,
        rules_version=RULES_VERSION,
        seq=run.seq,
    )
