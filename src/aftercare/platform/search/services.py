"""Keeping the index: rows are made again from their owner, never edited."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import bulk
from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal.public import consumers
from aftercare.platform.search.models import Entry, IndexRow
from aftercare.platform.search.rules import Builder, Row, builders, index_text_for

CHUNK = 500


def register(kind: str, builder: Builder, *, order: int = 100) -> Builder:
    """Make a kind findable; from now on its index follows the journal, with a cursor of its own."""
    builders.register(kind, builder, order=order)

    def read(events: list[Recorded], *, at: datetime) -> None:  # noqa: ARG001 - what is indexed is the present
        refresh(kind, {number for event in events for number in _touched(kind, builder, event)})

    consumers.register(f"search.{kind}", builder.events, read)
    return builder


def _touched(kind: str, builder: Builder, event: Recorded) -> Iterable[int]:
    if builder.touched is not None:
        return builder.touched(event)
    own = [event.stream_id] if event.stream == kind else []
    return [*own, *event.about_kind(kind)]


def refresh(kind: str, ids: Iterable[int]) -> None:
    """Ask the owner for these objects and index them as they are now; those it does not give are forgotten.

    Within a command, what was written is found as soon as the command is committed. Doing it
    twice is the same as once.
    """
    asked = sorted(set(ids))
    for start in range(0, len(asked), CHUNK):
        _refresh(kind, asked[start : start + CHUNK])


def _refresh(kind: str, ids: Sequence[int]) -> None:
    rows = {row.id: row for row in builders[kind].build(ids)}
    Entry.objects.filter(kind=kind, subject_id__in=set(ids) - set(rows)).delete()
    Entry.objects.bulk_create(
        [_entry(kind, row) for _id, row in sorted(rows.items())],
        update_conflicts=True,
        unique_fields=["kind", "subject_id"],
        update_fields=["unit_path", "number", "title", "text"],
    )
    entries = Entry.objects.filter(kind=kind, subject_id__in=rows).values_list("pk", "subject_id")
    places = {subject_id: pk for pk, subject_id in entries}
    IndexRow.objects.filter(pk__in=places.values()).delete()
    IndexRow.objects.bulk_create(
        IndexRow(pk=places[row.id], words=index_text_for(connection.vendor, row)) for row in rows.values()
    )


def _entry(kind: str, row: Row) -> Entry:
    return Entry(
        kind=kind,
        subject_id=row.id,
        unit_path=row.unit_path,
        number=row.number[:60],
        title=row.title[:300],
        text=row.text,
    )


def rebuild(kind: str, *, by: Actor, at: datetime) -> Iterator[int]:
    """Make all entries of a kind again, in chunks; yields how many objects were gone through so far.

    Searching goes on meanwhile. What its owner no longer has is forgotten at the end.
    """
    builder, after, done = builders[kind], 0, 0
    while ids := builder.every(after, CHUNK):
        with bulk("search.rebuild", by=by, at=at):
            Entry.objects.filter(kind=kind, subject_id__gt=after, subject_id__lte=ids[-1]).exclude(
                subject_id__in=ids
            ).delete()
            refresh(kind, ids)
        after, done = ids[-1], done + len(ids)
        yield done
    with bulk("search.rebuild", by=by, at=at):
        Entry.objects.filter(kind=kind, subject_id__gt=after).delete()
