"""How far readers are behind, and what they have not seen yet."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from aftercare.platform.journal.consumers.models import Cursor
from aftercare.platform.journal.feed.models import WaitingEvent
from aftercare.platform.journal.feed.selectors import last_position
from aftercare.platform.journal.log.models import StoredAbout, StoredEvent


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


def unread_subjects(key: str, kind: str) -> set[int]:
    """The subjects of a kind that events touch which this reader has yet to read: what it keeps of them may lag."""
    read = Cursor.objects.filter(key=key).values_list("position", flat=True).first() or 0
    found: set[int] = set()
    for unread in appended_since(read):
        found.update(unread.filter(stream=kind).order_by().values_list("stream_id", flat=True))
        about = StoredAbout.objects.filter(kind=kind, event_id__in=unread.order_by().values("pk"))
        found.update(about.order_by().values_list("subject_id", flat=True))
    return found
