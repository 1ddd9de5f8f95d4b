"""Columns of a list: where the values come from, how they are sorted, filtered, drawn and exported.

The cells of a page are drawn in Python, not in templates: 50 rows of 9 cells are 450 calls, and a
closure that has looked everything up beforehand costs a fraction of a macro.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui.access import access
from aftercare.base.ui.escaping import escaped
from aftercare.base.ui.frame import Label
from aftercare.base.ui.lists import filters

Row = dict[str, Any]
Draw = Callable[[Row], str]
# Cells are joined as plain text: a Markup among them would make every join a search for markup.
Plain = str | int | Decimal | datetime | date | bool | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """For whom and when a page of rows is drawn."""

    by: Actor
    at: datetime


@dataclass(frozen=True)
class Column:
    """A column. `name` is the ORM path of its value, or the key that `enrich` puts into the row.

    `key`: its word in the address and the query (default: the name, `__` as `_`). `sort`: True, or
    another ORM path; needs an index beginning with it, and no duplicates that matter (ties go by
    id). `hidden`: only when chosen. `permission`: only for those who may. `mask`: the text is
    blurred for those who lack this permission. `help`: shown at the head. `says`: says its name on the cards of phones.
    """

    name: str
    label: Label
    key: str = field(default="", kw_only=True)
    sort: bool | str = field(default=False, kw_only=True)
    filter: bool = field(default=True, kw_only=True)
    hidden: bool = field(default=False, kw_only=True)
    permission: str = field(default="", kw_only=True)
    mask: str = field(default="", kw_only=True)
    help: Label = field(default="", kw_only=True)
    says: bool = field(default=False, kw_only=True)

    # The class of its cells: `num` is right-aligned in tabular figures.
    css: ClassVar[str] = ""
    # False: the value is not a column of the query; `enrich` provides it.
    stored: ClassVar[bool] = True

    @property
    def word(self) -> str:
        """Its key."""
        return self.key or self.name.replace("__", "_")

    @property
    def sort_path(self) -> str:
        """The ORM path to sort by; "" if it cannot be sorted."""
        return self.name if self.sort is True else self.sort or ""

    def needs(self) -> tuple[str, ...]:
        """What `.values()` must bring."""
        return (self.name,) if self.stored else ()

    def criterion(self) -> filters.Filter | None:
        """The filter that the column brings."""
        return None

    def draw(self, drawing: Drawing) -> Draw:
        """Row → the HTML inside its cell."""
        plain = self.plain(drawing)
        return lambda row: escaped(str(value)) if (value := plain(row)) is not None else ""

    def plain(self, drawing: Drawing) -> Callable[[Row], Plain]:
        """Row → the value in an exported sheet."""
        del drawing
        name = self.name
        return lambda row: row[name]

    def taken(self, drawing: Drawing) -> list[tuple[str, Callable[[Row], Plain]]]:
        """The columns that it makes in an exported sheet: head, and row → value."""
        return [(str(self.label), self.plain(drawing))]


def masked_text(column: Column, drawing: Drawing) -> Callable[[Row], str]:
    """The text of a row, blurred for those who may not read it."""
    name, permission, by = column.name, column.mask, drawing.by
    if not permission:
        return lambda row: row[name] or ""
    masked = access.masked
    return lambda row: masked(by, permission, row[name]) if row[name] else ""
