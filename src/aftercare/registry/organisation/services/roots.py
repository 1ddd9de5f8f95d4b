"""How the registry writes a root: values checked against its model, and one winner by version."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import bulk, current
from aftercare.base.kernel.errors import DomainError, InvalidError, StaleError, Text
from aftercare.base.kernel.fields import Root
from aftercare.base.kernel.states import change
from aftercare.platform.imports.public import record_created
from aftercare.platform.numbering.public import take

R = TypeVar("R", bound=Root)

REQUIRED = _("This is needed.")
# One short transaction a chunk.
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that did not go in: its place in what was given, and why."""

    index: int
    error: DomainError


def checked(model: type[models.Model], values: Mapping[str, Any], *, required: Iterable[str] = ()) -> dict[str, Any]:
    """The values as the model's fields take them: stripped, right type, length and choice.

    An empty `number` is left out: it asks for the next one, or for no change. Raises
    InvalidError with a message at each field that is not right.
    """
    errors: dict[str, list[Text]] = {name: [REQUIRED] for name in required if values.get(name) in {None, ""}}
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in errors or (name == "number" and not value):
            continue
        try:
            found[name] = _field(model, name).clean(_plain(value), None)
        except ValidationError as error:
            errors[name] = list(error.messages)
    if errors:
        raise InvalidError(fields=errors)
    return found


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(name)
    return field


def _plain(value: Any) -> Any:
    """PostgreSQL takes no NUL; blanks at the ends are nobody's intention."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


def change_root(row: R, values: Mapping[str, Any]) -> list[str]:
    """Write what differs and raise the version by one; the names of the changed fields, [] if none.

    Raises StaleError if somebody else was faster.
    """
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return []
    change(row, states=None, error=StaleError, **changed)
    return sorted(changed)


def free_number(model: type[models.Model], series: str, *, unit_id: int, at: datetime) -> str:
    """The next number of a series that no row has: imported rows keep numbers that it may reach."""
    rows: QuerySet[models.Model] = QuerySet(model)
    number = take(series, unit_id=unit_id, at=at)
    while rows.filter(number=number).exists():
        number = take(series, unit_id=unit_id, at=at)
    return number


@contextmanager
def writing(name: str, *, by: Actor, at: datetime, batch_id: int | None = None) -> Iterator[None]:
    """A bulk command of its own for a chunk of rows, or the command that is running already."""
    if current() is not None:
        yield
    else:
        with bulk(name, by=by, at=at, batch_id=batch_id):
            yield


def tell_created(label: str, ids: Iterable[int]) -> None:
    """These rows are new: where a batch is running, its undo will delete them."""
    running = current()
    if running is not None and running.batch_id is not None:
        record_created(running.batch_id, label, ids)
