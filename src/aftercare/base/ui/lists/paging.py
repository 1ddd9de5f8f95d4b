"""Paging by key: the next page costs the same wherever it lies (decision: no offsets, no totals)."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from aftercare.base.kernel.ready import read
from aftercare.base.ui.lists.computed import Computed

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list: an ORM path, then the id, both in one direction."""

    path: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's place in the order. `before=True`: the page that ends ahead of it."""

    value: Any
    id: int
    before: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and the marks from which the neighbours are read ("" = there is none)."""

    rows: list[Row]
    previous: str
    next: str


def fetch(rows: QuerySet[Any] | Computed, names: list[str], sort: Sort, mark: Mark | None, size: int) -> Page:
    """One page of `.values(*names)`, in one query."""
    backwards = mark is not None and mark.before
    descending = sort.descending != backwards
    if mark is not None:
        rows = rows.filter(_beyond(rows, sort.path, mark, descending=descending))
    ordered = rows.order_by(*order(Sort(sort.path, descending)))
    wanted = ordered.values(*{*names, sort.path, "id"})[: size + 1]
    found = read(wanted) if isinstance(wanted, QuerySet) else list(wanted)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous, has_next = (more, True) if backwards else (mark is not None, more)
    return Page(
        found,
        encode(found[0], sort, before=True) if has_previous and found else "",
        encode(found[-1], sort, before=False) if has_next and found else "",
    )


def order(sort: Sort) -> list[OrderBy]:
    """Both in one direction, NULLs where the database's own indexes have them."""
    return [OrderBy(F(name), descending=sort.descending) for name in dict.fromkeys((sort.path, "id"))]


def _beyond(rows: QuerySet[Any] | Computed, path: str, mark: Mark, *, descending: bool) -> Q:
    """Rows behind the mark in the direction of reading.

    `path >= value AND (path > value OR id > …)` lets both databases start in the index at the
    value; the plain form with OR at its top makes them read from the beginning.
    """
    over, least = ("lt", "lte") if descending else ("gt", "gte")
    ids = Q(**{f"id__{over}": mark.id})
    if path == "id":
        return ids
    # Do NULLs stand at the end of the list, as it is being read?
    nulls_last = connections[rows.db].features.nulls_order_largest != descending
    empty = Q(**{f"{path}__isnull": True})
    if mark.value is None:
        return empty & ids if nulls_last else (empty & ids) | ~empty
    beyond = Q(**{f"{path}__{least}": mark.value}) & (Q(**{f"{path}__{over}": mark.value}) | ids)
    return beyond | empty if nulls_last and _nullable(rows, path) else beyond


def _nullable(rows: QuerySet[Any] | Computed, path: str) -> bool:
    """May the path be NULL? Annotations and paths through relations may."""
    if isinstance(rows, Computed) or "__" in path or path in rows.query.annotations:
        return True
    return bool(rows.model._meta.get_field(path).null)


def encode(row: Row, sort: Sort, *, before: bool) -> str:
    """A row's mark, for the address."""
    value = row[sort.path]
    kind = (
        "t"
        if isinstance(value, datetime)
        else "d"
        if isinstance(value, date)
        else "u"
        if isinstance(value, UUID)
        else ""
    )
    text = value.isoformat() if isinstance(value, date) else str(value) if kind else value
    packed = json.dumps([kind, text, row["id"], int(before)], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


_READERS: Mapping[str, Callable[[str], Any]] = {"t": datetime.fromisoformat, "d": date.fromisoformat, "u": UUID}


def decode(text: str) -> Mark | None:
    """The mark of an address; None for what is none (the list then begins at its start)."""
    try:
        kind, value, row_id, before = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        value = _READERS[kind](value) if kind else value
    except (ValueError, TypeError, KeyError, binascii.Error):
        return None
    if type(row_id) is not int or isinstance(value, list | dict | float) or abs(row_id) >= 2**63:
        return None
    return Mark(value, row_id, before=bool(before))
