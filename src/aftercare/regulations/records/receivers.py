"""What records follow in the journal."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.events import in_transaction
from aftercare.platform.journal import public as journal
from aftercare.platform.units import public as units
from aftercare.regulations.compliance.rules import sources
from aftercare.regulations.records import selectors, services
from aftercare.regulations.records.models import KeptRecord
from aftercare.regulations.records.rules import REVIEWED, SHEET, WAIVED

# What people do on the page of a record.
AT_ONCE = frozenset({SHEET, *REVIEWED, *WAIVED})


def register() -> None:
    """Called once, in `ready()`."""
    in_transaction.register("regulations.records", AT_ONCE, services.follow_at_once)
    journal.consumers.register(selectors.READER, {"*"}, services.follow, from_now=True)
    journal.checks.register(
        "regulations.records",
        journal.Check(_("Records equal their recount"), selectors.differences, reader=selectors.READER),
    )
    sources.register("record", selectors.verdicts)
    units.path_copies.register("regulations.kept_record", KeptRecord)
