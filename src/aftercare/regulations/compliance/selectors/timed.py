"""The verdicts of clocks: every run that began in the time asked for, with its start and stop as evidence."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from aftercare.platform.worktime.public import calendars_for
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Overridden, used_at
from aftercare.regulations.clocks.selectors import CHUNK, SUBJECT
from aftercare.regulations.compliance.rules.timed import Case, Ran, timed
from aftercare.regulations.compliance.rules.verdicts import Asked, State, Verdict
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


def _pieces(asked: Asked) -> Iterator[list[Row]]:
    """The runs by (start, id), read piece by piece."""
    found = Clock.objects.filter(subject_kind=SUBJECT, started_at__gte=asked.since, started_at__lt=asked.until)
    if asked.regulation:
        found = found.filter(clause__startswith=f"{asked.regulation}@")
    if asked.state is State.BREACHED:
        found = found.filter(Q(late=True) | Q(ended_at__isnull=True, due_at__lt=asked.as_of))
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
    names = ATTRIBUTE_EVENTS.union(*(one.starts | one.stops | one.ends for one in definitions.values()))
    cases = cases_with(facts_of_cases({row.subject_id for row in rows}, names))
    calendars = calendars_for({row.calendar for row in rows})
    for row in rows:
        used = used_at(row.counted, row.counting_since, calendars[row.calendar], asked.as_of)
        found = _verdict(row, used, definitions[row.id], cases[row.subject_id])
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
