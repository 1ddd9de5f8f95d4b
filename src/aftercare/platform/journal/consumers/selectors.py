"""How far readers are behind, and what they have not seen yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from aftercare.base.kernel.events import Recorded
from aftercare.platform.journal.consumers.models import Cursor
from aftercare.platform.journal.events import BatchUndone
from aftercare.platform.journal.feed.models import WaitingEvent
from aftercare.platform.journal.feed.selectors import last_position
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.platform.journal.log.selectors import CHUNK, recorded

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lag:
    """One reader: how many positions it is behind, since when, and why if it fails."""

    key: str
    position: int
    behind: int
    oldest_unread_at: datetime | None
    failures: int
    failed_at: datetime | None
    last_error: str


def lags() -> list[Lag]:
    """All readers that have ever run, by key."""
    end = last_position()
    cursors = list(Cursor.objects.order_by("key"))
    next_places = [cursor.position + 1 for cursor in cursors]
    unread = dict(
        StoredEvent.objects.filter(feed__position__in=next_places).values_list("feed__position", "recorded_at")
    )
    return [
        Lag(
            key=cursor.key,
            position=cursor.position,
            behind=end - cursor.position,
            oldest_unread_at=unread.get(cursor.position + 1),
            failures=cursor.failures,
            failed_at=cursor.failed_at,
            last_error=cursor.last_error,
        )
        for cursor in cursors
    ]


def appended_since(position: int) -> list[QuerySet[StoredEvent]]:
    """What came after a position; and, where events wait for theirs, those."""
    behind = StoredEvent.objects.filter(feed__position__gt=position)
    return [behind, StoredEvent.objects.filter(pk__in=WaitingEvent.objects.order_by().values("event_id"))]


def behind(key: str) -> int:
    """How many events a reader has yet to read."""
    return sum(rows.count() for rows in appended_since(_read_to(key)))


def read_about(key: str, wanted: set[T], touched: Callable[[list[Recorded]], set[T]]) -> set[T]:
    """Of these, what no event touches that this reader has yet to read: what it keeps of the others may lag."""
    left = set(wanted)
    for events in _unread(key) if left else ():
        left -= touched(events)
    return left


def _unread(key: str) -> Iterator[list[Recorded]]:
    """What a reader has yet to read, and what the undoings among it take back."""
    for rows in appended_since(_read_to(key)):
        for piece in _pieces(rows):
            yield piece
            undone = [event.payload["batch"] for event in piece if event.type == BatchUndone.type]
            if undone:
                yield from _pieces(StoredEvent.objects.filter(batch_id__in=undone))


def _read_to(key: str) -> int:
    return Cursor.objects.filter(key=key).values_list("position", flat=True).first() or 0


def _pieces(rows: QuerySet[StoredEvent]) -> Iterator[list[Recorded]]:
    last = 0
    while piece := recorded(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = piece[-1].id
        yield piece
