"""Batches: opened by imports, undone as a whole (decision 9)."""

from collections.abc import Collection
from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal.batches.selectors import batch_events, later_events_about
from aftercare.platform.journal.errors import BatchTouchedError, BatchUndoneError
from aftercare.platform.journal.events import BatchUndone
from aftercare.platform.journal.log.models import Batch
from aftercare.platform.journal.timeline.rules import title_of
from aftercare.platform.journal.timeline.selectors import subjects_of

# At most this many later events are counted for the message.
SAMPLE = 100


@command("batch.open")
def open_batch(*, kind: str, by: Actor, at: datetime, label: str = "") -> int:
    """Open a batch and return its id, for `kernel.commands.bulk(batch_id=…)`."""
    batch = Batch.objects.create(
        kind=kind,
        label=label[:200],
        opened_at=at,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_user_id=by.user_id,
        on_behalf_of=by.on_behalf_of,
        channel=by.channel.value,
    )
    return batch.pk


@command("batch.undo_events")
def undo_batch_events(*, batch_id: int, by: Actor, at: datetime, kinds: Collection[str] | None = None) -> int:
    """Append `import.undone`: from now on the batch's events do not count. Returns how many.

    The caller restores its own rows in the same command. Refuses with BatchTouchedError if
    anything later outside the batch touches a subject of it (of `kinds`, if given).
    """
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotFoundError
    if batch.undone_at is not None:
        raise BatchUndoneError
    later = later_events_about(batch_id, limit=SAMPLE, kinds=kinds)
    if later:
        count = f"{SAMPLE}+" if len(later) == SAMPLE else str(len(later))
        raise BatchTouchedError(count=count, first=_in_words(later[0], by))
    events = batch_events(batch_id)
    publish(BatchUndone(batch=batch_id, kind=batch.kind, events=events), stream_id=batch_id, at=at)
    return events


def _in_words(event: Recorded, by: Actor) -> str:
    """What happened to what; by its code where nobody gave it a name or the reader may not see it."""
    key = (event.stream, event.stream_id)
    known = subjects_of([key], by).get(key)
    return f"{title_of(event.type)} · {known.name if known else f'{event.stream} {event.stream_id}'}"


def mark_undone(events: list[Recorded]) -> None:
    """In-transaction reader of `import.undone`: the row says what the chain says."""
    for event in events:
        undone = Batch.objects.filter(pk=event.payload["batch"], undone_at__isnull=True)
        if not undone.update(undone_at=event.occurred_at, undone_event_id=event.id):
            raise BatchUndoneError
