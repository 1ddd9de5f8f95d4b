"""Figures of periods, the headcount by posts, schemes of appraisal. Pure."""

from aftercare.regulations.bindings.rules import FigureUnit as Unit
from aftercare.regulations.bindings.rules import limit_words, say_value, target_words, unit_of
from aftercare.regulations.measures.rules.figures import (
    Behind,
    Figure,
    Subject,
    Timed,
    Told,
    figure,
    follows,
    is_reached,
    kept,
    names_of,
)
from aftercare.regulations.measures.rules.periods import (
    Stage,
    Stretch,
    last_stretches,
    named,
    stretch_of,
    stretches,
)
from aftercare.regulations.measures.rules.ratios import Standing, standings
from aftercare.regulations.measures.rules.saying import say_formula, say_points, say_side
from aftercare.regulations.measures.rules.schemes import Rested, live_bp, rested
from aftercare.regulations.measures.rules.trends import Trend, trend

__all__ = [
    "Behind",
    "Figure",
    "Rested",
    "Stage",
    "Standing",
    "Stretch",
    "Subject",
    "Timed",
    "Told",
    "Trend",
    "Unit",
    "figure",
    "follows",
    "is_reached",
    "kept",
    "last_stretches",
    "limit_words",
    "live_bp",
    "named",
    "names_of",
    "rested",
    "say_formula",
    "say_points",
    "say_side",
    "say_value",
    "standings",
    "stretch_of",
    "stretches",
    "target_words",
    "trend",
    "unit_of",
]
