"""Pickers: finding one of many rows while typing. The app that owns the rows registers how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.hooks import Registry


@dataclass(frozen=True, slots=True)
class Option:
    """A row to pick: `hint` tells two of the same name apart (number, phone, place)."""

    id: int
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Picker:
    """How rows of a kind are found.

    `search(by, text, limit)`: best first, by name, pinyin initials, number and phone, of what `by`
    may see; an empty text gives what is likely. `get(by, ids)`: those of the ids that `by` may see.
    """

    search: Callable[[Actor, str, int], Sequence[Option]]
    get: Callable[[Actor, Sequence[int]], Sequence[Option]]


pickers: Registry[Picker] = Registry("pickers")
