"""What an examination of the journal finds, and how it says so."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.hooks import Registry

# Of one kind of finding at most so many are named: a re-chained journal differs everywhere.
SAMPLE = 20

# Code → what it means, with the finding's values.
MEANINGS: dict[str, Text] = {
    "guard_missing": _("The database no longer bars changes: %(name)s is missing or was altered."),
    "event_edited": _("Event %(event)s (%(stream)s %(stream_id)s, no. %(seq)s) was altered: its hash does not fit."),
    "events_deleted": _("%(stream)s %(stream_id)s: no. %(seq)s follows no. %(before)s; what was between is gone."),
    "subject_wrong": _("Event %(event)s: the time kept with its subject %(kind)s %(number)s was altered."),
    "chain_broken": _("%(stream)s %(stream_id)s: no. %(seq)s does not build on the event before it."),
    "tail_cut": _("%(stream)s %(stream_id)s: its last events are gone; it once ended with no. %(seq)s."),
    "head_wrong": _("%(stream)s %(stream_id)s: the recorded end of the chain does not fit its last event."),
    "feed_gap": _("The order of reading has a gap: %(count)s entries, but the last position is %(last)s."),
    "feed_missing": _("Event %(event)s has no place in the order of reading."),
    "ids_used_up": _("Events were deleted at the end: number %(used)s was given out, the last one kept is %(last)s."),
    "seal_missing": _("Seal %(number)s is gone from the database."),
    "seal_forged": _("Seal %(number)s was altered: %(why)s."),
    "sealed_differs": _(
        "What seal %(number)s of %(at)s vouches for is not what the journal holds between positions "
        "%(start)s and %(end)s: events were altered, deleted or chained anew."
    ),
    "sealed_gone": _(
        "Seal %(number)s of %(at)s reaches to position %(end)s, the journal only to %(last)s: its end was cut off."
    ),
    "anchor_broken": _("Line %(line)s of the anchor is no valid seal."),
    "private_gone": _("Event %(event)s: the personal text %(field)s is gone without an erasure."),
    "private_edited": _("Event %(event)s: the personal text %(field)s was altered."),
    "private_stray": _("Event %(event)s: a text %(field)s is stored that should not be there."),
    "erasure_unfounded": _("Event %(event)s: the erasure of %(field)s is on no record."),
    "batch_differs": _("Batch %(batch)s: whether it was undone is recorded differently in the journal."),
    "reader_ahead": _("Reader %(key)s stands at position %(position)s, beyond the journal's last, %(last)s."),
    "projection_differs": _("%(check)s: %(what)s"),
    "check_failed": _("%(check)s: the check itself failed (%(error)s)."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is not as it was recorded."""

    code: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return str(MEANINGS[self.code]) % self.values


@dataclass(slots=True)
class Report:
    """The outcome of `verify`. Without findings the journal is what was recorded, as far as it is proven.

    `proven_to` is the position up to which seals vouch for completeness, `seal` the number of the
    last of them. `anchored` tells whether they came from a copy kept elsewhere: seals on this host
    prove nothing against somebody who holds the key on this host.

    `behind` names the readers that have events yet to read, and how many: what these touch was not compared.
    """

    events: int = 0
    streams: int = 0
    seals: int = 0
    erased: int = 0
    last_position: int = 0
    seal: int = 0
    sealed_at: str = ""
    proven_to: int = 0
    anchored: bool = False
    behind: dict[str, int] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_content(self) -> bool:
        """Nothing was found."""
        return not self.findings

    @property
    def unproven(self) -> int:
        """How many events came after the last seal that vouches."""
        return max(0, self.events - self.proven_to)

    def find(self, code: str, **values: Any) -> None:
        """Add a finding. Of one kind only the first are kept, all are counted."""
        self.counts[code] = self.counts.get(code, 0) + 1
        if self.counts[code] <= SAMPLE:
            self.findings.append(Finding(code, values))

    def as_json(self) -> dict[str, Any]:
        """For machines: the figures, and each finding with code, values and message."""
        found = [{"code": one.code, "values": one.values, "message": str(one)} for one in self.findings]
        return asdict(self) | {"findings": found, "content": self.is_content, "unproven": self.unproven}


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a higher app, mostly "the stored projection equals a recompute".

    `run` yields one sentence for each difference; it reads and never mends. Where a reader by cursor keeps the
    projection, `reader` names it: what it has yet to read may lag, and `run` passes over it.
    """

    title: Text
    run: Callable[[], Iterable[str]]
    reader: str = ""


# Higher apps register theirs in `ready()`: `checks.register("service.order_state", Check(_("…"), run))`.
checks: Registry[Check] = Registry("journal.checks")


@dataclass(slots=True)
class Tail:
    """Where the walk along a chain stands."""

    stream: str = ""
    stream_id: int = 0
    seq: int = 0
    hash: bytes = b""

    def is_of(self, stream: str, stream_id: int) -> bool:
        """Does the next event continue this chain?"""
        return (self.stream, self.stream_id) == (stream, stream_id)
