"""Ready-made statements, on both databases, past the ORM: many rows at once, and values as they come back."""

from asyncio.events import _get_running_loop
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter
from threading import local
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.base import ModelState

# What the standard library takes, and nothing further.
AS_JSON = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS

M = TypeVar("M", bound=models.Model)
# So many rows go into SQLite in one step: between two steps another thread may hold up whoever writes.
FEW = 12


@cache
def vendor() -> str:
    """`sqlite` or `postgresql`: it does not change while a process lives, and asking Django takes time."""
    return connection.vendor


def fetch(statement: str, values: Sequence[Any] = ()) -> list[Any]:
    """What a ready-made statement gives; on SQLite past Django's cursors, which take longer than the answer."""
    return _run(statement, values)[0]


class _Kept(local):
    """A thread's connection stays the same object; each time that Django looks it up it raises two errors within.

    Where an event loop runs in the thread it hangs on the context instead, and Django is asked.
    """

    connection: Any = None


_kept = _Kept()


def _run(statement: str, values: Sequence[Any]) -> tuple[list[Any], int, int]:
    """The rows, how many rows were changed, and on SQLite the id of the row that was added."""
    here: Any = _kept.connection if _get_running_loop() is None else connections[DEFAULT_DB_ALIAS]
    if here is None:
        here = _kept.connection = connections[DEFAULT_DB_ALIAS]
    if vendor() == "sqlite":
        done: tuple[list[Any], int, int] = here.run(statement, values)
        return done
    with here.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else [], cursor.rowcount, 0


def add(model: type[M], objects: Sequence[M]) -> None:
    """`bulk_create` for new objects of a plain table at a fraction of its cost; gives ids to those without one."""
    if not objects:
        return
    if len(objects) == 1 and objects[0].pk is None and vendor() == "sqlite":
        _add_one(model, objects[0])
        return
    new = [one for one in objects if one.pk is None]
    for number, one in zip(take_ids(model, len(new)), new, strict=True):
        one.pk = number
    columns = _columns(model)
    insert(model, columns.names, [columns.of(one) for one in objects])


def _add_one(model: type[M], one: M) -> None:
    """SQLite says which id it gave."""
    columns = _columns(model, with_id=False)
    one.pk = _run(_sqlite(model, columns.names), columns.of(one))[2]


def create(model: type[M], **values: Any) -> M:
    """One new row of a plain table, by the names of its columns' attributes; what is not given has its default."""
    columns, defaults = _columns(model, with_id=False), _defaults(model)
    fresh = {name: default() for name, default in defaults.fresh if name not in values}
    row = {**defaults.constant, **fresh, **values}
    if len(row) != len(columns.names):
        raise TypeError(row.keys() - defaults.constant.keys())
    stored = columns.stored(list(row.values()))
    if vendor() == "sqlite":
        pk = _run(_sqlite(model, columns.names), stored)[2]
    else:
        pk = take_ids(model, 1)[0]
        insert(model, ("id", *columns.names), [[pk, *stored]])
    return made(model, {"id": pk, **row})


def made(model: type[M], values: Mapping[str, Any]) -> M:
    """The object of a row as `from_db` makes it, in one step: nobody listens to how our objects are made."""
    state = ModelState()
    state.db, state.adding = DEFAULT_DB_ALIAS, False
    new = model.__new__(model)
    vars(new).update(values, _state=state)
    return new


@dataclass(frozen=True, slots=True)
class _Defaults:
    """What a new row holds before anybody says anything: every attribute in order, and what is made anew each time."""

    constant: dict[str, Any]
    fresh: tuple[tuple[str, Callable[[], Any]], ...]


@lru_cache
def _defaults(model: type[models.Model]) -> _Defaults:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    fresh = tuple(
        (str(field.attname), field.default) for field in fields if field.has_default() and callable(field.default)
    )
    constant = {str(field.attname): field.get_default() for field in fields}
    return _Defaults(constant, fresh)


@dataclass(frozen=True, slots=True)
class _Columns:
    """A table's columns, the attributes that they are filled from, and how those are stored that need any work."""

    names: tuple[str, ...]
    read: Callable[[Any], tuple[Any, ...]]
    worked: tuple[tuple[int, Callable[[Any], Any]], ...]

    def of(self, one: models.Model) -> list[Any]:
        """An object's values, as the driver takes them."""
        return self.stored(list(self.read(one)))

    def stored(self, values: list[Any]) -> list[Any]:
        """The values as the driver takes them, in place."""
        for place, store in self.worked:
            values[place] = store(values[place])
        return values


@lru_cache
def _columns(model: type[models.Model], *, with_id: bool = True) -> _Columns:
    fields = [field for field in model._meta.concrete_fields if with_id or not field.primary_key]
    stored = ((place, _store(field)) for place, field in enumerate(fields))
    return _Columns(
        tuple(str(field.column) for field in fields),
        attrgetter(*(str(field.attname) for field in fields)),
        tuple((place, store) for place, store in stored if store is not None),
    )


