"""Exactly this view as a sheet: the same rows, columns, order and rights, all pages of it."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import IO
from urllib.parse import urlencode

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.text import slugify

from aftercare.base.ui import formats
from aftercare.base.ui.errors import ExportTooLargeError
from aftercare.base.ui.frame import address
from aftercare.base.ui.lists import paging
from aftercare.base.ui.lists.columns import Column, Drawing, Plain, Row
from aftercare.base.ui.lists.computed import Computed
from aftercare.base.ui.lists.declared import Declared, Table
from aftercare.base.ui.lists.filters import Asking
from aftercare.base.ui.lists.workbooks import XLSX, is_formula, workbook

# Rows are read in blocks, so that a large export keeps the memory of a small one.
BLOCK = 1_000
LIMIT = 100_000
# Told how far it is: rows written, and parts done of all of them. It may raise, to leave the work.
Watch = Callable[[int, int, int], None]
FORMATS = ("xlsx", "csv")
# A telephone number as people write it, in groups with blanks: "+44 20 7946 0958". To a spreadsheet that is a text.
# "+442079460958" it would take for a number, without its sign and in powers of ten; "+44 20-7946" and "+1-2" it might
# work out. These, and everything else that could be a formula, get the quote.
_PHONE = re.compile(r"\+\d{1,4}(?: \d{1,14})+", re.ASCII)


class Long:
    """The hook for what is too long to wait for: until somebody takes it on, it is refused."""

    def __init__(self) -> None:
        self.url = ""

    def use(self, *, url: str) -> None:
        """Called by the app that writes such sheets; `url` names its page, which is given `of` and `format`."""
        self.url = url


long = Long()


@dataclass(frozen=True)
class Taken:
    """A view as it is taken away: which rows, in which order, which columns, for whom."""

    page: Declared
    rows: Table
    sort: paging.Sort
    columns: list[Column]
    asking: Asking

    @cached_property
    def parts(self) -> list[tuple[Column, str, Callable[[Row], Plain]]]:
        """The sheet's columns: the view's column that each comes from, its head, and row → value."""
        drawing = Drawing(self.asking.by, self.asking.at)
        return [(column, head, value) for column in self.columns for head, value in column.taken(drawing)]

    @property
    def heads(self) -> list[str]:
        """The labels of the columns."""
        return [head for _column, head, _value in self.parts]

    @property
    def name(self) -> str:
        """What the file is called, without its ending."""
        return f"{slugify(self.page.key.replace('.', '-'))}-{timezone.localtime(self.asking.at):%Y%m%d-%H%M}"

    def lines(self, watch: Watch | None = None) -> Iterator[list[Plain]]:
        """The rows, block by block."""
        plain = [value for _column, _head, value in self.parts]
        written = 0
        for block, done, parts in self._blocks(counted=watch is not None):
            if self.page.enrich:
                self.page.enrich(block, self.asking.by, self.asking.at)
            for row in block:
                yield [value(row) for value in plain]
            written += len(block)
            if watch:
                watch(written, done or written, parts)

    def _blocks(self, *, counted: bool) -> Iterator[tuple[list[Row], int, int]]:
        """Rows with how many parts are done (0: as many as rows) of how many (0: nobody counted)."""
        if isinstance(self.rows, Computed):
            for rows, done, parts in self.rows.pieces(*paging.order(self.sort)):
                for start in range(0, len(rows), BLOCK):
                    yield rows[start : start + BLOCK], done, parts
            return
        total = self.rows.order_by().count() if counted else 0
        names, mark = self.page.names(self.columns), None
        while True:
            found = paging.fetch(self.rows, names, self.sort, mark, BLOCK)
            if found.rows:
                yield found.rows, 0, total
            if not found.next:
                return
            mark = paging.decode(found.next)

    def sheet(self, watch: Watch | None = None) -> IO[bytes]:
        """As a workbook."""
        wide = {index for index, (column, _head, _value) in enumerate(self.parts) if column.css == "title"}
        return workbook(str(self.page.title), self.heads, self.lines(watch), wide=wide)

    def text(self, watch: Watch | None = None) -> Iterator[bytes]:
        """As CSV, line by line."""
        return _csv_lines(self.heads, self.lines(watch))


def answer(taken: Taken, wanted: str, request: HttpRequest) -> HttpResponseBase:
    """The file, or the way to whoever writes what is too long to wait for. Raises ExportTooLargeError without one."""
    if len(taken.rows.order_by().values_list("id")[LIMIT : LIMIT + 1]):
        return _later(wanted, request)
    ending = "csv" if wanted == "csv" else "xlsx"
    if ending == "csv":
        response: HttpResponseBase = StreamingHttpResponse(taken.text(), content_type="text/csv; charset=utf-8")
    else:
        response = FileResponse(taken.sheet(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{taken.name}.{ending}"'
    return response


def _later(wanted: str, request: HttpRequest) -> HttpResponse:
    page = address(long.url)
    if not page:
        raise ExportTooLargeError(limit=formats.number(LIMIT))
    query = request.GET.copy()
    query.pop("format")
    of = f"{request.path_info}?{query.urlencode()}"
    return HttpResponseRedirect(f"{page}?{urlencode({'of': of, 'format': wanted})}")


def written(taken: Taken, wanted: str, watch: Watch | None = None) -> IO[bytes]:
    """The file with all rows, however many; it closes for good when it is closed."""
    if wanted != "csv":
        return taken.sheet(watch)
    with ExitStack() as unfinished:
        file = unfinished.enter_context(tempfile.TemporaryFile())
        file.writelines(taken.text(watch))
        file.seek(0)
        unfinished.pop_all()
    return file


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
    return neutral(value) if isinstance(value, str) else str(value)


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: CSV has no types, so a quote in front has to say it.

    An import takes the quote away again.
    """
    return f"'{text}" if is_formula(text) and not _PHONE.fullmatch(text) else text
