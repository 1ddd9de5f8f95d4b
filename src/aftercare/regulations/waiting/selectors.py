"""For whom a clock waits, and which clocks nobody will stop."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.platform.accounts import public as accounts
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.platform.worktime.public import calendars_for
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.clocks import selectors as clocks
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.rules import Overridden, all_runs, calendar_keys
from aftercare.regulations.documents.selectors import live_events
from aftercare.regulations.policies.rules import attributes_of
from aftercare.regulations.policies.selectors import policies_of
from aftercare.regulations.posts import selectors as posts
from aftercare.regulations.records.selectors import cases_of
from aftercare.regulations.waiting.models import WaitingClock
from aftercare.regulations.waiting.rules import Mover, Moves, Orphaned, mover, orphaned

# The journal's reader that keeps the rows of the list.
READER = "regulations.waiting"
# Later than any due time.
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
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


# -- the list -----------------------------------------------------------------------------------

VIEW, COMPLY = "regulation.view", "regulation.comply"


def computed(case_ids: Collection[int]) -> dict[int, WaitingClock]:
    """Clock id → its row as it should be stored, for the open clocks of these cases; five queries."""
    ids = sorted(case_ids)
    open_ = Clock.objects.filter(subject_kind=clocks.SUBJECT, subject_id__in=ids, ended_at__isnull=True)
    rows = list(open_.order_by("pk"))
    policies, facts = policies_of({row.snapshot_id for row in rows}), clocks.facts_of(ids)
    paths = {case: str(attributes_of(told).get("unit_path") or "") for case, told in facts.items()}
    known = {one.path: one.id for one in units.tree()} if rows else {}
    found = {}
    for row in rows:
        definition = policies[row.snapshot_id].policy.clock(row.key, row.clause)
        who = mover(row, definition, facts[row.subject_id])
        if who is not None:
            path = paths[row.subject_id]
            found[row.pk] = WaitingClock(
                clock_id=row.pk, case_id=row.subject_id, role=who.role, staff_id=who.staff_id,
                unit_id=known.get(path), unit_path=path,
            )  # fmt: skip
    return found


def said(row: WaitingClock) -> tuple[int, str, int | None]:
    """What a recount must reproduce; units are moved."""
    return row.case_id, row.role, row.staff_id


def differences() -> Iterator[str]:
    """For `aftercare verify`: the stored rows equal a recount of their cases, save those still to be read about."""
    open_ = Clock.objects.filter(subject_kind=clocks.SUBJECT, ended_at__isnull=True)
    cases = set(open_.order_by().values_list("subject_id", flat=True))
    suspects = {case for case, _text in _differing(cases)}
    # Looked at once more: the reader may have come by meanwhile.
    yield from (text for _case, text in _differing(journal.read_about(READER, suspects, cases_of)))


def _differing(cases: Collection[int]) -> Iterator[tuple[int, str]]:
    ordered = sorted(cases)
    for start in range(0, len(ordered), clocks.CHUNK):
        piece = ordered[start : start + clocks.CHUNK]
        held = {row.clock_id: said(row) for row in WaitingClock.objects.filter(case_id__in=piece)}
        wanted = {key: said(row) for key, row in computed(piece).items()}
        for key in sorted(held.keys() | wanted.keys()):
            one, other = held.get(key), wanted.get(key)
            if one != other:
                yield (one or other or (0,))[0], f"waiting {key}: {one} != {other}"


def visible_to(by: Actor, at: datetime) -> QuerySet[WaitingClock]:
    """The open clocks of the units whose keeping the reader sees, and those that wait for the reader."""
    accounts.require_somewhere(by, VIEW)
    return WaitingClock.objects.filter(accounts.scope_q(by, COMPLY) | mine_q(by, at))


def mine_q(by: Actor, at: datetime) -> Q:
    """Those that wait for the reader: by name, or for a post that the reader holds."""
    if by.kind is not ActorKind.STAFF or by.id is None:
        return Q(pk__in=())
    return Q(staff_id=by.id) | (Q(staff_id=None) & posts.by_post_q(by, at, "role", is_list=False))


def with_state(rows: QuerySet[WaitingClock], now: datetime) -> QuerySet[WaitingClock]:
    """The rows with `state` (running, paused, late) and `due_or_never`, by which what has no due time stands last."""
    return rows.annotate(
        due_or_never=Coalesce("clock__due_at", Value(NEVER), output_field=DateTimeField()),
        state=Case(
            When(clock__state=Clock.State.PAUSED, then=Value("paused")),
            When(clock__due_at__lte=now, then=Value("late")),
            default=Value("running"),
        ),
    )


def rows_of(
    by: Actor, at: datetime, *, role: str, staff_id: int | None, unit_id: int | None, after: int | None, limit: int
) -> list[dict[str, Any]]:
    """A page of the list for the API, by id."""
    rows = with_state(visible_to(by, at), at)
    for name, value in (("role", role), ("staff_id", staff_id), ("unit_id", unit_id), ("pk__gt", after)):
        rows = rows.filter(**{name: value}) if value else rows
    renamed = {
        "clock": F("clock__key"), "clause": F("clock__clause"), "item": F("clock__item"),
        "started_at": F("clock__started_at"), "due_at": F("clock__due_at"), "waits_for": F("role"),
    }  # fmt: skip
    plain = ("id", "clock_id", "case_id", "state", "staff_id", "unit_id")
    found = rows.order_by("pk").values_list(*plain, *renamed.values())[:limit]
    return [dict(zip((*plain, *renamed), row, strict=True)) for row in found]


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
