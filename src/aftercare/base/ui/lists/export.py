"""Exactly this view as a sheet: the same rows, columns, order and rights, all pages of it."""

import csv
import io
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import pgettext

from aftercare.base.ui import formats
from aftercare.base.ui.errors import ExportTooLargeError
from aftercare.base.ui.lists import paging
from aftercare.base.ui.lists.columns import Column, Drawing, Plain, Row
from aftercare.base.ui.lists.declared import Declared, Table
from aftercare.base.ui.lists.filters import Asking

# Rows are read in blocks, so that a large export keeps the memory of a small one.
BLOCK = 1_000
LIMIT = 100_000
# What a cell of a workbook can hold.
CELL_LIMIT = 32_767
# A cell that begins with one of these is a formula to a spreadsheet: it gets a quote in front.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def answer(
    page: Declared, wanted: str, *, rows: Table, sort: paging.Sort, columns: list[Column], asking: Asking
) -> HttpResponseBase:
    """The file. Raises ExportTooLargeError rather than leave rows out unsaid."""
    if len(rows.order_by().values_list("id")[LIMIT : LIMIT + 1]):
        raise ExportTooLargeError(limit=formats.number(LIMIT))
    heads = [str(column.label) for column in columns]
    table = _rows(page, rows, sort, columns, asking)
    name = f"{slugify(page.key.replace('.', '-'))}-{timezone.localtime(asking.at):%Y%m%d-%H%M}"
    if wanted == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            _csv_lines(heads, table), content_type="text/csv; charset=utf-8"
        )
    else:
        wide = {index for index, column in enumerate(columns) if column.css == "title"}
        response = FileResponse(workbook(str(page.title), heads, table, wide=wide), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{"csv" if wanted == "csv" else "xlsx"}"'
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _rows(
    page: Declared, rows: Table, sort: paging.Sort, columns: list[Column], asking: Asking
) -> Iterator[list[Plain]]:
    """The rows, block by block."""
    plain = [column.plain(Drawing(asking.by, asking.at)) for column in columns]
    for block in _blocks(page, rows, sort, columns):
        if page.enrich:
            page.enrich(block, asking.by, asking.at)
        for row in block:
            yield [value(row) for value in plain]


def _blocks(page: Declared, rows: Table, sort: paging.Sort, columns: list[Column]) -> Iterator[list[Row]]:
    names, mark = page.names(columns), None
    while True:
        found = paging.fetch(rows, names, sort, mark, BLOCK)
        if found.rows:
            yield found.rows
        if not found.next:
            return
        mark = paging.decode(found.next)


def neutral(value: Plain) -> Plain:
    """A text that a spreadsheet cannot take for a formula; other values as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def _csv_lines(heads: list[str], table: Iterable[list[Plain]]) -> Iterator[bytes]:
    """With a byte-order mark: Excel then reads it as UTF-8."""
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    lines: Iterator[Sequence[Plain]] = chain([heads], table)
    for values in lines:
        writer.writerow([_csv_text(value) for value in values])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _csv_text(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return str(neutral(value))


def workbook(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[Plain]], *, wide: Collection[int] = (0,)
) -> IO[bytes]:
    """Heads and rows as a sheet, written row by row to a temporary file that closes with the response."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(title))
    styles = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        Decimal: book.add_format({"num_format": "#,##0.00"}),
    }
    _write_heads(sheet, heads, wide, book.add_format({"bold": True, "bottom": 1, "bg_color": "#f1f5f4"}))
    write = _cell_writer(sheet, styles)
    for line, values in enumerate(rows, start=1):
        for index, value in enumerate(values):
            if value is not None and value != "":
                write(line, index, value)
    book.close()
    file.seek(0)
    return file


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


def _cell_writer(sheet: Any, styles: dict[type, Any]) -> Callable[[int, int, Plain], None]:
    """Numbers and times as such, everything else as text: never a formula, never a link."""

    def write(line: int, index: int, value: Plain) -> None:
        if isinstance(value, bool | str):
            text = _yes_no(value) if isinstance(value, bool) else str(neutral(value))
            sheet.write_string(line, index, text[:CELL_LIMIT])
        elif isinstance(value, datetime):
            sheet.write_datetime(line, index, value, styles[datetime])
        elif isinstance(value, date):
            sheet.write_datetime(line, index, value, styles[date])
        else:
            sheet.write_number(line, index, value, styles.get(type(value)))

    return write


def _yes_no(value: object) -> str:
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")


def _sheet_name(title: str) -> str:
    """What Excel allows: 31 characters, without those it keeps for itself."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:31] or "Sheet"
