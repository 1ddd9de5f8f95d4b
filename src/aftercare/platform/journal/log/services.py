"""Appending: the journal's side of every command."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import DatabaseError, connection, transaction  # noqa: TID251 - a refusal has a transaction of its own

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import Running
from aftercare.base.kernel.errors import DomainError, KeyReusedError
from aftercare.base.kernel.events import About, Published, Recorded
from aftercare.base.kernel.tables import adapters, fetch, insert, take_ids, vendor
from aftercare.platform.journal.events import CommandRefused, RecordedLate
from aftercare.platform.journal.feed.services import give_positions
from aftercare.platform.journal.log.models import CommandRecord, Head, PrivateText, StoredAbout, StoredEvent
from aftercare.platform.journal.log.rules import NOTHING, Draft, Origin, draft, link, read_payload

log = logging.getLogger(__name__)

Stream = tuple[str, int]

# PostgreSQL: creating and locking in one ordered pass, so that two commands never wait for each other crosswise.
LOCK_HEADS = """
INSERT INTO journal_head (stream, stream_id, seq, hash)
SELECT stream, id, 0, %s FROM unnest(%s::text[], %s::bigint[]) AS wanted(stream, id) ORDER BY 1, 2
ON CONFLICT (stream, stream_id) DO UPDATE SET seq = journal_head.seq
RETURNING stream, stream_id, hash, seq
"""
# Each head is looked up by itself: in a join SQLite may read all of them, if its statistics are old. What does
# not begin with SELECT is done under the write lock (kernel.sqlite).
FIND_HEADS = """
WITH wanted (stream, id) AS (SELECT value ->> 0, value ->> 1 FROM json_each(%s))
SELECT stream, id,
    (SELECT hash FROM journal_head WHERE stream = wanted.stream AND stream_id = wanted.id),
    (SELECT seq FROM journal_head WHERE stream = wanted.stream AND stream_id = wanted.id)
