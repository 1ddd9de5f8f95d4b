"""Values that no command takes, whichever door they come by: nothing can hold them, or nobody can mean them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from aftercare.base.kernel.errors import InvalidError, Text

# Lifts of 1905 are still maintained; a contract of 2300 is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# What a column of eight bytes holds.
LARGEST = 2**63 - 1

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

NO_SUCH_SIGN = _("This has a character in it that cannot be kept. Type it again, without what was pasted.")
TOO_LARGE = _("This number is too large.")
NO_ZONE = _("This time needs its zone, such as +08:00.")
TOO_FAR = _("This cannot be right: the year must lie between 1900 and 2199.")


def refuse_impossible(values: Mapping[str, Any]) -> None:
    """Raise InvalidError at the values that are impossible, by their names."""
    found: dict[str, list[Text]] = {}
    for name, value in values.items():
        for place, text in faults(name, value):
            if text not in found.setdefault(place, []):
                found[place].append(text)
    if found:
        raise InvalidError(fields=found)


def faults(name: str, value: Any) -> Iterator[tuple[str, Text]]:
    """(name, why) of what is wrong with a value, or with the values within it."""
    match value:
        case str():
            if not is_storable(value):
                yield name, NO_SUCH_SIGN
        case int():
            if abs(value) > LARGEST:
                yield name, TOO_LARGE
        case date():
            if isinstance(value, datetime) and value.tzinfo is None:
                yield name, NO_ZONE
            if not is_plausible(value):
                yield name, TOO_FAR
        case Mapping():
            for key, one in value.items():
                yield from faults(str(key), one)
        case Sequence() | set() | frozenset():
            yield from _faults_of_parts(name, value)
        case BaseModel():
            for key in type(value).model_fields:
                yield from faults(key, getattr(value, key))
        case _ if is_dataclass(value):
            for part in fields(value):
                yield from faults(part.name, getattr(value, part.name))


def _faults_of_parts(name: str, parts: Any) -> Iterator[tuple[str, Text]]:
    if not isinstance(parts, bytes | bytearray | memoryview):
        for one in parts:
            yield from faults(name, one)


def is_storable(text: str) -> bool:
    """PostgreSQL takes no NUL, and half of a surrogate pair has no bytes at all."""
    return _UNSTORABLE.search(text) is None


def is_plausible(day: date) -> bool:
    """Whether anybody can mean this day or moment."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
