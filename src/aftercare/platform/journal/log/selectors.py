"""Reading the journal. Batches that were undone do not count, unless a function says so."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models
from django.db.models import Count, F, Q

from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.base.kernel.events import About, Recorded
from aftercare.base.kernel.ready import Ready
from aftercare.base.kernel.tables import fetch, moment, vendor
from aftercare.platform.journal.log.models import Batch, PrivateText, StoredAbout, StoredEvent
from aftercare.platform.journal.log.rules import read_payload

COLUMNS = (
    "id", "stream", "stream_id", "seq", "type", "v", "occurred_at", "recorded_at", "device_at",
    "actor_kind", "actor_id", "actor_user_id", "on_behalf_of", "channel", "command", "batch_id", "payload",
)  # fmt: skip
EFFECTIVE = "(batch_id IS NULL OR batch_id NOT IN (SELECT id FROM journal_batch WHERE undone_at IS NOT NULL))"
STREAM = f"SELECT {', '.join(COLUMNS)} FROM journal_event WHERE stream = %s AND stream_id = %s AND {EFFECTIVE}"  # noqa: S608 - names are ours
# The tops of two indexes, whatever lies below: the subject's own stream, and what names it.
NEWEST = f"""
SELECT {", ".join(COLUMNS)} FROM journal_event WHERE id IN (SELECT id FROM (
    SELECT * FROM (
        SELECT e.id, e.occurred_at FROM journal_event e
        WHERE e.stream = %s AND e.stream_id = %s {{older_own}} AND {{counts}}
        ORDER BY e.occurred_at DESC, e.id DESC LIMIT %s
    ) AS own
    UNION
    SELECT * FROM (
        SELECT DISTINCT a.event_id, a.occurred_at FROM journal_about a JOIN journal_event e ON e.id = a.event_id
        WHERE a.kind = %s AND a.subject_id = %s {{older_named}} AND {{counts}}
        ORDER BY a.occurred_at DESC, a.event_id DESC LIMIT %s
    ) AS named
) AS found ORDER BY occurred_at DESC, id DESC LIMIT %s) ORDER BY occurred_at DESC, id DESC
"""  # noqa: S608 - names are ours
OLDER = "AND ({}) < (SELECT occurred_at, id FROM journal_event WHERE id = %s)"
ABOUTS = "SELECT event_id, role, kind, subject_id FROM journal_about WHERE event_id"
# Event names: one, or several.
Names = str | Collection[str]
# How many events are turned into `Recorded` at a time.
CHUNK = 2_000


def effective(*, known_at: int | None = None) -> models.QuerySet[StoredEvent]:
    """The events that count: all but those of undone batches (decision 9).

    With `known_at`, as the journal stood at that position (decision 4): nothing that was
    appended later counts, neither facts nor undoings.
    """
    undone = Batch.objects.filter(undone_at__isnull=False)
    events = StoredEvent.objects.all()
    if known_at is not None:
        seen = StoredEvent.objects.filter(feed__position__lte=known_at)
        undone = undone.filter(undone_event_id__in=seen.values("id"))
        events = events.filter(feed__position__lte=known_at)
    return events.filter(Q(batch_id__isnull=True) | ~Q(batch_id__in=undone.values("id")))


def events_of(
    stream: str, stream_id: int, *, names: Names | None = None, known_at: int | None = None
) -> list[Recorded]:
    """The events of one stream by (occurred_at, seq): the order in which judgements fold them."""
    if known_at is None:
        return with_abouts(_stream_rows(stream, stream_id, names))
    found = effective(known_at=known_at).filter(stream=stream, stream_id=stream_id)
    return recorded(_named(found, names).order_by("occurred_at", "seq"))


def events_about(
    kind: str, subject_id: int, *, names: Names | None = None, known_at: int | None = None
) -> list[Recorded]:
    """The events of the subject's own stream and those that name it, by (occurred_at, id)."""
    found = _named(effective(known_at=known_at).filter(id__in=touching(kind, subject_id)), names)
    return recorded(found.order_by("occurred_at", "id"))


def events_naming(kind: str, subject_ids: Collection[int], names: Names) -> list[Recorded]:
    """The events of these names that name any of the subjects, by (occurred_at, id): two queries, however many."""
    naming = StoredAbout.objects.filter(kind=kind, subject_id__in=subject_ids)
    return recorded(_named(effective().filter(id__in=naming.values("event_id")), names).order_by("occurred_at", "id"))


