"""What measures read of the journal: facts of a stretch of time, runs of clocks, where a case belongs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from aftercare.base.kernel.actors import ActorKind
from aftercare.platform.journal import public as journal
from aftercare.regulations.clocks.models import Clock
from aftercare.regulations.clocks.selectors import SUBJECT, Entry, computed, facts_of, payload_of
from aftercare.regulations.measures.rules import Stretch, Timed, Told
from aftercare.regulations.policies.rules import ATTRIBUTE_EVENTS

CHUNK = 500
COLUMNS = (
    "id", "type", "v", "occurred_at", "recorded_at", "stream", "stream_id", "actor_kind", "actor_id", "payload",
)  # fmt: skip


def facts_between(
    names: Collection[str], start: datetime, end: datetime, *, known_at: int | None = None
) -> Iterator[Told]:
    """The effective facts of these names in [start, end), piece by piece; as the journal stood at `known_at`."""
    if not names:
        return iter(())
    rows = journal.effective(known_at=known_at).filter(type__in=names, occurred_at__gte=start, occurred_at__lt=end)
    return _told(rows)


def facts_before(
    names: Collection[str], subjects: Collection[tuple[str, int]], end: datetime, *, known_at: int | None = None
) -> Iterator[Told]:
    """The effective facts of these names in the streams of these subjects, before a moment."""
    for stream in sorted({kind for kind, _id in subjects}):
        for ids in chunks(sorted(number for kind, number in subjects if kind == stream)):
            rows = journal.effective(known_at=known_at).filter(stream=stream, stream_id__in=ids, type__in=names)
            yield from _told(rows.filter(occurred_at__lt=end))


def _told(rows: "QuerySet[Any]") -> Iterator[Told]:
    for row in rows.order_by("occurred_at", "id").values_list(*COLUMNS).iterator(chunk_size=2_000):
        number, name, v, at, recorded_at, stream, stream_id, actor_kind, actor_id, text = row
        staff_id = actor_id if actor_kind == ActorKind.STAFF else None
        yield Told(at, number, name, (stream, stream_id), payload_of(name, v, text), recorded_at, staff_id)


def runs_decided(key: str, stretch: Stretch, *, known_at: int | None = None) -> list[Timed]:
    """The runs of a clock that end or fall due in a period, by its table; of the past, folded as it was known then."""
    inside = {"gte": stretch.start, "lt": stretch.end}
    due = Q(**{f"due_at__{name}": at for name, at in inside.items()})
    ended = Q(**{f"ended_at__{name}": at for name, at in inside.items()})
    rows = Clock.objects.filter(due | ended, subject_kind=SUBJECT, key=key)
    if known_at is None:
        return [timed(row) for row in rows]
    cases = set(rows.values_list("subject_id", flat=True))
    seen = journal.effective(known_at=known_at).filter(stream=SUBJECT, occurred_at__gte=stretch.start)
    cases |= set(seen.filter(occurred_at__lt=stretch.end).order_by().values_list("stream_id", flat=True).distinct())
    found = (computed(facts_of(ids, known_at=known_at)) for ids in chunks(sorted(cases)))
    return [timed(row) for piece in found for row in piece if row.key == key]


def timed(row: Clock | Entry) -> Timed:
    """A row of the table as measures see it."""
    return Timed(
        subject=(SUBJECT, row.subject_id),
        ended_at=row.ended_at,
        due_at=row.due_at,
        is_late=row.late,
        is_void=row.state == Clock.State.VOID,
    )


def attributes_of(cases: Collection[int], *, known_at: int | None = None) -> dict[int, dict[str, Any]]:
    """Case → all that scopes may ask of it, as it is known."""
    found: dict[int, dict[str, Any]] = {number: {} for number in cases}
    for ids in chunks(sorted(cases)):
        rows = journal.effective(known_at=known_at).filter(stream=SUBJECT, stream_id__in=ids, type__in=ATTRIBUTE_EVENTS)
        told = rows.order_by("stream_id", "occurred_at", "seq").values_list("stream_id", "type", "v", "payload")
        for number, name, v, text in told:
            found[number] |= payload_of(name, v, text).get("attributes", {})
    return found


def has_late(cases: Collection[int], after: datetime) -> bool:
    """Whether something that happened in one of these cases before a moment was recorded after it."""
    told = journal.effective().filter(stream=SUBJECT, occurred_at__lt=after, recorded_at__gt=after)
    return any(told.filter(stream_id__in=ids).exists() for ids in chunks(sorted(cases)))


def has_undone(after: datetime) -> bool:
    """Whether a batch was undone after a moment: what it had told does not count any more."""
    return journal.Batch.objects.filter(undone_at__gt=after).exists()


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids in pieces that a database takes."""
    rest = iter(ids)
    while piece := list(islice(rest, CHUNK)):
        yield piece


def cases_of(told: Mapping[tuple[str, int], object] | Iterable[tuple[str, int]]) -> set[int]:
    """The cases among subjects."""
    return {number for kind, number in told if kind == SUBJECT}