FROM wanted
"""
# Names of the commands in which readers by cursor do their work begin so.
READER = "consume."
HIGHEST_ID = 2**63 - 1
COMMANDS_KEPT = timedelta(days=90)
# So many are forgotten at once: nobody who writes waits for more.
PURGED_AT_ONCE = 500

EVENT_COLUMNS = (
    "id", "stream", "stream_id", "seq", "type", "v", "occurred_at", "recorded_at", "device_at",
    "actor_kind", "actor_id", "actor_user_id", "on_behalf_of", "channel",
    "command", "batch_id", "payload", "prev_hash", "hash",
)  # fmt: skip
COMMAND_COLUMNS = (
    "uid", "name", "actor_kind", "actor_id", "actor_user_id", "on_behalf_of", "channel",
    "request_hash", "result", "batch_id", "recorded_at",
)  # fmt: skip


class JournalSink:
    """What the kernel calls; registered by the app."""

    def replayed(self, command: Running) -> tuple[bool, Any]:
        """Claim the client's key, or find what it was used for.

        A second request with the same key waits here for the first one's end.
        """
        if not command.request_hash:
            return False, None
        if _claim(command):
            return False, None
        known = CommandRecord.objects.get(uid=command.uid)
        if known.request_hash != command.request_hash:
            raise KeyReusedError
        return True, known.result

    def append(self, command: Running, published: list[Published]) -> list[Recorded]:
        """Append in the running transaction, in the order of publishing."""
        return append(command, [draft(one) for one in published])

    def finish(self, command: Running, result: Any) -> None:
        """Write the command row, or complete the claimed one. A reader's step is nobody's call and leaves none."""
        if command.name.startswith(READER):
            return
        if command.why_late:
            append(command, [_lateness(command)])
        if command.request_hash:
            CommandRecord.objects.filter(uid=command.uid).update(result=result)
        else:
            insert(CommandRecord, COMMAND_COLUMNS, [_command_row(command, result)])

    def refused(self, command: Running, error: DomainError, subject: Stream | None) -> None:
        """Append `command.refused`. If that fails, the refusal still reaches the user, and the log says so."""
        try:
            with transaction.atomic():
                append(command, [_refusal(command, error, subject)])
        except DatabaseError:
            log.exception("could not record that %s was refused (%s)", command.name, error.code)


def purge_commands(*, at: datetime) -> int:
    """Forget command rows older than ninety days: their keys may be used again. Returns how many.

    They have no index by time, which each command would pay for: once a day the whole table is read.
    """
    old = list(CommandRecord.objects.filter(recorded_at__lt=at - COMMANDS_KEPT).values_list("pk", flat=True))
    pieces = (old[start : start + PURGED_AT_ONCE] for start in range(0, len(old), PURGED_AT_ONCE))
    return sum(CommandRecord.objects.filter(pk__in=piece).delete()[0] for piece in pieces)


def append(command: Running, drafts: Sequence[Draft]) -> list[Recorded]:
    """Chain the drafts to their streams and write them; readers get them as recorded."""
    origin = Origin(clock.now(), command.by, command.uid, command.batch_id)
    begun = {(one.stream, one.stream_id) for one in drafts if one.event.begins}
    heads = _lock_heads(sorted({(one.stream, one.stream_id) for one in drafts} - begun))
    ids = take_ids(StoredEvent, len(drafts))
    rows, recorded = [], []
    to_row = _row_maker(origin)
    for number, one in zip(ids, drafts, strict=True):
        before, seq = heads.get((one.stream, one.stream_id), (NOTHING, 0))
        after = _link(before, seq + 1, one, origin)
        heads[one.stream, one.stream_id] = (after, seq + 1)
        rows.append(to_row(number, one, seq + 1, before, after))
        recorded.append(_recorded(number, one, seq + 1, origin))
    insert(StoredEvent, EVENT_COLUMNS, rows)
    _write_parts(ids, drafts)
    _write_heads(heads)
    give_positions(ids)
    return recorded


def _link(before: bytes, seq: int, one: Draft, origin: Origin) -> bytes:
    return link(
        before,
        stream=one.stream,
        stream_id=one.stream_id,
        seq=seq,
        name=one.event.type,
        v=one.event.v,
        occurred_at=one.occurred_at,
        device_at=one.device_at,
        origin=origin,
        about=one.about,
        text=one.text,
    )


def _row_maker(origin: Origin) -> Callable[[int, Draft, int, bytes, bytes], tuple[Any, ...]]:
    moment, uuid = adapters()
    recorded_at, command = moment(origin.recorded_at), uuid(origin.command)
    shared = (*_actor_columns(origin.actor), command, origin.batch_id)

    def to_row(number: int, one: Draft, seq: int, before: bytes, after: bytes) -> tuple[Any, ...]:
        event, times = one.event, (moment(one.occurred_at), recorded_at, moment(one.device_at))
        return (number, one.stream, one.stream_id, seq, event.type, event.v, *times, *shared, one.text, before, after)

    return to_row


def _recorded(number: int, one: Draft, seq: int, origin: Origin) -> Recorded:
    v, payload = read_payload(one.event.type, one.event.v, one.text)
    return Recorded(
        id=number,
        stream=one.stream,
        stream_id=one.stream_id,
        seq=seq,
        type=one.event.type,
        v=v,
        occurred_at=one.occurred_at,
        recorded_at=origin.recorded_at,
        device_at=one.device_at,
        actor=origin.actor,
        command=origin.command,
        batch_id=origin.batch_id,
        payload=payload,
        about=one.about,
    )


def _write_parts(ids: Sequence[int], drafts: Sequence[Draft]) -> None:
    moment, _uuid = adapters()
    about = [
        (one.role, one.kind, one.id, moment(each.occurred_at), number)
        for number, each in zip(ids, drafts, strict=True)
        for one in each.about
    ]
    insert(StoredAbout, ("role", "kind", "subject_id", "occurred_at", "event_id"), about)
    private = [(number, *part) for number, each in zip(ids, drafts, strict=True) for part in each.private]
    insert(PrivateText, ("event_id", "field", "salt", "value"), private)


def _actor_columns(by: Actor) -> tuple[Any, ...]:
    return by.kind.value, by.id, by.user_id, by.on_behalf_of, by.channel.value


def _lock_heads(streams: Sequence[Stream]) -> dict[Stream, tuple[bytes, int]]:
    """The known heads of these streams, locked in this order; unknown streams begin at 0 on PostgreSQL.

    SQLite has one writer, so there is nothing to lock.
    """
    if not streams:
        return {}
    if vendor() == "postgresql":
        kinds, numbers = [kind for kind, _id in streams], [number for _kind, number in streams]
        found = fetch(LOCK_HEADS, [NOTHING, kinds, numbers])
    else:
        found = fetch(FIND_HEADS, [orjson.dumps(streams).decode()])
    return {(stream, number): (bytes(head), seq) for stream, number, head, seq in found if head is not None}


def _write_heads(heads: dict[Stream, tuple[bytes, int]]) -> None:
    insert(
        Head,
        ("stream", "stream_id", "seq", "hash"),
        [(*stream, seq, head) for stream, (head, seq) in sorted(heads.items())],
        tail="ON CONFLICT (stream, stream_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
    )


def _claim(command: Running) -> bool:
    """Take the client's key. A claim of a command that is still running makes this wait."""
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(COMMAND_COLUMNS))
        cursor.execute(
            f"INSERT INTO journal_command ({', '.join(COMMAND_COLUMNS)}) VALUES ({marks})"  # noqa: S608 - names are ours
            " ON CONFLICT (uid) DO NOTHING",
            _command_row(command, None),
        )
        return bool(cursor.rowcount)


def _command_row(command: Running, result: Any) -> tuple[Any, ...]:
    stored = None if result is None else orjson.dumps(result).decode()
    moment, uuid = adapters()
    what = uuid(command.uid), command.name
    return (*what, *_actor_columns(command.by), command.request_hash, stored, command.batch_id, moment(clock.now()))


def _lateness(command: Running) -> Draft:
    """Recorded now, so it happened now; it shows in the timeline of whatever the command wrote about."""
    event = RecordedLate(command=command.name, happened_at=command.at, reason=command.why_late)
    about = tuple(About("subject", kind, number) for kind, number in sorted(command.touched))
    return draft(Published(event, command.by.user_id or 0, clock.now(), None, about))


def _refusal(command: Running, error: DomainError, subject: Stream | None) -> Draft:
    """Codes only: the values of a message may be personal."""
    event = CommandRefused(command=command.name, code=error.code, status=error.status, clause=error.clause)
    if subject is None or abs(subject[1]) > HIGHEST_ID:  # somebody typed an address that cannot be
        return draft(Published(event, 0, command.at))
    kind, number = subject
    published = Published(event, number, command.at, None, (About("subject", kind, number),))
    return draft(published, stream=f"{event.stream}.{kind}")
