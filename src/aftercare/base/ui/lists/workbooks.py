"""Tables as workbooks: row by row, so that a large one takes the memory of a small one."""

import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

from django.http import HttpResponse
from django.utils.translation import pgettext

from aftercare.base.ui.lists.columns import Plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a cell can hold, and a worksheet below its heads.
CELL_LIMIT = 32_767
SHEET_LIMIT = 1_048_575
# What begins with one of these, blanks before it or not, is a formula to a spreadsheet where somebody types it. Chinese
# and Japanese ones take the full-width signs, too.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Write = Callable[[int, int, Plain], None]


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula."""
    return _FORMULA.match(text) is not None


def workbook(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[Plain]], *, wide: Collection[int] = (0,)
) -> IO[bytes]:
    """Heads and rows, written row by row to a temporary file that goes when it is closed.

    What does not fit on one worksheet goes on on the next.
    """
    import xlsxwriter

    with ExitStack() as unfinished:
        file = unfinished.enter_context(tempfile.TemporaryFile())
        with xlsxwriter.Workbook(file, OPTIONS) as book:
            _fill(book, title, heads, rows, wide)
        file.seek(0)
        unfinished.pop_all()
    return file


def _fill(book: Any, title: str, heads: Sequence[str], rows: Iterable[Sequence[Plain]], wide: Collection[int]) -> None:
    styles = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        Decimal: book.add_format({"num_format": "#,##0.00"}),
        # A cell that is stored as text is never worked out, by Excel, WPS or LibreOffice; this keeps it a text when
        # somebody edits it. The quote is a mark of the cell's style and shown nowhere, so telephones stay readable.
        str: book.add_format({"num_format": "@", "quote_prefix": True}),
    }
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#f1f5f4"})
    lines, number = iter(rows), 0
    begun: list[Sequence[Plain]] = list(islice(lines, 1))
    while begun or not number:
        number += 1
        sheet = book.add_worksheet(_sheet_name(title, number))
        _write_heads(sheet, heads, wide, bold)
        _write_lines(_cell_writer(sheet, styles), chain(begun, islice(lines, SHEET_LIMIT - 1)))
        begun = list(islice(lines, 1))


def _write_lines(write: Write, lines: Iterable[Sequence[Plain]]) -> None:
    for line, values in enumerate(lines, start=1):
        for index, value in enumerate(values):
            if value is not None and value != "":
                write(line, index, value)


def _write_heads(sheet: Any, heads: Sequence[str], wide: Collection[int], style: Any) -> None:
    sheet.freeze_panes(1, 1)
    for index, label in enumerate(heads):
        sheet.set_column(index, index, 36 if index in wide else 18)
        sheet.write_string(0, index, label, style)


def sheet_response(content: IO[bytes], name: str) -> HttpResponse:
    """A small workbook as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    with content:
        return HttpResponse(content.read(), content_type=XLSX, headers=headers)


def _cell_writer(sheet: Any, styles: dict[type, Any]) -> Write:
    """Numbers and times as such, everything else as text: never a formula, never a link."""

    def write(line: int, index: int, value: Plain) -> None:
        if isinstance(value, bool | str):
            text = _yes_no(value) if isinstance(value, bool) else value
            sheet.write_string(line, index, text[:CELL_LIMIT], styles[str] if is_formula(text) else None)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, index, value, styles[datetime])
        elif isinstance(value, date):
            sheet.write_datetime(line, index, value, styles[date])
        else:
            sheet.write_number(line, index, value, styles.get(type(value)))

    return write


def _yes_no(value: object) -> str:
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")


def _sheet_name(title: str, number: int = 1) -> str:
    """What Excel allows: 31 characters, without those it keeps for itself; from the second sheet on with its number."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:31] or "Sheet"
    return plain if number == 1 else f"{plain[:25]} {number}"
