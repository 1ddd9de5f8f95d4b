"""Rooms in the data folder, so that no process has to build what another one has built today.

One file a unit. It is told by the hash of the journal's event that it was followed up to, so a database that was put
back finds none of its own; and by the shape of what is in it, so another version of the program neither.
"""

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from aftercare.operations.dispatch.planner.model import Break, Engineer, Place, Shift, Span
from aftercare.operations.dispatch.planner.openings import BOUNDS, COLUMNS
from aftercare.operations.dispatch.planner.packing import packed, unpacked
from aftercare.operations.dispatch.slots.selectors.personal import Part
from aftercare.platform.journal import public as journal

FOLDER = "rooms"
# Who has not asked for so long has to build the room again (seconds).
FORGOTTEN = 14 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A room as it was when the journal stood at `position`."""

    unit_path: str
    shape: str
    at: datetime
    position: int
    mark: str
    places: tuple[Place, ...]
    staff: tuple[int, ...]
    parts: tuple[Part, ...]


def put(kept: Kept) -> None:
    """Leave it for others; who reads meanwhile has the one before."""
    path = _path(kept.unit_path)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_bytes(packed(kept))
    beside.replace(path)


def taken(unit_path: str) -> Kept | None:
    """What was left last, if it is of this database and this version."""
    path = _path(unit_path)
    try:
        kept = unpacked(Kept, path.read_bytes())
    except (OSError, ValueError, TypeError, zlib.error):
        return None
    is_ours = kept.shape == shape() and kept.unit_path == unit_path
    return kept if is_ours and kept.mark and journal.hash_at(kept.position) == kept.mark else None


def asked(unit_path: str, at: datetime) -> None:
    """Somebody is served from this room: it is kept for them."""
    path = _path(unit_path).with_suffix(".asked")
    with suppress(OSError):
        path.touch()
        os.utime(path, (at.timestamp(), at.timestamp()))


def units(at: datetime) -> Iterator[str]:
    """The units whose rooms are asked for."""
    for path in sorted(folder().glob("*.asked")):
        if at.timestamp() - path.stat().st_mtime < FORGOTTEN:
            yield "/" + path.stem.replace("-", "/") + "/"


def shape() -> str:
    """Another one when what is kept has other fields."""
    kinds = (Kept, Part, Shift, Engineer, Place, Break, Span)
    names = [field.name for kind in kinds for field in fields(kind)]
    return sha256(repr((names, COLUMNS, BOUNDS)).encode()).hexdigest()[:16]


def folder() -> Path:
    return Path(settings.DATA) / FOLDER


def _path(unit_path: str) -> Path:
    """A path of units is "/3/17/"."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder() / f"{unit_path.strip('/').replace('/', '-')}.room"
