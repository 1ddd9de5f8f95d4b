"""The journal's door for apps above (docs/developers/journal.md)."""

from aftercare.platform.journal.audit.rules import Check, Finding, Report, checks
from aftercare.platform.journal.audit.selectors import verify
from aftercare.platform.journal.batches.selectors import later_events_about, standing_batch
from aftercare.platform.journal.batches.services import open_batch, undo_batch_events
from aftercare.platform.journal.consumers.selectors import Lag, appended_since, behind, lags, read_about
from aftercare.platform.journal.consumers.services import (
    Consumer,
    Progress,
    consumers,
    rewind,
    run_consumers,
    skip_event,
)
from aftercare.platform.journal.errors import BatchTouchedError, BatchUndoneError, NothingToEraseError
from aftercare.platform.journal.feed.selectors import hash_at, last_position, position_at
from aftercare.platform.journal.feed.services import sequence
from aftercare.platform.journal.guard.selectors import assert_guarded
from aftercare.platform.journal.log.models import Batch
from aftercare.platform.journal.log.selectors import (
    all_touched,
    counts_by_subject,
    effective,
    events_about,
    events_between,
    events_naming,
    events_of,
    named_by,
    newest_about,
    private_text,
    private_texts,
    recorded,
    streams_touched,
)
from aftercare.platform.journal.log.services import purge_commands
from aftercare.platform.journal.privacy.services import erase_private
from aftercare.platform.journal.seals.models import Seal
from aftercare.platform.journal.seals.services import public_key, seal
from aftercare.platform.journal.timeline.rules import (
    Line,
    Subject,
    Told,
    actor_names,
    lines,
    subject_names,
    title_of,
    value_words,
)
from aftercare.platform.journal.timeline.selectors import (
    Entry,
    actor_label,
    called,
    entries,
    names_of,
    subjects_of,
    timeline,
)

__all__ = [
    "Batch",
    "BatchTouchedError",
    "BatchUndoneError",
    "Check",
    "Consumer",
    "Entry",
    "Finding",
    "Lag",
    "Line",
    "NothingToEraseError",
    "Progress",
    "Report",
    "Seal",
    "Subject",
    "Told",
    "actor_label",
    "actor_names",
    "all_touched",
    "appended_since",
    "assert_guarded",
    "behind",
    "called",
    "checks",
    "consumers",
    "counts_by_subject",
    "effective",
    "entries",
    "erase_private",
    "events_about",
    "events_between",
    "events_naming",
    "events_of",
    "hash_at",
    "lags",
    "last_position",
    "later_events_about",
    "lines",
    "named_by",
    "names_of",
    "newest_about",
    "open_batch",
    "position_at",
    "private_text",
    "private_texts",
    "public_key",
    "purge_commands",
    "read_about",
    "recorded",
    "rewind",
    "run_consumers",
    "seal",
    "sequence",
    "skip_event",
    "standing_batch",
    "streams_touched",
    "subject_names",
    "subjects_of",
    "timeline",
    "title_of",
    "undo_batch_events",
    "value_words",
    "verify",
]
