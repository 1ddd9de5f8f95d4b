"""Where in the tree a unit may stand."""

from collections.abc import Iterator
from typing import NamedTuple

COMPANY, OFFICE, DEPARTMENT, TEAM = "company", "office", "department", "team"

# Kind → what it may stand in. Regions are offices with offices in them; a legal entity is a company.
HOMES = {
    COMPANY: frozenset({"", COMPANY}),
    OFFICE: frozenset({COMPANY, OFFICE}),
    DEPARTMENT: frozenset({COMPANY, OFFICE, DEPARTMENT}),
    TEAM: frozenset({COMPANY, OFFICE, DEPARTMENT}),
}
PATH_LIMIT = 200


class Place(NamedTuple):
    """Whose something is, as its row says it: the unit's id, and a copy of the unit's path."""

    unit_id: int
    path: str


def may_stand(kind: str, parent_kind: str) -> bool:
    """`parent_kind` is "" at the top."""
    return parent_kind in HOMES[kind]


def path_below(parent_path: str, unit_id: int) -> str:
    """`/1/4/` and 9 → `/1/4/9/`; at the top the parent's path is empty."""
    return f"{parent_path or '/'}{unit_id}/"


def is_below(path: str, other: str) -> bool:
    """Is the unit at `path` the one at `other`, or below it?"""
    return path.startswith(other)


def ids_in(path: str) -> list[int]:
    """The ids from the root down to the unit itself."""
    return [int(part) for part in path.strip("/").split("/") if part]


def prefixes(path: str) -> Iterator[str]:
    """The paths of the units from the root down to this one."""
    way = "/"
    for number in ids_in(path):
        way += f"{number}/"
        yield way
