"""Many row ids in little text: an import of 250,000 rows is a handful of ranges."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


def to_ranges(ids: Iterable[int]) -> list[tuple[int, int]]:
    """`[4, 5, 6, 9]` → `[(4, 6), (9, 9)]`; order and repetition do not matter."""
    ranges: list[tuple[int, int]] = []
    for one in sorted(set(ids)):
        if ranges and ranges[-1][1] == one - 1:
            ranges[-1] = (ranges[-1][0], one)
        else:
            ranges.append((one, one))
    return ranges


def to_text(ranges: Iterable[tuple[int, int]]) -> str:
    """`[(4, 6), (9, 9)]` → `"4-6,9"`."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def from_text(text: str) -> list[tuple[int, int]]:
    """The inverse of `to_text`."""
    pairs = (part.partition("-") for part in text.split(",") if part)
    return [(int(first), int(last or first)) for first, _dash, last in pairs]


def in_chunks(ranges: Iterable[tuple[int, int]], size: int) -> Iterator[list[tuple[int, int]]]:
    """The same ranges cut and grouped so that a group holds `size` ids at most."""
    group: list[tuple[int, int]] = []
    room = size
    for first, last in ranges:
        start = first
        while start <= last:
            end = min(last, start + room - 1)
            group.append((start, end))
            room -= end - start + 1
            start = end + 1
            if room == 0:
                yield group
                group, room = [], size
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class Undoing:
    """An undo under way, for cleaners: what the batch created."""

    batch_id: int
    created: Mapping[str, list[tuple[int, int]]]

    def ids(self, label: str, size: int = 500) -> Iterator[list[int]]:
        """The created ids of one model ("service.order"), in lists of `size` at most."""
        for group in in_chunks(self.created.get(label, []), size):
            yield [one for first, last in group for one in range(first, last + 1)]
