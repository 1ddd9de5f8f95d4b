"""Which offices somebody may see, and which lists follow the one that they chose: plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aftercare.base.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Office:
    """An office to choose; `depth` counts the offices above it."""

    id: int
    name: Words
    path: str
    depth: int = 0


class Followed:
    """The permissions whose lists follow the chosen office."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    def follow(self, *keys: str) -> None:
        """Called by the owning app in `ready()`: `offices.follow("order.view")` for what lies in units.

        Not for what the whole company shares (regulations, products): it would be missing in every office.
        """
        self._keys.update(keys)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def all(self) -> list[str]:
        """Every such permission."""
        return sorted(self._keys)


followed = Followed()


def within(prefixes: Iterable[str], offices: Sequence[Office]) -> tuple[Office, ...]:
    """The offices in which grants below these paths hold, in the order given.

    Below a path that lies within an office (a team's) there is none: then it is the nearest office above.
    """
    found: set[int] = set()
    for prefix in prefixes:
        below = [one for one in offices if one.path.startswith(prefix)]
        above = [one for one in offices if prefix.startswith(one.path)]
        found.update(one.id for one in below or sorted(above, key=lambda one: len(one.path))[-1:])
    return tuple(one for one in offices if one.id in found)
