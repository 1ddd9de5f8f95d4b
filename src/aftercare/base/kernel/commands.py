"""The only door to a write: one transaction that changes rows and appends the facts."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models, transaction  # noqa: TID251 - the one place that opens transactions

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.base.kernel.errors import DomainError, TimeRefusedError, TooLateError, WhyLateError
from aftercare.base.kernel.events import About, Event, Published, Recorded, in_transaction
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.ids import uuid7
from aftercare.base.kernel.jsontext import canonical
from aftercare.base.kernel.values import refuse_impossible

P = ParamSpec("P")
R = TypeVar("R")

# Keywords that say who sends, when and from where, not what is asked for.
OF_THE_SENDING = frozenset({"by", "at", "device_at", "place", "location"})

# Readers may publish; each such round is a consequence of the one before. More is a loop.
MAX_ROUNDS = 8
# The field, or the parameter, in which a person says why something is recorded so late.
WHY_LATE = "why_late"


@dataclass(slots=True)
class Running:
    """The command that is being carried out."""

    uid: UUID
    name: str
    by: Actor
    at: datetime
    request_hash: str
    batch_id: int | None = None
    # A chunk of an import: its times are what the file says.
    is_bulk: bool = False
    # Why it is recorded so late; empty while nothing lies further back than usual.
    why_late: str = ""
    published: list[Published] = field(default_factory=list)
    # The streams that were written to.
    touched: set[tuple[str, int]] = field(default_factory=set)


class Sink(Protocol):
    """What the journal gives the kernel."""

    def replayed(self, command: Running) -> tuple[bool, Any]:
        """(True, stored result) if this uid was carried out before with the same request."""

    def append(self, command: Running, published: list[Published]) -> list[Recorded]:
        """Append in the running transaction; events come back as recorded."""

    def finish(self, command: Running, result: Any) -> None:
        """Write the command row, in the running transaction."""

    def refused(self, command: Running, error: DomainError, subject: tuple[str, int] | None) -> None:
        """Record a refusal, in a transaction of its own, after the roll-back."""


_sink: list[Sink] = []
_current: ContextVar[Running | None] = ContextVar("command", default=None)
_key: ContextVar[UUID | None] = ContextVar("command_key", default=None)
_why_late: ContextVar[str] = ContextVar("why_late", default="")


# Who may record what lies further back than `settings.LATE_AFTER`; accounts registers.
may_record_late: Registry[Callable[[Actor], bool]] = Registry("may record late")
# Nobody is asked for a reason where a machine or the past itself speaks.
NEVER_LATE = frozenset({ActorKind.SYSTEM, ActorKind.HISTORY})


def set_sink(sink: Sink) -> None:
    """Called once, by the journal."""
    _sink[:] = [sink]


def current() -> Running | None:
    """The running command, if any."""
    return _current.get()


@contextmanager
def submission_key(key: UUID | None) -> Iterator[None]:
    """The next outermost command carries this client-given uid: sent twice, it is done once."""
    token = _key.set(key)
    try:
        yield
    finally:
        _key.reset(token)


@contextmanager
def recorded_late(why: str) -> Iterator[None]:
    """Commands within the block may lie further back than usual, if their actor may: this is why."""
    token = _why_late.set(why.strip())
    try:
        yield
    finally:
        _why_late.reset(token)


def command(name: str, *, reads_first: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a service function a command.

    The function is keyword-only and takes `by: Actor` and `at: datetime`. The outermost
    command opens the transaction, appends the buffered events at its end, lets the
    in-transaction readers see them, and writes its `journal_command` row. A command called
    within another joins it. A DomainError rolls everything back and is journalled as
    `command.refused` by the outermost door.

    With `reads_first` SQLite's write lock is taken at its first write: for commands that look much up
    and need none of it to stand still, as none does on PostgreSQL.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if _current.get() is not None:
                return function(*args, **kwargs)
            running = _begin(name, kwargs)
            try:
                _check_age(running, running.at)
                with _transaction(reads_first=reads_first):
                    done, stored = _sink[0].replayed(running)
                    if done:
                        return _load(stored)  # type: ignore[no-any-return]
                    with _as_current(running):
                        result = function(*args, **kwargs)
                        _append_all(running)
                    _sink[0].finish(running, _store(result))
                    return result
            except DomainError as error:
                _sink[0].refused(running, error, _subject(kwargs))
                raise

        run.command_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def _transaction(*, reads_first: bool) -> AbstractContextManager[None]:
    if reads_first:
        connection = transaction.get_connection()
        getattr(connection, "reads_first", lambda: None)()  # PostgreSQL locks rows, not everything
    made: AbstractContextManager[None] = transaction.atomic()
    return made


@contextmanager
def bulk(name: str, *, by: Actor, at: datetime, batch_id: int | None = None) -> Iterator[Running]:
    """One command for a chunk of rows (imports): same journal, same transaction rule."""
    if _current.get() is not None:
        msg = "a bulk command cannot run inside another command"
        raise RuntimeError(msg)
    running = Running(uuid7(clock.now()), name, by, at, "", batch_id, is_bulk=True)
    with transaction.atomic():
        with _as_current(running):
            yield running
            _append_all(running)
        _sink[0].finish(running, None)


@contextmanager
def undone() -> Iterator[None]:
    """Commands within the block see each other's changes; at its end all of them are gone. For rehearsals."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def attempt() -> Iterator[None]:
    """A savepoint inside a command: if the block raises, its rows *and its events* are gone."""
    running = _current.get()
    mark = len(running.published) if running else 0
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if running:
            del running.published[mark:]
        raise


