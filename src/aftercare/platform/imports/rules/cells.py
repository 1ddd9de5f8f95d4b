"""From a cell's text to a column's value, forgiving as people type and strict in what comes out."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.values import TOO_FAR, is_plausible
from aftercare.base.kernel.words import Words
from aftercare.platform.imports.rules.tables import fold
from aftercare.platform.imports.rules.targets import Column, Kind, Level, Row

D = TypeVar("D", bound=date)

_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?")
_TIME = re.compile(r"(\d{1,2})[:时](\d{2})(?:[:分](\d{2}))?(?:\.\d+)?[分秒]?")
_ZONE = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a sheet have no zone
_YES = {"1", "true", "yes", "y", "是", "有", "对", "√", "✓", "✔"}
_NO = {"0", "false", "no", "n", "否", "无", "没有", "×", "✗", "✘", "x"}


class CellError(Exception):
    """A cell that cannot be read; `text` with `values` says why."""

    def __init__(self, text: Text, /, **values: object) -> None:
        self.text, self.values = text, values
        super().__init__(str(text))


def read_row(level: Level, number: int, cells: Mapping[str, str], *, zone: ZoneInfo) -> Row:
    """A row's cells (column key → text) as values; what is wrong or missing is noted at its column."""
    row = Row(number, {})
    for column in level.columns:
        text = cells.get(column.key, "").strip()
        if not text:
            continue
        try:
            row.values[column.key] = parse(column, text, zone=zone)
        except CellError as error:
            row.problem(column.key, error.text, **error.values)
    return row


def missing(level: Level, row: Row) -> None:
    """Note the required columns that a new row lacks; an update may leave them out."""
    for column in level.columns:
        if (
            column.required
            and column.key not in row.values
            and not any(one.column == column.key for one in row.problems)
        ):
            row.problem(column.key, _("This is required for a new row."))


def parse(column: Column, text: str, *, zone: ZoneInfo) -> Any:  # noqa: PLR0911 - one a kind
    """The value of a filled cell. Raises CellError."""
    match column.kind:
        case Kind.TEXT:
            return _text(column, text)
        case Kind.INTEGER:
            return _scaled(text, 0)
        case Kind.DECIMAL:
            return _scaled(text, column.scale)
        case Kind.DATE:
            return _plausible(_day(text))
        case Kind.MOMENT:
            return _plausible(_moment(text, zone))
        case Kind.CHOICE:
            return _choice(column, text)
        case Kind.FLAG:
            return _flag(text)


def _text(column: Column, text: str) -> str:
    if len(text) > column.max_length:
        raise CellError(
            _("At most %(limit)d characters; these are %(count)d."), limit=column.max_length, count=len(text)
        )
    return text


def _scaled(text: str, scale: int) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        value = Decimal(plain).scaleb(scale)
    except InvalidOperation as error:
        raise CellError(_("“%(text)s” is not a number."), text=text[:40]) from error
    if not value.is_finite() or abs(value) >= 10**18:
        raise CellError(_("“%(text)s” is not a number."), text=text[:40])
    if value != value.to_integral_value():
        message = (
            _("“%(text)s” has too many decimals; %(scale)d are kept.")
            if scale
            else _("“%(text)s” is not a whole number.")
        )
        raise CellError(message, text=text[:40], scale=scale)
    return int(value)


def _plausible(day: D) -> D:
    if not is_plausible(day):
        raise CellError(TOO_FAR)
    return day


def _day(text: str) -> date:
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    if serial := _serial(plain):
        return serial.date()
    found = _DAY.match(plain)
    try:
        # A time behind the day is what spreadsheets add by themselves.
        if found and re.fullmatch(r"[ T]*(0{1,2}:00(:00)?)?", plain[found.end() :]):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise CellError(_("“%(text)s” is not a date. Write it like 2026-11-22."), text=text[:40])


def _serial(text: str) -> datetime | None:
    """The day that a spreadsheet counts: 46086 = 2026-03-05. It is what is left of a date in a cell not shown as one.

    Five digits are the years from 1927 to 2173, and no day is written so otherwise.
    """
    if not re.fullmatch(r"[1-9]\d{4}(\.\d+)?", text):
        return None
    seconds = round(float(text) * 86_400)
    return _SERIAL_START + timedelta(seconds=seconds)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """In UTC. Without a zone behind it, it is local time of the company's zone."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if serial := _serial(plain):
        return serial.replace(tzinfo=zone).astimezone(UTC)
    offset = _ZONE.search(plain)
    day, rest = _DAY.match(plain), ""
    if day:
        rest = plain[day.end() : offset.start() if offset and offset.start() > day.end() else None].strip(" T")
    clock = _TIME.fullmatch(rest) if rest else None
    try:
        if day and (clock or not rest):
            hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
            naive = datetime(int(day[1]), int(day[2]), int(day[3]), hour, minute, second)  # noqa: DTZ001 - the zone follows
            if offset and clock:
                return datetime.fromisoformat(f"{naive.isoformat()}{offset[1].replace('Z', '+00:00')}").astimezone(UTC)
            return naive.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise CellError(_("“%(text)s” is not a date and time. Write it like 2026-11-22 14:05."), text=text[:40])


def _choice(column: Column, text: str) -> str:
    folded = fold(text) or text
    for code, label in column.choices.items():
        if folded in {fold(code) or code, fold(label.zh), fold(label.en), *map(fold, column.also.get(code, ()))}:
            return code
    labels = list(column.choices.values())[:8]
    # Words, for the sentence is said in both languages and takes what belongs to each.
    shown = Words(
        zh="、".join(label.in_language("zh-hans") for label in labels),
        en=", ".join(label.in_language("en") for label in labels),
    )
    raise CellError(_("“%(text)s” is none of the possible values: %(choices)s."), text=text[:40], choices=shown)


def _flag(text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise CellError(_("Write yes or no; “%(text)s” is neither."), text=text[:40])