def newest_about(
    kind: str, subject_id: int, *, before: int | None = None, limit: int = 50, without: Collection[str] = ()
) -> list[Recorded]:
    """The newest events of a subject by occurrence, newest first, its own and those that name it.

    `before` is the id of the last event of the page before; events named in `without` are left out.
    """
    one_way = [kind, subject_id, *([] if before is None else [before]), *without, limit]
    counts = f"{EFFECTIVE} AND e.type NOT IN ({', '.join(['%s'] * len(without))})" if without else EFFECTIVE
    own, named = (
        ("", "") if before is None else (OLDER.format("e.occurred_at, e.id"), OLDER.format("a.occurred_at, a.event_id"))
    )
    statement = NEWEST.format(older_own=own, older_named=named, counts=counts)
    return with_abouts(_read(fetch(statement, [*one_way, *one_way, limit])))


def events_between(names: Names, start: datetime, end: datetime, *, known_at: int | None = None) -> Iterator[Recorded]:
    """The events of these names that occurred in [start, end), by (occurred_at, id); read piece by piece."""
    found = _named(effective(known_at=known_at), names).filter(occurred_at__gte=start, occurred_at__lt=end)
    last: Recorded | None = None
    while True:
        rest = found if last is None else found.filter(_after(last.occurred_at, last.id))
        piece = recorded(rest.order_by("occurred_at", "id")[:CHUNK])
        yield from piece
        if len(piece) < CHUNK:
            return
        last = piece[-1]


def counts_by_subject(
    names: Names,
    kind: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    known_at: int | None = None,
    saying: str = "",
) -> dict[int, int]:
    """How many events of these names each subject of a kind has, in [start, end) of occurrence.

    An event counts once for a subject, whether it stands in the subject's stream or names it.
    `saying` narrows to payloads that hold this piece of canonical text, such as
    `"nature":"breakdown"` with its quotes; text that somebody typed cannot imitate it.
    """
    wanted = _named(effective(known_at=known_at), names)
    if saying:
        wanted = wanted.filter(payload__contains=saying)
    if start is not None:
        wanted = wanted.filter(occurred_at__gte=start)
    if end is not None:
        wanted = wanted.filter(occurred_at__lt=end)
    own = wanted.filter(stream=kind).values_list("stream_id").annotate(n=Count("id")).order_by("stream_id")
    # From the table of subjects: a join from the events' side would count ids of every kind.
    named = (
        StoredAbout.objects.filter(kind=kind, event_id__in=wanted.values("id"))
        .exclude(event__stream=kind, event__stream_id=F("subject_id"))
        .values_list("subject_id")
        .annotate(n=Count("event_id", distinct=True))
        .order_by("subject_id")
    )
    counts: dict[int, int] = {}
    for rows in (own, named):
        for subject_id, number in rows:
            counts[subject_id] = counts.get(subject_id, 0) + number
    return counts


def touching(kind: str, subject_id: int) -> models.QuerySet[Any, Any]:
    """Ids of the events in the subject's stream and of those that name it, as a sub-query."""
    own = StoredEvent.objects.filter(stream=kind, stream_id=subject_id).values("id")
    naming = StoredAbout.objects.filter(kind=kind, subject_id=subject_id).values("event_id")
    return own.union(naming)


def streams_touched(stream: str, *, after: int, limit: int) -> list[int]:
    """The streams of a kind with an event past a position, at most `limit`, for pages that keep up to date."""
    rows = StoredEvent.objects.filter(feed__position__gt=after, stream=stream)
    return list(rows.order_by("stream_id").values_list("stream_id", flat=True).distinct()[:limit])


def all_touched(streams: Collection[str], *, after: int, limit: int) -> list[tuple[str, int]]:
    """The same of several kinds at once: kind and stream, at most `limit` in all; one query."""
    rows = StoredEvent.objects.filter(feed__position__gt=after, stream__in=streams)
    return list(rows.order_by("stream", "stream_id").values_list("stream", "stream_id").distinct()[:limit])


def recorded(rows: models.QuerySet[StoredEvent]) -> list[Recorded]:
    """Stored rows as readers get them, in the order of the query; two queries."""
    return with_abouts(list(rows.values_list(*COLUMNS)))


