"""Values that no command takes, whichever door they come by: nothing can hold them, or nobody can mean them."""

import re
from collections.abc import Iterator, Mapping
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
        if _is_sound(value):
            continue
        for place, text in faults(name, value):
            if text not in found.setdefault(place, []):
                found[place].append(text)
    if found:
        raise InvalidError(fields=found)


def _is_sound(value: object) -> bool:
    """Whether there is nothing to say about a value: so it is with most, and each is looked at at two doors."""
    if value is None:
        return True
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    names = _names(type(value))
    if not names:
        return next(faults("", value), None) is None
    for name in names:
        part = getattr(value, name)
        if part is None or part is False:  # as most parts are
            continue
        if not (is_storable(part) if type(part) is str else _is_sound(part)):
            return False
    return True


_known: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    """The parts of a schema or a dataclass; of other kinds none."""
    known = _known.get(kind)
    if known is None:
        parts = (part.name for part in fields(kind)) if is_dataclass(kind) else ()
        known = _known[kind] = tuple(kind.model_fields if issubclass(kind, BaseModel) else parts)
    return known


def faults(name: str, value: Any) -> Iterator[tuple[str, Text]]:
    """(name, why) of what is wrong with a value, or with the values within it."""
    text = _fault(value)
    if text:
        yield name, text
    for key, one in _parts(name, value):
        yield from faults(key, one)


def _fault(value: Any) -> Text | None:
    if isinstance(value, str):
        return None if is_storable(value) else NO_SUCH_SIGN
    if isinstance(value, int):
        return TOO_LARGE if abs(value) > LARGEST else None
    if isinstance(value, datetime) and value.tzinfo is None:
        return NO_ZONE
    return TOO_FAR if isinstance(value, date) and not is_plausible(value) else None


def _parts(name: str, value: object) -> Iterator[tuple[str, Any]]:
    """(name, value) of what a value is made of; the members of a list go by its name."""
    if isinstance(value, Mapping):
        yield from ((str(key), one) for key, one in value.items())
    elif names := _names(type(value)):
        yield from ((key, getattr(value, key)) for key in names)
    elif isinstance(value, list | tuple | set | frozenset):
        yield from ((name, one) for one in value)


def is_storable(text: str) -> bool:
    """PostgreSQL takes no NUL, and half of a surrogate pair has no bytes at all."""
    return _UNSTORABLE.search(text) is None


def storable(text: str) -> str:
    """The text without the characters that no database takes: for what is only looked for."""
    return _UNSTORABLE.sub("", text)


def is_plausible(day: date) -> bool:
    """Whether anybody can mean this day or moment."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
