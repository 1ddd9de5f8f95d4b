"""Many rows in one statement, on both databases, past the ORM: appending must be cheap."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models


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
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


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
