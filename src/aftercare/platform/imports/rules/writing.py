"""Workbooks that we write: templates to fill in, and the rows that are returned."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aftercare.platform.imports.rules.targets import Column, Kind, Level, Target

_FORMATS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "required": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"},
    # `quote_prefix` is the apostrophe that spreadsheets show nowhere and obey: what begins with = + - @ stays text.
    "text": {"quote_prefix": True, "num_format": "@"},
    "wrong": {"quote_prefix": True, "num_format": "@", "bg_color": "#F8D7DA"},
    "reason": {"font_color": "#9B1C1C", "text_wrap": True, "quote_prefix": True},
}
NAME_LIMIT = 31


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that did not go in: its cells as they came, the places that are wrong, and why."""

    number: int
    cells: Sequence[str]
    wrong: frozenset[int]
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """One sheet of the result file."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Returned]


class _Book:
    """A workbook in memory. Everything is written as text: nothing that came from outside becomes a formula."""

    def __init__(self) -> None:
        import xlsxwriter

        self.out = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(self.out, options)
        self.formats = {name: self.book.add_format(values) for name, values in _FORMATS.items()}
        self._names: set[str] = set()

    def sheet(self, name: str) -> Any:
        """A sheet with a name that the format allows and that is not used yet."""
        clean = "".join(sign for sign in name if sign not in "[]:*?/\\'")[:NAME_LIMIT] or pgettext("workbook", "Sheet")
        unique, count = clean, 1
        while unique.casefold() in self._names:
            count += 1
            unique = f"{clean[: NAME_LIMIT - 4]} ({count})"
        self._names.add(unique.casefold())
        return self.book.add_worksheet(unique)

    def bytes(self) -> bytes:
        self.book.close()
        return self.out.getvalue()


def template(target: Target) -> bytes:
    """An empty workbook for a target, in the active language: a sheet a level, and one with notes."""
    book = _Book()
    for level in target.levels:
        _template_sheet(book, level)
    _notes(book, target)
    return book.bytes()


def _template_sheet(book: _Book, level: Level) -> None:
    sheet = book.sheet(str(level.name))
    for place, column in enumerate(level.columns):
        text = f"{column.label} *" if column.required else str(column.label)
        sheet.write_string(0, place, text, book.formats["required" if column.required else "head"])
        sheet.set_column(place, place, 18, book.formats["text"])
        if column.kind is Kind.CHOICE:
            _choices(sheet, place, column)
    sheet.freeze_panes(1, 0)


def _choices(sheet: Any, place: int, column: Column) -> None:
    """A drop-down, as far as the format has room for one (255 signs)."""
    labels = [str(label) for label in column.choices.values()]
    if sum(len(label) + 1 for label in labels) <= 255 and not any("," in label for label in labels):
        sheet.data_validation(1, place, 9_999, place, {"validate": "list", "source": labels, "error_type": "warning"})


def _notes(book: _Book, target: Target) -> None:
    sheet = book.sheet(pgettext("workbook", "Notes"))
    heads = (
        pgettext("workbook", "Sheet"),
        pgettext("workbook", "Column"),
        _("Required"),
        _("What belongs there"),
        _("Example"),
    )
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, book.formats["head"])
        sheet.set_column(place, place, (16, 20, 10, 60, 24)[place])
    row = 0
    for level in target.levels:
        for column in level.columns:
            row += 1
            required = _("yes") if column.required else ""
            texts = (str(level.name), str(column.label), required, _explained(column), column.example)
            for place, text in enumerate(texts):
                sheet.write_string(row, place, text, book.formats["text"])


def _explained(column: Column) -> str:
    kinds = {
        Kind.TEXT: "",
        Kind.INTEGER: _("A whole number."),
        Kind.DECIMAL: _("A number."),
        Kind.DATE: _("A date like 2026-11-22."),
        Kind.MOMENT: _("A date and time like 2026-11-22 14:05."),
        Kind.CHOICE: _("One of: %(choices)s.") % {"choices": ", ".join(map(str, column.choices.values()))},
        Kind.FLAG: _("Yes or no."),
    }
    return " ".join(part for part in (str(column.help), kinds[column.kind]) if part)


def returned(sheets: Sequence[ReturnedSheet]) -> bytes:
    """The rows that did not go in, as they came, with a column that says why; mend them and upload it again."""
    book = _Book()
    for one in sheets:
        sheet = book.sheet(one.name)
        width = max([len(one.headers), *(len(row.cells) for row in one.rows)], default=0)
        for place in range(width):
            header = one.headers[place] if place < len(one.headers) else ""
            sheet.write_string(0, place, header, book.formats["head"])
            sheet.set_column(place, place, 18)
        sheet.write_string(0, width, _("Why it was returned"), book.formats["head"])
        sheet.write_string(0, width + 1, pgettext("workbook", "Row"), book.formats["head"])
        sheet.set_column(width, width, 60)
        for line, row in enumerate(one.rows, start=1):
            for place, cell in enumerate(row.cells):
                sheet.write_string(line, place, cell, book.formats["wrong" if place in row.wrong else "text"])
            sheet.write_string(line, width, row.reason, book.formats["reason"])
            sheet.write_number(line, width + 1, row.number)
        sheet.freeze_panes(1, 0)
    return book.bytes()
