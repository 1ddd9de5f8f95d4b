"""Pickers: finding one of many rows while typing. The app that owns the rows registers how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.values import is_storable


@dataclass(frozen=True, slots=True)
class Option:
    """A row to pick: `hint` tells two of the same name apart (number, phone, place)."""

    id: int
    label: str
    hint: str = ""


# Spelling out a megabyte to look for it would take seconds.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Picker:
    """How rows of a kind are found.

    `search(by, text, limit)`: best first, by name, pinyin initials, number and phone, of what `by`
    may see; an empty text gives what is likely. `get(by, ids)`: those of the ids that `by` may see.
    """

    search: Callable[[Actor, str, int], Sequence[Option]]
    get: Callable[[Actor, Sequence[int]], Sequence[Option]]
    # The row that a new object most likely belongs to, for fields that ask for it.
    usual: Callable[[Actor], int | None] | None = None

    def find(self, by: Actor, text: str, limit: int) -> Sequence[Option]:
        """`search` for what somebody typed, whatever it was; no name is longer than `LONGEST`."""
        return self.search(by, text, limit) if len(text) <= LONGEST and is_storable(text) else ()


pickers: Registry[Picker] = Registry("pickers")
