"""What a road router has said: ways between places, told apart by their coordinates, so that none is asked twice."""

from collections.abc import Sequence
from threading import Lock
from time import monotonic

import numpy as np
import numpy.typing as npt

from aftercare.operations.dispatch.planner.model import Place

Rows = npt.NDArray[np.int64]
Cells = Sequence[Sequence[float | None]]
Table = npt.NDArray[np.int64]
# Not asked yet; asked, and the router knows none.
UNKNOWN, NONE = -1, -2
# Roads change: what was said yesterday is asked again. More places than this are begun anew.
LASTS = 86_400.0
MOST = 4_000
GROW = 64


class Memory:
    """Seconds and metres of the ways that were asked for. Several threads may use it."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int], int] = {}
        self._seconds = np.full((0, 0), UNKNOWN, np.int32)
        self._metres = np.full((0, 0), UNKNOWN, np.int32)
        self._lock, self._born = Lock(), monotonic()
        # While the router rests, having given no answer, it is not asked; `fault` says why.
        self.fault, self.rests_until = "", 0.0

    @property
    def is_worn(self) -> bool:
        """Too old or too full: another one takes its place."""
        return monotonic() - self._born > LASTS or len(self._rows) > MOST

    def rows(self, places: Sequence[Place]) -> Rows:
        """Where the places stand in the tables; new ones get a row."""
        with self._lock:
            keys = [(place.latitude_e6, place.longitude_e6) for place in places]
            for key in keys:
                self._rows.setdefault(key, len(self._rows))
            self._make_room()
            return np.array([self._rows[key] for key in keys], np.int64)

    def known(self, rows: Rows, columns: Rows) -> npt.NDArray[np.bool_]:
        """Which of the ways were asked for."""
        with self._lock:
            return np.asarray(self._seconds[np.ix_(rows, columns)] != UNKNOWN)

    def missing(self, rows: Rows, columns: Rows) -> int:
        """How many of the ways the router has not told."""
        with self._lock:
            return int(np.count_nonzero(self._seconds[np.ix_(rows, columns)] < 0))

    def note(self, rows: Rows, columns: Rows, seconds: Cells, metres: Cells | None) -> None:
        """What the router has said."""
        where, same = np.ix_(rows, columns), rows[:, None] == columns[None, :]
        with self._lock:
            self._seconds[where] = np.where(same, 0, _whole(seconds))
            if metres is not None:
                self._metres[where] = np.where(same, 0, _whole(metres))

    def filled(self, rows: Rows, columns: Rows, usual: tuple[Table, Table]) -> tuple[Table, Table]:
        """Seconds and metres of the ways; those that the router has not told are the usual ones."""
        where = np.ix_(rows, columns)
        with self._lock:
            seconds, metres = self._seconds[where], self._metres[where]
        return np.where(seconds >= 0, seconds, usual[0]), np.where(metres >= 0, metres, usual[1])

    def rest(self, fault: str, seconds: float) -> None:
        """Nobody asks for so long: the router gave no answer."""
        self.fault, self.rests_until = fault, monotonic() + seconds if fault else 0.0

    @property
    def rests(self) -> bool:
        """It gave no answer a moment ago."""
        return monotonic() < self.rests_until

    def _make_room(self) -> None:
        size = len(self._rows)
        if size > len(self._seconds):
            more = max(size, min(size + max(GROW, size // 2), MOST))
            self._seconds, self._metres = (_grown(one, more) for one in (self._seconds, self._metres))


def _grown(table: npt.NDArray[np.int32], size: int) -> npt.NDArray[np.int32]:
    found = np.full((size, size), UNKNOWN, np.int32)
    np.fill_diagonal(found, 0)  # nobody asks for the way from a place to itself
    found[: len(table), : len(table)] = table
    return found


def _whole(cells: Cells) -> npt.NDArray[np.int32]:
    """Rounded up; what is none, or makes no sense, is not known."""
    values = np.array([[-1 if cell is None else cell for cell in row] for row in cells], np.float64)
    known = np.isfinite(values) & (values >= 0) & (values < 2**31 - 1)
    return np.where(known, np.ceil(np.where(known, values, 0)), NONE).astype(np.int32)
