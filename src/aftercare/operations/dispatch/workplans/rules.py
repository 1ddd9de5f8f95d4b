"""What a plan of work says, and how its items are written in lines. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aftercare.base.kernel.errors import InvalidError
from aftercare.operations.dispatch.workplans.errors import (
    ENDS_BEFORE,
    NO_ITEMS,
    OUTSIDE,
    TOO_LONG,
    TOO_MANY_ITEMS,
    UNREADABLE_ITEM,
)

MOST_ITEMS, LONGEST_DAYS = 200, 1_100
WORDS_LENGTH = 300
_LINE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})[\s,，、:：]+(\S.*)")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do on a day."""

    planned_on: date
    words: str


def read_items(text: str) -> list[Item]:
    """Items as people write them, a line each: the day, then what is done."""
    lines = enumerate(text.splitlines(), start=1)
    return [_read(number, line) for number, line in lines if line.strip()]


def _read(number: int, line: str) -> Item:
    found = _LINE.fullmatch(line.rstrip())
    try:
        if found:
            return Item(date.fromisoformat(found[1]), found[2].strip()[:WORDS_LENGTH])
    except ValueError:
        pass
    raise InvalidError(fields={"items": [UNREADABLE_ITEM % {"line": number}]})


def written(items: Iterable[Any]) -> str:
    """The lines again."""
    return "\n".join(f"{one.planned_on:%Y-%m-%d} {one.words}" for one in items)


def check(starts_on: date, ends_on: date, items: Sequence[Item]) -> None:
    """The days are in order, the items lie within them."""
    if ends_on < starts_on:
        raise InvalidError(fields={"ends_on": [ENDS_BEFORE]})
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        raise InvalidError(fields={"ends_on": [TOO_LONG % {"days": LONGEST_DAYS}]})
    if not items:
        raise InvalidError(fields={"items": [NO_ITEMS]})
    if len(items) > MOST_ITEMS:
        raise InvalidError(fields={"items": [TOO_MANY_ITEMS % {"most": MOST_ITEMS}]})
    for number, one in enumerate(items, start=1):
        if not starts_on <= one.planned_on <= ends_on:
            values = {"line": number, "day": one.planned_on, "first": starts_on, "last": ends_on}
            raise InvalidError(fields={"items": [OUTSIDE % values]})
