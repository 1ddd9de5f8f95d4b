"""Number series for tests."""

from datetime import datetime

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.commands import command
from aftercare.platform.numbering.public import Series, declare, series, take


def a_series(key: str, pattern: str, **values: object) -> Series:
    """Declare a series, once a process."""
    known = series.get(key)
    return known or declare(Series(key=key, pattern=pattern, **values))  # type: ignore[arg-type]


def number(*, key: str, unit_id: int | None = None, at: datetime, fails: type[Exception] | None = None) -> str:
    """Take a number in a command of its own, and let that fail afterwards if told to."""
    return _number(key=key, unit_id=unit_id, fails=fails, by=SYSTEM, at=at)


@command("thing.number")
def _number(*, key: str, unit_id: int | None, fails: type[Exception] | None, by: Actor, at: datetime) -> str:
    taken = take(key, unit_id=unit_id, at=at)
    if fails:
        raise fails
    return taken
