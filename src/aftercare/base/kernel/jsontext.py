"""Canonical JSON text: one value, one text, for ever. Hashes rest on it (decision 3)."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import orjson
from pydantic import BaseModel

from aftercare.base.kernel.money import Money
from aftercare.base.kernel.words import Words

# What holds nothing.
_LEAVES = frozenset({str, int, bool, type(None)})


def _plain(value: Any) -> Any:
    if isinstance(value, Money | Words):
        return value.as_json()
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, set | frozenset):
        return sorted(value)
    msg = f"{type(value).__name__} has no canonical JSON form"
    raise TypeError(msg)


def _moment(value: Any) -> Any:
    """Datetimes as UTC with microseconds and Z, everywhere the same length."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return _plain(value)


@lru_cache(maxsize=512)
def moment_text(value: datetime) -> str:
    """`2026-11-22T06:05:00.000000Z`; a naive datetime is a bug and raises ValueError."""
    if value.tzinfo is None:
        msg = "a moment needs a time zone"
        raise ValueError(msg)
    return f"{value.astimezone(UTC).isoformat('T', 'microseconds')[:-6]}Z"


def canonical(value: Any) -> str:
    """JSON text with sorted keys, no blanks, UTC microseconds; floats are refused."""
    _refuse_floats(value)
    return orjson.dumps(value, default=_moment, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        msg = "floats have no place in stored facts; use integers of a stated unit"
        raise TypeError(msg)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for item in inner:
        if type(item) not in _LEAVES:
            _refuse_floats(item)
