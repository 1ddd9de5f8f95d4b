"""A status history of equipment, read row by row. Pure.

A row says: from `time` on, until `end_time`, the unit was in `category`, reported as
`update_type`. History says only what its source says (decision 32): a Break opens a breakdown, a
Fix ends it, an INSPECTION interval is a visit; every row is a status report. Nothing else is made
of it, and times that are absent stay absent.
"""

import csv
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TextIO

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.words import Words
from aftercare.platform.files.public import decode_text
from aftercare.service.history.errors import NotAHistoryError

COLUMNS = ("unit_id", "time", "end_time", "update_type", "category", "symptom")

# Category → the equipment's status.
STATUS = {"ON": "running", "BROKEN": "down", "INSPECTION": "inspection", "OFF": "stopped", "REHAB": "renovation"}
UPDATES = frozenset({"Break", "Fix", "On", "Off", "Update"})
# `A01E01ESCALATOR`: the station, the unit in it, what it is. Other numbers are taken as they are.
_UNIT = re.compile(r"(?P<site>[A-Z]\d\d)[A-Z]?\w*?(?P<family>ESCALATOR|ELEVATOR)")
FAMILIES = {"ESCALATOR": "escalator", "ELEVATOR": "elevator"}
# Product families of what a history tells about; "" where a unit's number does not say.
FAMILY_NAMES = {
    "escalator": Words("自动扶梯", "Escalator"),
    "elevator": Words("电梯", "Elevator"),
    "": Words("未注明设备", "Equipment, kind not stated"),
}


# What journal batches of history imports are called.
BATCH_KIND = "history"


@dataclass(frozen=True, slots=True)
class Place:
    """A known unit: its asset, where it stands, whose it is, what it is, and the office whose history it makes."""

    asset_id: int
    site_id: int | None
    customer_id: int
    family: str
    unit_id: int
    unit_path: str


class RowError(ValueError):
    """A row that cannot be taken over; says why in the reader's language."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One row of the history, parsed."""

    line: int
    unit: str
    at: datetime
    until: datetime | None
    update: str
    category: str
    symptom: str


@dataclass(slots=True)
class UnitState:
    """What is open at a unit while its rows are read: the last time, and breakdowns not yet fixed."""

    last_at: datetime | None = None
    breakdowns: list[int] = field(default_factory=list)


def parse(line: int, row: Mapping[str, str | None], *, now: datetime) -> StatusRow:
    """A typed row; raises RowError with the reason."""
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not given["unit_id"]:
        raise RowError(_("The unit is missing."))
    if given["update_type"] not in UPDATES:
        raise RowError(_("The kind of report is not one of Break, Fix, On, Off, Update."))
    if given["category"] not in STATUS:
        raise RowError(_("The category is not one of ON, BROKEN, INSPECTION, OFF, REHAB."))
    at = _moment(given["time"])
    if at is None:
        raise RowError(_("The time is missing or not a time."))
    if at > now:
        raise RowError(_("The time lies in the future."))
    until = _moment(given["end_time"])
    if given["end_time"] and until is None:
        raise RowError(_("The end is not a time."))
    if until is not None and until < at:
        raise RowError(_("The end lies before the beginning."))
    return StatusRow(
        line=line, unit=given["unit_id"], at=at, until=until, update=given["update_type"], category=given["category"],
        symptom=given["symptom"],
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def check_order(state: UnitState, row: StatusRow) -> None:
    """The rows of a unit follow each other in time; raises RowError."""
    if state.last_at is not None and row.at < state.last_at:
        raise RowError(_("This row lies before an earlier row of the same unit."))
    if state.last_at is not None and row.at == state.last_at:
        raise RowError(_("This row stands twice."))


def site_and_family(unit: str) -> tuple[str, str]:
    """The site's number and the product family that a unit's number tells; "" = it does not tell."""
    found = _UNIT.fullmatch(unit)
    return (found["site"], FAMILIES[found["family"]]) if found else ("", "")


def opens_breakdown(row: StatusRow) -> bool:
    """A Break, and only a Break: a breakdown found by an inspection is reported as Update."""
    return row.update == "Break"


def ends_breakdown(row: StatusRow) -> bool:
    """A Fix."""
    return row.update == "Fix"


def is_inspection(row: StatusRow) -> bool:
    """An interval of inspection: somebody was there."""
    return row.category == "INSPECTION"


def read(content: bytes, *, needed: tuple[str, ...] = COLUMNS) -> Iterator[dict[str, str | None]]:
    """The rows of a CSV file in any usual encoding, also compressed; raises NotAHistoryError."""
    reader = csv.DictReader(decode_text(plain(content)).text.splitlines())
    if not set(needed) <= set(reader.fieldnames or ()):
        raise _not_a_history(needed)
    return iter(reader)


def plain(content: bytes) -> bytes:
    """The text of a file that may be compressed."""
    try:
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError, zlib.error) as error:
        raise _not_a_history(COLUMNS) from error


def _not_a_history(needed: tuple[str, ...]) -> NotAHistoryError:
    return NotAHistoryError(columns=", ".join(needed))


def read_names(content: bytes) -> dict[str, dict[str, str]]:
    """Unit number → {site_name, description}, from a table of the units."""
    rows = read(content, needed=("unit_id", "station_name", "unit_desc"))
    return {
        (row["unit_id"] or ""): {"site_name": row["station_name"] or "", "description": row["unit_desc"] or ""}
        for row in rows
    }


def write_returned(returned: Iterable[tuple[int, Mapping[str, str | None], str]], out: TextIO) -> None:
    """Returned rows as CSV: the line, the columns as they came, the reason. No cell can act as a formula."""
    writer = csv.writer(out)
    writer.writerow(["line", *COLUMNS, "reason"])
    for line, row, reason in returned:
        writer.writerow([line, *(_harmless(row.get(name) or "") for name in COLUMNS), reason])


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def file_in(label: str) -> str:
    """The name of the file in the label of a batch, which begins with its digest."""
    return label.partition(" ")[2]
