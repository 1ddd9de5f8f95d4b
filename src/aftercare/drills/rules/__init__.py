"""What a drill shows and what it has to show. Pure."""

from aftercare.drills.rules.filling import ANOTHER, answers_for
from aftercare.drills.rules.results import DEMANDS, Line, Outcome, Score, Seen, missing_lines, score
from aftercare.drills.rules.setups import FAMILIES, Setup, setup_for
from aftercare.drills.rules.telling import (
    SEEN_WORDS,
    VERDICT_WORDS,
    in_order,
    line_as_json,
    line_from_json,
    summary,
    table,
)

__all__ = [
    "ANOTHER",
    "DEMANDS",
    "FAMILIES",
    "SEEN_WORDS",
    "VERDICT_WORDS",
    "Line",
    "Outcome",
    "Score",
    "Seen",
    "Setup",
    "answers_for",
    "in_order",
    "line_as_json",
    "line_from_json",
    "missing_lines",
    "score",
    "setup_for",
    "summary",
    "table",
]
