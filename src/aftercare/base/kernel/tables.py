"""Ready-made statements, on both databases, past the ORM: many rows at once, and values as they come back."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def add(model: type[M], objects: Sequence[M]) -> None:
    """`bulk_create` for new objects of a plain table at a fraction of its cost; gives ids to those without one."""
    if not objects:
        return
    new = [one for one in objects if one.pk is None]
    for number, one in zip(take_ids(model, len(new)), new, strict=True):
        one.pk = number
    fields = model._meta.concrete_fields
    columns = [_column(field, objects) for field in fields]
    insert(model, tuple(str(field.column) for field in fields), list(zip(*columns, strict=True)))


def _column(field: "models.Field[Any, Any]", objects: Sequence[models.Model]) -> list[Any]:
    """A field's values as the driver takes them; most kinds need next to no work."""
    values = [getattr(one, field.attname) for one in objects]
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.CharField | models.TextField):  # a member of TextChoices becomes plain text
        return [value if value is None else str(value) for value in values]
    if isinstance(kind, models.IntegerField | models.BooleanField):
        return values
    if isinstance(kind, models.DateTimeField):
        return list(map(adapters()[0], values))
    return [field.get_db_prep_save(value, connection) for value in values]


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids for new rows. On SQLite the transaction holds the only write lock, so counting on is safe."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(number for (number,) in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
        return list(range(last + 1, last + count + 1))


def insert(
    model: type[models.Model], columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]], *, tail: str = ""
) -> None:
    """Insert rows of plain values; `tail` is an `ON CONFLICT …` clause."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_postgresql(model, columns) + tail, [list(values) for values in zip(*rows, strict=True)])
        else:
            cursor.executemany(_sqlite(model, columns) + tail, rows)


def adapters() -> tuple[Callable[[datetime | None], Any], Callable[[UUID], Any]]:
    """How the database's driver takes moments and UUIDs."""
    if connection.vendor == "postgresql":
        return _same, _same
    return _sqlite_moment, _sqlite_uuid


def _same(value: Any) -> Any:
    return value


def _sqlite_moment(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC))[: -len("+00:00")]


def _sqlite_uuid(value: UUID) -> str:
    return value.hex


@lru_cache
def _sqlite(model: type[models.Model], columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places}) '  # noqa: S608 - names are ours


@lru_cache
def _postgresql(model: type[models.Model], columns: tuple[str, ...]) -> str:
    meta = model._meta
    types = {field.column: field.db_type(connection) for field in meta.concrete_fields}
    names = ", ".join(f'"{name}"' for name in columns)
    arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
    return f'INSERT INTO "{meta.db_table}" ({names}) SELECT * FROM unnest({arrays}) '  # noqa: S608 - names are ours


def moment(value: str | datetime | None) -> datetime | None:
    """A time as it was read: SQLite keeps it as UTC without saying so, PostgreSQL says so."""
    if value is None or (isinstance(value, datetime) and value.tzinfo is not None):
        return value
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).replace(tzinfo=UTC)
