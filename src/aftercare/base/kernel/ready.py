"""Queries that are written once.

Django's ORM writes a statement anew at each call. About a row or two that takes several times as long as the
database's answer. Here the statement is kept, and only the values change:

```python
_ASSET = Ready(lambda pk: Asset.objects.select_related("product").filter(pk=pk))
asset = _ASSET.first(12)
```
The function gets stand-ins for the values, once. So a value may be compared with a column, and nothing else may
hang on it; a tuple is for `__in`, each length is a statement of its own. What comes back is what the queryset
would give.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesIterable, ValuesListIterable, get_related_populators

from aftercare.base.kernel import tables

T = TypeVar("T")
# The stubs describe a later Django, in which it takes one value more.
_populators: Any = get_related_populators
# What may be a value, and what stands for the n-th one while the statement is written.
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 987_654_321 + place,
    str: lambda place: f"‹value {place}›",
    datetime: lambda place: datetime(1912, 6, 23, 1, 2, 3, place, UTC),
}
# How many shapes of a query are kept.
KEPT = 128


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement, its parameters as (number of the value, or None; constant), and how rows are read."""

    sql: str
    parameters: tuple[tuple[int | None, Any], ...]
    read: Callable[[Sequence[Any]], Any]
    # The parameters are the values as they come.
    is_plain: bool

    def given(self, values: Sequence[Any]) -> Sequence[Any]:
        """The parameters for these values."""
        if self.is_plain:
            return values
        stored = list(map(_stored, _flat(values)))
        return [constant if at is None else stored[at] for at, constant in self.parameters]


class Ready(Generic[T]):
    """A query of a fixed shape, called with its values in order."""

    def __init__(self, build: Callable[..., "QuerySet[Any, T]"]) -> None:
        self._build = build
        self._kept: dict[tuple[object, ...], _Statement] = {}

    def __call__(self, *values: Any) -> list[T]:
        """The rows."""
        if () in values:
            return []
        kept = self._statement(values)
        return list(map(kept.read, tables.fetch(kept.sql, kept.given(values))))

    def _statement(self, values: Sequence[Any]) -> _Statement:
        shape: tuple[object, ...] = tuple(map(type, values))
        if tuple in shape:
            shape = tuple(map(_kind, values))
        kept = self._kept.get(shape)
        if kept is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            kept = self._kept[shape] = _written(self._build, values)
        return kept

    def first(self, *values: Any) -> T | None:
        """The first row, or None."""
        return next(iter(self(*values)), None)


def read(rows: "QuerySet[Any, T]") -> list[T]:
    """What the queryset gives, for one that is written anew each time: only its rows come in fewer steps."""
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return []
    return list(map(_reader(rows, compiler, compiler.connection), tables.fetch(sql, parameters)))


def _written(build: Callable[..., "QuerySet[Any, Any]"], values: Sequence[Any]) -> _Statement:
    stand_ins = _stand_ins(values)
    rows, stored = build(*stand_ins), list(map(_stored, _flat(stand_ins)))
    compiler = rows.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    if not set(stored) <= set(parameters):
        msg = "a value of a ready query is not simply compared with a column"
        raise TypeError(msg)
    places = tuple((stored.index(one), None) if one in stored else (None, one) for one in parameters)
    in_order = [at for at, _constant in places] == list(range(len(values)))
    return _Statement(sql, places, _reader(rows, compiler, connection), is_plain=in_order and stored == stand_ins)


def _kind(value: Any) -> object:
    return tuple(map(type, value)) if isinstance(value, tuple) else type(value)


def _flat(values: Sequence[Any]) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, tuple) else (value,))]


def _stand_ins(values: Sequence[Any]) -> list[Any]:
    """In the shape of the values."""
    flat = iter([STAND_INS[type(value)](place) for place, value in enumerate(_flat(values))])
    return [tuple(next(flat) for _one in value) if isinstance(value, tuple) else next(flat) for value in values]


def _stored(value: Any) -> Any:
    """As the driver takes it."""
    return tables.adapters()[0](value) if isinstance(value, datetime) else value


def _reader(rows: "QuerySet[Any, Any]", compiler: Any, through: Any) -> Callable[[Sequence[Any]], Any]:
    """Turns a fetched tuple into what the queryset would give."""
    columns = [column[0] for column in compiler.select]
    converters = [
        (place, step, column) for place, (steps, column) in compiler.get_converters(columns).items() for step in steps
    ]
    build = _builder(rows, compiler)

    if not converters:
        return lambda row: build(list(row))

    def read(row: Sequence[Any]) -> Any:
        values = list(row)
        for place, step, column in converters:
            values[place] = step(values[place], column, through)
        return build(values)

    return read


def _builder(rows: "QuerySet[Any, Any]", compiler: Any) -> Callable[[list[Any]], Any]:
    kind = rows._iterable_class  # noqa: SLF001 - it stands nowhere else
    if kind is ModelIterable:
        return _model_builder(compiler)
    if kind is ValuesIterable:
        return partial(_named, list(rows.query.selected or ()))
    return tuple if kind is ValuesListIterable else _only


def _named(names: list[str], values: list[Any]) -> dict[str, Any]:
    return dict(zip(names, values, strict=True))


def _only(values: list[Any]) -> Any:
    """`values_list(…, flat=True)`."""
    return values[0]


def _model_builder(compiler: Any) -> Callable[[list[Any]], Any]:
    """A row with those of `select_related`."""
    model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    first, last = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:last]]
    populators = _populators(compiler.klass_info, compiler.select, connection.alias)

    def build(values: list[Any]) -> Any:
        made = tables.made(model, dict(zip(names, values[first:last], strict=True)))
        for populator in populators:
            populator.populate(values, made)
        return made

    return build