def _store(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """How a value is stored; None = as it is."""
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.CharField | models.TextField):
        return _text
    if isinstance(kind, models.IntegerField | models.BooleanField):
        return None
    if isinstance(kind, models.DateTimeField):
        return adapters()[0]
    if isinstance(kind, models.UUIDField):
        return _uuid
    if type(kind) is models.JSONField and vendor() == "sqlite":
        return _json
    return lambda value: field.get_db_prep_save(value, connection)


def _text(value: Any) -> Any:
    """A member of TextChoices becomes plain text."""
    return value if value is None else str(value)


def _uuid(value: UUID | None) -> Any:
    return None if value is None else adapters()[1](value)


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, option=AS_JSON).decode()


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids for new rows. On SQLite the transaction holds the only write lock, so counting on is safe."""
    table = model._meta.db_table
    if vendor() == "postgresql":
        taken = fetch("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return sorted(number for (number,) in taken)
    # Not a plain SELECT: whoever reads first takes the lock here, before counting on (kernel.sqlite).
    last = fetch("VALUES ((SELECT seq FROM sqlite_sequence WHERE name = %s))", [table])[0][0] or 0
    return list(range(last + 1, last + count + 1))


def insert(
    model: type[models.Model], columns: tuple[str, ...], new: Sequence[Sequence[Any]], *, tail: str = ""
) -> None:
    """Insert rows of plain values; `tail` is an `ON CONFLICT …` clause."""
    if not new:
        return
    if vendor() == "postgresql":
        fetch(_postgresql(model, columns) + tail, [list(values) for values in zip(*new, strict=True)])
    elif len(new) <= FEW:
        fetch(_sqlite(model, columns, len(new)) + tail, [*chain.from_iterable(new)])
    else:
        with connection.cursor() as cursor:
            cursor.executemany(_sqlite(model, columns) + tail, new)


def update(
    model: type[models.Model], values: Mapping[str, Any], where: str, given: Sequence[Any], *, counted: bool = False
) -> int:
    """Set `values`, plain ones by the fields' names, where a condition holds; returns how many rows were changed.

    `counted`: the rows' `version` goes up by one.
    """
    columns, stored = [], []
    for name, value in values.items():
        column, store = _field(model, name)
        columns.append(column)
        stored.append(value if store is None else store(value))
    statement = _update(model, tuple(columns), where, counted=counted)
    return _run(statement, [*stored, *given])[1]


@lru_cache(maxsize=512)
def _field(model: type[models.Model], name: str) -> tuple[str, Callable[[Any], Any] | None]:
    """Column, and how a value is stored in it."""
    field = next(one for one in model._meta.concrete_fields if name in {one.name, one.attname})
    return str(field.column), _store(field)


@lru_cache(maxsize=512)
def _update(model: type[models.Model], columns: tuple[str, ...], where: str, *, counted: bool) -> str:
    new = [*(f'"{name}" = %s' for name in columns), *(["version = version + 1"] if counted else [])]
    return f'UPDATE "{model._meta.db_table}" SET {", ".join(new)} WHERE {where}'  # noqa: S608 - names are ours


def adapters() -> tuple[Callable[[datetime | None], Any], Callable[[UUID], Any]]:
    """How the database's driver takes moments and UUIDs."""
    if vendor() == "postgresql":
        return _same, _same
    return _sqlite_moment, _sqlite_uuid


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=512)
def _sqlite_moment(value: datetime | None) -> str | None:
    """One command stores the same few moments again and again, and each text takes two microseconds."""
    return None if value is None else str(value.astimezone(UTC))[: -len("+00:00")]


def _sqlite_uuid(value: UUID) -> str:
    return value.hex


@lru_cache(maxsize=512)
def _sqlite(model: type[models.Model], columns: tuple[str, ...], count: int = 1) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    row = f"({', '.join(['%s'] * len(columns))})"
    # What goes wrong undoes the command, so SQLite need not keep each page as it was before several rows.
    insert = "INSERT OR FAIL" if count > 1 else "INSERT"
    return f'{insert} INTO "{model._meta.db_table}" ({names}) VALUES {", ".join([row] * count)} '


@lru_cache
def _postgresql(model: type[models.Model], columns: tuple[str, ...]) -> str:
    meta = model._meta
    types = {field.column: field.db_type(connection) for field in meta.concrete_fields}
    names = ", ".join(f'"{name}"' for name in columns)
    arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
    return f'INSERT INTO "{meta.db_table}" ({names}) SELECT * FROM unnest({arrays}) '  # noqa: S608 - names are ours


def moment(value: str | datetime | None) -> datetime | None:
    """A time as it was read: SQLite keeps it as UTC without saying so, PostgreSQL says so."""
    if isinstance(value, str):
        return datetime.fromisoformat(value + "+00:00")
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def moment_column(name: str) -> str:
    """A column of times in a statement whose rows go through `moment`, past the converter of SQLite's driver."""
    return f"CAST({name} AS TEXT)" if vendor() == "sqlite" else name
