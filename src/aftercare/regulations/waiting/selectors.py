"""For whom a clock waits, and which clocks nobody will stop."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from aftercare.platform.journal import public as journal
from aftercare.platform.worktime.public import calendars_for
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Overridden, all_runs, calendar_keys
from aftercare.regulations.documents.selectors import live_events
from aftercare.regulations.policies.selectors import policies_of
from aftercare.regulations.waiting.rules import Mover, Moves, Orphaned, mover, orphaned

# What the program does by itself moves nothing.
NO_MOVES = Q(type__startswith="escalation.") | Q(type="clock.overridden")


def mover_of(row: Clock) -> tuple[Mover, str] | None:
    """Who has to move for a clock to stop, and the person's name where the facts name one; None once it is over."""
    facts = clocks.facts_of([row.subject_id])[row.subject_id]
    frozen = clocks.frozen_policies({row.subject_id: facts}).get(row.subject_id)
    if frozen is None:
        return None
    runs = all_runs(facts, frozen.policy, calendars_for(calendar_keys(facts, frozen.policy)))
    run = next((one for one in runs if (one.key, one.item, one.number) == (row.key, row.item, row.run)), None)
    found = mover(run, frozen.policy.clock(row.key, row.clause), facts) if run else None
    if found is None:
        return None
    known = organisation.briefs([found.staff_id]) if found.staff_id else {}
    return found, next((one.name for one in known.values()), "")


def movers(wanted: Collection[tuple[int, str, str]]) -> dict[tuple[int, str, str], Mover]:
    """(Case, clause, item of its verdict) of open runs → who has to move; three queries for each five hundred cases."""
    found: dict[tuple[int, str, str], Mover] = {}
    ids = sorted({case for case, _clause, _item in wanted})
    for start in range(0, len(ids), clocks.CHUNK):
        found |= _movers(ids[start : start + clocks.CHUNK])
    return {key: found[key] for key in wanted if key in found}


def _movers(ids: list[int]) -> dict[tuple[int, str, str], Mover]:
    rows = Clock.objects.filter(subject_kind=clocks.SUBJECT, subject_id__in=ids, ended_at__isnull=True)
    rows = rows.order_by("pk")
    policies, facts = policies_of({row.snapshot_id for row in rows}), clocks.facts_of(ids)
    found = {}
    for row in rows:
        definition = policies[row.snapshot_id].policy.clock(row.key, row.clause)
        who = mover(row, definition, facts[row.subject_id])
        if who is not None:
            found[(row.subject_id, definition.clause, f"{row.item}/{row.run}")] = who
    return found


@dataclass(frozen=True, slots=True)
class Orphan:
    """An open clock that nobody will stop, and why."""

    clock_id: int
    case_id: int
    key: str
    clause: str
    why: Orphaned


def orphans(at: datetime) -> Iterator[Orphan]:
    """The open clocks that nobody will stop; two queries for each five hundred of them."""
    open_ = Clock.objects.filter(subject_kind=clocks.SUBJECT, state__in=Clock.OPEN).exclude(
        overridden=Overridden.EXCUSED
    )
    last = 0
    while rows := list(open_.filter(pk__gt=last).order_by("pk")[: clocks.CHUNK]):
        last = rows[-1].pk
        yield from _orphans(rows, at)


def _orphans(rows: list[Clock], at: datetime) -> Iterator[Orphan]:
    policies, live = policies_of({row.snapshot_id for row in rows}), live_events()
    moves = _moves({row.subject_id for row in rows})
    for row in rows:
        definition = policies[row.snapshot_id].policy.clock(row.key, row.clause)
        why = orphaned(definition, moves[row.subject_id], live, at)
        if why is not None:
            yield Orphan(row.pk, row.subject_id, row.key, row.clause, why)


def _moves(case_ids: set[int]) -> dict[int, Moves]:
    events = journal.effective().filter(stream=clocks.SUBJECT, stream_id__in=case_ids).order_by()
    found = events.values("stream_id").annotate(
        closed=Max("occurred_at", filter=Q(type="case.closed")),
        reopened=Max("occurred_at", filter=Q(type="case.reopened")),
        moved=Max("occurred_at", filter=~NO_MOVES),
    )
    known = {row["stream_id"]: Moves(row["closed"], row["reopened"], row["moved"]) for row in found}
    return {case: known.get(case, Moves(None, None, None)) for case in case_ids}
