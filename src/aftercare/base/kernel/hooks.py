"""How a higher app makes itself known to a lower one: registries, filled in `AppConfig.ready()`."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """A named table of items. The lower app owns it and reads it; higher apps register.

    Registering a key twice with another item is a bug and raises; the order of reading is
    `order`, then the key, never the order of imports.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, tuple[int, T]] = {}

    def register(self, key: str, item: T, *, order: int = 100) -> T:
        known = self._items.get(key)
        if known is not None and known[1] is not item:
            msg = f"{self.name}: {key!r} is registered twice"
            raise RuntimeError(msg)
        # In the order of reading: pages read many times what is registered once.
        self._items = dict(sorted({**self._items, key: (order, item)}.items(), key=lambda row: (row[1][0], row[0])))
        return item

    def get(self, key: str) -> T | None:
        known = self._items.get(key)
        return None if known is None else known[1]

    def __getitem__(self, key: str) -> T:
        return self._items[key][1]

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[T]:
        return (item for _key, item in self.items())

    def __len__(self) -> int:
        return len(self._items)

    def items(self) -> list[tuple[str, T]]:
        """(key, item) in the order of reading."""
        return [(key, item) for key, (_order, item) in self._items.items()]
