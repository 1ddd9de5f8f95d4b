"""The one clock. Read at doors and in jobs only; services are told the time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

Source = Callable[[], datetime]

# How far a device's clock may run ahead of ours before we refuse its times.
AHEAD_LIMIT = timedelta(minutes=5)


def _system() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads the clock


_source: ContextVar[Source] = ContextVar("clock_source", default=_system)


def now() -> datetime:
    """The present moment, UTC. Tests, the demo and drills replace it with `running`."""
    return _source.get()()


@contextmanager
def running(source: Source | datetime) -> Iterator[None]:
    """Within the block the clock shows `source`: a fixed moment, or a function that moves."""
    chosen = (lambda: source) if isinstance(source, datetime) else source
    token = _source.set(chosen)
    try:
        yield
    finally:
        _source.reset(token)
