"""Readers by cursor: at least once, in position order, each at its own pace (decision 11)."""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import F

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import bulk, command, publish
from aftercare.base.kernel.errors import NotAllowedError, NotFoundError
from aftercare.base.kernel.events import Recorded
from aftercare.base.ui import public as ui
from aftercare.platform.journal.consumers.models import Cursor
from aftercare.platform.journal.errors import NotFailingError
from aftercare.platform.journal.events import ConsumerSkipped
from aftercare.platform.journal.feed.models import FeedEntry
from aftercare.platform.journal.feed.selectors import last_position
from aftercare.platform.journal.feed.services import sequence
from aftercare.platform.journal.log.models import StoredEvent
from aftercare.platform.journal.log.selectors import recorded
from aftercare.platform.journal.log.services import READER

log = logging.getLogger(__name__)

# (position, event id)
Place = tuple[int, int]

# Positions looked at in one step, and events handed over in one transaction.
WINDOW = 5_000
BATCH = 200


class Handler(Protocol):
    """Does a reader's work for some events, in position order, within a transaction."""

    def __call__(self, events: list[Recorded], *, at: datetime) -> None: ...


class Beginning(Protocol):
    """Writes what a reader needs of all that was before its first run, within the transaction of its cursor."""

    def __call__(self, *, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Consumer:
    """A reader by cursor. `names` may hold `"*"`.

    `from_now` skips what was there before its first run; `begin` looks at all of that at once.
    """

    key: str
    names: frozenset[str]
    handler: Handler
    from_now: bool = False
    begin: Beginning | None = None


class Consumers:
    """All readers by cursor."""

    def __init__(self) -> None:
        self._consumers: dict[str, Consumer] = {}

    def register(
        self, key: str, names: Collection[str], handler: Handler, *, from_now: bool = False,
        begin: Beginning | None = None,
    ) -> None:  # fmt: skip
        """Register `handler(events, at=…)` for events of these names (`"*"` = all).

        It runs within a command, so it may call services and publish. The cursor moves in the
        same transaction: its rows are written exactly once, effects outside the database at
        least once. Events of batches that were undone later are delivered too; follow
        `import.undone` if that matters.
        """
        consumer = Consumer(key, frozenset(names), handler, from_now, begin)
        if self._consumers.setdefault(key, consumer) != consumer:
            msg = f"journal consumer {key!r} is registered twice"
            raise RuntimeError(msg)

    def unregister(self, key: str) -> None:
        """Forget a reader; its cursor stays."""
        self._consumers.pop(key, None)

    def get(self, key: str) -> Consumer | None:
        return self._consumers.get(key)

    def __iter__(self) -> Iterator[Consumer]:
        return iter([self._consumers[key] for key in sorted(self._consumers)])


consumers = Consumers()


@dataclass(frozen=True, slots=True)
class Progress:
    """What one run did for one reader. `error` is empty if it went well."""

    key: str
    events: int
    position: int
    error: str = ""


def run_consumers(*, at: datetime, only: Collection[str] | None = None) -> list[Progress]:
    """Let every reader read up to the newest event; one reader's failure does not stop the others.

    A reader that failed is left alone for a while: 2, 4, 8, … seconds, at most an hour.
    """
    sequence()
    end = last_position()
    return [_run(consumer, end, at) for consumer in consumers if only is None or consumer.key in only]


@command("consumer.skip")
def skip_event(*, consumer: str, reason: str, by: Actor, at: datetime) -> int:
    """Pass over the event at which a reader fails. Returns its position.

    Raises NotFailingError where nothing stands in the way: what is passed over is never read.
    """
    _require(by)
    cursor = Cursor.objects.select_for_update().filter(key=consumer).first()
    known = consumers.get(consumer)
    if cursor is None or known is None:
        raise NotFoundError
    if not cursor.failures:
        raise NotFailingError(reader=consumer)
    feed = FeedEntry.objects.filter(position__gt=cursor.position).order_by("position")
    if "*" not in known.names:
        feed = feed.filter(event__type__in=list(known.names))
    position = feed.values_list("position", flat=True).first()
    if position is None:
        raise NotFoundError
    Cursor.objects.filter(key=consumer).update(position=position, failures=0, failed_at=None, last_error="")
    publish(ConsumerSkipped(consumer=consumer, position=position, reason=reason), stream_id=0, at=at)
    return position


@command("consumer.rewind")
def rewind(*, consumer: str, position: int = 0, by: Actor, at: datetime) -> None:  # noqa: ARG001 - every command has a time
    """Let a reader read again from after `position`; it must be idempotent."""
    _require(by)
    if not Cursor.objects.filter(key=consumer).update(position=position, failures=0, failed_at=None, last_error=""):
        raise NotFoundError


def _require(by: Actor) -> None:
    if not ui.access.allowed(by, "job.manage"):
        raise NotAllowedError


def _run(consumer: Consumer, end: int, at: datetime) -> Progress:
    try:
        cursor = Cursor.objects.filter(key=consumer.key).first() or _begun(consumer, end, at)
    except _FailedError as failure:
        return Progress(consumer.key, 0, 0, _logged(consumer, failure.error))
    if cursor.failed_at is not None and at < cursor.failed_at + _patience(cursor.failures):
        return Progress(consumer.key, 0, cursor.position, cursor.last_error)
    position, count = cursor.position, 0
    while position < end:
        window = min(position + WINDOW, end)
        wanted = _wanted(consumer, position, window)
        try:
            position, done = _read(consumer, position, window, wanted, at)
        except _FailedError as failure:
            error = _note_failure(consumer, at, failure.error)
            return Progress(consumer.key, count + failure.done, failure.position, error)
        count += done
    return Progress(consumer.key, count, position)


def _begun(consumer: Consumer, end: int, at: datetime) -> Cursor:
    """The cursor of a reader's first run, and what it needs of what was before; a second worker waits for both."""
    place = {"position": end if consumer.from_now else 0, "moved_at": at}
    try:
        with bulk(f"{READER}{consumer.key}", by=SYSTEM, at=at):
            cursor, made = Cursor.objects.get_or_create(key=consumer.key, defaults=place)
            if made and consumer.begin is not None:
                consumer.begin(at=at)
    except Exception as error:
        raise _FailedError(0, 0, error) from error
    return cursor


class _FailedError(Exception):
    """A reader raised; up to `position` all is well."""

    def __init__(self, position: int, done: int, error: Exception) -> None:
        super().__init__(position)
        self.position, self.done, self.error = position, done, error


def _read(consumer: Consumer, position: int, window: int, wanted: list[Place], at: datetime) -> tuple[int, int]:
    """Hand over the wanted events up to the end of the window: (new position, how many)."""
    done, size = 0, BATCH
    while wanted:
        piece, rest = wanted[:size], wanted[size:]
        try:
            if not _handed_over(consumer, position, piece, at):
                return _position(consumer), done  # another worker was faster
        except Exception as error:
            if size == 1:
                raise _FailedError(position, done, error) from error
            size = 1  # let everything before the indigestible event through
            continue
        position, wanted, done = piece[-1][0], rest, done + len(piece)
    if position < window and not _moved(consumer, position, window, at):
        return _position(consumer), done
    return window, done


def _handed_over(consumer: Consumer, position: int, piece: list[Place], at: datetime) -> bool:
    """The handler's work and the cursor's move, in one transaction; False if another worker was faster."""
    with bulk(f"{READER}{consumer.key}", by=SYSTEM, at=at):
        if not _moved(consumer, position, piece[-1][0], at):
            return False
        places = {number: place for place, number in piece}
        events = recorded(StoredEvent.objects.filter(id__in=places))
        consumer.handler(sorted(events, key=lambda event: places[event.id]), at=at)
    return True


def _moved(consumer: Consumer, position: int, target: int, at: datetime) -> bool:
    """Compare and set: the row's lock keeps a second worker waiting until this one is done."""
    mine = Cursor.objects.filter(key=consumer.key, position=position)
    return bool(mine.update(position=target, moved_at=at, failures=0, failed_at=None, last_error=""))


def _position(consumer: Consumer) -> int:
    return Cursor.objects.values_list("position", flat=True).get(key=consumer.key)


def _wanted(consumer: Consumer, after: int, until: int) -> list[Place]:
    """(position, event) of what the reader follows.

    Names are compared here: asked to, the database might start from all events of a name,
    which are many, instead of these few positions.
    """
    feed = FeedEntry.objects.filter(position__gt=after, position__lte=until).order_by("position")
    rows = feed.values_list("position", "event_id", "event__type")
    return [(place, number) for place, number, name in rows if "*" in consumer.names or name in consumer.names]


def _patience(failures: int) -> timedelta:
    return timedelta(seconds=min(2 ** min(failures, 12), 3600))


def _note_failure(consumer: Consumer, at: datetime, error: Exception) -> str:
    """Count it where the health page sees it."""
    text = _logged(consumer, error)
    Cursor.objects.filter(key=consumer.key).update(failures=F("failures") + 1, failed_at=at, last_error=text)
    return text


def _logged(consumer: Consumer, error: Exception) -> str:
    """The error in one line; its stack goes to the log."""
    log.error("journal consumer %s failed", consumer.key, exc_info=error)
    return f"{type(error).__name__}: {error}"[:500]
