"""From what was read on paper to a draft, by way of a person's corrections. Pure."""

from aftercare.regulations.intake.rules.making import document_of
from aftercare.regulations.intake.rules.proposing import work_of
from aftercare.regulations.intake.rules.showing import Piece, Row, rows
from aftercare.regulations.intake.rules.work import (
    KINDS,
    Line,
    Proposed,
    Sheet,
    Work,
    above,
    cut,
    joined,
    line_of,
    next_id,
    replaced,
)

__all__ = [
    "KINDS",
    "Line",
    "Piece",
    "Proposed",
    "Row",
    "Sheet",
    "Work",
    "above",
    "cut",
    "document_of",
    "joined",
    "line_of",
    "next_id",
    "replaced",
    "rows",
    "work_of",
]
