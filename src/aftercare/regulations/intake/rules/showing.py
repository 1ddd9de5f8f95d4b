"""A regulation beside its paper: each clause with the stretch that it came from, words marked. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aftercare.regulations.intake.rules.work import Line, Sheet
from aftercare.regulations.paper.rules import Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the paper; `kind` = what its words led to."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of the page. `between`: what stands on paper before it and is in no clause."""

    line: Line
    between: str
    pieces: tuple[Piece, ...]
    # A heading is written above the first clause that it is over.
    opens: bool


def rows(sheet: Sheet, source: str, first: int, count: int) -> list[Row]:
    """So many clauses from a place on."""
    found = []
    for at, line in enumerate(sheet.lines[first : first + count], start=first):
        before = sheet.lines[at - 1] if at else None
        opens = before is None or (before.chapter_number, before.chapter) != (line.chapter_number, line.chapter)
        found.append(Row(line, _between(before, line, source), tuple(_pieces(line, source)), opens))
    return found


def _between(before: Line | None, line: Line, source: str) -> str:
    if before is None or not (before.spans and line.spans):
        return ""
    text = source[max(end for _start, end in before.spans) : line.spans[0][0]]
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def _pieces(line: Line, source: str) -> Iterator[Piece]:
    for start, end in line.spans:
        at = start
        for first, last, kind in sorted(line.marks):
            if at <= first < last <= end:
                if first > at:
                    yield Piece(source[at:first])
                yield Piece(source[first:last], kind)
                at = last
        yield Piece(source[at:end] + ("\n" if (start, end) != line.spans[-1] else ""))
