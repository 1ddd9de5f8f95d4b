"""Problems and plans as bytes, so that another process or another machine can work on them.

JSON, made small: a record is the list of its fields, a mapping the list of its pairs. What it means is in the types of
`model`, so the same version must read what it wrote: bytes are for work under way, not for keeping.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
import orjson

from aftercare.operations.dispatch.planner.model import Table

# Little effort: what is packed is read once, soon.
EFFORT = 1
T = TypeVar("T")


def packed(value: object) -> bytes:
    """A record of `model` as bytes."""
    return zlib.compress(orjson.dumps(_plain(value)), EFFORT)


def unpacked(kind: type[T], data: bytes) -> T:
    """The record of this type that the bytes hold."""
    made: T = _made(kind, orjson.loads(zlib.decompress(data)))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [value.shape, b64encode(np.ascontiguousarray(value, np.int64).tobytes()).decode()]
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(each)] for key, each in value.items()]
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _made(kind: Any, value: Any) -> Any:
    if isinstance(kind, UnionType):
        return None if value is None else _made(get_args(kind)[0], value)
    make = MAKING.get(get_origin(kind) or kind)
    if make is not None:
        return make(value, *get_args(kind)[:1])
    return _record(kind, value) if is_dataclass(kind) else value


def _record(kind: Any, value: Any) -> Any:
    return kind(**{name: _made(hint, each) for (name, hint), each in zip(_hints(kind), value, strict=True)})


def _array(value: Any, _kind: Any = None) -> Any:
    shape, text = value
    return np.frombuffer(b64decode(text), np.int64).reshape(shape)


def _tuple(value: Any, inner: Any) -> Any:
    return tuple(_made(inner, each) for each in value)


# How what is no record is made of JSON; a mapping's pairs and a set's members are whole numbers and names.
MAKING: dict[Any, Callable[..., Any]] = {
    np.ndarray: _array,
    Table: _array,
    tuple: _tuple,
    frozenset: lambda value, _inner: frozenset(value),
    Mapping: lambda value, _inner: dict(value),
    datetime: datetime.fromisoformat,
}


@cache
def _hints(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a record with their types."""
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))
