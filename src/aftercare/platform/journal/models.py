"""Everything the journal stores; each aggregate has its own package."""

from aftercare.platform.journal.consumers.models import Cursor
from aftercare.platform.journal.feed.models import FeedEntry, WaitingEvent
from aftercare.platform.journal.log.models import Batch, CommandRecord, Head, PrivateText, StoredAbout, StoredEvent
from aftercare.platform.journal.privacy.models import Erasure
from aftercare.platform.journal.seals.models import Seal

__all__ = [
    "Batch",
    "CommandRecord",
    "Cursor",
    "Erasure",
    "FeedEntry",
    "Head",
    "PrivateText",
    "Seal",
    "StoredAbout",
    "StoredEvent",
    "WaitingEvent",
]
