"""Trees by materialised path: `/1/4/9/` names the ids from the root down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

R = TypeVar("R", bound=Any)

LONGEST_PATH = 200


def child_path(parent_path: str, row_id: int) -> str:
    """The path of a row below `parent_path` ("" for a root)."""
    return f"{parent_path or '/'}{row_id}/"


def ids_of(path: str) -> list[int]:
    """The ids from the root down to the row itself."""
    return [int(part) for part in path.strip("/").split("/") if part]


def lies_below(path: str, other: str) -> bool:
    """Whether `path` is `other` or somewhere below it."""
    return path.startswith(other)


def waves(rows: Sequence[tuple[str, str]]) -> list[list[int]]:
    """Rows of (own number, parent's number) by level: every wave finds its parents in those before it.

    A parent that does not come earlier among the rows is taken to be there already.
    """
    level: dict[str, int] = {}
    found: list[list[int]] = []
    for index, (number, parent) in enumerate(rows):
        depth = level[parent] + 1 if parent in level else 0
        level.setdefault(number, depth)
        if depth == len(found):
            found.append([])
        found[depth].append(index)
    return found


@dataclass(slots=True)
class Branch(Generic[R]):
    """A row with what lies below it."""

    row: R
    below: "list[Branch[R]]" = field(default_factory=list)


def as_tree(rows: Sequence[R]) -> list[Branch[R]]:
    """Rows (with `pk` and `parent_id`) as a tree, in their order; whose parent is not among them is a root."""
    known = {row.pk: Branch(row) for row in rows}
    roots: list[Branch[R]] = []
    for branch in known.values():
        above = known.get(branch.row.parent_id)
        (above.below if above else roots).append(branch)
    return roots
