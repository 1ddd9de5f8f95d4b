"""Where the journal ends, and what waits to be read."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min

from aftercare.platform.journal.feed.models import FeedEntry, WaitingEvent


def last_position() -> int:
    """The highest position given so far; 0 in an empty journal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM journal_feed")
        return int(cursor.fetchone()[0])


def hash_at(position: int) -> str:
    """Of the event at a position, empty if there is none: whether this is still the journal that somebody has read."""
    found = FeedEntry.objects.filter(position=position).values_list("event__hash", flat=True).first()
    return "" if found is None else bytes(found).hex()


def position_at(moment: datetime) -> int:
    """How the journal stood at a moment: the highest position of what was recorded by then; 0 = nothing was."""
    recorded = FeedEntry.objects.filter(event__recorded_at__lte=moment).order_by("-position")
    return recorded.values_list("position", flat=True).first() or 0


def newest_recorded_at() -> datetime | None:
    """When the newest event was recorded, by the clock of that moment."""
    newest = FeedEntry.objects.order_by("-position")
    return newest.values_list("event__recorded_at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Appended events without a position: no reader sees them yet, and no seal covers them."""

    count: int
    oldest_at: datetime | None


def waiting() -> Waiting:
    """What waits for the sequencer; on SQLite nothing ever does."""
    found = WaitingEvent.objects.aggregate(count=Count("event_id"), oldest=Min("event__recorded_at"))
    return Waiting(found["count"], found["oldest"])
