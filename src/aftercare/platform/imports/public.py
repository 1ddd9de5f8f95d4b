"""What other apps may use of imports.

An app that lets people import registers a `Target` in `ready()`; see `rules.targets`. An import
of another shape (a history file) opens a journal batch, writes through
`kernel.commands.bulk(batch_id=…)`, and tells `record_created` and `record_before` what it does,
so that `undo` can take it back; what does so for batches of its kind it registers in `undoers`,
for the command line. Rows that an in-transaction reader makes in such a batch are
told the same way (`commands.current().batch_id`), or removed by a registered cleaner.
"""

from aftercare.platform.imports.rules.progress import ProgressBar
from aftercare.platform.imports.rules.ranges import Undoing
from aftercare.platform.imports.rules.targets import Column, Context, Kind, Level, Row, Target, Verdict, each
from aftercare.platform.imports.selectors import cleaners, targets, undoers
from aftercare.platform.imports.services.batches import record_all_before, record_before, record_created, undo

__all__ = [
    "Column",
    "Context",
    "Kind",
    "Level",
    "ProgressBar",
    "Row",
    "Target",
    "Undoing",
    "Verdict",
    "cleaners",
    "each",
    "record_all_before",
    "record_before",
    "record_created",
    "targets",
    "undo",
    "undoers",
]