def with_abouts(rows: Sequence[Sequence[Any]]) -> list[Recorded]:
    """Rows of `COLUMNS` as readers get them; one query for their subjects."""
    about = abouts([row[0] for row in rows]) if rows else {}
    return [from_row(row, about.get(row[0], ())) for row in rows]


def from_row(row: Sequence[Any], about: tuple[About, ...]) -> Recorded:
    """One stored row (`COLUMNS`), its payload in the newest shape of its type."""
    v, payload = read_payload(row[4], row[5], row[16])
    return Recorded(
        id=row[0],
        stream=row[1],
        stream_id=row[2],
        seq=row[3],
        type=row[4],
        v=v,
        occurred_at=row[6],
        recorded_at=row[7],
        device_at=row[8],
        actor=actor_of(tuple(row[9:14])),
        command=row[14],
        batch_id=row[15],
        payload=payload,
        about=about,
    )


@lru_cache(maxsize=4_096)
def actor_of(columns: tuple[Any, ...]) -> Actor:
    """The actor in (kind, id, user, on_behalf_of, channel)."""
    kind, number, user, on_behalf_of, channel = columns
    return Actor(kind=ActorKind(kind), id=number, user_id=user, on_behalf_of=on_behalf_of, channel=Channel(channel))


def abouts(ids: Sequence[int]) -> dict[int, tuple[About, ...]]:
    """Event id → its further subjects, in the order in which they were hashed."""
    found: dict[int, list[About]] = {}
    if vendor() == "postgresql":
        rows = fetch(f"{ABOUTS} = ANY(%s)", [list(ids)])
    else:
        rows = fetch(f"{ABOUTS} IN (SELECT value FROM json_each(%s))", [json.dumps(ids)])  # noqa: S608 - ours
    for event_id, *parts in rows:
        found.setdefault(event_id, []).append(About(*parts))
    return {key: tuple(sorted(each, key=lambda one: (one.role, one.kind, one.id))) for key, each in found.items()}


def named_by(event_ids: Collection[int]) -> list[tuple[str, int]]:
    """(Kind, id) of everything that these events name."""
    rows = StoredAbout.objects.filter(event__in=event_ids).order_by()
    return list(rows.values_list("kind", "subject_id").distinct())


def private_text(event_id: int, field: str) -> Any:
    """The personal or free text of an event; None if it was empty or erased. No judgement may call this."""
    value = PrivateText.objects.filter(event_id=event_id, field=field).values_list("value", flat=True).first()
    return None if value is None else orjson.loads(value)


_PRIVATE = Ready(
    lambda event_ids: PrivateText.objects.filter(event_id__in=event_ids).values_list("event_id", "field", "value")
)


def private_texts(event_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Event id → field → text, for a page of events; one query."""
    found: dict[int, dict[str, Any]] = {}
    for event_id, field, value in _PRIVATE(tuple(event_ids)):
        found.setdefault(event_id, {})[field] = orjson.loads(value)
    return found


def _stream_rows(stream: str, stream_id: int, names: Names | None) -> list[list[Any]]:
    """The effective rows of one stream.

    Gates and clocks ask at every command, so the statement is ready-made: the ORM would need
    several times as long to write it as the database to answer.
    """
    sql = STREAM
    values: list[int | str] = [stream, stream_id]
    if names is not None:
        values += _many(names)
        marks = ", ".join(["%s"] * (len(values) - 2)) or "NULL"
        sql += f" AND type IN ({marks})"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY occurred_at, seq", values)
        return _read(cursor.fetchall())


def _read(fetched: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Rows of `COLUMNS`, their times and ids as Python knows them."""
    rows = [list(row) for row in fetched]
    if connection.vendor == "sqlite":
        for row in rows:
            row[6:9] = map(moment, row[6:9])
            row[14] = UUID(row[14])
    return rows


def _named(rows: models.QuerySet[StoredEvent], names: Names | None) -> models.QuerySet[StoredEvent]:
    return rows if names is None else rows.filter(type__in=_many(names))


def _many(names: Names) -> list[str]:
    """A single name is not a collection of letters."""
    return [names] if isinstance(names, str) else list(names)


def _after(occurred_at: datetime, number: int) -> Q:
    return Q(occurred_at__gt=occurred_at) | Q(occurred_at=occurred_at, id__gt=number)
