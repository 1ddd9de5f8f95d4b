"""Clocks as pages show them. Callers pass ids that their reader may see: clocks hold no secret of their own."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from django.db.models import QuerySet

from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.tables import fetch, moment, moment_column
from aftercare.base.kernel.words import Words
from aftercare.platform.worktime.public import calendars_for
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import (
    Band,
    Ledger,
    Overridden,
    Promise,
    Used,
    all_runs,
    band,
    calendar_keys,
    promises,
    used_until,
)
from aftercare.regulations.clocks.selectors.computing import (
    OPENED,
    SUBJECT,
    facts_of,
    frozen_policies,
    identity,
    stored,
)
from aftercare.regulations.facts.rules import Fact
from aftercare.regulations.policies.rules import BASE, Attributes, Definition
from aftercare.regulations.policies.selectors import policies_of, policy_for


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
THEIRS = """
SELECT {columns} FROM regulations_clock WHERE subject_id IN ({ids}) AND subject_kind = %s ORDER BY subject_id, id
"""
TIMES = ("started_at", "due_at", "counting_since", "ended_at")
PRESSING_COLUMNS = (
    *("snapshot_id", "key", "clause", "calendar", "subject_id", "state"),
    *("due_at", "counting_since", "counted", "target", "overridden"),
)
# A look for each subject: ranking the open clocks of all of them takes nearly twice as long.
PRESSING = """
SELECT {columns} FROM (VALUES {ids}) AS wanted JOIN regulations_clock ON id = (
    SELECT id FROM regulations_clock WHERE subject_kind = %s AND subject_id = wanted.column1 AND state IN (%s, %s)
    ORDER BY overridden = 'excused', due_at IS NULL, coalesce(due_at, started_at), id LIMIT 1
)
"""


class Pressing(NamedTuple):
    """The clock to show where there is room for one. `used` and `target` are working seconds at that moment."""

    subject_id: int
    key: str
    name: Words
    state: Literal["running", "paused"]
    due_at: datetime | None
    used: int
    target: int
    overridden: str


class ClockView(NamedTuple):
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


def clocks_of(subject_kind: str, ids: Collection[int], *, as_of: datetime) -> dict[int, list[ClockView]]:
    """Subject id → its clocks at a moment, in the order of the policy; two queries for a whole list page.

    Every id asked for has an entry; one without clocks an empty one ("no target applies").
    """
    views: dict[int, list[ClockView]] = {number: [] for number in ids}
    for view in _views(_theirs(ids, subject_kind), as_of):
        views[view.subject_id].append(view)
    order = {one.key: number for number, one in enumerate(BASE.clocks)}
    for each in views.values():
        each.sort(key=lambda view: (order.get(view.key, len(order)), view.item, view.run))
    return views


def pressing_of(subject_kind: str, ids: Collection[int], *, as_of: datetime) -> dict[int, Pressing]:
    """Subject id → the clock to show where there is room for one: the open one that is due first, paused ones last.

    A subject without an open clock is left out. The database chooses, so that a list page reads a row a subject.
    """
    if not ids:
        return {}
    sql = PRESSING.format(columns=_selected(PRESSING_COLUMNS), ids=", ".join(["(%s)"] * len(ids)))
    rows = fetch(sql, [*ids, subject_kind, *Clock.OPEN])
    known = _definitions({row[:3] for row in rows})
    used = _used({row[3] for row in rows}, as_of)
    return {
        subject: Pressing(
            subject,
            key,
            known[snapshot, key, clause].name,
            state,
            moment(due),
            used[calendar](counted, moment(since)),
            target,
            overridden,
        )
        for snapshot, key, clause, calendar, subject, state, due, since, counted, target, overridden in rows
    }


def _selected(names: Sequence[str]) -> str:
    return ", ".join(moment_column(name) if name in TIMES else name for name in names)


def _theirs(ids: Collection[int], subject_kind: str) -> list[Columns]:
    if not ids:
        return []
    rows = fetch(
        THEIRS.format(columns=_selected(Columns._fields), ids=", ".join(["%s"] * len(ids))), [*ids, subject_kind]
    )
    # SQLite keeps a truth as 0 or 1.
    return [Columns._make([*row[:7], *map(moment, row[7:11]), *row[11:13], bool(row[13]), *row[14:]]) for row in rows]


def promise(attributes: Attributes, at: datetime) -> list[Promise]:
    """What would be promised to a request received at `at`: soonest first (for the intake form)."""
    policy = policy_for(attributes, at).policy
    opening = Fact(OPENED, at, 1, {"attributes": dict(attributes)})
    return promises(policy, attributes, calendars_for(calendar_keys([opening], policy)), at)


def ledgers_of(subject_kind: str, subject_id: int, *, as_of: datetime) -> dict[int, Ledger]:
    """Clock id → where every second went, from its start to its end or to `as_of`; for all clocks of a subject."""
    rows = {identity(row): number for number, row in stored([subject_id]).items()} if subject_kind == SUBJECT else {}
    if not rows:
        return {}
    facts = facts_of([subject_id])[subject_id]
    policy = frozen_policies({subject_id: facts})[subject_id].policy
    found = all_runs(facts, policy, calendars_for(calendar_keys(facts, policy)))
    pairs = ((run, rows.get((subject_id, run.key, run.item, run.number))) for run in found)
    return {number: run.ledger(as_of) for run, number in pairs if number is not None}


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


def _definitions(wanted: Collection[tuple[str, str, str]]) -> dict[tuple[str, str, str], Definition]:
    """(snapshot, key, clause) → what was promised then."""
    policies = policies_of({snapshot for snapshot, _key, _clause in wanted})
    return {one: policies[one[0]].policy.clock(*one[1:]) for one in wanted}


def _used(calendars: Collection[str], as_of: datetime) -> dict[str, Used]:
    """Calendar → how the seconds of its clocks are counted up to this moment."""
    return {key: used_until(as_of, one) for key, one in calendars_for(calendars).items()} if calendars else {}


def _views(rows: Sequence[Columns], as_of: datetime) -> Iterator[ClockView]:
    known = _definitions({(row.snapshot_id, row.key, row.clause) for row in rows})
    used = _used({row.calendar for row in rows}, as_of)
    for row in rows:
        count = used[row.calendar](row.counted, row.counting_since)
        yield _view(row, known[row.snapshot_id, row.key, row.clause], count)


def _view(row: Columns, definition: Definition, used: int) -> ClockView:
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
