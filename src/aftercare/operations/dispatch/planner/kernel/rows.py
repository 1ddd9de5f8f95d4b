"""One table for all lists of a problem, however many there are of which length."""

from collections.abc import Iterable

import numpy as np

from aftercare.operations.dispatch.planner.kernel.compiled import Ints

ROW_COLUMNS = 4


class Rows:
    """Lists put one after the other; `add` says from where to where a list now goes."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, ...]] = []

    def add(self, rows: Iterable[tuple[int, ...]]) -> tuple[int, int]:
        begin = len(self._rows)
        self._rows.extend(rows)
        return begin, len(self._rows)

    def table(self) -> Ints:
        table = np.zeros((len(self._rows) + 1, ROW_COLUMNS), np.int64)
        for index, row in enumerate(self._rows):
            table[index, : len(row)] = row
        return table
