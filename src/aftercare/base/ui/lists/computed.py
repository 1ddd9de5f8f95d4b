"""Rows that are worked out instead of stored: a list page reads them as it reads a table.

```python
rows=lambda by: Computed(lambda within: judgements(by, within), bounded="at", extent=the_last_year)
```
Only what list pages ask of a queryset is here. `bounded` names a column of moments: the bounds that the
query sets for it are handed on, so that no more is worked out than was asked for. With `extent`, which says
between which moments rows lie, a sheet sorted by that column is worked out month by month.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import contains, ge, gt, le, lt
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

Row = dict[str, Any]
TICK = timedelta(microseconds=1)
# So much of an extent is worked out at once for a sheet.
PIECE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Within:
    """From when (inclusive) until when (exclusive) the query asks, as far as it says."""

    since: datetime | None = None
    until: datetime | None = None

    def narrowed(self, lookup: str, value: datetime) -> "Within":
        """With one more bound."""
        if lookup in {"gt", "gte"}:
            return replace(self, since=max(value, self.since or value))
        if lookup in {"lt", "lte"}:
            end = value + TICK if lookup == "lte" else value
            return replace(self, until=min(end, self.until or end))
        return self


Make = Callable[[Within], Iterable[Row]]
Extent = Callable[[Within], tuple[datetime, datetime]]


def _text(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return lambda mine, given: mine is not None and test(str(mine).lower(), str(given).lower())


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda mine, given: mine is not None and test(mine, given)


LOOKUPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": lambda mine, given: mine == given,
    # A value that is several: any of them.
    "in": lambda mine, given: any(one in given for one in mine) if isinstance(mine, tuple) else mine in given,
    "isnull": lambda mine, given: (mine is None) is given,
    "icontains": _text(contains),
    "istartswith": _text(str.startswith),
    "iregex": _text(lambda mine, given: re.search(given, mine) is not None),
    "gt": _ordered(gt),
    "gte": _ordered(ge),
    "lt": _ordered(lt),
    "lte": _ordered(le),
}


@dataclass(frozen=True)
class Computed:
    """Behaves like a queryset in `.values()` form, as far as lists need one."""

    make: Make
    bounded: str = ""
    extent: Extent | None = None
    conditions: tuple[Q, ...] = ()
    order: tuple[OrderBy, ...] = ()
    # Cut: None = all of them.
    cut: slice | None = None
    # Worked out once, for a page and its count, for every block of a sheet.
    made: dict[Within, list[Row]] = field(default_factory=dict)
    db: str = DEFAULT_DB_ALIAS

    def filter(self, *conditions: Q, **named: Any) -> "Computed":
        """Those that meet all conditions."""
        return replace(self, conditions=(*self.conditions, *conditions, *([Q(**named)] if named else [])))

    def made_with(self, setting: Callable[[], AbstractContextManager[None]]) -> "Computed":
        """The same, worked out within a block of this kind whenever that will be."""

        def make(within: Within) -> list[Row]:
            with setting():
                return list(self.make(within))

        return replace(self, make=make, made={})

    def none(self) -> "Computed":
        """No rows at all."""
        return replace(self, make=lambda _within: (), made={})

    def order_by(self, *order: OrderBy) -> "Computed":
        """In this order; no order: as they come."""
        return replace(self, order=order)

    def values(self, *names: str) -> "Computed":
        """All that is known of each row anyway."""
        del names
        return self

    values_list = values

    def count(self) -> int:
        """How many there are."""
        return sum(1 for _row in self)

    def __getitem__(self, cut: slice) -> "Computed":
        return replace(self, cut=cut)

    def __len__(self) -> int:
        return self.count()

    def pieces(self, *order: OrderBy) -> Iterator[tuple[list[Row], int, int]]:
        """All rows in an order, worked out piece by piece: the rows, which piece they are, of how many."""
        if self.extent is None or _name_of(order[0]) != self.bounded:
            yield list(self.order_by(*order)), 1, 1
            return
        parts = _parts(*self.extent(self.within))
        for number, (since, until) in enumerate(reversed(parts) if order[0].descending else parts, start=1):
            bounds = Q(**{f"{self.bounded}__gte": since, f"{self.bounded}__lt": until})
            piece = replace(self, conditions=(*self.conditions, bounds), made={})
            yield list(piece.order_by(*order)), number, len(parts)

    @property
    def within(self) -> Within:
        """The bounds that the conditions set."""
        found = Within()
        for condition in self.conditions:
            found = _bounds(condition, self.bounded, found)
        return found

    def __iter__(self) -> Iterator[Row]:
        within = self.within
        if within not in self.made:
            self.made[within] = list(self.make(within))
        found = [row for row in self.made[within] if all(holds(one, row) for one in self.conditions)]
        for one in reversed(self.order):
            found = _sorted(found, one)
        return iter(found[self.cut] if self.cut else found)


def holds(condition: Q, row: Row) -> bool:
    """Whether a condition is true of a row."""
    parts = (holds(child, row) if isinstance(child, Q) else _compared(child, row) for child in condition.children)
    met = any(parts) if condition.connector == Q.OR and condition.children else all(parts)
    return met != condition.negated


def _compared(child: Any, row: Row) -> bool:
    path, given = child
    name, lookup = _split(path)
    return LOOKUPS[lookup](row[name], given)


def _split(path: str) -> tuple[str, str]:
    name, _sign, lookup = path.rpartition("__")
    found = (name, lookup) if name and lookup in LOOKUPS else (path, "exact")
    return ("id", found[1]) if found[0] == "pk" else found


def _bounds(condition: Q, name: str, within: Within) -> Within:
    """What a conjunction says of the bounded column; alternatives say nothing for certain."""
    if condition.negated or condition.connector != Q.AND or not name:
        return within
    for child in condition.children:
        if isinstance(child, Q):
            within = _bounds(child, name, within)
        elif isinstance(child, tuple):
            path, lookup = _split(child[0])
            if path == name and isinstance(child[1], datetime):
                within = within.narrowed(lookup, child[1])
    return within


def _sorted(rows: Sequence[Row], by: OrderBy) -> list[Row]:
    """By one column; missing values where the database has them."""
    name = _name_of(by)
    empty = [row for row in rows if row[name] is None]
    rest = sorted((row for row in rows if row[name] is not None), key=lambda row: row[name], reverse=by.descending)
    last = connection.features.nulls_order_largest != by.descending
    return [*rest, *empty] if last else [*empty, *rest]


def _parts(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """A time in pieces, the last one as long as is left."""
    starts = [since + step * PIECE for step in range(max(-((since - until) // PIECE), 0))]
    return [(start, min(start + PIECE, until)) for start in starts]


def _name_of(by: OrderBy) -> str:
    """The column that is sorted by."""
    if not isinstance(by.expression, F):
        msg = "rows that are worked out are sorted by their values only"
        raise TypeError(msg)
    return str(vars(by.expression)["name"])
