"""What the levels of the registry's import share: finding rows, comparing them, keeping what stood there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import models

from aftercare.base.kernel.errors import InvalidError, Text
from aftercare.base.kernel.words import Words
from aftercare.platform.imports.public import Context, Row
from aftercare.registry.customers.public import Customer, Site
from aftercare.registry.equipment.models import Asset


def numbered(model: Any, numbers: Iterable[str]) -> dict[str, Any]:
    """Rows by their number, in one query."""
    return {row.number: row for row in model.objects.filter(number__in={one for one in numbers if one})}


def customers_named(texts: Iterable[str]) -> dict[str, int]:
    """Customer ids by number and, where it is not ambiguous, by name; numbers go first."""
    wanted = {text for text in texts if text}
    rows = Customer.objects.filter(models.Q(number__in=wanted) | models.Q(name__in=wanted), active_to__isnull=True)
    by_name: dict[str, list[int]] = {}
    by_number: dict[str, int] = {}
    for pk, number, name in rows.values_list("pk", "number", "name"):
        by_number[number] = pk
        by_name.setdefault(name, []).append(pk)
    return {name: ids[0] for name, ids in by_name.items() if len(ids) == 1} | by_number


def placed(model: type[Site] | type[Asset], row: Row, name: str, unknown: Text) -> int | None:
    """The row that a cell names by its number, None for an empty cell; refuses the row where there is none."""
    number = row.values.get(name, "")
    if not number:
        return None
    found = model.objects.filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise InvalidError(fields={name: [unknown]})
    return found


def told(row: Row, names: Sequence[str]) -> dict[str, Any]:
    """The filled cells of these columns."""
    return {name: row.values[name] for name in names if name in row.values}


def compared(row: Row, known: models.Model | None, columns: Mapping[str, Any]) -> None:
    """New, or an update with what differs."""
    if known is None:
        row.new()
    else:
        row.update(known.pk, {name: value for name, value in columns.items() if getattr(known, name) != value})


def before_image(context: Context, label: str, known: Any, names: Iterable[str]) -> None:
    """What stands there before the change, for the undo."""
    values = {name: getattr(known, name) for name in names}
    context.before(label, known.pk, {name: plain(value) for name, value in values.items()})


def plain(value: Any) -> Any:
    """Dates and times as text, words as they are stored."""
    if isinstance(value, Words):
        return value.as_json()
    return value.isoformat() if isinstance(value, date | datetime | time) else value