def publish(
    event: Event, *, stream_id: int, at: datetime, device_at: datetime | None = None, about: tuple[About, ...] = ()
) -> None:
    """Say that something happened. Only within a command; nothing is kept if that rolls back."""
    running = _current.get()
    if running is None:
        msg = f"{type(event).__name__} published outside a command"
        raise RuntimeError(msg)
    if at > clock.now() + clock.AHEAD_LIMIT:
        raise TimeRefusedError
    _check_age(running, at)
    running.published.append(Published(event, stream_id, at, device_at, about))


def _begin(name: str, kwargs: dict[str, Any]) -> Running:
    by, at = kwargs.get("by"), kwargs.get("at")
    if not isinstance(by, Actor) or not isinstance(at, datetime):
        msg = f"{name}: a command takes `by: Actor` and `at: datetime` as keywords"
        raise TypeError(msg)
    if at > clock.now() + clock.AHEAD_LIMIT and by.kind is not ActorKind.HISTORY:
        raise TimeRefusedError
    refuse_impossible(kwargs)
    key = _key.get()
    _key.set(None)  # the next command, and that one only
    return Running(key or uuid7(clock.now()), name, by, at, _hash(name, kwargs) if key else "")


def _check_age(running: Running, at: datetime) -> None:
    """What lies further back than the limit needs a right and a reason, which the journal keeps (decision 4).

    History, imports and the system's own work are exempt.
    """
    by = running.by
    if at >= clock.now() - settings.LATE_AFTER or by.kind in NEVER_LATE or by.channel is Channel.IMPORT:
        return
    if running.is_bulk:
        return
    hours = int(settings.LATE_AFTER.total_seconds() // 3600)
    if not any(may(by) for may in may_record_late):
        raise TooLateError(hours=hours)
    if not _why_late.get():
        raise WhyLateError(fields={WHY_LATE: [str(WhyLateError(hours=hours))]}, hours=hours)
    running.why_late = _why_late.get()


def _hash(name: str, kwargs: dict[str, Any]) -> str:
    """Of everything the client asked for; when and where a sending came from differs between two of them."""
    sent = {key: _hashable(value) for key, value in kwargs.items() if key not in OF_THE_SENDING}
    by: Actor = kwargs["by"]
    return sha256(canonical([name, by.kind, by.id, sent]).encode()).hexdigest()


def _hashable(value: Any) -> Any:
    if isinstance(value, models.Model):
        return [value._meta.label_lower, value.pk]
    try:
        canonical(value)
    except TypeError:
        return repr(value)
    return value


@contextmanager
def _as_current(running: Running) -> Iterator[None]:
    token = _current.set(running)
    try:
        yield
    finally:
        _current.reset(token)


def _append_all(running: Running) -> None:
    """Append what was published; readers may add more, in rounds."""
    for _round in range(MAX_ROUNDS):
        waiting, running.published = running.published, []
        if not waiting:
            return
        recorded = _sink[0].append(running, waiting)
        running.touched.update((one.stream, one.stream_id) for one in recorded)
        in_transaction.deliver(recorded)
    msg = f"{running.name}: events keep causing events"
    raise RuntimeError(msg)


def _subject(kwargs: dict[str, Any]) -> tuple[str, int] | None:
    """What a refused command was about: its first `<kind>_id` keyword."""
    for name, value in kwargs.items():
        if name.endswith("_id") and isinstance(value, int):
            return name.removesuffix("_id"), value
    return None


def _store(result: Any) -> Any:
    """What the command row keeps of a result: a reference to a row, or nothing."""
    if isinstance(result, models.Model):
        return {"model": result._meta.label_lower, "pk": result.pk}
    return None


def _load(stored: Any) -> Any:
    if not stored:
        return None
    from django.apps import apps  # noqa: TID251 - a stored label, not an import

    return apps.get_model(stored["model"])._base_manager.get(pk=stored["pk"])
