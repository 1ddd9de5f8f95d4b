"""What can be worked on, when it is tried again, and when it is due. No database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from croniter import croniter

from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words

# A worker that has not said for so long that it still holds a job has lost it.
LEASE = timedelta(seconds=60)
# A number put into the queue that nobody took is put there again after this.
OFFER_AGAIN = timedelta(seconds=60)
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=1)

Result = dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """How one kind of job is done; see `public.handler`."""

    kind: str
    label: Words
    function: Callable[..., Result]
    whole: bool
    attempts: int
    tells: bool = False
    # What the figures of its result are called, in the order in which a page shows them; others are not shown.
    found: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodic:
    """A job that falls due by a cron line; see `public.periodic`."""

    name: str
    cron: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beating:
    """Small work repeated every few seconds; see `public.every`."""

    name: str
    seconds: int
    function: Callable[[datetime], object]


handlers: Registry[Handler] = Registry("job handlers")
periodics: Registry[Periodic] = Registry("periodic jobs")
beatings: Registry[Beating] = Registry("beats")


def label_of(kind: str) -> str:
    """The kind in the reader's words; a kind that no app declares any more stays as it is."""
    known = handlers.get(kind)
    return str(known.label) if known else kind


def found_by(kind: str, result: Mapping[str, Any] | None) -> list[tuple[Words, Any]]:
    """What a job found, each with its name; what its handler does not name stays between the programs."""
    known = handlers.get(kind)
    names = known.found if known else {}
    return [(words, result[key]) for key, words in names.items() if result and result.get(key) is not None]


def retry_after(attempts: int) -> timedelta:
    """How long to wait after the n-th failed attempt: 10 s, 40 s, 160 s, … at most an hour."""
    factor: int = 4 ** max(attempts - 1, 0)
    return min(FIRST_RETRY * factor, LONGEST_RETRY)


def current_slot(cron: str, at: datetime, zone: ZoneInfo) -> datetime:
    """The newest moment ≤ `at` that the cron line names, read in `zone`. However many were missed, it is one."""
    local = at.astimezone(zone)
    # get_prev is strictly before, and slots fall on whole seconds: from the next one, the moment itself counts.
    slot: datetime = croniter(cron, local.replace(microsecond=0) + timedelta(seconds=1)).get_prev(datetime)
    return slot.astimezone(at.tzinfo)
