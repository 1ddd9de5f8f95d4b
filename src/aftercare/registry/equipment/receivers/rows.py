"""What the levels of the registry's import share: finding rows, comparing them, keeping what stood there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import InvalidError
from aftercare.base.kernel.words import Words
from aftercare.platform.imports.public import Context, Row
from aftercare.registry.customers.public import Customer, Site

UNKNOWN_SITE = _("There is no site with this number, and not just one of the customer with this name.")


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


class SitesNamed:
    """Sites by what cells say of them: the number, else the name, where only one open site of the customer has it."""

    def __init__(self, texts: Iterable[str]) -> None:
        wanted = {text for text in texts if text}
        self._by_number: dict[str, int] = {}
        self._by_name: dict[str, list[tuple[int, int]]] = {}
        rows = Site.objects.filter(models.Q(number__in=wanted) | models.Q(name__in=wanted, active_to__isnull=True))
        for pk, number, name, customer_id, closed in rows.values_list(
            "pk", "number", "name", "customer_id", "active_to"
        ):
            self._by_number[number] = pk
            if closed is None:
                self._by_name.setdefault(name, []).append((pk, customer_id))

    def find(self, text: str, customer_id: int | None = None) -> int | None:
        """The site's id; None where there is none, or several."""
        if text in self._by_number:
            return self._by_number[text]
        found = [pk for pk, owner in self._by_name.get(text, ()) if customer_id in {None, owner}]
        return found[0] if len(found) == 1 else None

    def placed(self, row: Row, name: str, customer_id: int | None = None) -> int | None:
        """The site that a cell names, None for an empty cell; refuses the row where there is none."""
        text = row.values.get(name, "")
        found = self.find(text, customer_id) if text else None
        if text and found is None:
            raise InvalidError(fields={name: [UNKNOWN_SITE]})
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
