"""Tables out of files: workbooks and text, headers and which level they belong to."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from aftercare.base.kernel.errors import DomainError
from aftercare.base.ui.public import is_formula
from aftercare.platform.files.public import TEXT, XLSX, decode_text, size_words
from aftercare.platform.imports.errors import (
    TableQuoteError,
    WorkbookBrokenError,
    WorkbookEmptyError,
    WorkbookOldError,
    WorkbookProtectedError,
    WorkbookTooLargeError,
    WorkbookTooWideError,
    WorkbookTypeError,
)
from aftercare.platform.imports.rules.targets import Level, Target

ROWS_LIMIT = 200_000
COLUMNS_LIMIT = 200
# What a cell of a spreadsheet can hold: columns say themselves what they take.
CELL_LIMIT = 32_767
# Old workbooks and protected ones are compound files; these names of parts, in UTF-16, tell them apart.
_COMPOUND = "application/msword"
_ENCRYPTED, _OLD_BOOKS = "EncryptedPackage", ("Workbook", "Book")
_END = "\x1eend"
# Signs that are not printed and belong to a text all the same: line breaks, wide and unbreakable blanks.
_KEPT = "\n\t\u00a0\u2002\u2003\u2009\u202f\u3000"
# A workbook is a zip archive: a small one may unfold without end.
UNFOLDED_LIMIT = 600 * 2**20
# The header stands among the first rows, under a title perhaps.
HEADER_SEARCH = 20
SEPARATORS = ",;\t|"


@dataclass(slots=True)
class Table:
    """One sheet as texts, trailing blanks cut; `number` of a row is its index + 1."""

    name: str
    rows: list[list[str]]


@dataclass(slots=True)
class Source:
    """What was read, and how it was understood: `found` is shown to people."""

    tables: list[Table]
    found: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SheetPlan:
    """How one sheet is understood: its level ("" = left out), its header, and which column is which."""

    name: str
    level: str
    header_row: int
    headers: list[str]
    # index of the column in the file (as text: JSON keys are) → key of the level's column
    columns: dict[str, str]
    rows: int
    # Whether the session holds the rows as this plan has its header and level.
    loaded: bool = False

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SheetPlan":
        return cls(**data)


def read(stream: IO[bytes], media_type: str) -> Source:
    """Every visible sheet of a workbook, or the one table of a text. Raises the Workbook…Errors."""
    if media_type == TEXT:
        source = _read_text(stream.read())
    elif media_type == XLSX:
        _check_unfolded(stream)
        source = _read_workbook(stream)
    elif media_type == _COMPOUND:
        raise _compound(stream.read())
    else:
        raise WorkbookTypeError
    if sum(len(table.rows) for table in source.tables) > ROWS_LIMIT:
        raise WorkbookTooLargeError(limit=f"{ROWS_LIMIT:,}")
    return source


def _compound(raw: bytes) -> DomainError:
    """Why a compound file cannot be taken: protected by a password, old, or of another program."""
    if _ENCRYPTED.encode("utf-16-le") in raw:
        return WorkbookProtectedError()
    is_old = any(f"{name}\0".encode("utf-16-le") in raw for name in _OLD_BOOKS)
    return WorkbookOldError() if is_old else WorkbookTypeError()


def _check_unfolded(stream: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise WorkbookBrokenError from error
    if size > UNFOLDED_LIMIT:
        raise WorkbookTooLargeError(limit=size_words(UNFOLDED_LIMIT))
    stream.seek(0)


def _read_workbook(stream: IO[bytes]) -> Source:
    tables = []
    try:
        workbook = CalamineWorkbook.from_filelike(stream)
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                found = workbook.get_sheet_by_name(sheet.name)
                rows = found.to_python(skip_empty_area=False, nrows=ROWS_LIMIT + 1)
                texts = [_texts(row) for row in rows]
                _spread(texts, found.merged_cell_ranges or ())
                tables.append(Table(sheet.name, _cut(texts)))
    except (CalamineError, OSError, ValueError) as error:
        raise WorkbookBrokenError from error
    return Source([table for table in tables if table.rows])


def _texts(row: Sequence[Any]) -> list[str]:
    if any(cell not in {None, ""} for cell in row[COLUMNS_LIMIT:]):
        raise WorkbookTooWideError(limit=COLUMNS_LIMIT)
    return [cell_text(cell) for cell in row[:COLUMNS_LIMIT]]


def _spread(rows: list[list[str]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """What stands in cells merged downwards stands in each of their rows: a header over two rows, a customer over ten.

    Across columns it stays where it is: a title over a table is no header of each of its columns.
    """
    for (top, left), (bottom, _right) in merged:
        for place in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[top]) and left < len(rows[place]):
                rows[place][left] = rows[top][left]


def _read_text(raw: bytes) -> Source:
    """Comma, semicolon, tab or bar, whichever the first lines agree on; quotes as spreadsheets write them."""
    decoded = decode_text(raw)
    text = decoded.text.removeprefix("\ufeff")
    first, _newline, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\r?", first.strip("\r"))  # Excel's own first line
    body = rest if told else text
    try:
        separator = told[1] if told else _separator(body)
        rows = list(_split(body, separator))
    except csv.Error as error:
        raise WorkbookBrokenError from error
    cut = _cut(rows)
    return Source([Table("", cut)] if cut else [], {"encoding": decoded.encoding, "separator": separator})


def _split(text: str, separator: str) -> Iterator[list[str]]:
    """The rows. A row of our own at the end shows whether a quotation mark is left open: it would be swallowed."""
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    begun = 1
    for count, row in enumerate(reader):
        if row == [_END]:
            return
        if row and row[-1].endswith(_END):
            raise TableQuoteError(row=begun)
        if count > ROWS_LIMIT:
            raise WorkbookTooLargeError(limit=f"{ROWS_LIMIT:,}")
        yield _texts(row)
        begun = reader.line_num + 1


def _separator(text: str) -> str:
    """The sign that splits the first lines into the most, and equally many, parts."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]

    def score(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        widest = max(counts, default=1)
        return (sum(1 for count in counts if count == widest and widest > 1), widest)

    return max(SEPARATORS, key=score)


def _cut(rows: list[list[str]]) -> list[list[str]]:
    """Without blanks at the ends: of each row, and of the table."""
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cell_text(cell: Any) -> str:  # noqa: PLR0911 - one a kind
    """A cell as a person reads it. A formula is never evaluated here: text is text, whatever it begins with."""
    match cell:
        case None | "":
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return str(cell)
        case float():
            # 15 digits are what a spreadsheet keeps: 0.1 + 0.2 comes out as 0.3, a phone number without ".0".
            return f"{cell:.15g}" if abs(cell) < 1e15 else f"{cell:.0f}"  # noqa: RUF100
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
        case date():
            return cell.isoformat()
        case time():
            return cell.strftime("%H:%M:%S")
        case timedelta():
            seconds = int(cell.total_seconds())
            return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
        case _:
            text = "".join(sign for sign in str(cell) if sign.isprintable() or sign in _KEPT).strip()[:CELL_LIMIT]
            # The quote that our own sheets put before what could be a formula is theirs, not the text's.
            return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def fold(text: str) -> str:
    """A header without what people vary: width, case, blanks, signs, and a bracketed hint at its end."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[(\[【][^)\]】]*[)\]】]\s*\*?$", "", plain.strip()) or plain
    return "".join(sign for sign in plain if sign.isalnum())


def names_of(level: Level) -> dict[str, str]:
    """Folded header → column key, from keys, labels in both languages and synonyms."""
    names: dict[str, str] = {}
    for column in level.columns:
        for name in (column.key, column.label.zh, column.label.en, *column.synonyms):
            if fold(name):
                names.setdefault(fold(name), column.key)
    return names


Remembered = Mapping[tuple[str, str], str]  # (level key, folded header) → column key, "" = leave out


def plan(source: Source, target: Target, remembered: Remembered) -> list[SheetPlan]:
    """How each sheet is understood: the level whose columns its header names best."""
    plans = [_plan_sheet(table, target, remembered) for table in source.tables]
    if not any(one.rows for one in plans):
        raise WorkbookEmptyError
    if not any(one.level for one in plans) and len(plans) == 1:
        plans[0].level = target.levels[0].key
    return plans


def _plan_sheet(table: Table, target: Target, remembered: Remembered) -> SheetPlan:
    best, level = _Guess(), ""
    for one in target.levels:
        names = (one.key, one.name.zh, one.name.en, *one.synonyms)
        guess = _guess(table, one, remembered, named=fold(table.name) in {fold(name) for name in names})
        if guess.score > best.score:
            best, level = guess, one.key
    header_row = best.header_row if level else _first_wide_row(table)
    headers = table.rows[header_row] if table.rows else []
    filled = sum(1 for row in table.rows[header_row + 1 :] if any(row))
    return SheetPlan(table.name, level, header_row, headers, best.columns, filled)


@dataclass(slots=True)
class _Guess:
    """Where a sheet's header would be if the sheet were of some level, and how well it fits."""

    score: int = 0
    header_row: int = 0
    columns: dict[str, str] = field(default_factory=dict)


def _guess(table: Table, level: Level, remembered: Remembered, *, named: bool) -> _Guess:
    best = _Guess()
    for place, row in enumerate(table.rows[:HEADER_SEARCH]):
        columns = match(row, level, remembered)
        # One known word among many others is a sentence or a note, not a header.
        is_header = len(columns) > 1 or len(columns) * 2 > sum(map(bool, row))
        score = len(columns) * 2 + named if is_header else 0
        if score > best.score:
            best = _Guess(score, place, columns)
    return best


def _first_wide_row(table: Table) -> int:
    rows = enumerate(table.rows[:HEADER_SEARCH])
    return next((place for place, row in rows if sum(map(bool, row)) > 1), 0)


def match(headers: Sequence[str], level: Level, remembered: Remembered) -> dict[str, str]:
    """Index → column key for the headers that are recognised; the first of two equal ones counts."""
    names, found = names_of(level), dict[str, str]()
    for place, header in enumerate(headers):
        folded = fold(header)
        key = remembered.get((level.key, folded), names.get(folded, ""))
        if folded and key and key not in found.values():
            found[str(place)] = key
    return found


def data_rows(table: Table, header_row: int) -> Iterator[tuple[int, list[str]]]:
    """(number as the workbook shows it, cells) of the filled rows below the header."""
    for place in range(header_row + 1, len(table.rows)):
        if any(table.rows[place]):
            yield place + 1, table.rows[place]
