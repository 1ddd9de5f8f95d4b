"""The verdicts of clocks: every run that began in the time asked for, with its start and stop as evidence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case as Choose
from django.db.models import Count, F, Q, QuerySet, Value, When

from aftercare.platform.worktime.public import calendars_for
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Overridden, used_until
from aftercare.regulations.clocks.selectors import CHUNK, SUBJECT
from aftercare.regulations.compliance.rules.timed import ENDED_IN_VOID, Case, Ran, state_of, timed
from aftercare.regulations.compliance.rules.verdicts import Asked, Counted, State, Verdict
from aftercare.regulations.compliance.selectors.facts import cases_with, facts_of_cases
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS, Definition
from aftercare.regulations.policies.selectors import policies_of


class Row(NamedTuple):
    """What is read of a clock; the names are the columns'."""

    id: int
    subject_id: int
    key: str
    clause: str
    item: int
    run: int
    state: str
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    counted: int
    counting_since: datetime | None
    target: int
    calendar: str
    snapshot_id: str
    overridden: str


def verdicts(asked: Asked) -> Iterator[Verdict]:
    """Every run of a clock that began in the time asked for; four queries for each five hundred of them."""
    for rows in _pieces(asked):
        yield from _judged(rows, asked)


def counts(asked: Asked) -> Iterator[Counted]:
    """The same in numbers: runs that do not count at the moment are grouped by the database, the others looked at."""
    groups, found = _groups(asked), Counter[tuple[str, State]]()
    policies = policies_of({group.snapshot_id for group in groups})
    for one in groups:
        if one.state == ENDED_IN_VOID and not one.over:
            continue
        clause = policies[one.snapshot_id].policy.clock(one.key, one.clause).clause
        is_excused = one.overridden == Overridden.EXCUSED
        found[clause, state_of(is_over=bool(one.over), is_excused=is_excused, has_ended=bool(one.ended))] += one.n
    for verdict in _running(asked):
        found[verdict.address, verdict.state] += 1
    return (Counted(address, state, count) for (address, state), count in found.items())


class Group(NamedTuple):
    """Runs that ended, or pause, alike."""

    snapshot_id: str
    key: str
    clause: str
    state: str
    overridden: str
    over: int
    ended: int
    n: int


def _groups(asked: Asked) -> list[Group]:
    over = Choose(When(counted__gt=F("target"), then=Value(1)), default=Value(0))
    ended = Choose(When(ended_at__isnull=False, then=Value(1)), default=Value(0))
    rows = _within(asked).filter(counting_since__isnull=True).annotate(over=over, ended=ended).order_by()
    return [Group(*row) for row in rows.values_list(*Group._fields[:-1]).annotate(n=Count("id"))]


def _running(asked: Asked) -> Iterator[Verdict]:
    """The runs that count at the moment, without what proves them."""
    for rows in _in_pieces(_within(asked).filter(counting_since__isnull=False)):
        yield from _judged(rows, replace(asked, counting=True))


def _within(asked: Asked) -> QuerySet[Clock]:
    found = Clock.objects.filter(subject_kind=SUBJECT, started_at__gte=asked.since, started_at__lt=asked.until)
    return found.filter(clause__startswith=f"{asked.regulation}@") if asked.regulation else found


def _pieces(asked: Asked) -> Iterator[list[Row]]:
    """The runs that are asked for."""
    found = _within(asked)
    if asked.state is State.BREACHED:
        found = found.filter(Q(late=True) | Q(ended_at__isnull=True, due_at__lt=asked.as_of))
    return _in_pieces(found)


def _in_pieces(found: QuerySet[Clock]) -> Iterator[list[Row]]:
    """By (start, id), read piece by piece."""
    rest = found
    while True:
        rows = [Row(*row) for row in rest.order_by("started_at", "id").values_list(*Row._fields)[:CHUNK]]
        if rows:
            yield rows
        if len(rows) < CHUNK:
            return
        last = rows[-1]
        rest = found.filter(Q(started_at__gt=last.started_at) | Q(started_at=last.started_at, id__gt=last.id))


def _judged(rows: Sequence[Row], asked: Asked) -> Iterator[Verdict]:
    policies = policies_of({row.snapshot_id for row in rows})
    definitions = {row.id: policies[row.snapshot_id].policy.clock(row.key, row.clause) for row in rows}
    events = (one.starts | one.stops | one.ends for one in definitions.values())
    names = ATTRIBUTE_EVENTS if asked.counting else ATTRIBUTE_EVENTS.union(*events)
    cases = cases_with(facts_of_cases({row.subject_id for row in rows}, names))
    calendars = calendars_for({row.calendar for row in rows})
    used = {key: used_until(asked.as_of, calendar) for key, calendar in calendars.items()}
    for row in rows:
        count = used[row.calendar](row.counted, row.counting_since)
        found = _verdict(row, count, definitions[row.id], cases[row.subject_id])
        if found is not None:
            yield found


def _verdict(row: Row, used: int, definition: Definition, case: Case) -> Verdict | None:
    ran = Ran(
        clause=definition.clause,
        subject_kind=SUBJECT,
        subject_id=row.subject_id,
        item=row.item,
        run=row.run,
        state=row.state,
        started_at=row.started_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        used=used,
        target=row.target,
        is_excused=row.overridden == Overridden.EXCUSED,
    )
    ends = definition.stops | definition.ends
    return timed(ran, case, starts=definition.starts, ends=ends, per=definition.per)
